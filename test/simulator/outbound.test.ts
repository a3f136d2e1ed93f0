import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import { account, judgesSpeak, type Account } from './account.ts'
import { ACCOUNT, LINE, NOON, PHONE } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const EVENTS = ['initiated', 'ringing', 'answered', 'completed']

function question(): VoiceResponse {
  const response = new VoiceResponse()
  response.gather({ numDigits: 1, action: '/taken', timeout: 15 }).say('Press 1 to take it')
  response.hangup()
  return response
}

const answers = {
  '/ask': question(),
  '/taken': '<Response><Say>Thank you</Say></Response>',
}

/** Has the hotline ring the nurse. */
async function ring(
  it: Account,
  more: Partial<Parameters<Account['client']['calls']['create']>[0]> = {},
): Promise<string> {
  const { sid } = await it.client.calls.create({ to: NURSE, from: LINE, url: `${it.origin}/ask`, ...more })
  await it.network.idle()
  return sid
}

const told = (it: Account): (string | undefined)[][] =>
  it.at('/progress').map(({ form }) => [form['SequenceNumber'], form['CallStatus']])

describe('a call that the hotline asks for', () => {
  it('is queued in the answer, rings the phone, and tells of itself in order', async ({ expect }) => {
    await using it = await account(answers)
    const created = await it.client.calls.create({
      to: NURSE,
      from: LINE,
      url: `${it.origin}/ask`,
      statusCallback: `${it.origin}/progress`,
      statusCallbackEvent: EVENTS,
    })
    expect(created).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      from: LINE,
      to: NURSE,
      startTime: null,
    })
    await it.network.idle()
    const { sid } = created
    expect((await it.phone(NURSE)).calls).toMatchObject([
      { sid, from: LINE, to: NURSE, state: 'ringing', up: true, said: [], gather: null },
    ])
    expect((await it.phone(LINE)).calls).toEqual([])
    expect(it.at('/ask')).toEqual([])
    expect(await it.client.calls(sid).fetch()).toMatchObject({ status: 'ringing' })

    await it.pass(7)
    expect(await it.act(sid, 'answer', { by: 'person' })).toMatchObject({
      state: 'in-progress',
      said: [{ text: 'Press 1 to take it' }],
      gather: { action: `${it.origin}/taken`, timeout: 15 },
    })
    await it.pass(61)
    expect(await it.act(sid, 'digits', { digits: '1' })).toMatchObject({
      state: 'completed',
      up: false,
      said: [{ text: 'Thank you' }],
    })
    const [fetched] = it.at('/ask')
    expect(fetched).toMatchObject({ isSigned: true, method: 'POST' })
    expect(fetched?.form).toMatchObject({
      CallSid: sid,
      AccountSid: ACCOUNT,
      Direction: 'outbound-api',
      CallStatus: 'in-progress',
      From: LINE,
      To: NURSE,
      Called: NURSE,
      ToState: 'DC',
    })
    // Only a call from a phone brings these along; machine detection was not asked for.
    for (const name of ['StirVerstat', 'CallToken', 'ParentCallSid', 'AnsweredBy'])
      expect(fetched?.names).not.toContain(name)
    expect(told(it)).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ])
    expect(it.at('/progress').every(({ isSigned }) => isSigned)).toBe(true)
    expect(it.at('/progress')[3]?.form).toMatchObject({
      CallbackSource: 'call-progress-events',
      CallDuration: '61',
      Duration: '2',
      Timestamp: 'Mon, 23 Nov 2026 12:01:08 +0000',
    })
    expect(it.at('/twilio/call-status')).toEqual([])
    expect(await it.client.calls(sid).fetch()).toMatchObject({ status: 'completed', duration: '61' })
    expect(it.codes()).toEqual([])
  })

  // What the phone does, how the call ends, and what the hotline is told.
  const ends: [string, (it: Account, sid: string) => Promise<unknown>, string, string | undefined][] = [
    ['is declined', (it, sid) => it.act(sid, 'decline'), 'busy', '603'],
    ['is hung up on while it rings', (it, sid) => it.act(sid, 'hangup'), 'busy', '603'],
    ['finds a phone that talks', (it, sid) => it.act(sid, 'busy'), 'busy', '486'],
    ['rings out', (it) => it.pass(20), 'no-answer', '487'],
    [
      'is called off',
      (it, sid) => it.client.calls(sid).update({ status: 'canceled' }),
      'canceled',
      undefined,
    ],
    [
      'is ended early',
      (it, sid) => it.client.calls(sid).update({ status: 'completed' }),
      'canceled',
      undefined,
    ],
  ]
  it.for(ends)('%s', async ([, act, state, sip], { expect }) => {
    await using it = await account(answers)
    const sid = await ring(it, { timeout: 20, statusCallback: `${it.origin}/progress` })
    await act(it, sid)
    await it.network.idle()
    expect(await it.callOn(NURSE)).toMatchObject({ sid, state, up: false })
    expect(told(it)).toEqual([['0', state]])
    expect(it.at('/progress')[0]?.form).toMatchObject({ CallDuration: '0' })
    expect(it.at('/progress')[0]?.form['SipResponseCode']).toBe(sip)
    expect(await it.client.calls(sid).fetch()).toMatchObject({ status: state, startTime: null })
    expect(it.at('/ask')).toEqual([])
    await expect(it.act(sid, 'answer', { by: 'person' })).rejects.toMatchObject({ status: 400 })
    await expect(it.client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ code: 21220 })
  })

  it('rings a second short of its time, and not a second longer', async ({ expect }) => {
    await using it = await account(answers)
    await ring(it, { timeout: 20 })
    await it.pass(19)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'ringing' })
    await it.pass(1)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'no-answer' })
  })

  it('says nothing of a call that was called off before it was begun', async ({ expect }) => {
    await using it = await account(answers)
    const { leg, begin } = await it.network.parts.calls.outbound.place({
      from: LINE,
      to: NURSE,
      source: { url: `${it.origin}/ask`, method: 'POST' },
      fallback: null,
      subscription: { url: `${it.origin}/progress`, method: 'POST', events: EVENTS },
      timeoutSeconds: 60,
      timeLimitSeconds: null,
      detection: null,
    })
    await it.client.calls(leg.sid).update({ status: 'canceled' })
    await begin()
    await it.network.idle()
    expect(it.seen).toEqual([])
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'canceled' })
  })

  const detections = [
    ['Enable', 'person', 'human'],
    ['Enable', 'machine', 'machine_start'],
    ['DetectMessageEnd', 'person', 'human'],
    ['DetectMessageEnd', 'machine', 'machine_end_beep'],
  ] as const
  it.for(detections)('with machine detection %s tells a %s', async ([detection, by, wanted], { expect }) => {
    await using it = await account(answers)
    const sid = await ring(it, { machineDetection: detection })
    await it.act(sid, 'answer', { by })
    expect(it.at('/ask')).toMatchObject([{ form: { AnsweredBy: wanted } }])
    expect(await it.client.calls(sid).fetch()).toMatchObject({ answeredBy: wanted })
  })

  it('reaches a machine, which listens and never presses a key', async ({ expect }) => {
    await using it = await account(answers)
    const sid = await ring(it)
    expect(await it.act(sid, 'answer', { by: 'machine' })).toMatchObject({
      said: [{ text: 'Press 1 to take it' }],
    })
    await expect(it.act(sid, 'digits', { digits: '1' })).rejects.toMatchObject({ status: 400 })
    await it.pass(14)
    expect(await it.callOn(NURSE)).toMatchObject({ up: true })
    await it.pass(5)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed', up: false })
    expect(it.at('/taken')).toEqual([])
  })

  it('runs words given with the order, whose relative addresses lead nowhere', async ({ expect }) => {
    await using it = await account(answers)
    const first = await it.client.calls.create({
      to: NURSE,
      from: LINE,
      twiml: `<Response><Say>Hello</Say><Redirect>${it.origin}/taken</Redirect></Response>`,
    })
    await it.network.idle()
    expect((await it.act(first.sid, 'answer', { by: 'person' })).said).toMatchObject([
      { text: 'Hello' },
      { text: 'Thank you' },
    ])
    const second = await it.client.calls.create({
      to: NURSE,
      from: LINE,
      twiml: '<Response><Redirect>/taken</Redirect></Response>',
    })
    await it.network.idle()
    expect(await it.act(second.sid, 'answer', { by: 'person' })).toMatchObject({ state: 'failed' })
    expect(it.codes()).toEqual([11100])
  })

  it('asks its own fallback, and none of the line', async ({ expect }) => {
    await using it = await account({
      '/broken': { status: 500 },
      '/plan-b': '<Response><Say>B</Say></Response>',
    })
    const sid = await ring(it, { url: `${it.origin}/broken`, fallbackUrl: `${it.origin}/plan-b` })
    expect(await it.act(sid, 'answer', { by: 'person' })).toMatchObject({ said: [{ text: 'B' }] })
    expect(it.at('/plan-b')[0]?.form).toMatchObject({ ErrorCode: '11200', ErrorUrl: `${it.origin}/broken` })
    const other = await ring(it, { url: `${it.origin}/broken` })
    expect(await it.act(other, 'answer', { by: 'person' })).toMatchObject({ state: 'failed' })
    expect(it.at('/twilio/voice-fallback')).toEqual([])
    expect(await it.client.calls(other).fetch()).toMatchObject({ status: 'completed' })
  })

  it('ends at its time limit', async ({ expect }) => {
    await using it = await account(answers)
    const sid = await ring(it, { timeLimit: 90 })
    await it.act(sid, 'answer', { by: 'person' })
    await it.pass(89)
    expect(await it.callOn(NURSE)).toMatchObject({ up: true })
    await it.pass(1)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed' })
  })
})

