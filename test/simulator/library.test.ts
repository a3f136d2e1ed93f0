import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import twilio from 'twilio'
import { describe, it } from 'vitest'
import { createNetwork, type Clock, type Network, type Options } from '../../simulator/network.ts'
import { serve } from '../../simulator/server.ts'
import { Here, judgesSpeak } from './account.ts'

judgesSpeak()

const ACCOUNT = `AC${'7'.repeat(32)}`
const TOKEN = 'the token of the tide line'
const TIDES = '+12065550142'
const SAILOR = '+13605550187'

const paths = {
  sms: '/hooks/text?lang=en',
  voice: '/hooks/ring',
  smsFallback: '/hooks/sorry',
  voiceFallback: '/hooks/sorry',
  callStatus: '/hooks/hung-up',
}

type Page = (form: URLSearchParams) => string | number

/** A line that tells the tides, which knows nothing of Doorway: answers are built with Twilio's own classes. */
const pages: Record<string, Page> = {
  '/hooks/text': (form) => {
    const twiml = new twilio.twiml.MessagingResponse()
    const place = form.get('Body') ?? ''
    if (place === 'storm') return 500
    const message = twiml.message({ action: '/hooks/told' }, '')
    message.body(`High water at ${place}: 06:12 & 18:40`)
    if (place === 'chart') message.media('https://tides.example/chart.png')
    return twiml.toString()
  },
  '/hooks/sorry': (form) => {
    const words = `No tides now (${form.get('ErrorCode')}).`
    if (form.has('CallSid')) {
      const twiml = new twilio.twiml.VoiceResponse()
      twiml.say(words)
      return twiml.toString()
    }
    const twiml = new twilio.twiml.MessagingResponse()
    twiml.message(words)
    return twiml.toString()
  },
  '/hooks/ring': () => {
    const twiml = new twilio.twiml.VoiceResponse()
    const gather = twiml.gather({ numDigits: 1, action: 'pressed', input: ['dtmf', 'speech'] })
    gather.say({ voice: 'alice', language: 'en-GB' }, 'For high water press 1.')
    twiml.say('Goodbye.')
    return twiml.toString()
  },
  '/hooks/pressed': (form) => {
    const twiml = new twilio.twiml.VoiceResponse()
    if (form.get('Digits') !== '1') twiml.redirect('/hooks/ring')
    else twiml.say('High water at 6 12.')
    return twiml.toString()
  },
  '/hooks/told': () => '',
  '/hooks/hung-up': () => '',
}

type Tides = {
  network: Network
  client: ReturnType<typeof twilio>
  here: Here
  origin: string
  clock: Clock
  /** Each request by its path, with some of what it said. */
  log: { path: string; form: Record<string, string> }[]
  at(path: string): Record<string, string>[]
  [Symbol.asyncDispose](): Promise<void>
}

