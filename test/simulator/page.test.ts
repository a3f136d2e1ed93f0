import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { text as whole } from 'node:stream/consumers'
import axe from 'axe-core'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createNetwork } from '../../simulator/network.ts'
import { serve } from '../../simulator/server.ts'
import { STYLE } from '../../src/console/style.ts'
import { browser } from '../browser.ts'

const ACCOUNT = `AC${'0'.repeat(32)}`
const TOKEN = 'a-token-of-the-test'
/** The machine may be busy; a page that answers late still answers. */
const SOON = { timeout: 10_000 }
const LINE = '+12025550100'

let hotline: Server
let simulator: Awaited<ReturnType<typeof serve>>
let chromium: Browser
let now = Date.parse('2026-11-23T21:04:00Z')
let nextNumber = 10
const NURSE = '+12025550171'

const TEXTS: Record<string, string[]> = {
  nausea: [
    'Nausea is common in the first days and often eases. Food with the pill may help. ' +
      'Dark urine, yellow skin or bad belly pain: call your clinic today. MORE, SOURCE',
    'A free computer line, not a person. Emergency 911. MENU, STOP, ESPAÑOL.',
  ],
  markup: ['Less <b>bold</b> & more'],
  'missed a pill': [
    'Mayo Clinic’s guide: a missed tablet is usually taken when remembered, and skipped if the next is near. ' +
      'Two are not taken at once. Questions: your prescriber. SOURCE, MENU',
  ],
}

function answer(path: string, form: URLSearchParams): string {
  const escaped = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  if (path === '/twilio/sms')
    return (TEXTS[form.get('Body') ?? ''] ?? []).map((text) => `<Message>${escaped(text)}</Message>`).join('')
  const [digits, words] = [form.get('Digits'), form.get('SpeechResult')]
  if (digits === '9') return '<Say>Goodbye.</Say><Hangup/>'
  const said = words ? `<Say>I heard ${words}, ${form.get('Confidence')}.</Say>` : ''
  if (digits === '1' || words)
    return `${said}<Gather numDigits="1" input="dtmf speech" action="/twilio/voice/menu"><Say>Nausea is common in the first days and often eases. To hear it again, press 1. For the menu, press star.</Say></Gather><Say>Are you still there?</Say><Gather/>`
  return `<Gather numDigits="1" input="dtmf speech" action="/twilio/voice/menu"><Say>Doorway, an automated line. In danger, hang up and call 911.</Say><Say language="es-US">Para español, oprima 2.</Say><Say>For side effects, press 1. For a missed pill, press 3.</Say></Gather>`
}

async function send(to: string, body: string): Promise<void> {
  await fetch(`${simulator.origin}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}` },
    body: new URLSearchParams({ From: LINE, To: to, Body: body }),
  })
}

beforeAll(async () => {
  hotline = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://hotline').pathname
    const form = new URLSearchParams(await whole(request))
    response.setHeader('content-type', 'text/xml')
    response.end(`<?xml version="1.0" encoding="UTF-8"?><Response>${answer(path, form)}</Response>`)
  })
  await new Promise<void>((listening) => hotline.listen(0, '127.0.0.1', listening))
  const address = hotline.address()
  if (address === null || typeof address === 'string') throw new Error('the hotline has no port')
  const network = createNetwork({
    hotline: `http://127.0.0.1:${address.port}`,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    number: LINE,
    clock: { now: async () => now, move: async (to) => (now = to) },
  })
  const page = join(import.meta.dirname, '../../simulator/page')
  const files = { '/page/desk.css': { type: 'text/css', bytes: Buffer.from(STYLE) } }
  ;[simulator, chromium] = await Promise.all([serve(network, { port: 0, page, files }), browser()])
}, 60_000)

afterAll(async () => {
  await chromium.close()
  await simulator.close()
  hotline.closeAllConnections()
  hotline.close()
})

type Handset = { page: Page; phone: Locator; other: Locator; number: string; complaints: string[] }

