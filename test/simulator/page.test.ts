import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { text as whole } from 'node:stream/consumers'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { createNetwork } from '../../simulator/network.ts'
import { serve } from '../../simulator/server.ts'
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
  ;[simulator, chromium] = await Promise.all([serve(network, { port: 0, page }), browser()])
}, 60_000)

afterAll(async () => {
  await chromium.close()
  await simulator.close()
  hotline.closeAllConnections()
  hotline.close()
})

type Handset = { page: Page; number: string; complaints: string[] }

/** A browser window on the page with a phone of its own; what it complains of, or asks of others, is kept. */
async function handset(
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<Handset & AsyncDisposable> {
  const number = `+130355501${nextNumber++}`
  const context = await chromium.newContext({ locale: 'en-US', timezoneId: 'America/Denver', ...options })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('request', (request) => {
    if (!request.url().startsWith(simulator.origin)) complaints.push(request.url())
  })
  await page.goto(simulator.origin)
  await page.getByLabel('This phone').fill(number)
  await page.getByLabel('This phone').press('Enter')
  return { page, number, complaints, [Symbol.asyncDispose]: () => context.close() }
}

async function text(page: Page, body: string): Promise<void> {
  await page.getByLabel('Your text').fill(body)
  await page.getByLabel('Your text').press('Enter')
  await page.locator('.text.sent', { hasText: body }).waitFor()
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

describe('the page with one handset', { timeout: 30_000 }, () => {
  it('shows a text and its answers, with segments on demand', async ({ expect }) => {
    await using phone = await handset()
    await text(phone.page, 'nausea')
    await expect.poll(() => phone.page.locator('.text.received').count(), SOON).toBe(2)
    const first = phone.page.locator('.text.received').first()
    expect(await first.locator('p').textContent()).toBe(TEXTS['nausea']?.[0])
    expect(await first.getByText('1 segment').isVisible()).toBe(false)
    await first.locator('summary').click()
    expect(await first.getByText('1 segment · delivered').isVisible()).toBe(true)
    expect(phone.complaints).toEqual([])
  })

  it('shows markup as the characters it is made of', async ({ expect }) => {
    await using phone = await handset()
    await text(phone.page, 'markup')
    await expect
      .poll(() => phone.page.locator('.text.received p').allTextContents(), SOON)
      .toEqual([TEXTS['markup']?.[0]])
    await text(phone.page, '<img src=x onerror=alert(1)>')
    expect(await phone.page.locator('#thread img').count()).toBe(0)
  })

  it('announces texts that come by themselves, and only those', async ({ expect }) => {
    await using phone = await handset()
    const log = phone.page.getByRole('log', { name: 'Texts' })
    await expect.poll(() => log.getAttribute('aria-live'), SOON).toBe('polite')
    await send(phone.number, 'Your visit is tomorrow')
    await expect
      .poll(() => log.locator('.received p').allTextContents(), SOON)
      .toEqual(['Your visit is tomorrow'])
  })

  it('keeps its number over a reload, and gets a new one on request', async ({ expect }) => {
    await using phone = await handset()
    await text(phone.page, 'nausea')
    await phone.page.reload()
    await phone.page.locator('.text.sent').waitFor()
    await phone.page.getByRole('button', { name: 'New' }).click()
    await expect.poll(() => phone.page.locator('.text').count(), SOON).toBe(0)
    expect(await phone.page.getByLabel('This phone').inputValue()).toMatch(/^\+1 \d{3} 555 01\d\d$/)
    await phone.page.getByLabel('This phone').fill('five')
    await phone.page.getByLabel('This phone').press('Enter')
    expect(await phone.page.getByText('A number looks like +1 303 555 0123.').isVisible()).toBe(true)
  })

  it('carries a call by keyboard alone', async ({ expect }) => {
    await using phone = await handset()
    const captions = phone.page.getByRole('log', { name: 'Captions' }).getByRole('listitem')
    await phone.page.getByRole('button', { name: 'Call' }).press('Enter')
    await expect
      .poll(() => captions.allTextContents(), SOON)
      .toEqual([
        'Doorway, an automated line. In danger, hang up and call 911.',
        'Para español, oprima 2.',
        'For side effects, press 1. For a missed pill, press 3.',
      ])
    expect(await captions.nth(1).getAttribute('lang')).toBe('es-US')
    await phone.page.keyboard.press('1')
    await expect.poll(() => captions.last().textContent(), SOON).toContain('Nausea is common')
    await phone.page.getByLabel('Words to say').fill('about 2 pills')
    await phone.page.getByLabel('How well it is understood').fill('0.35')
    await phone.page.getByLabel('Words to say').press('Enter')
    await expect.poll(() => captions.allTextContents(), SOON).toContain('I heard about 2 pills, 0.35.')
    await phone.page.getByRole('button', { name: 'Stay silent' }).press('Enter')
    await expect.poll(() => captions.last().textContent(), SOON).toBe('Are you still there?')
    await phone.page.getByRole('button', { name: 'Hang up' }).press('Enter')
    await expect.poll(() => captions.last().textContent(), SOON).toBe('The call has ended.')
    expect(await phone.page.getByRole('button', { name: 'Call', exact: true }).isEnabled()).toBe(true)
    expect(await phone.page.evaluate('document.activeElement.id')).toBe('call')
    expect(phone.complaints).toEqual([])
  })

  it('ends when the line hangs up', async ({ expect }) => {
    await using phone = await handset()
    await phone.page.getByRole('button', { name: 'Call' }).click()
    await phone.page.getByRole('button', { name: '9 WXYZ' }).click()
    await phone.page.getByText('The call has ended.').waitFor()
    expect(await phone.page.getByRole('heading', { name: 'Not in a call' }).isVisible()).toBe(true)
    expect(await phone.page.getByRole('button', { name: '9 WXYZ' }).isEnabled()).toBe(false)
  })

  it('reads aloud in a voice of the language, stays silent without one, and can be told not to', async ({
    expect,
  }) => {
    await using phone = await handset()
    await phone.page.evaluate(VOICES)
    const spoken = () => phone.page.evaluate<string[]>('spoken')
    await phone.page.getByRole('button', { name: 'Call' }).click()
    await expect
      .poll(spoken, SOON)
      .toEqual([
        'en-US: Doorway, an automated line. In danger, hang up and call 911.',
        'en-US: For side effects, press 1. For a missed pill, press 3.',
      ])
    await phone.page.getByLabel('Read aloud').uncheck()
    await phone.page.keyboard.press('1')
    await phone.page.getByText('To hear it again').waitFor()
    expect(await spoken()).toHaveLength(2)
  })

  it('speaks Spanish on request and remembers it', async ({ expect }) => {
    await using phone = await handset()
    await phone.page.getByRole('button', { name: 'Español' }).click()
    await phone.page.reload()
    expect(await phone.page.getByRole('button', { name: 'Llamar' }).isVisible()).toBe(true)
    expect(await phone.page.getByLabel('Su mensaje').getAttribute('placeholder')).toBe('Mensaje de texto')
    expect(await phone.page.evaluate('document.documentElement.lang')).toBe('es')
    await phone.page.getByRole('button', { name: 'English' }).click()
    expect(await phone.page.getByRole('heading', { name: 'Not in a call' }).isVisible()).toBe(true)
  })

  it('moves the line’s clock', async ({ expect }) => {
    await using phone = await handset()
    const before = now
    await phone.page.getByRole('button', { name: '+1 hour' }).click()
    await expect.poll(() => now - before, SOON).toBe(3_600_000)
  })

  const looks: [name: string, width: number, colorScheme: 'light' | 'dark'][] = [
    ['a desk in daylight', 1280, 'light'],
    ['a tablet', 820, 'light'],
    ['a phone at night', 320, 'dark'],
  ]
  for (const [name, width, colorScheme] of looks)
    it(`fits ${name}`, async ({ expect }) => {
      await using phone = await handset({ viewport: { width, height: 800 }, colorScheme })
      await text(phone.page, 'https://example.org/' + 'long'.repeat(40))
      const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
      const wall = 'getComputedStyle(document.body).backgroundColor'
      expect(await phone.page.evaluate(overflow)).toBe(0)
      expect(await phone.page.evaluate(wall)).toBe(
        colorScheme === 'dark' ? 'rgb(21, 25, 27)' : 'rgb(243, 239, 232)',
      )
    })

  it('says so when nothing answers, and when it answers again', async ({ expect }) => {
    await using phone = await handset()
    const alarm = phone.page.getByText('Start the line with “npm start”')
    await phone.page.route('**/simulator/**', (route) => route.abort())
    await alarm.waitFor()
    await phone.page.unroute('**/simulator/**')
    await alarm.waitFor({ state: 'hidden' })
    expect(await alarm.isVisible()).toBe(false)
  })

  it.runIf(process.env['SCREENSHOT'])('has its picture taken', async ({ expect }) => {
    now = Date.parse('2026-11-23T21:04:00Z')
    await using phone = await handset({ viewport: { width: 1280, height: 900 }, colorScheme: 'light' })
    const { page } = phone
    await text(page, 'nausea')
    await page.locator('.text.received').nth(1).waitFor()
    await text(page, 'missed a pill')
    await page.locator('.text.received').nth(2).waitFor()
    await page.getByRole('button', { name: 'Call' }).click()
    await page.getByText('For side effects, press 1').waitFor()
    await page.keyboard.press('1')
    await page.getByText('To hear it again').waitFor()
    await page.waitForTimeout(3200)
    const path = join(process.env['SCREENSHOT'] ?? '', 'page.png')
    expect((await page.screenshot({ path })).byteLength).toBeGreaterThan(20_000)
  })
})
