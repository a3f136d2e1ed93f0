import twilio from 'twilio'
import { getExpectedTwilioSignature, validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import { describe, it, type ExpectStatic } from 'vitest'
import { createNetwork, type Network, type Options } from '../../simulator/network.ts'
import { serve } from '../../simulator/server.ts'
import { basicAuthorization, signature, signedAddress } from '../../simulator/signing.ts'
import { isSigned } from '../../src/twilio/signature.ts'
import { Here, judgesSpeak } from './account.ts'
import { ACCOUNT, LINE, NOON, PHONE, TOKEN } from './hotline.ts'
import { recorder, type Received } from './recorder.ts'

judgesSpeak()

const NURSE = '+12025550171'
const say = (verbs: string): string => `<Response>${verbs}</Response>`

function network(hotline: string, options: Partial<Options> = {}): Network {
  let now = NOON
  const clock = { now: async () => now, move: async (to: number) => (now = to) }
  return createNetwork({ hotline, accountSid: ACCOUNT, authToken: TOKEN, number: LINE, clock, ...options })
}

/** A form as a web framework hands it over: a name that stands twice has a list. */
function form(body: string): Record<string, string | string[]> {
  const fields = new URLSearchParams(body)
  return Object.fromEntries(
    [...new Set(fields.keys())].map((name) => {
      const [first = '', ...more] = fields.getAll(name)
      return [name, more.length === 0 ? first : [first, ...more]]
    }),
  )
}

/** Three judges of one request, none of which is told anything but what came over the wire. */
async function judged(expect: ExpectStatic, { headers, target, body, method }: Received): Promise<void> {
  const address = `http://${headers.host}${target}`
  const given = headers['x-twilio-signature']?.toString() ?? ''
  const own = (url: string, fields: string): Promise<boolean> =>
    isSigned(TOKEN, given, url, new URLSearchParams(fields))
  expect(getExpectedTwilioSignature(TOKEN, address, form(body)), `${method} ${target}`).toBe(given)
  expect(validateRequest(TOKEN, given, address, form(body)), `${method} ${target}`).toBe(true)
  expect(await own(address, body), `${method} ${target}`).toBe(true)
  // And they are no yes-men: another token, address or form is refused.
  expect(validateRequest('other', given, address, form(body))).toBe(false)
  for (const [url, fields] of [
    [`${address}x`, body],
    [address, `${body}&Extra=1`],
  ] as const) {
    expect(validateRequest(TOKEN, given, url, form(fields))).toBe(false)
    expect(await own(url, fields)).toBe(false)
  }
}

async function allJudged(expect: ExpectStatic, received: Received[], paths: string[]): Promise<void> {
  for (const one of received) await judged(expect, one)
  expect(new Set(received.map(({ target }) => target.split('?')[0]))).toEqual(new Set(paths))
}

describe('the signature of a text', () => {
  const texts: [what: string, body: string, fields?: Record<string, string>][] = [
    ['plain', 'hello'],
    ['no words', ''],
    ['outer blanks and new lines', ' \n stop \r\n'],
    ['what means something in a form', 'a=1&b=2+2%20%2B;c#d?e'],
    ['quotes and brackets', `it's "so" <b>&amp;</b> {x} [y] \\ ~ | ^`],
    ['accents, composed and not', 'mañana é e\u0301'],
    ['other scripts', '雪 Здравствуйте مرحبا'],
    ['emoji beyond the basic plane', '🙂 👩‍👧‍👦 🇺🇸'],
    ['1600 characters', '€'.repeat(1600)],
    ['empty values besides', 'x', { FromCity: '', ButtonText: '', Zero: '0' }],
    ['names that differ in case', 'x', { body: 'lower', BODY: 'upper', Body2: 'longer' }],
    ['names that are not ASCII', 'x', { ñ: 'á', Z: 'z', é: '' }],
  ]
  it.for(texts)('%s', async ([, body, fields = {}], { expect }) => {
    await using hotline = await recorder()
    await network(`http://127.0.0.1:${hotline.port}`).text({ from: PHONE, body, fields })
    await allJudged(expect, hotline.received, ['/twilio/sms'])
    expect(new URLSearchParams(hotline.received[0]?.body).get('Body')).toBe(body)
  })

  it('of a phone that cannot be placed, with pictures, from a word instead of a number', async ({
    expect,
  }) => {
    await using hotline = await recorder()
    const one = network(`http://127.0.0.1:${hotline.port}`)
    await one.text({ from: '+447700900123', body: 'hi', media: ['https://example.com/a b.png?x=ñ&y=1'] })
    await one.text({ from: 'anonymous', body: 'hi', media: 3 })
    expect(hotline.received).toHaveLength(2)
    await allJudged(expect, hotline.received, ['/twilio/sms'])
  })
})

describe('the address of the hotline', () => {
  const addresses: [what: string, around: (host: string) => string, authorization?: string][] = [
    ['with a port', (host) => `http://${host}`],
    ['with a slash at the end', (host) => `http://${host}/`],
    ['with connection overrides', (host) => `http://${host}#rc=2&rp=5xx,ct&rt=5000`],
    ['with a user and a password', (host) => `http://line:pass@${host}`, 'line:pass'],
    ['with a password that is escaped', (host) => `http://line:p%40s%3As%2F@${host}`, 'line:p@s:s/'],
    ['with a user only', (host) => `http://line@${host}`, 'line:'],
    ['with all of it', (host) => `http://line:pass@${host}/#rc=1`, 'line:pass'],
    ['by name', (host) => `http://localhost:${host.split(':')[1]}`],
  ]
  it.for(addresses)('%s', async ([, around, authorization], { expect }) => {
    const caller = say('<Gather action="/step?n=1"/>')
    await using hotline = await recorder({ '/twilio/voice': caller, '/twilio/sms': { status: 500 } })
    const one = network(around(`127.0.0.1:${hotline.port}`))
    await one.text({ from: PHONE, body: 'hi' })
    const { sid } = await one.call(PHONE)
    await one.digits(sid, '1')
    await one.idle()
    await allJudged(expect, hotline.received, [
      '/twilio/sms',
      '/twilio/sms-fallback',
      '/twilio/voice',
      '/twilio/call-status',
      '/step',
    ])
    const wanted = authorization && `Basic ${Buffer.from(authorization).toString('base64')}`
    expect([...new Set(hotline.received.map(({ headers }) => headers.authorization))]).toEqual([wanted])
  })
})

const queries = [
  ['one name', 'o=v1.x'],
  ['a name twice', 'a=1&a=2&a=1'],
  ['a name of the form', 'From=nobody&CallSid=x&MessageSid=y'],
  ['no values', 'a=&b&=c&'],
  ['escaped characters', 'a=%20x%20&b=%26%3D%2B&c=%C3%B1'],
  ['a blank as plus', 'a=x+y'],
  ['raw blanks and accents', 'a=x y&b=ñ🙂'],
  ['an apostrophe and other signs', "a=it's&b=(x)*!~,;:@/?$"],
  ['an address inside', 'to=https://example.com/x?y=1'],
] as const

const escaped = (text: string): string => text.replaceAll('&', '&amp;')

describe('the query of an address', () => {
  it.for(queries)('with %s, in TwiML', async ([, query], { expect }) => {
    const to = (path: string): string => escaped(`${path}?${query}`)
    await using hotline = await recorder({
      '/twilio/sms': say(
        `<Message statusCallback="${to('/status')}">a</Message><Message action="${to('/status#rc=1')}">b</Message><Redirect>${to('/more')}</Redirect>`,
      ),
      '/twilio/voice': say(`<Gather action="${to('/posted')}"/>`),
      '/posted': say(`<Gather action="${to('/got')}" method="GET"/>`),
      '/got': say(`<Redirect method="GET">${to('/last')}</Redirect>`),
    })
    const one = network(`http://127.0.0.1:${hotline.port}`)
    await one.text({ from: PHONE, body: 'hi' })
    const { sid } = await one.call(PHONE)
    await one.digits(sid, '1')
    await one.digits(sid, '2')
    await one.idle()
    await allJudged(expect, hotline.received, [
      '/twilio/sms',
      '/status',
      '/more',
      '/twilio/voice',
      '/posted',
      '/got',
      '/last',
      '/twilio/call-status',
    ])
    expect(one.problems).toEqual([])
  })

  it.for(queries)("with %s, given to Twilio's SDK", async ([, query], { expect }) => {
    await using hotline = await recorder({ '/call': say('<Say>x</Say>') })
    const origin = `http://user:word@127.0.0.1:${hotline.port}`
    const one = network(origin)
    const simulator = await serve(one, { port: 0 })
    const here = new Here(() => simulator.origin)
    const client = twilio(ACCOUNT, TOKEN, { httpClient: here })
    await client.messages.create({
      to: PHONE,
      from: LINE,
      body: 'x',
      statusCallback: `${origin}/status?${query}#rc=1`,
    })
    const { sid } = await client.calls.create({
      to: PHONE,
      from: LINE,
      url: `${origin}/call?${query}`,
      statusCallback: `${origin}/progress?${query}`,
      statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
    })
    await one.idle()
    await one.answer(sid, 'person')
    await one.idle()
    await simulator.close()
    expect(hotline.received).toHaveLength(2 + 1 + 4)
    await allJudged(expect, hotline.received, ['/status', '/call', '/progress'])
    expect(here.faults).toEqual([])
  })
})

describe('the steps of a call', () => {
  it('of every kind', async ({ expect }) => {
    await using hotline = await recorder({
      '/twilio/voice': say('<Gather input="dtmf speech" action="spoken?a=1&amp;a=2"/>'),
      '/twilio/spoken': say('<Record action="/recorded" recordingStatusCallback="/recording?x=ñ"/>'),
      '/recorded': say('<Enqueue action="/left" waitUrl="/wait?q=á b">la cola</Enqueue>'),
      '/wait': say('<Gather numDigits="1" action="/waited"/>'),
      '/waited': say('<Leave/>'),
      '/left': say(
        `<Dial action="/dialled"><Number url="/whisper?n=1" statusCallback="/child#rc=1" statusCallbackEvent="initiated ringing answered completed">${NURSE}</Number></Dial>`,
      ),
      '/dialled': { status: 307, location: '/moved?x=%20y' },
      '/moved': { status: 404 },
      '/twilio/voice-fallback': say('<Say>Sorry</Say>'),
    })
    const one = network(`http://127.0.0.1:${hotline.port}`)
    const { sid } = await one.call(PHONE)
    await one.speech(sid, 'sí, mañana & «pronto» 🙂', 0.5)
    await one.move(NOON + 5000)
    await one.digits(sid, '#')
    await one.digits(sid, '1')
    const [child] = one.phone(NURSE).calls
    await one.answer(child?.sid ?? '', 'person')
    await one.hangUp(child?.sid ?? '')
    await one.move(NOON + 60_000) // a recording is stored a little later
    await one.idle()
    await allJudged(expect, hotline.received, [
      '/twilio/voice',
      '/twilio/spoken',
      '/recorded',
      '/recording',
      '/wait',
      '/waited',
      '/left',
      '/whisper',
      '/child',
      '/dialled',
      '/moved',
      '/twilio/voice-fallback',
      '/twilio/call-status',
    ])
  })

  it('of a conference', async ({ expect }) => {
    const room =
      '<Dial><Conference waitUrl="/music?a=1" statusCallback="/room?b=ñ" statusCallbackEvent="start end join leave">línea 1</Conference></Dial>'
    await using hotline = await recorder({ '/twilio/voice': say(room) })
    const one = network(`http://127.0.0.1:${hotline.port}`)
    const { sid } = await one.call(PHONE)
    const other = await one.call('anonymous')
    await one.hangUp(sid)
    await one.hangUp(other.sid)
    await one.idle()
    await allJudged(expect, hotline.received, ['/twilio/voice', '/music', '/room', '/twilio/call-status'])
  })
})

describe('what is signed where no test can listen', () => {
  const vectors = [
    ['https://h.example:8443/a?b=1', 'text', 'https://h.example:8443/a?b=1'],
    ['https://h.example:8443/a?b=1', 'call', 'https://h.example/a?b=1'],
    ['http://h.example:8080/a', 'call', 'http://h.example:8080/a'],
    ['http://h.example:80/a', 'text', 'http://h.example:80/a'],
    ['https://h.example:443/a', 'text', 'https://h.example:443/a'],
    ['https://H.Example/A?B=c', 'text', 'https://H.Example/A?B=c'],
    ['https://u:p%40w@h.example/a#rc=2', 'text', 'https://h.example/a'],
    ['https://h.example', 'text', 'https://h.example/'],
    ['https://h.example/a?to=x@y:1', 'call', 'https://h.example/a?to=x@y:1'],
    ['http://[::1]:8787/a', 'text', 'http://[::1]:8787/a'],
  ] as const
  it.for(vectors)('%s of a %s', async ([given, about, address], { expect }) => {
    expect(signedAddress(given, new URL(given), about)).toBe(address)
    const fields = { From: PHONE, Body: 'ñ ', Empty: '' }
    const header = signature(TOKEN, address, fields)
    // Judges who know the configured address, its port included, still accept it.
    const known = given.replace(/#.*$/, '').replace(/\/\/.*@(?=h)/, '//')
    const configured = new URL(known).pathname === '/' ? `${known}/` : known
    expect(validateRequest(TOKEN, header, configured, fields)).toBe(true)
    expect(await isSigned(TOKEN, header, configured, new URLSearchParams(fields))).toBe(true)
  })

  it('has no credentials where there are none', ({ expect }) => {
    expect(basicAuthorization(new URL('https://h.example/a@b:c'))).toBeNull()
  })
})