/** A browser window on the page with two phones; what it complains of, or asks of others, is kept. */
async function handset(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Handset & AsyncDisposable> {
  const number = `+130355501${nextNumber++}`
  const context = await chromium.newContext({ locale: 'en-US', timezoneId: 'America/Denver', ...options })
  await context.addInitScript(
    `sessionStorage.getItem('phones') ?? sessionStorage.setItem('phones', '${JSON.stringify([{ number }, { number: NURSE }])}')
     localStorage.setItem('welcomed', 'yes')`,
  )
  const page = await context.newPage()
  page.setDefaultTimeout(SOON.timeout)
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(simulator.origin)) complaints.push(request.url())
  })
  await page.goto(simulator.origin)
  const phones = page.locator('.handset')
  await phones.nth(1).waitFor()
  return {
    page,
    phone: phones.nth(0),
    other: phones.nth(1),
    number,
    complaints,
    [Symbol.asyncDispose]: () => context.close(),
  }
}

async function text(phone: Locator, body: string): Promise<void> {
  await phone.getByLabel('Your text').fill(body)
  await phone.getByLabel('Your text').press('Enter')
  await phone.locator('.text.sent', { hasText: body }).waitFor()
}

async function call(phone: Locator): Promise<Locator> {
  await phone.getByRole('button', { name: 'Call', exact: true }).click()
  await phone.getByRole('button', { name: 'Call the line' }).press('Enter')
  return phone.getByRole('log', { name: 'Captions' }).getByRole('listitem')
}

/** Run in the page: voices that write down what they speak. The page's own types are not this program's. */
const VOICES = `
  window.spoken = []
  const synthesis = {
    getVoices: () => [{ lang: 'en-GB' }, { lang: 'en-US' }, { lang: 'fr-FR' }],
    cancel: () => {},
    speak: ({ lang, text }) => window.spoken.push(lang + ': ' + text),
  }
  Object.defineProperty(window, 'speechSynthesis', { value: synthesis })
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text } }
  void 0`

