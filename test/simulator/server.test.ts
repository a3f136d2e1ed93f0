import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text as whole } from 'node:stream/consumers'
import { beforeAll, beforeEach, describe, it } from 'vitest'
import { duration, instant } from '../../simulator/instant.ts'
import { serve } from '../../simulator/server.ts'
import { line, LINE, PHONE, type Line } from './hotline.ts'

let hotline: Line
let simulator: Awaited<ReturnType<typeof serve>>
let folder: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'page-'))
  await mkdir(join(folder, 'public'))
  await writeFile(join(folder, 'public', 'index.html'), '<title>Phone</title>')
  await writeFile(join(folder, 'public', 'phone.js'), 'export {}')
  await writeFile(join(folder, 'secret.js'), 'secret')
  return () => rm(folder, { recursive: true })
})

beforeEach(async () => {
  hotline = await line({
    '/twilio/sms': '<Response><Message>Hello</Message></Response>',
    '/twilio/voice':
      '<Response><Gather input="dtmf speech" numDigits="1" action="/twilio/voice/2"><Say language="es-US">Hola</Say></Gather><Say>Bye</Say></Response>',
    '/twilio/voice/2': '<Response><Gather numDigits="1" timeout="10"><Say>Two</Say></Gather></Response>',
  })
  simulator = await serve(hotline.network, { port: 0, page: join(folder, 'public') })
  return async () => {
    await simulator.close()
    await hotline[Symbol.asyncDispose]()
  }
})

/** A request as any program could make it, with whatever headers; `fetch` would not send a foreign Host. */
async function ask(
  method: string,
  path: string,
  body?: string,
  headers: Record<string, string> = { 'content-type': 'application/json' },
): Promise<{ status: number; body: string; headers: Record<string, unknown> }> {
  const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<typeof ask>>>()
  const { hostname, port } = new URL(simulator.origin)
  const asking = request({ hostname, port, path, method, headers }, (answer) => {
    whole(answer).then(
      (read) => resolve({ status: answer.statusCode ?? 0, body: read, headers: answer.headers }),
      reject,
    )
  })
  asking.on('error', reject)
  asking.end(body)
  return promise
}

async function post(path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const answer = await ask('POST', path, body && JSON.stringify(body), body ? undefined : {})
  return { status: answer.status, body: JSON.parse(answer.body) }
}

async function get(path: string): Promise<unknown> {
  return JSON.parse((await ask('GET', path)).body)
}

