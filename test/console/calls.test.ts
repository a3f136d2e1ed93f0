import axe from 'axe-core'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { browser } from '../browser.ts'
import { bundle, newPhone } from '../line/webhook.ts'

/** Calls as the desk page shows them: what is pressed here, whose phone rings there, and what the page says of it. */
const SOON = { timeout: 10_000 }
const ONE = { email: 'clinician1@laptop.example', phone: '+12025550171' }
const TWO = { email: 'clinician2@laptop.example', phone: '+12025550172' }

let laptop: Laptop
let chromium: Browser
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

async function pass(seconds = 1): Promise<void> {
  const { network } = laptop
  await network.move((await laptop.now()) + seconds * 1000)
  await network.idle()
}
async function settle(): Promise<void> {
  for (let n = 0; n < 3; n += 1) await pass(0.5)
}
const ringing = (number: string): string => {
  const call = laptop.network.phone(number).calls.at(-1)
  if (call?.state !== 'ringing') throw new Error('that phone does not ring')
  return call.sid
}
async function pressOne(number: string): Promise<string> {
  const sid = ringing(number)
  await laptop.network.answer(sid, 'person')
  await laptop.network.digits(sid, '1')
  await settle()
  return sid
}
async function text(from: string, ...bodies: string[]): Promise<void> {
  for (const body of bodies) {
    await laptop.network.text({ from, body })
    await settle()
  }
}
/** Somebody calls and waits in line, by the first clinician’s phone, who has declined. */
async function waiting(): Promise<{ phone: string; sid: string }> {
  const phone = newPhone()
  participants.push(phone)
  const { sid } = await laptop.network.call(phone)
  await laptop.network.digits(sid, '1')
  await laptop.network.digits(sid, '0')
  await settle()
  return { phone, sid }
}

