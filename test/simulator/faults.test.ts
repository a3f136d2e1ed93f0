import { describe, it } from 'vitest'
import { account, judgesSpeak, type Account } from './account.ts'
import { LINE, NOON, PHONE, received } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const TEXT = { to: PHONE, from: LINE, body: 'Time to take it' }

const fault = (it: Account, one: object): Promise<unknown> => it.ask('/simulator/faults', one)
const clear = (it: Account): Promise<Response> =>
  fetch(`${it.simulator}/simulator/faults`, { method: 'DELETE' })

/** Sends a text with callbacks; answers what was called back. */
async function send(it: Account, text: Partial<typeof TEXT> = {}): Promise<(string | undefined)[]> {
  const { sid } = await it.client.messages.create({ ...TEXT, ...text, statusCallback: `${it.origin}/status` })
  await it.network.idle()
  return it
    .at('/status')
    .filter(({ form }) => form['MessageSid'] === sid)
    .map(({ form }) => form['MessageStatus'])
}

describe('carrier faults', () => {
  it.for([30003, 30004, 30005, 30006, 30007, 30008, 30034])(
    '%s: sent, and never delivered',
    async (code, { expect }) => {
      await using it = await account({})
      await fault(it, { kind: 'carrier', fault: code })
      expect(await send(it)).toEqual(['sent', 'undelivered'])
      expect(it.at('/status')[1]).toMatchObject({ isSigned: true, form: { ErrorCode: String(code) } })
      expect(it.at('/status')[0]?.names).not.toContain('ErrorCode')
      expect(received(it.network)).toEqual([])
      const [message] = await it.client.messages.list()
      expect(message).toMatchObject({
        status: 'undelivered',
        errorCode: code,
        errorMessage: expect.any(String),
      })
    },
  )

  it('strike one phone only, and answers to texts as well', async ({ expect }) => {
    await using it = await account({ '/twilio/sms': '<Response><Message>Hello</Message></Response>' })
    await fault(it, { kind: 'carrier', fault: 30005, number: PHONE })
    await it.network.text({ from: PHONE, body: 'hi' })
    await it.network.text({ from: NURSE, body: 'hi' })
    expect([received(it.network), received(it.network, NURSE)]).toEqual([[], ['Hello']])
  })

  it('strike one in four, evenly', async ({ expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'carrier', fault: 30008, percent: 25 })
    const outcomes: (string | undefined)[] = []
    for (let count = 0; count < 8; count++) outcomes.push((await send(it)).at(-1))
    expect(outcomes.map((outcome) => (outcome === 'undelivered' ? 'x' : '-')).join('')).toBe('---x---x')
  })

  it('strike for a while, so many times, from an instant on', async ({ expect }) => {
    await using it = await account({})
    const last = async (): Promise<string | undefined> => (await send(it)).at(-1)
    await fault(it, { kind: 'carrier', fault: 30008, for: 'PT1M' })
    expect(await last()).toBe('undelivered')
    await it.pass(60)
    expect(await last()).toBe('delivered')
    await clear(it)
    await fault(it, { kind: 'carrier', fault: 30008, times: 1 })
    expect([await last(), await last()]).toEqual(['undelivered', 'delivered'])
    await clear(it)
    await fault(it, { kind: 'carrier', fault: 30008, from: new Date(NOON + 120_000).toISOString() })
    expect(await last()).toBe('delivered')
    await it.pass(60)
    expect(await last()).toBe('undelivered')
  })
})

describe('a phone that cannot be called', () => {
  it('fails at once, asked for by the API or dialled', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': `<Response><Dial action="/after">${NURSE}</Dial></Response>`,
    })
    await fault(it, { kind: 'call', fault: 'failed', number: NURSE })
    const { sid } = await it.client.calls.create({
      to: NURSE,
      from: LINE,
      url: `${it.origin}/x`,
      statusCallback: `${it.origin}/status`,
    })
    await it.network.idle()
    expect(it.at('/status')).toMatchObject([{ form: { CallStatus: 'failed', SipResponseCode: '404' } }])
    expect(await it.client.calls(sid).fetch()).toMatchObject({ status: 'failed' })
    await it.network.call(PHONE)
    expect(it.at('/after')).toMatchObject([{ form: { DialCallStatus: 'failed', DialBridged: 'false' } }])
  })
})

describe('callbacks about texts', () => {
  const ways: [string, string[]][] = [
    ['doubled', ['sent', 'sent', 'delivered', 'delivered']],
    ['reversed', ['delivered', 'sent']],
    ['lost', []],
    ['late', []],
  ]
  it.for(ways)('%s', async ([way, statuses], { expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'callbacks', fault: way, ...(way === 'late' && { ms: 600_000 }) })
    expect(await send(it)).toEqual(statuses)
    expect(received(it.network)).toEqual([TEXT.body])
    await it.pass(600)
    expect(it.at('/status').map(({ form }) => form['MessageStatus'])).toEqual(
      way === 'late' ? ['sent', 'delivered'] : statuses,
    )
  })
})