describe("the simulator's API", () => {
  it('texts and shows the phone', async ({ expect }) => {
    const { status, body } = await post('/simulator/texts', { from: PHONE, body: 'hi' })
    const at = '2026-11-23T12:00:00.000Z'
    const rest = { error: null, segments: 1, at }
    const answer = {
      from: LINE,
      to: PHONE,
      body: 'Hello',
      direction: 'received',
      status: 'delivered',
      ...rest,
    }
    const reply = { sid: expect.stringMatching(/^SM[\da-f]{32}$/), ...answer }
    const sid = expect.stringMatching(/^SM[\da-f]{32}$/)
    expect({ status, body }).toEqual({ status: 200, body: { sid, status: 200, replies: [reply] } })
    expect(await get(`/simulator/phones/${encodeURIComponent(PHONE)}`)).toEqual({
      number: PHONE,
      texts: [
        { sid, from: PHONE, to: LINE, body: 'hi', direction: 'sent', status: 'received', ...rest },
        reply,
      ],
      calls: [],
    })
    expect(await get('/simulator/phones/anonymous')).toEqual({ number: 'anonymous', texts: [], calls: [] })
  })

  it('calls, step by step', async ({ expect }) => {
    const { body } = await post('/simulator/calls', { from: 'anonymous' })
    expect(body).toEqual({
      sid: expect.stringMatching(/^CA[\da-f]{32}$/),
      from: 'anonymous',
      to: LINE,
      state: 'in-progress',
      up: true,
      said: [{ text: 'Hola', language: 'es-US' }],
      gather: {
        input: 'dtmf speech',
        hints: '',
        language: 'en-US',
        timeout: 5,
        numDigits: 1,
        finishOnKey: '#',
        action: `${hotline.origin}/twilio/voice/2`,
      },
      dialled: [],
    })
    const [leg] = hotline.network.parts.calls.all
    const path = `/simulator/calls/${leg?.sid}`
    expect(await get(path)).toEqual(body)
    expect(await post(`${path}/speech`, { text: 'dos', confidence: 0.5 })).toMatchObject({
      body: { said: [{ text: 'Two' }] },
    })
    expect(hotline.seen.at(-1)?.form).toMatchObject({ SpeechResult: 'dos', Confidence: '0.5' })
    expect(await post(`${path}/digits`, { digits: '1' })).toMatchObject({
      body: { said: [{ text: 'Two' }], up: true },
    })
    expect(await post(`${path}/again`)).toMatchObject({
      status: 200,
      body: { sid: leg?.sid, status: 200, same: true },
    })
    expect(await post(`${path}/silence`, {})).toMatchObject({ body: { state: 'completed', up: false } })
    expect(await post(`${path}/hangup`)).toMatchObject({
      status: 200,
      body: { state: 'completed', said: [] },
    })
  })

  it('moves the clock forward only', async ({ expect }) => {
    expect(await get('/simulator/clock')).toEqual({ now: '2026-11-23T12:00:00.000Z' })
    expect(await post('/simulator/clock', { advance: 'P1DT30M' })).toEqual({
      status: 200,
      body: { now: '2026-11-24T12:30:00.000Z' },
    })
    expect(await post('/simulator/clock', { to: '2026-11-24T08:00:00-07:00' })).toEqual({
      status: 200,
      body: { now: '2026-11-24T15:00:00.000Z' },
    })
    expect(await post('/simulator/clock', { to: '2026-11-24T14:59:59Z' })).toMatchObject({ status: 400 })
    expect(await get('/simulator/clock')).toEqual({ now: '2026-11-24T15:00:00.000Z' })
  })

  const bad: [string, string, string, object | undefined, number][] = [
    ['a text from nobody', 'POST', '/simulator/texts', { body: 'x' }, 400],
    ['a text from a name', 'POST', '/simulator/texts', { from: 'me', body: 'x' }, 400],
    ['a text too long', 'POST', '/simulator/texts', { from: PHONE, body: 'a'.repeat(1601) }, 400],
    ['a text with an unknown field', 'POST', '/simulator/texts', { from: PHONE, body: 'x', text: 'y' }, 400],
    [
      'an identifier of another kind',
      'POST',
      '/simulator/texts',
      { from: PHONE, body: 'x', sid: 'CA1' },
      400,
    ],
    ['keys that no phone has', 'POST', '/simulator/calls/CA1/digits', { digits: '12a' }, 400],
    ['a call that is not there', 'POST', '/simulator/calls/CA1/digits', { digits: '1' }, 404],
    ['a call that is not there, read', 'GET', '/simulator/calls/CA1', undefined, 404],
    ['a clock without an offset', 'POST', '/simulator/clock', { to: '2026-11-24T15:00:00' }, 400],
    ['a duration of months', 'POST', '/simulator/clock', { advance: 'P1M' }, 400],
    ['a negative duration', 'POST', '/simulator/clock', { advance: '-PT1H' }, 400],
    ['both of a clock', 'POST', '/simulator/clock', { to: '2026-11-24T15:00:00Z', advance: 'PT1H' }, 400],
    ['a rung phone that is not there', 'POST', '/simulator/calls/CA1/answer', { by: 'person' }, 404],
    ['somebody else at a rung phone', 'POST', '/simulator/calls/CA1/answer', { by: 'dog' }, 400],
    ['a fault of no kind', 'POST', '/simulator/faults', {}, 400],
    ['an unknown path', 'GET', '/simulator/nothing', undefined, 404],
    ['the wrong method', 'GET', '/simulator/texts', undefined, 405],
    ['a badly encoded number', 'GET', '/simulator/phones/%E0%A4%A', undefined, 400],
  ]
  it.for(bad)('refuses %s', async ([, method, path, body, status], { expect }) => {
    const answer = await ask(method, path, body && JSON.stringify(body))
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status,
      body: { error: expect.stringMatching(/\w/) },
    })
    expect(hotline.seen).toEqual([])
  })

  const json = { 'content-type': 'application/json' }
  const foreign: [string, Record<string, string>, number][] = [
    ['a foreign Host', { ...json, host: 'evil.example' }, 403],
    ['a Host that starts like ours', { ...json, host: '127.0.0.1.evil.example:8788' }, 403],
    ['a foreign Origin', { ...json, origin: 'https://evil.example' }, 403],
    ['an Origin that starts like ours', { ...json, origin: 'http://localhost.evil.example' }, 403],
    ['an opaque Origin', { ...json, origin: 'null' }, 403],
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }, 415],
    ['plain text', { 'content-type': 'text/plain' }, 415],
    ['no type', {}, 415],
    ['its own page', { ...json, origin: 'http://127.0.0.1:8788' }, 200],
    ['localhost', { ...json, host: 'localhost:8788', origin: 'http://localhost:8788' }, 200],
    ['IPv6', { ...json, host: '[::1]:8788' }, 200],
    ['JSON with a charset', { 'content-type': 'application/json; charset=utf-8' }, 200],
  ]
  it.for(foreign)('answers %s', async ([, headers, status], { expect }) => {
    const answer = await ask('POST', '/simulator/texts', JSON.stringify({ from: PHONE, body: 'x' }), headers)
    expect(answer.status).toBe(status)
    expect(Object.keys(JSON.parse(answer.body))).toEqual(
      status === 200 ? ['sid', 'status', 'replies'] : ['error'],
    )
    expect(hotline.seen).toHaveLength(status === 200 ? 1 : 0)
  })

  it.for(['/', '/simulator/clock', '/2010-04-01/Accounts/x/Messages.json'])(
    'keeps a foreign Host from reading %s',
    async (path, { expect }) => {
      expect(await ask('GET', path, undefined, { host: 'evil.example' })).toMatchObject({ status: 403 })
    },
  )

  it('refuses what is not JSON after all', async ({ expect }) => {
    expect(await ask('POST', '/simulator/texts', '{"from":')).toMatchObject({ status: 400 })
  })
})

