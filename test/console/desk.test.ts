import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it, onTestFailed } from 'vitest'
import * as z from 'zod'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { browser } from '../browser.ts'
import { bundle, newPhone } from '../line/webhook.ts'

/** The machine may be busy; a page that changes late still changes. */
const SOON = { timeout: 10_000 }
const ONE = { email: 'clinician1@laptop.example', phone: '+12025550171' }
const TWO = { email: 'clinician2@laptop.example', phone: '+12025550172' }

let laptop: Laptop
let chromium: Browser
/** Everything that any page of this file showed or loaded, and what it complained of. */
const sources: string[] = []
const complaints: string[] = []
const participants: string[] = []

beforeAll(async () => {
  ;[laptop, chromium] = await Promise.all([startLaptop({ bundle }), browser()])
}, 60_000)
afterAll(async () => {
  await chromium.close()
  await laptop.close()
})

const Phone = z.object({ texts: z.array(z.object({ body: z.string(), direction: z.string() })) })

async function ask<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
  const response = await fetch(laptop.simulator + path, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return schema.parse(await response.json())
}
const pass = (advance = 'PT2S') => ask(z.unknown(), '/simulator/clock', { advance })
async function text(from: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) {
    await ask(z.unknown(), '/simulator/texts', { from, body })
    await pass()
  }
}
const received = async (phone: string): Promise<string[]> =>
  (await ask(Phone, `/simulator/phones/${encodeURIComponent(phone)}`)).texts.flatMap((t) =>
    t.direction === 'received' ? [t.body] : [],
  )
const hears =
  (phone: string): (() => Promise<string>) =>
  async () => {
    await pass()
    return (await received(phone)).join('\n')
  }

/** Somebody on a phone who asked for a clinician. */
async function asking(...more: string[]): Promise<string> {
  const phone = newPhone()
  participants.push(phone)
  await text(phone, 'NURSE', '1', ...(more.length > 0 ? more : ['SKIP']))
  return phone
}

type Options = Parameters<Browser['newContext']>[0]
/** A browser of one of the staff. */
async function desk(
  as: string,
  options: Options = {},
): Promise<{ page: Page; context: BrowserContext } & AsyncDisposable> {
  const context = await chromium.newContext({
    locale: 'en-US',
    colorScheme: 'light',
    viewport: { width: 1180, height: 860 },
    ...options,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  // That a page was refused is what some of these want; everything else that a browser says of a page is a fault.
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 40[34]/.test(message.text()))
      complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(laptop.hotline) && !request.url().startsWith('data:'))
      complaints.push(request.url())
  })
  page.on('response', (response) => {
    if (response.headers()['content-type']?.includes('html'))
      void response.text().then(
        (source) => sources.push(source),
        () => {},
      )
  })
  await page.goto(`${laptop.hotline}/laptop/sign-in?as=${encodeURIComponent(as)}`)
  return { page, context, [Symbol.asyncDispose]: () => context.close() }
}

const role = (page: Page, kind: 'button' | 'link', name: string | RegExp) => page.getByRole(kind, { name })