async function desk(
  as: string,
  locale = 'en-US',
): Promise<{ page: Page; context: BrowserContext } & AsyncDisposable> {
  const context = await chromium.newContext({ locale, viewport: { width: 1180, height: 860 } })
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  page.on('console', (message) => {
    // That a talk which ended is not shown any more is what some of these want.
    if (message.type() === 'error' && !message.text().includes('status of 403'))
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

async function faults(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

describe('calls at the desk page', { timeout: 90_000 }, () => {
  it('take a caller who waits on one’s own phone, and say that it rings, or did not', async ({ expect }) => {
    await using staff = await desk(TWO.email)
    const { page } = staff
    const { sid } = await waiting()
    const first = ringing(ONE.phone)
    await page.getByRole('button', { name: /^Take the call/ }).click()
    await page.getByText('Your phone rings now. Press 1 on it.').waitFor()
    await settle()
    // Both ring, so nobody waits for a page that its clinician walked away from.
    expect(laptop.network.callOf(first).state).toBe('ringing')
    await page.getByText('your phone rings: press 1 on it').waitFor()
    expect(await faults(page)).toEqual([])
    await laptop.network.decline(ringing(TWO.phone))
    await settle()
    await page.getByRole('button', { name: /^Take the call/ }).click()
    await settle()
    const mine = await pressOne(TWO.phone)
    expect(laptop.network.callOf(first).state).toBe('canceled')
    await page.getByRole('link', { name: /^Open/ }).waitFor()
    await laptop.network.speech(mine, 'I am with you')
    expect(laptop.network.callOf(sid).said.map((s) => s.text)).toContain('I am with you')
    await laptop.network.hangUp(sid)
    await settle()
    await page.getByText('Nobody is in a talk.').waitFor()
  })

  it('call back whoever waits for it, from the page', async ({ expect }) => {
    await using staff = await desk(TWO.email)
    const { page } = staff
    const { phone, sid } = await waiting()
    await laptop.network.digits(sid, '1') // to be called back
    await laptop.network.decline(ringing(ONE.phone))
    await settle()
    await laptop.network.decline(ringing(TWO.phone))
    await settle()
    await page.getByText('wants a call back').waitFor()
    await page.getByRole('button', { name: /^Call/ }).click()
    await page.getByText('Your phone rings now.').waitFor()
    await settle()
    await pressOne(TWO.phone)
    await page.getByText('the line calls the person now').waitFor()
    await pressOne(phone)
    await page.getByText('on the phone').waitFor()
    await laptop.network.hangUp(laptop.network.phone(TWO.phone).calls.at(-1)?.sid ?? '')
    await laptop.network.hangUp(laptop.network.phone(phone).calls.at(-1)?.sid ?? '')
    await settle()
    await page.getByText('Nobody is in a talk.').waitFor()
    expect(await page.getByText('wants a call back').count()).toBe(0)
  })

  it('call the participant of a talk by text, and say how far that is', async ({ expect }) => {
    await using staff = await desk(TWO.email, 'es-MX')
    const { page } = staff
    const phone = newPhone()
    participants.push(phone)
    await text(phone, 'NURSE', '1', 'SKIP')
    await page.getByRole('button', { name: /^Tomar/ }).click()
    await page.getByRole('button', { name: 'Llamar' }).click()
    await page.getByText('Su teléfono suena ahora. Oprima 1.').waitFor()
    await settle()
    await laptop.network.answer(ringing(TWO.phone), 'machine')
    await settle()
    await page.getByText('no tomó la llamada en su teléfono').waitFor()
    expect(await faults(page)).toEqual([])
    await page.getByRole('button', { name: 'Llamar' }).click()
    await settle()
    await pressOne(TWO.phone)
    await page.getByText('la línea llama ahora a la persona').first().waitFor()
    await laptop.network.decline(ringing(phone))
    await settle()
    await page.getByText('la persona no tomó la llamada').waitFor()
    await page.getByRole('button', { name: 'Terminar' }).click()
    await page.getByText('Nadie está en conversación.').waitFor()
  })

  it('play a message to whoever took it, and to nobody else', async ({ expect }) => {
    await using staff = await desk(TWO.email)
    const { page } = staff
    const { sid } = await waiting()
    await laptop.network.digits(sid, '2')
    await laptop.network.speech(sid, 'please call me about the shot')
    await laptop.network.digits(sid, '#')
    await laptop.network.hangUp(sid)
    await pass(60)
    await page.getByRole('button', { name: /^Take/ }).click()
    const audio = page.locator('audio')
    await audio.waitFor()
    await page.getByText('not heard yet').waitFor()
    expect(await faults(page)).toEqual([])
    const src = (await audio.getAttribute('src')) ?? ''
    const other = await desk(ONE.email)
    const refused = await other.page.request.get(laptop.hotline + src)
    expect([refused.status(), await refused.text()]).toEqual([403, 'Forbidden\n'])
    await page.getByText('not heard yet').waitFor()
    await page.evaluate("document.querySelector('audio').play().catch(() => {})")
    const whole = await page.request.get(laptop.hotline + src)
    expect([whole.status(), whole.headers()['content-type'], whole.headers()['cache-control']]).toEqual([
      200,
      'audio/mpeg',
      'no-store',
    ])
    expect((await whole.body()).length).toBeGreaterThan(100)
    await page.reload()
    await audio.waitFor()
    expect(await page.getByText('not heard yet').count()).toBe(0)
    await other.page.goto(`${laptop.hotline}/desk/trail`)
    expect(await other.page.getByText('listened to the message').count()).toBe(1)
    await other[Symbol.asyncDispose]()
    // After a month the carrier has it no more.
    expect(laptop.network.parts.calls.recordings.all).toHaveLength(1)
    await page.getByRole('button', { name: 'End the talk' }).click()
    await page.getByText('Nobody is in a talk.').waitFor()
    await pass(29 * 86_400)
    expect(laptop.network.parts.calls.recordings.all).toHaveLength(1)
    await pass(86_400)
    await settle()
    expect(laptop.network.parts.calls.recordings.all).toHaveLength(0)
  })

  it('pass a call on to a colleague who is there before the caller is', async ({ expect }) => {
    await using staff = await desk(TWO.email)
    const { page } = staff
    const { sid } = await waiting()
    await laptop.network.decline(ringing(ONE.phone))
    await settle()
    const mine = await pressOne(TWO.phone)
    await page.getByRole('link', { name: /^Open/ }).click()
    await page.getByRole('button', { name: 'Pass the call on' }).click()
    await page.getByText('A colleague is rung. You get a text once they are there.').waitFor()
    await settle()
    await page.getByText('· a colleague is rung').waitFor()
    expect(await faults(page)).toEqual([])
    const theirs = await pressOne(ONE.phone)
    await page.getByText('· a colleague is there: tell the person, and hang up').waitFor()
    await laptop.network.hangUp(mine)
    await settle()
    await laptop.network.speech(theirs, 'I take it from here')
    expect(laptop.network.callOf(sid).said.map((s) => s.text)).toContain('I take it from here')
    // Nobody is left to pass it to by whoever has it now: that is said at once.
    await text(TWO.phone, 'OFF')
    const other = await desk(ONE.email)
    await other.page.getByRole('link', { name: /^Open/ }).click()
    await other.page.getByRole('button', { name: 'Pass the call on' }).click()
    await other.page.getByText('Nobody else is free on duty. You still have the call.').waitFor()
    await other.context.close()
    await laptop.network.hangUp(sid)
    await settle()
    await text(TWO.phone, 'ON')
    await page.goto(`${laptop.hotline}/desk`)
    await page.getByText('Nobody is in a talk.').waitFor()
  })

  it('showed no participant’s number, and nothing that a browser complains of', ({ expect }) => {
    expect(sources.length).toBeGreaterThan(10)
    for (const phone of participants) expect(sources.join('\n')).not.toContain(phone.slice(2))
    expect(sources.join('\n')).not.toContain('api.twilio.com')
    expect(complaints).toEqual([])
  })
})