describe("faults of Twilio's API", () => {
  const refusals = [
    ['429', 20429],
    ['500', 20500],
    ['503', 20503],
  ] as const
  it.for(refusals)('%s does nothing and says so', async ([status, code], { expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'api', fault: status, times: 1 })
    await expect(it.client.messages.create(TEXT)).rejects.toMatchObject({ status: Number(status), code })
    expect(await send(it)).toEqual(['sent', 'delivered'])
    expect(received(it.network)).toEqual([TEXT.body])
  })

  it.for(['reset', 'timeout'])('%s leaves no answer, and nothing done', async (way, { expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'api', fault: way, ms: 50, times: 1 })
    await expect(it.client.messages.create(TEXT)).rejects.toThrow(/hang up|ECONNRESET|aborted/)
    expect(await it.client.messages.list()).toEqual([])
  })

  it('accept-then-lose does what was asked, and its answer is lost', async ({ expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'api', fault: 'accept-then-lose', times: 1 })
    const order = { ...TEXT, statusCallback: `${it.origin}/status` }
    await expect(it.client.messages.create(order)).rejects.toThrow(/hang up|ECONNRESET|aborted/)
    await it.network.idle()
    expect(received(it.network)).toEqual([TEXT.body])
    expect(it.at('/status')).toHaveLength(2)
    expect(await it.client.messages.list()).toHaveLength(1)
  })

  it('strike one resource, or what is for one phone', async ({ expect }) => {
    await using it = await account({})
    await fault(it, { kind: 'api', fault: '500', resource: 'Calls' })
    await fault(it, { kind: 'api', fault: '429', number: NURSE })
    await expect(it.client.calls.list()).rejects.toMatchObject({ code: 20500 })
    await expect(it.client.messages.create({ ...TEXT, to: NURSE })).rejects.toMatchObject({ code: 20429 })
    expect(await send(it)).toEqual(['sent', 'delivered'])
  })
})

describe('faults of the hotline', () => {
  const answers = {
    '/twilio/sms': '<Response><Message>Hello</Message></Response>',
    '/twilio/sms-fallback': '<Response><Message>Fallback</Message></Response>',
  }

  it('dead: nothing arrives, and the texts are there to be swept up afterwards', async ({ expect }) => {
    await using it = await account(answers)
    await fault(it, { kind: 'hotline', fault: 'dead' })
    for (const body of ['STOP', 'one', 'two']) await it.network.text({ from: PHONE, body })
    expect(it.seen).toEqual([])
    expect(it.codes()).toEqual(Array(6).fill(11205))
    await clear(it)
    const missed = await it.client.messages.list({ to: LINE, dateSentAfter: new Date(NOON), pageSize: 2 })
    expect(missed.map(({ direction, body }) => [direction, body])).toEqual([
      ['inbound', 'two'],
      ['inbound', 'one'],
      ['inbound', 'STOP'],
    ])
  })

  it('slow: the work is done, the answer is not waited for, the fallback is asked', async ({ expect }) => {
    await using it = await account(answers)
    await fault(it, { kind: 'hotline', fault: 'slow', path: '/twilio/sms', times: 1 })
    const { replies } = await it.network.text({ from: PHONE, body: 'hi' })
    expect(it.seen.map(({ path }) => path)).toEqual(['/twilio/sms', '/twilio/sms-fallback'])
    expect(it.at('/twilio/sms-fallback')[0]?.form).toMatchObject({ ErrorCode: '11200' })
    expect(replies.map(({ body }) => body)).toEqual(['Fallback'])
  })

  it('a little slow: the answer still counts', async ({ expect }) => {
    await using it = await account(answers)
    await fault(it, { kind: 'hotline', fault: 'slow', ms: 30 })
    const { replies } = await it.network.text({ from: PHONE, body: 'hi' })
    expect(replies.map(({ body }) => body)).toEqual(['Hello'])
    expect(it.network.deliveries[0]?.ms).toBeLessThan(1000)
  })

  it('error: 503 without asking, for one phone', async ({ expect }) => {
    await using it = await account(answers)
    await fault(it, { kind: 'hotline', fault: 'error', number: PHONE })
    expect(await it.network.text({ from: PHONE, body: 'hi' })).toMatchObject({ status: 503, replies: [] })
    expect(await it.network.text({ from: NURSE, body: 'hi' })).toMatchObject({ status: 200 })
  })
})

describe('the list of faults', () => {
  it('is read and cleared', async ({ expect }) => {
    await using it = await account({})
    const one = { kind: 'carrier', fault: 30003, number: PHONE, percent: 50 }
    expect(await fault(it, one)).toEqual({ faults: [one] })
    expect(await it.ask('/simulator/faults')).toEqual({ faults: [one] })
    expect(await (await clear(it)).json()).toEqual({ faults: [] })
    expect(await send(it)).toEqual(['sent', 'delivered'])
  })

  const wrong = [
    { kind: 'carrier', fault: 21610 },
    { kind: 'carrier', fault: 30003, percent: 0 },
    { kind: 'carrier', fault: 30003, for: 'soon' },
    { kind: 'weather', fault: 'rain' },
    { kind: 'api', fault: '429', colour: 'red' },
    { kind: 'hotline', fault: 'slow', path: 'twilio' },
  ]
  it.for(wrong)('refuses %o', async (one, { expect }) => {
    await using it = await account({})
    await expect(fault(it, one)).rejects.toMatchObject({ status: 400 })
    expect(await it.ask('/simulator/faults')).toEqual({ faults: [] })
  })
})
