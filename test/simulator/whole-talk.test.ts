import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import axe from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { browser } from '../browser.ts'
import { bundle } from '../line/webhook.ts'

/** Two phones on the page and the whole line behind it: what a visitor would do, in a real browser. */
const SOON = { timeout: 15_000 }
const YOU = '+13035550137'
const NURSE = '+12025550171'
const COLLEAGUE = '+12025550172'
const folder = process.env['SCREENSHOT']

let laptop: Laptop
let chromium: Browser
beforeAll(async () => {
  ;[laptop, chromium] = await Promise.all([startLaptop({ bundle }), browser()])
  // In the morning, in Denver, on the next day.
  const day = new Date((await laptop.now()) + 86_400_000).toISOString().slice(0, 10)
  await laptop.network.move(Date.parse(`${day}T16:00:00Z`))
}, 60_000)
afterAll(async () => {
  await chromium.close()
  await laptop.close()
})

async function opened(look: Parameters<Browser['newContext']>[0] = {}, nurse = NURSE): Promise<Page> {
  const context = await chromium.newContext({
    locale: 'en-US',
    timezoneId: 'America/Denver',
    viewport: { width: 1200, height: 860 },
    ...look,
  })
  await context.addInitScript(
    `sessionStorage.getItem('phones') ?? sessionStorage.setItem('phones', '${JSON.stringify([{ number: YOU }, { number: nurse }])}')
     localStorage.setItem('welcomed', 'yes')`,
  )
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  return page
}

/** Texts, and waits until each is answered by something that contains `answer`. */
async function text(phone: Locator, body: string, answer?: string): Promise<void> {
  const sent = phone.locator('.text.sent')
  const before = await sent.count()
  await phone.getByLabel('Your text').fill(body)
  await phone.getByLabel('Your text').press('Enter')
  await sent.nth(before).waitFor()
  if (answer !== undefined) await got(phone, answer)
}
const got = (phone: Locator, words: string): Promise<void> =>
  phone.locator('.text.received p', { hasText: words }).last().waitFor()

async function look(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  await page.evaluate('document.fonts.ready')
  await page.screenshot({ path: join(folder, `${name}.png`) })
}

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}