/** Faults that axe finds on the page as it stands. */
async function faults(page: Page): Promise<string[]> {
  // The page's own rule against foreign scripts stays; this one comes by the debugger.
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['SCREENSHOT']
  if (folder === undefined) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

describe('the desk page', { timeout: 90_000 }, () => {
  it('carries a whole talk between the page and a phone', async ({ expect }) => {
    await using staff = await desk(ONE.email)
    const { page } = staff
    onTestFailed(() => console.log(complaints.join('\n')))
    await page.getByText('Nobody is waiting.').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    const phone = await asking('I feel sick since the shot')
    // Nobody reloads: the desk says that something changed.
    await page.getByText('1 min').or(page.getByText('0 min')).first().waitFor()
    await role(page, 'button', /^Take K7$/).click()
    await page.getByRole('heading', { name: 'Talk K7' }).waitFor()
    expect(await page.getByRole('log').textContent()).toContain('I feel sick since the shot')
    await expect.poll(hears(phone), SOON).toContain(bundle.phrases['handoff-taken']?.en.text)
    await page.getByLabel('Your reply').fill('Hello, when was <b>the shot</b>?')
    await page.getByLabel('Your reply').press('Control+Enter')
    await page.getByText('Done.').waitFor()
    await expect.poll(hears(phone), SOON).toContain('Nurse: Hello, when was <b>the shot</b>?')
    await text(phone, 'on <i>Monday</i>')
    await page.getByText('on <i>Monday</i>').waitFor()
    expect(await page.locator('#lines i').count()).toBe(0)
    await page.getByText('Ready-made replies').click()
    await page.getByText('Thank you for telling me.').first().click()
    expect(await page.getByLabel('Your reply').inputValue()).toContain('Thank you for telling me.')
    await role(page, 'button', 'Send').click()
    await expect.poll(hears(phone), SOON).toContain('Nurse: Thank you for telling me.')
    await page.locator('summary', { hasText: 'A note for the record' }).click()
    await page.locator('#note').fill('third shot, no fever')
    await role(page, 'button', 'Save note').click()
    await page.locator('#lines .note', { hasText: 'third shot, no fever' }).waitFor()
    await picture(page, 'talk')
    await page.getByLabel('How it ended').selectOption('answered')
    await role(page, 'button', 'End the talk').click()
    await page.getByRole('heading', { name: 'Line' }).waitFor()
    await expect.poll(hears(phone), SOON).toContain(bundle.phrases['handoff-done']?.en.text)
    expect((await received(phone)).join('\n')).not.toContain('no fever')
    await role(page, 'link', 'History').click()
    await page.getByText('ended: Question answered').waitFor()
    await role(page, 'link', 'Who did what').click()
    await page.getByText('opened the talk').first().waitFor()
  })

  it('shows its holder what the participant texted lately, and their reminders', async ({ expect }) => {
    const phone = newPhone()
    participants.push(phone)
    await text(
      phone,
      'does naltrexone make you sick',
      'REMIND DAILY 8:30PM 80202',
      '1',
      'no',
      'NURSE',
      '1',
      'SKIP',
    )
    await using one = await desk(ONE.email)
    const { page } = one
    await role(page, 'button', /^Take/).first().click()
    await page.getByText('What they texted before').click()
    await page.getByText('Their reminders (1)').click()
    const story = page.locator('main')
    await expect.poll(() => story.innerText()).toContain('does naltrexone make you sick')
    expect(await story.innerText()).toMatch(/every day 8:30 PM/)
    expect(await story.innerText()).toContain('America/Denver')
    expect(await faults(page)).toEqual([])
    await picture(page, 'story')
    await page.getByText('End the talk').first().click()
    await role(page, 'button', 'End the talk').click()
    await expect.poll(() => page.url()).toMatch(/\/desk(?:\?|$)/)
  })

  it('shows a talk to its holder alone', async ({ expect }) => {
    await using one = await desk(ONE.email)
    await using two = await desk(TWO.email)
    await asking('only for who takes it')
    await role(one.page, 'button', /^Take/).click()
    await one.page.getByText('only for who takes it').waitFor()
    const address = one.page.url()
    await two.page.goto(address)
    expect(await two.page.textContent('main')).toContain('This talk is not yours to read.')
    expect(await two.page.content()).not.toContain('only for who takes it')
    await two.page.goto(`${laptop.hotline}/desk/trail`)
    expect(await two.page.textContent('main')).toContain('not yours')
    await role(one.page, 'button', 'Pass on').click()
    await one.page.getByRole('heading', { name: 'Line' }).waitFor()
    await role(two.page, 'link', 'Back').click()
    await role(two.page, 'button', /^Take/).click()
    await two.page.getByText('only for who takes it').waitFor()
    await role(two.page, 'button', 'End the talk').click()
    await two.page.getByText('Nobody is in a talk.').waitFor()
  })

  it('reconnects after the line was away, keeps what is being written, and says when it did not go through', async ({
    expect,
  }) => {
    await using staff = await desk(ONE.email)
    const { page, context } = staff
    const phone = await asking()
    await role(page, 'button', /^Take/).click()
    await page.getByLabel('Your reply').fill('half a sent')
    await page.getByText('Live', { exact: true }).waitFor()
    await laptop.evict()
    await page.getByText('Connection lost').waitFor()
    await page.getByText('Live', { exact: true }).waitFor()
    await text(phone, 'are you there?')
    await page.getByText('are you there?').waitFor()
    expect(await page.getByLabel('Your reply').inputValue()).toBe('half a sent')
    await page.route('**/desk/do', (route) => route.abort())
    await role(page, 'button', 'Send').click()
    await page.getByText('That did not go through.').waitFor()
    expect(await page.getByLabel('Your reply').inputValue()).toBe('half a sent')
    await page.unroute('**/desk/do')
    complaints.length = 0 // the browser says of itself that it lost the line, as it must
    // Sent twice, by an impatient hand or a browser that goes back: done once.
    const form = await page.evaluate<string>(
      `new URLSearchParams(new FormData(document.getElementById('reply').form)).toString()`,
    )
    const send = () =>
      context.request.post(`${laptop.hotline}/desk/do`, {
        data: form,
        headers: { 'content-type': 'application/x-www-form-urlencoded', origin: laptop.hotline },
      })
    await Promise.all([send(), send(), send()])
    await expect.poll(hears(phone), SOON).toContain('Nurse: half a sent')
    await pass('PT1M')
    expect((await received(phone)).filter((body) => body.includes('half a sent'))).toHaveLength(1)
    await role(page, 'button', 'End the talk').click()
    await page.getByText('Nobody is in a talk.').waitFor()
  })

  it('works without script', async ({ expect }) => {
    await using staff = await desk(ONE.email, { javaScriptEnabled: false })
    const { page } = staff
    const phone = await asking('no script here')
    await page.reload()
    await role(page, 'button', /^Take/).click()
    await page.getByLabel('Your reply').fill('by form alone')
    await role(page, 'button', 'Send').click()
    expect(await page.textContent('#said')).toBe('Done.')
    await expect.poll(hears(phone), SOON).toContain('Nurse: by form alone')
    await role(page, 'button', 'End the talk').click()
    expect(page.url()).toContain('/desk?said=done')
  })

  it('keeps the roster: joins somebody, changes their shifts, takes them off', async ({ expect }) => {
    await using staff = await desk(ONE.email)
    const { page } = staff
    await role(page, 'link', 'Roster').click()
    await page.locator('summary', { hasText: 'Add a clinician' }).click()
    const form = page.locator('form', { has: page.locator('#numbernew') })
    await form.getByLabel('Name').fill('Ana')
    await form.getByLabel('Phone, like').fill('+12025550173')
    await form.getByLabel('E-mail').fill('ana@laptop.example')
    await form.getByLabel('Spanish', { exact: true }).check()
    await role(page, 'button', 'Add a clinician').click()
    await page.getByRole('heading', { name: 'Ana' }).waitFor()
    const ana = page.locator('section', { has: page.getByRole('heading', { name: 'Ana' }) })
    expect(await ana.textContent()).toContain('phone ending in 73')
    await ana.locator('summary').click()
    await ana.locator('[name=until0]').fill('13:00')
    await ana.getByRole('button', { name: 'Save' }).first().click()
    await page.getByText('Mon, Tue, Wed, Thu, Fri 08:00–13:00').waitFor()
    await role(page, 'button', 'Go on duty: Ana').click()
    await role(page, 'button', 'Go off duty: Ana').waitFor()
    {
      await using her = await desk('ana@laptop.example', { locale: 'es-MX' })
      expect(await her.page.textContent('main')).toContain('Nadie está esperando.')
      await her.page.goto(`${laptop.hotline}/desk/roster`)
      expect(await her.page.textContent('main')).not.toContain('Clinician 2')
    }
    await ana.locator('summary').click()
    await ana.getByRole('button', { name: /^Take off/ }).click()
    await page.getByText('Done.').waitFor()
    expect(await page.getByRole('heading', { name: 'Ana' }).count()).toBe(0)
    await using gone = await desk('ana@laptop.example')
    expect(await gone.page.textContent('body')).toContain('does not know you')
  })

  it('shows a number behind glass: to the holder, for a reason, written down', async ({ expect }) => {
    await using two = await desk(TWO.email)
    const phone = await asking('please send someone')
    await role(two.page, 'button', /^Take/).click()
    await two.page.locator('summary', { hasText: 'Show the number' }).click()
    await two.page.getByLabel('Reason').fill('fell and is alone')
    sources.push(await two.page.content())
    participants.splice(participants.indexOf(phone), 1) // this one may be shown, from here on
    await role(two.page, 'button', 'Show the number').click()
    await two.page.getByText(phone).waitFor()
    await role(two.page, 'link', 'Back').click()
    expect(await two.page.content()).not.toContain(phone.slice(1))
    await using one = await desk(ONE.email)
    await one.page.getByText('broke the glass: fell and is alone').waitFor()
    expect(await one.page.content()).not.toContain(phone.slice(1))
    await role(two.page, 'button', 'End the talk').click()
    await two.page.getByText('Nobody is in a talk.').waitFor()
  })

  const looks = [
    ['in daylight', { colorScheme: 'light' }],
    ['in the dark', { colorScheme: 'dark' }],
    [
      'on a phone, in the dark, in Spanish',
      { colorScheme: 'dark', locale: 'es-MX', viewport: { width: 360, height: 740 } },
    ],
    ['on a phone', { colorScheme: 'light', viewport: { width: 360, height: 740 } }],
  ] as const
  it.for(looks)('has no fault that axe finds, and fits, %s', async ([name, options], { expect }) => {
    await using staff = await desk(ONE.email, options)
    const { page } = staff
    const mine = await asking('the shot made me sick, is that normal?')
    await page
      .locator('button', { hasText: /Take|Tomar/ })
      .first()
      .click()
    await page.locator('#reply').waitFor()
    await text(mine, 'it began on Monday')
    await page.getByText('it began on Monday').waitFor()
    const waiting = [await asking('cost'), await asking('pills')]
    const talk = page.url()
    for (const [what, address] of [
      ['line', '/desk'],
      ['talk', new URL(talk).pathname],
      ['roster', '/desk/roster'],
      ['history', '/desk/history'],
      ['trail', '/desk/trail'],
    ] as const) {
      await page.goto(laptop.hotline + address)
      if (what === 'talk' || what === 'roster')
        for (const each of await page.locator('summary').all()) await each.click()
      expect([what, await faults(page)]).toEqual([what, []])
      const overflow = await page.evaluate<number>(
        'document.documentElement.scrollWidth - document.documentElement.clientWidth',
      )
      expect([what, overflow]).toEqual([what, 0])
      if (what === 'talk' || what === 'roster')
        for (const each of await page.locator('summary').all()) await each.click()
      await page.evaluate('scrollTo(0, 0)')
      await picture(page, `${what}-${name.replaceAll(/[ ,]+/g, '-')}`)
    }
    await page.goto(talk)
    await page.locator('form:has([value=done]) button').click()
    await page.getByRole('heading', { level: 1 }).waitFor()
    for (const phone of waiting) await text(phone, 'LEAVE')
  })

  it('showed no participant’s number anywhere, and complained of nothing', ({ expect }) => {
    expect(sources.length).toBeGreaterThan(40)
    const all = sources.join('\n')
    for (const phone of participants) expect(all).not.toContain(phone.slice(2))
    expect(all).not.toContain(ONE.phone.slice(2))
    expect(complaints).toEqual([])
  })
})