describe('the page', () => {
  it('is served with a policy that lets nothing else in', async ({ expect }) => {
    const page = await ask('GET', '/')
    expect(page).toMatchObject({ status: 200, body: '<title>Phone</title>' })
    expect(page.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'self'",
    })
    const script = await ask('GET', '/page/phone.js')
    expect(script.headers['content-type']).toBe('text/javascript; charset=utf-8')
  })

  it.for([
    '/page/../secret.js',
    '/page/..%2fsecret.js',
    '/page/%2e%2e/secret.js',
    '/page//etc/passwd',
    '/secret.js',
    '/page/none.js',
    '/page/public',
  ])('does not serve %s', async (path, { expect }) => {
    const answer = await ask('GET', path)
    expect(answer.status).toBe(404)
    expect(answer.body).not.toContain('secret"')
  })
})

describe('instants and durations', () => {
  const rows = [
    ['P1D', 86_400_000],
    ['PT1H', 3_600_000],
    ['P1W', 604_800_000],
    ['PT2.5S', 2500],
    ['P1DT2H3M4S', 93_784_000],
    ['-PT1S', -1000],
    ['P', null],
    ['PT', null],
    ['P1DT', null],
    ['1D', null],
    ['P1Y', null],
  ] as const
  it.for(rows)('%s lasts %s ms', ([iso, ms], { expect }) => {
    expect(duration(iso)).toBe(ms)
  })

  const instants = [
    ['2026-11-23T12:00:00Z', Date.UTC(2026, 10, 23, 12)],
    ['2026-11-23T12:00-07:00', Date.UTC(2026, 10, 23, 19)],
    ['2026-11-23T12:00:00.5Z', Date.UTC(2026, 10, 23, 12, 0, 0, 500)],
    ['2026-11-23T12:00:00', null],
    ['2026-11-23', null],
    ['2026-13-23T12:00:00Z', null],
    ['tomorrow', null],
  ] as const
  it.for(instants)('%s is %s', ([iso, at], { expect }) => {
    expect(instant(iso)).toBe(at)
  })
})