describe('the page with phones on it', { timeout: 30_000 }, () => {
  it('explains itself once, in one screen, and again when asked', async ({ expect }) => {
    await using window = await handset()
    const { page } = window
    const welcome = page.getByRole('heading', { name: 'A whole phone network, on this computer' })
    expect(await welcome.isVisible()).toBe(false)
    await page.getByRole('button', { name: 'What is this?' }).click()
    await welcome.waitFor()
    await page.getByRole('button', { name: 'Begin' }).click()
    expect(await welcome.isVisible()).toBe(false)
    const fresh = await chromium.newContext({ locale: 'en-US' })
    const first = await fresh.newPage()
    await first.goto(simulator.origin)
    await first.getByRole('heading', { name: 'A whole phone network, on this computer' }).waitFor()
    expect(await first.locator('.handset').count()).toBe(2)
    await fresh.close()
  })

  it('shows a text and its answers, with segments and price on demand', async ({ expect }) => {
    await using window = await handset()
    const { phone, complaints } = window
    await text(phone, 'nausea')
    await expect.poll(() => phone.locator('.text.received').count(), SOON).toBe(2)
    const first = phone.locator('.text.received').first()
    expect(await first.locator('p').textContent()).toBe(TEXTS['nausea']?.[0])
    expect(await first.getByText('1 segment').isVisible()).toBe(false)
    await first.locator('summary').click()
    await first.getByText('1 segment · about $0.0079 · delivered').waitFor()
    expect(complaints).toEqual([])
  })

  it('shows markup as the characters it is made of', async ({ expect }) => {
    await using window = await handset()
    const { phone } = window
    await text(phone, 'markup')
    await expect
      .poll(() => phone.locator('.text.received p').allTextContents(), SOON)
      .toEqual([TEXTS['markup']?.[0]])
    await text(phone, '<img src=x onerror=alert(1)>')
    expect(await phone.locator('.thread img').count()).toBe(0)
  })

  it('announces texts that come by themselves, and only those', async ({ expect }) => {
    await using window = await handset()
    const log = window.phone.getByRole('log', { name: 'Texts' })
    await expect.poll(() => log.getAttribute('aria-live'), SOON).toBe('polite')
    await send(window.number, 'Your visit is tomorrow')
    await expect
      .poll(() => log.locator('.received p').allTextContents(), SOON)
      .toEqual(['Your visit is tomorrow'])
  })

  it('keeps its phones over a reload; they are named, added, given new numbers and removed', async ({
    expect,
  }) => {
    await using window = await handset()
    const { page, phone } = window
    await text(phone, 'nausea')
    await phone.getByText('Change', { exact: true }).click()
    await phone.getByLabel('Name', { exact: true }).fill('Ana')
    await phone.getByLabel('Name', { exact: true }).press('Enter')
    await page.getByRole('button', { name: 'Add a phone' }).click()
    await expect.poll(() => page.locator('.handset').count(), SOON).toBe(3)
    await page.reload()
    await phone.locator('.text.sent').waitFor()
    expect(await page.locator('.handset').count()).toBe(3)
    expect(await page.getByRole('heading', { name: /^Ana/ }).isVisible()).toBe(true)
    await phone.getByText('Change', { exact: true }).click()
    await phone.getByRole('button', { name: 'A new number' }).click()
    await expect.poll(() => phone.locator('.text').count(), SOON).toBe(0)
    expect(await phone.getByLabel('Number', { exact: true }).inputValue()).toMatch(/^\+1 \d{3} 555 01\d\d$/)
    for (const [typed, told] of [
      ['five', 'A number looks like +1 303 555 0123.'],
      [NURSE, 'That phone is on this page already.'],
    ] as const) {
      await phone.getByLabel('Number', { exact: true }).fill(typed)
      await phone.getByLabel('Number', { exact: true }).press('Enter')
      expect(await phone.getByText(told).isVisible()).toBe(true)
    }
    await phone.getByRole('button', { name: 'Remove this phone' }).click()
    expect(await page.locator('.handset').count()).toBe(2)
  })

  it('carries a call by keyboard alone', async ({ expect }) => {
    await using window = await handset()
    const { page, phone, complaints } = window
    const captions = await call(phone)
    await expect
      .poll(() => captions.allTextContents(), SOON)
      .toEqual([
        'Doorway, an automated line. In danger, hang up and call 911.',
        'Para español, oprima 2.',
        'For side effects, press 1. For a missed pill, press 3.',
      ])
    expect(await captions.nth(1).getAttribute('lang')).toBe('es-US')
    await page.keyboard.press('1')
    await expect.poll(() => captions.last().textContent(), SOON).toContain('Nausea is common')
    await phone.getByText('More', { exact: true }).click()
    await phone.getByLabel('How well it is understood').fill('0.35')
    await phone.getByLabel('Words to say').fill('about 2 pills')
    await phone.getByLabel('Words to say').press('Enter')
    await expect.poll(() => captions.allTextContents(), SOON).toContain('I heard about 2 pills, 0.35.')
    await phone.getByRole('button', { name: 'Stay silent' }).press('Enter')
    await expect.poll(() => captions.last().textContent(), SOON).toBe('Are you still there?')
    await phone.getByRole('button', { name: 'Hang up' }).press('Enter')
    await expect.poll(() => captions.last().textContent(), SOON).toBe('The call has ended.')
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Call the line')
    expect(complaints).toEqual([])
  })

  it('ends when the line hangs up', async ({ expect }) => {
    await using window = await handset()
    const { phone } = window
    await call(phone)
    await phone.getByRole('button', { name: '9 WXYZ' }).click()
    await phone.getByText('The call has ended.').waitFor()
    expect(await phone.getByText('Not in a call').isVisible()).toBe(true)
    expect(await phone.getByRole('button', { name: '9 WXYZ' }).isEnabled()).toBe(false)
  })

  it('reads aloud in a voice of the language, stays silent without one, and can be told not to', async ({
    expect,
  }) => {
    await using window = await handset()
    const { page, phone } = window
    await page.evaluate(VOICES)
    const spoken = () => page.evaluate<string[]>('spoken')
    await call(phone)
    await expect
      .poll(spoken, SOON)
      .toEqual([
        'en-US: Doorway, an automated line. In danger, hang up and call 911.',
        'en-US: For side effects, press 1. For a missed pill, press 3.',
      ])
    await phone.getByText('More', { exact: true }).click()
    await phone.getByLabel('Read aloud').uncheck()
    await phone.getByRole('button', { name: '1', exact: true }).click()
    await phone.getByText('To hear it again').waitFor()
    expect(await spoken()).toHaveLength(2)
  })

  it('takes words from the browser’s own recogniser, where there is one', async ({ expect }) => {
    await using window = await handset()
    const { page, phone } = window
    await page.addInitScript(`
      window.SpeechRecognition = class extends EventTarget {
        start() {
          const heard = { transcript: 'side effects in ' + this.lang, confidence: 0.62 }
          this.dispatchEvent(Object.assign(new Event('result'), { results: [[heard]] }))
          this.dispatchEvent(new Event('end'))
        }
      }`)
    await page.reload()
    const captions = await call(phone)
    await phone.getByRole('button', { name: 'Speak' }).click()
    await expect
      .poll(() => captions.allTextContents(), SOON)
      .toContain('I heard side effects in en-US, 0.62.')
  })

  it('speaks Spanish on request and remembers it', async ({ expect }) => {
    await using window = await handset()
    const { page, phone } = window
    await page.getByRole('button', { name: 'Español' }).click()
    await page.reload()
    expect(await phone.getByRole('button', { name: 'Llamada' }).isVisible()).toBe(true)
    expect(await phone.getByLabel('Su mensaje').getAttribute('placeholder')).toBe('Mensaje de texto')
    expect(await page.evaluate('document.documentElement.lang')).toBe('es')
    expect(await page.locator('body').textContent()).not.toMatch(/\bSend\b|Add a phone|What is this/)
    await page.getByRole('button', { name: 'English' }).click()
    expect(await page.getByRole('button', { name: 'Add a phone' }).isVisible()).toBe(true)
  })

  it('moves the line’s clock: by an hour, to the morning, to what comes by itself', async ({ expect }) => {
    await using window = await handset()
    const { page } = window
    const before = now
    await page.getByRole('button', { name: '+1 hour' }).click()
    await expect.poll(() => now - before, SOON).toBe(3_600_000)
    await page.getByRole('button', { name: 'Tomorrow 8:00' }).click()
    await expect.poll(() => new Date(now).toISOString(), SOON).toMatch(/T15:00:00.000Z$/)
    await page.getByRole('button', { name: 'To the next reminder' }).click()
    await page.getByText('No phone hears from the line by itself in the next five weeks.').waitFor()
  })

  it('lets things go wrong on request, says what, and mends them', async ({ expect }) => {
    await using window = await handset()
    const { page, phone, number } = window
    await page.getByText('Faults', { exact: true }).click()
    await page.getByLabel('What goes wrong').selectOption('carrier 30007')
    await page.getByLabel('Only for the phone').fill(number)
    await page.getByLabel('How many times').fill('1')
    await page.getByRole('button', { name: 'Add this fault' }).click()
    await page.locator('#fault-list li', { hasText: '30007' }).waitFor()
    await text(phone, 'markup')
    await page.getByRole('button', { name: 'Clear all faults' }).click()
    await expect.poll(() => page.locator('#fault-list li').count(), SOON).toBe(0)
    await text(phone, 'nausea')
    // The two of the second text, and none of the first.
    await expect.poll(() => phone.locator('.text.received').count(), SOON).toBe(2)
    expect(await phone.textContent()).not.toContain('Less <b>bold</b>')
  })

  it('tells what happened to a text: the request, the answer, the price, what went wrong', async ({
    expect,
  }) => {
    await using window = await handset()
    const { page, phone, number } = window
    await text(phone, 'nausea')
    await phone.locator('.text.received summary').first().click()
    await phone.locator('.text.received').first().getByRole('button', { name: 'What happened' }).click()
    const story = page.getByRole('dialog', { name: 'What happened' })
    await story.getByText('This answers a text').waitFor()
    await story.getByText('POST /twilio/sms').first().waitFor()
    await story.getByText('Parameters, as they were signed and sent').first().click()
    expect(await story.textContent()).toContain(number)
    expect(await story.locator('pre').first().textContent()).toContain('<Message>Nausea is common')
    expect(await story.textContent()).toContain('-0.00790')
    await page.keyboard.press('Escape')
    expect(await story.isVisible()).toBe(false)
  })

  it('keeps a talk as a transcript, and plays one', async ({ expect }) => {
    await using window = await handset()
    const { page, phone, number } = window
    await text(phone, 'missed a pill')
    await phone.locator('.text.received').waitFor()
    await page.getByText('Keep or play a talk').click()
    await page.getByRole('button', { name: 'Write down what these phones did' }).click()
    const written = page.getByLabel('Transcript')
    await expect.poll(() => written.inputValue(), SOON).toContain('< Mayo Clinic’s guide')
    expect((await written.inputValue()).split('\n').slice(0, 3)).toEqual([
      `# phone: ${number}`,
      `# phone 2: ${NURSE}`,
      '> missed a pill',
    ])
    await written.fill('> missed a pill\n< Something else\n')
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.getByText('Line 2: expected “Something else”, and “Mayo Clinic').waitFor()
    await expect.poll(() => page.locator('.handset').count(), SOON).toBe(3)
    await written.fill('> markup\n< Less <b>bold</b> & more\n')
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.getByText('All of it came as written.').waitFor()
    await written.fill('what is this')
    await page.getByRole('button', { name: 'Play it' }).click()
    await page.getByText('line 1:').waitFor()
  })

  const looks: [name: string, width: number, colorScheme: 'light' | 'dark'][] = [
    ['a desk in daylight', 1280, 'light'],
    ['a tablet', 820, 'light'],
    ['a phone at night', 320, 'dark'],
  ]
  for (const [name, width, colorScheme] of looks)
    it(`fits ${name}, and leaves nobody out`, async ({ expect }) => {
      await using window = await handset({ viewport: { width, height: 800 }, colorScheme })
      const { page, phone } = window
      await text(phone, 'https://example.org/' + 'long'.repeat(40))
      await text(phone, 'nausea')
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      const wall = 'getComputedStyle(document.body).backgroundColor'
      expect(await page.evaluate(overflow)).toBe(0)
      expect(await page.evaluate(wall)).toBe(
        colorScheme === 'dark' ? 'rgb(21, 25, 27)' : 'rgb(243, 239, 232)',
      )
      expect(await faultsOf(page)).toEqual([])
      await call(phone)
      await page.getByText('Keep or play a talk').click()
      await page.getByText('Faults', { exact: true }).click()
      expect(await page.evaluate(overflow)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
    })

  it('says so when nothing answers, and when it answers again', async ({ expect }) => {
    await using window = await handset()
    const { page } = window
    const alarm = page.getByText('Start the line with “npm start”')
    await page.route('**/simulator/**', (route) => route.abort())
    await alarm.waitFor()
    await page.unroute('**/simulator/**')
    await alarm.waitFor({ state: 'hidden' })
    expect(await alarm.isVisible()).toBe(false)
  })
})

async function faultsOf(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const found = await page.evaluate<{ violations: { id: string; nodes: { html: string }[] }[] }>(
    `axe.run(document, { resultTypes: ['violations'] })`,
  )
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 160)}`))
}
