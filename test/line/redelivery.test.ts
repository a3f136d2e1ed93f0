import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { text as whole } from 'node:stream/consumers'
import type { Miniflare } from 'miniflare'
import { afterAll, afterEach, beforeAll, describe, it } from 'vitest'
import { bundleWorker, LAPTOP, publish, startWorker } from '../../simulator/laptop.ts'
import { createNetwork, type Network } from '../../simulator/network.ts'
import { freePort } from './started.ts'
import { bundle, callFields, FIRST_CONTACT, messages, newPhone, post, textFields } from './webhook.ts'

/** What becomes of an answer on its way back, once the hotline has given it. */
type Fate = 'delivered' | '500' | 'hung up'
let fate: Fate = 'delivered'
/** What the hotline answered at its primaries, whatever became of it. */
const given: { path: string; body: string }[] = []

let worker: Miniflare
let proxy: Server
let origin: string
let network: Network

beforeAll(async () => {
  const [port, proxyPort] = [await freePort(), await freePort()]
  origin = `http://127.0.0.1:${proxyPort}`
  worker = startWorker(await bundleWorker(), {
    port,
    origin,
    token: LAPTOP.token,
    apiOrigin: 'http://127.0.0.1:9',
  })
  await worker.ready
  await publish(await worker.getKVNamespace('CONTENT'), bundle)
  proxy = createServer(async (request, response) => {
    const path = request.url ?? '/'
    const body = await whole(request)
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      method: request.method ?? 'GET',
      ...(request.method === 'POST' && { body }),
      headers: {
        'content-type': request.headers['content-type'] ?? '',
        'x-twilio-signature': String(request.headers['x-twilio-signature'] ?? ''),
      },
    })
    const said = await answer.text()
    const isPrimary = !path.includes('fallback')
    if (isPrimary) given.push({ path, body: said })
    if (isPrimary && fate === 'hung up') return void response.destroy()
    if (isPrimary && fate === '500') return void response.writeHead(500).end('lost')
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' }).end(said)
  })
  proxy.listen(proxyPort, '127.0.0.1')
  await once(proxy, 'listening')
  network = createNetwork({
    hotline: origin,
    accountSid: LAPTOP.account,
    authToken: LAPTOP.token,
    number: LAPTOP.number,
    clock: { now: async () => Date.now(), move: async () => Date.now() },
  })
})
afterEach(() => {
  fate = 'delivered'
})
afterAll(async () => {
  await network.idle()
  proxy.close()
  proxy.closeAllConnections()
  await worker.dispose()
})

describe('fifty deliveries at once', () => {
  it('of one text get fifty identical answers, and one happening', async ({ expect }) => {
    const fields = textFields({ Body: 'nausea' })
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(origin, '/twilio/sms', fields)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    expect(messages(answers[0] ?? { body: '' })).toEqual([expect.stringContaining(FIRST_CONTACT)])
    const more = await post(origin, '/twilio/sms', {
      ...fields,
      MessageSid: textFields()['MessageSid'] ?? '',
      Body: 'more',
    })
    expect(messages(more)).toHaveLength(1)
    expect(more.body).not.toContain(FIRST_CONTACT)
    expect(await post(origin, '/twilio/sms', fields)).toEqual(answers[0])
  })

  it('of one step of a call get fifty identical answers', async ({ expect }) => {
    const call = callFields()
    await post(origin, '/twilio/voice', call)
    const step = { ...call, Digits: '1' }
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(origin, '/twilio/voice/1', step)))
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1)
    const next = await post(origin, '/twilio/voice/2', { ...call, Digits: '2' })
    expect(next.body).not.toBe(answers[0]?.body)
    expect(await post(origin, '/twilio/voice/1', step)).toEqual(answers[0])
  })

  it('through primary and fallback alike get one answer', async ({ expect }) => {
    const fields = textFields({ Body: 'nausea' })
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        post(origin, `/twilio/sms${i % 2 === 0 ? '' : '-fallback'}`, fields),
      ),
    )
    expect(new Set(answers.map(({ body }) => body)).size).toBe(1)
  })
})

describe('different texts of one phone at once', () => {
  it('are each answered, and only one of them is the first contact', async ({ expect }) => {
    const From = newPhone()
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => post(origin, '/twilio/sms', textFields({ From, Body: 'nausea' }))),
    )
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    expect(answers.filter(({ body }) => body.includes(FIRST_CONTACT))).toHaveLength(1)
  })
})

describe.for(['500', 'hung up'] as const)('an answer that was lost on its way (%s)', (lost) => {
  it('is given again by the fallback, to a text', async ({ expect }) => {
    const from = newPhone()
    fate = lost
    given.length = 0
    const { replies } = await network.text({ from, body: 'nausea' })
    const [primary] = given
    expect(replies.map(({ body }) => body)).toEqual(messages(primary ?? { body: '' }))
    expect(replies[0]?.body).toContain(FIRST_CONTACT)
    fate = 'delivered'
    const next = await network.text({ from, body: 'more' })
    expect(next.replies[0]?.body).not.toContain(FIRST_CONTACT)
  })

  it('is given again by the fallback, at every step of a call', async ({ expect }) => {
    const twin = await network.call(newPhone())
    const heard = [twin, await network.digits(twin.sid, '1'), await network.digits(twin.sid, '2')]
    fate = lost
    const call = await network.call(newPhone())
    const again = [call, await network.digits(call.sid, '1'), await network.digits(call.sid, '2')]
    expect(again.map(({ said }) => said)).toEqual(heard.map(({ said }) => said))
    const silence = [await network.silence(twin.sid), await network.silence(call.sid)]
    expect(silence[1]?.said).toEqual(silence[0]?.said)
    expect(silence[1]?.up).toBe(true)
  })

  it('is a STOP that counts, confirmed once', async ({ expect }) => {
    const from = newPhone()
    await network.text({ from, body: 'nausea' })
    fate = lost
    const stop = await network.text({ from, body: 'please stop texting me' })
    expect(stop.replies.map(({ body }) => body)).toEqual([bundle.phrases['stopped']?.en.text])
    fate = 'delivered'
    expect((await network.text({ from, body: 'nausea' })).replies).toEqual([])
  })
})