async function tides(options: Partial<Options> = {}): Promise<Tides> {
  const log: Tides['log'] = []
  const server = createServer(async (request, response) => {
    const body = await text(request)
    const form = new URLSearchParams(body)
    const fields = Object.fromEntries(form)
    const { headers, url = '' } = request
    const signature = headers['x-twilio-signature']?.toString() ?? ''
    if (!twilio.validateRequest(TOKEN, signature, `http://${headers.host}${url}`, fields))
      return void response.writeHead(403).end()
    const path = url.split('?')[0] ?? ''
    log.push({ path, form: fields })
    const answer = pages[path]?.(form) ?? 404
    if (typeof answer === 'number') return void response.writeHead(answer).end()
    if (answer === '') return void response.writeHead(204).end()
    response.writeHead(200, { 'content-type': 'text/xml' }).end(answer)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A server that listens on a port has an address of this shape.
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let minutes = Date.parse('2031-05-01T00:00:00Z') / 60_000
  const clock: Clock = {
    now: async () => minutes * 60_000,
    move: async (to) => (minutes = Math.ceil(to / 60_000)) * 60_000,
  }
  const network = createNetwork({
    hotline: origin,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    number: TIDES,
    clock,
    paths,
    ...options,
  })
  const simulator = await serve(network, { port: 0 })
  const here = new Here(() => simulator.origin)
  return {
    network,
    client: twilio(ACCOUNT, TOKEN, { httpClient: here }),
    here,
    origin,
    clock,
    log,
    at: (path) => log.filter((one) => one.path === path).map(({ form }) => form),
    async [Symbol.asyncDispose]() {
      await simulator.close()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

describe("another project's hotline, with the network as a library", () => {
  it('answers texts at its own paths, and is told that they arrived', async ({ expect }) => {
    await using it = await tides()
    const { replies } = await it.network.text({ from: SAILOR, body: 'Deception Pass' })
    await it.network.text({ from: SAILOR, body: 'chart' })
    await it.network.idle()
    expect(replies.map(({ body }) => body)).toEqual(['High water at Deception Pass: 06:12 & 18:40'])
    expect(it.network.phone(SAILOR).texts.at(-1)?.sid).toMatch(/^MM/)
    expect(it.at('/hooks/told').map((form) => form['MessageStatus'])).toEqual([
      'sent',
      'delivered',
      'sent',
      'delivered',
    ])
    expect(it.at('/hooks/text')[0]).toMatchObject({ From: SAILOR, To: TIDES })
    expect(it.network.problems).toEqual([])
  })

  it('is asked at its own fallback', async ({ expect }) => {
    await using it = await tides()
    const { replies } = await it.network.text({ from: SAILOR, body: 'storm' })
    expect(replies.map(({ body }) => body)).toEqual(['No tides now (11200).'])
    expect(it.at('/hooks/sorry')).toMatchObject([
      { ErrorCode: '11200', ErrorUrl: `${it.origin}/hooks/text?lang=en` },
    ])
  })

  it('may have no fallback and want no news of calls', async ({ expect }) => {
    const bare = { ...paths, smsFallback: null, voice: '/nowhere', voiceFallback: null, callStatus: null }
    await using it = await tides({ paths: bare })
    expect((await it.network.text({ from: SAILOR, body: 'storm' })).replies).toEqual([])
    const call = await it.network.call(SAILOR)
    await it.network.idle()
    expect(call).toMatchObject({ up: false, said: [{ text: expect.stringContaining('application error') }] })
    expect(it.log.map(({ path }) => path)).toEqual(['/hooks/text', '/nowhere'])
    expect(it.network.problems.map(({ code }) => code)).toEqual([11200, 11200])
  })

  it('takes a call with a Gather, by key and by silence', async ({ expect }) => {
    await using it = await tides()
    const { sid, said, gather } = await it.network.call(SAILOR)
    expect(said).toEqual([{ text: 'For high water press 1.', language: 'en-GB' }])
    expect(gather).toMatchObject({ numDigits: 1 })
    expect(await it.network.digits(sid, '1')).toMatchObject({
      said: [{ text: 'High water at 6 12.' }],
      up: false,
    })
    const other = await it.network.call(SAILOR)
    expect((await it.network.digits(other.sid, '2')).up).toBe(true)
    expect((await it.network.silence(other.sid)).said).toMatchObject([{ text: 'Goodbye.' }])
    await it.network.idle()
    expect(it.at('/hooks/pressed').map((form) => form['Digits'])).toEqual(['1', '2'])
    expect(it.at('/hooks/hung-up')).toMatchObject([
      { CallSid: sid, CallStatus: 'completed' },
      { CallSid: other.sid, CallStatus: 'completed' },
    ])
    expect(it.network.problems).toEqual([])
  })

  it("sends by Twilio's SDK, now and later, on a clock of its own", async ({ expect }) => {
    await using it = await tides()
    const text = { to: SAILOR, body: 'High water in an hour', statusCallback: `${it.origin}/hooks/told?n=1` }
    const sent = await it.client.messages.create({ ...text, from: TIDES })
    await it.network.idle()
    const fetched = await it.client.messages(sent.sid).fetch()
    expect(fetched).toMatchObject({ status: 'delivered', accountSid: ACCOUNT })
    expect(fetched.dateSent?.toISOString()).toBe('2031-05-01T00:00:00.000Z')
    const later = await it.client.messages.create({
      ...text,
      messagingServiceSid: `MG${'7'.repeat(32)}`,
      scheduleType: 'fixed',
      sendAt: new Date('2031-05-01T05:12:00Z'),
    })
    expect(await it.network.move(Date.parse('2031-05-01T05:11:30Z'))).toBe(Date.parse('2031-05-01T05:12:00Z'))
    await it.network.idle()
    expect((await it.client.messages(later.sid).fetch()).dateSent?.toISOString()).toBe(
      '2031-05-01T05:12:00.000Z',
    )
    expect(it.at('/hooks/told').map((form) => [form['MessageSid'], form['MessageStatus']])).toEqual([
      [sent.sid, 'sent'],
      [sent.sid, 'delivered'],
      [later.sid, 'queued'],
      [later.sid, 'sent'],
      [later.sid, 'delivered'],
    ])
    expect(it.here.faults).toEqual([])
  })

  it("rings by Twilio's SDK", async ({ expect }) => {
    await using it = await tides()
    const { sid } = await it.client.calls.create({
      to: SAILOR,
      from: TIDES,
      url: `${it.origin}/hooks/ring`,
      statusCallback: `${it.origin}/hooks/hung-up`,
    })
    await it.network.idle()
    await it.network.answer(sid, 'person')
    expect((await it.network.digits(sid, '1')).said).toMatchObject([{ text: 'High water at 6 12.' }])
    await it.network.idle()
    expect((await it.client.calls(sid).fetch()).status).toBe('completed')
    expect(it.at('/hooks/hung-up')).toMatchObject([{ CallSid: sid, Direction: 'outbound-api' }])
    expect(it.here.faults).toEqual([])
  })
})