describe('the page with the whole line behind it', { timeout: 120_000 }, () => {
  it('takes a reminder, a nurse and a call from the first text to the last word', async ({ expect }) => {
    const page = await opened()
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(laptop.simulator)
    const [you, nurse] = [page.locator('.handset').nth(0), page.locator('.handset').nth(1)]

    await text(you, 'REMIND DAILY 8:30PM 80202', 'Reply 1 to start')
    await text(you, '1', 'It is on.')
    await page.getByRole('button', { name: 'To the next reminder' }).click()
    await got(you, 'your 8:30 PM check-in')
    await text(you, 'SKIP', 'Marked skipped')
    await text(you, 'NURSE', 'Reply 1 to ask for the nurse')
    await text(you, '1', 'We asked our nurse')
    await got(nurse, '1 person waiting')
    await text(nurse, 'TAKE', 'You have K7')
    await got(you, 'A nurse is here now')
    await text(nurse, 'Hello, what happened?')
    await got(you, 'Hello, what happened?')
    await text(you, 'I was on the road and forgot')
    await got(nurse, 'K7: I was on the road')
    await look(page, 'phones')
    expect(await faultsOf(page)).toEqual([])
    await text(nurse, 'DONE')
    await got(you, 'Did')
    await text(you, '1')

    await you.locator('.text.received').first().locator('summary').click()
    await you.locator('.text.received').first().getByRole('button', { name: 'What happened' }).click()
    const story = page.getByRole('dialog', { name: 'What happened' })
    // The rule, the webhook, the answer, and the rows that the text wrote.
    await story.getByText('taken for', { exact: true }).waitFor()
    const told = await story.textContent()
    for (const part of [
      'a command: remind',
      'POST /twilio/sms',
      '<Message>',
      'happening (1)',
      'participant (1)',
    ])
      expect(told).toContain(part)
    expect(await faultsOf(page)).toEqual([])
    await look(page, 'happened')
    await story.getByRole('button', { name: 'Close' }).click()

    await you.getByRole('button', { name: 'Call', exact: true }).click()
    await you.getByRole('button', { name: 'Call the line' }).click()
    const captions = you.getByRole('log', { name: 'Captions' })
    await captions.getByText('For side effects, press 2').or(captions.getByText('press 1')).first().waitFor()
    await page.keyboard.press('1')
    await captions.getByText('For side effects, press 2.').waitFor()
    await you.getByLabel('Words to say').fill('side effects')
    await you.getByRole('button', { name: 'Say', exact: true }).click()
    await captions.getByText('You said “side effects”').waitFor()
    await expect.poll(() => captions.locator('li').last().textContent(), SOON).not.toContain('You said')
    await look(page, 'call')
    expect(await faultsOf(page)).toEqual([])
    await you.getByRole('button', { name: 'Hang up' }).click()
    await captions.getByText('The call has ended.').waitFor()

    await page.getByText('Keep or play a talk').click()
    await page.getByRole('button', { name: 'Write down what these phones did' }).click()
    const written = page.getByLabel('Transcript')
    await expect.poll(() => written.inputValue(), SOON).toContain('= hang up')
    const transcript = await written.inputValue()
    expect(transcript).toContain('2> TAKE\n')
    if (folder !== undefined) writeFileSync(join(folder, 'talk.txt'), transcript)
    expect(complaints).toEqual([])
    await page.context().close()
  })

  it('rings a nurse who answers a caller, and neither is on the other’s phone by number', async ({
    expect,
  }) => {
    // Whoever was asked longest ago is rung first.
    const page = await opened({ colorScheme: 'dark' }, COLLEAGUE)
    await page.goto(laptop.simulator)
    const [you, nurse] = [page.locator('.handset').nth(0), page.locator('.handset').nth(1)]
    await you.getByRole('button', { name: 'Call', exact: true }).click()
    await you.getByRole('button', { name: 'Call the line' }).click()
    const heard = you.getByRole('log', { name: 'Captions' })
    await heard.getByText('press 1').first().waitFor()
    await page.keyboard.press('1')
    await heard.getByText('For side effects, press 2.').waitFor()
    await page.keyboard.press('0')
    await heard.getByText('number 1 in line').waitFor()
    await nurse.getByRole('button', { name: 'Answer', exact: true }).click()
    const whisper = nurse.getByRole('log', { name: 'Captions' })
    await whisper.getByText('Press 1 to accept').waitFor()
    await look(page, 'dark')
    await page.keyboard.press('1')
    await nurse.getByLabel('Words to say').fill('this is the nurse')
    await nurse.getByRole('button', { name: 'Say', exact: true }).click()
    await heard.getByText('this is the nurse').waitFor()
    expect(await you.textContent()).not.toContain('555 0172')
    expect(await faultsOf(page)).toEqual([])
    await you.getByRole('button', { name: 'Hang up' }).click()
    await nurse.getByText('The call has ended.').waitFor()
    await page.context().close()
  })

  it.runIf(folder)('has its picture taken on a phone, and in Spanish', async ({ expect }) => {
    const narrow = await opened({ viewport: { width: 390, height: 844 } })
    await narrow.goto(laptop.simulator)
    await narrow.locator('.text').first().waitFor()
    await narrow.locator('.handset').first().scrollIntoViewIfNeeded()
    await look(narrow, 'narrow')
    const first = await chromium.newContext({ locale: 'es-MX', viewport: { width: 1200, height: 860 } })
    const welcome = await first.newPage()
    await welcome.goto(laptop.simulator)
    await welcome.getByRole('button', { name: 'Empezar' }).waitFor()
    await look(welcome, 'spanish')
    expect(await welcome.locator('.handset').count()).toBe(2)
  })
})