describe('a call under way', () => {
  it('is sent elsewhere, by address and by words', async ({ expect }) => {
    await using it = await account({ ...answers, '/elsewhere': question() })
    const sid = await ring(it)
    await expect(it.client.calls(sid).update({ url: `${it.origin}/elsewhere` })).rejects.toMatchObject({
      status: 400,
      code: 21220,
    })
    await it.act(sid, 'answer', { by: 'person' })
    await it.client.calls(sid).update({ url: `${it.origin}/elsewhere`, method: 'GET' })
    await it.network.idle()
    expect(it.at('/elsewhere')).toMatchObject([
      { method: 'GET', isSigned: true, form: { CallSid: sid, CallStatus: 'in-progress' } },
    ])
    // What was said of itself is there to be read, on top of what the last step said.
    expect((await it.callOn(NURSE)).said).toHaveLength(2)
    await it.client.calls(sid).update({ twiml: '<Response><Say>Bye</Say></Response>' })
    await it.network.idle()
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed', gather: null })
    expect((await it.callOn(NURSE)).said.at(-1)).toMatchObject({ text: 'Bye' })
  })

  const late = ['<Response><Say>Too late</Say></Response>', { status: 500 }] as const
  it.for(late)(
    'is sent elsewhere while the hotline still answers %o, which is then lost',
    async (answer, { expect }) => {
      await using it: Account = await account({
        '/twilio/voice': async ({ CallSid = '' }) => {
          await it.client.calls(CallSid).update({ url: `${it.origin}/taken` })
          await it.client.calls.list({ to: LINE, status: 'in-progress' })
          return answer
        },
        '/menu': question(),
        '/taken': '<Response><Say>Elsewhere</Say><Gather/></Response>',
      })
      const sid = await ring(it, { url: `${it.origin}/twilio/voice` })
      await it.act(sid, 'answer', { by: 'person' })
      await it.network.idle()
      expect((await it.callOn(NURSE)).said.map(({ text }) => text)).toEqual(['Elsewhere'])
    },
  )

  it('is listed newest first, by either end, by status, by day', async ({ expect }) => {
    await using it = await account({ ...answers, '/twilio/voice': question() })
    const first = await ring(it)
    await it.act(first, 'decline')
    const second = await ring(it)
    const inbound = await it.network.call(PHONE)
    const sids = async (filter: Parameters<typeof it.client.calls.list>[0]): Promise<string[]> =>
      (await it.client.calls.list(filter)).map(({ sid }) => sid)
    expect(await sids({ pageSize: 1 })).toEqual([inbound.sid, second, first])
    expect(await sids({ to: NURSE })).toEqual([second, first])
    expect(await sids({ from: PHONE })).toEqual([inbound.sid])
    expect(await sids({ status: 'busy' })).toEqual([first])
    expect(await sids({ startTimeAfter: new Date(NOON + 86_400_000) })).toEqual([])
  })
})

describe('a call that is refused', () => {
  const ORDER = { to: NURSE, from: LINE, url: 'http://127.0.0.1:9/x' }
  const refused = [
    ['no number', { ...ORDER, to: '' }, 21201],
    ['a number that is none', { ...ORDER, to: 'banana' }, 21211],
    ['no caller', { ...ORDER, from: '' }, 21213],
    ['a caller that is none', { ...ORDER, from: 'banana' }, 21212],
    ['a caller that is not ours', { ...ORDER, from: '+12025550199' }, 21210],
    ['nothing to run', { to: NURSE, from: LINE, url: '' }, 21205],
    ['a relative address', { ...ORDER, url: '/x' }, 21205],
    ['4001 characters of TwiML', { to: NURSE, from: LINE, twiml: 'x'.repeat(4001) }, 32018],
    ['601 seconds of ringing', { ...ORDER, timeout: 601 }, 21208],
    ['magic: no number', { ...ORDER, to: '+15005550001' }, 21217],
    ['magic: not reachable', { ...ORDER, to: '+15005550002' }, 21214],
    ['magic: region', { ...ORDER, to: '+15005550003' }, 21215],
    ['magic: blocked', { ...ORDER, to: '+15005550004' }, 21216],
    ['magic caller: invalid', { ...ORDER, from: '+15005550001' }, 21212],
    ['what the simulator does not know', { ...ORDER, asyncAmd: 'true' }, 20001],
  ] as const
  it.for(refused)('%s', async ([, order, code], { expect }) => {
    await using it = await account({})
    await expect(it.client.calls.create({ ...order })).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
    })
    expect(await it.client.calls.list()).toEqual([])
  })

  it('a status that is none', async ({ expect }) => {
    await using it = await account(answers)
    const sid = await ring(it)
    const path = `${it.simulator}/2010-04-01/Accounts/${ACCOUNT}/Calls/${sid}.json`
    const response = await fetch(path, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${ACCOUNT}:a-token-of-the-test`)}` },
      body: new URLSearchParams({ Status: 'paused' }),
    })
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { code: 20001 },
    })
  })
})
