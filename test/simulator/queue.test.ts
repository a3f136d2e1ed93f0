import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import { account, judgesSpeak, type Account } from './account.ts'
import { LINE, PHONE, type Answers } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const SECOND = '+13035550124'

function waiting(attributes: VoiceResponse.EnqueueAttributes = {}, name = 'line'): VoiceResponse {
  const response = new VoiceResponse()
  response.enqueue({ waitUrl: '/hold', ...attributes }, name)
  response.say('Next verb')
  return response
}

/** A hold document of twenty seconds: five words, and a pause. */
const hold: Answers[string] = ({ QueuePosition }) => {
  const response = new VoiceResponse()
  response.say(`You are number ${QueuePosition} waiting`)
  response.pause({ length: 18 })
  return response
}

/** What the nurse's call runs: it takes whoever waits longest. */
function taking(
  attributes: VoiceResponse.QueueAttributes = {},
  dial: VoiceResponse.DialAttributes = {},
): VoiceResponse {
  const response = new VoiceResponse()
  response.dial({ action: '/nurse/after', ...dial }).queue(attributes, 'line')
  return response
}

const hotline: Answers = {
  '/twilio/voice': waiting({ action: '/after' }),
  '/hold': hold,
  '/after': '<Response><Say>After</Say><Gather timeout="60"/></Response>',
  '/take': taking({ url: '/about' }),
  '/about': '<Response><Say>You are about to be connected</Say></Response>',
  '/nurse/after': '<Response><Say>Done</Say></Response>',
}

const words = ({ said }: { said: { text: string }[] }): string[] => said.map(({ text }) => text)
const results = (it: Account, path = '/after'): (string | undefined)[] =>
  it.at(path).map(({ form }) => form['QueueResult'])

/** The nurse is rung and answers; her call then runs `path`. */
async function nurse(it: Account, path = '/take'): Promise<string> {
  const { sid } = await it.client.calls.create({ to: NURSE, from: LINE, url: it.origin + path })
  await it.network.idle()
  await it.act(sid, 'answer', { by: 'person' })
  return sid
}

describe('a call in a queue', () => {
  it('hears the hold document over and over, with its place and its time', async ({ expect }) => {
    await using it = await account(hotline)
    const first = await it.network.call(PHONE)
    expect(first).toMatchObject({ state: 'in-progress', said: [{ text: 'You are number 1 waiting' }] })
    await it.pass(10)
    const second = await it.network.call(SECOND)
    expect(words(second)).toEqual(['You are number 2 waiting'])
    await it.pass(10)
    expect(
      it.at('/hold').map(({ form }) => [form['CallSid'], form['QueuePosition'], form['QueueTime']]),
    ).toEqual([
      [first.sid, '1', '0'],
      [second.sid, '2', '0'],
      [first.sid, '1', '20'],
    ])
    expect(it.at('/hold')[2]?.form).toMatchObject({
      QueueSid: expect.stringMatching(/^QU[\da-f]{32}$/),
      CurrentQueueSize: '2',
      AvgQueueTime: '15',
      MaxQueueSize: '1000',
      CallStatus: 'in-progress',
    })
    expect(words(await it.callOn(PHONE))).toEqual(Array(2).fill('You are number 1 waiting'))
    await it.act(first.sid, 'hangup')
    await it.pass(10)
    expect(words(await it.callOn(SECOND))).toEqual(['You are number 2 waiting', 'You are number 1 waiting'])
    expect(it.seen.every(({ isSigned }) => isSigned)).toBe(true)
    expect(it.codes()).toEqual([])
  })

  it('leaves by a key, to its action or to the next verb', async ({ expect }) => {
    const asking = new VoiceResponse()
    asking.gather({ numDigits: 1, action: '/hold/key', timeout: 5 }).say('Press 1 to leave a message')
    const leaving = new VoiceResponse()
    leaving.leave()
    const answers = { ...hotline, '/hold': asking, '/hold/key': leaving }
    await using it = await account(answers)
    const { sid } = await it.network.call(PHONE)
    await it.pass(30)
    // Three times in thirty seconds: six words and five seconds of silence each.
    expect(it.at('/hold').length).toBeGreaterThanOrEqual(3)
    expect(words(await it.act(sid, 'digits', { digits: '1' }))).toEqual(['After'])
    expect(it.at('/after')).toMatchObject([{ form: { QueueResult: 'leave', QueueTime: '30' } }])

    await using other = await account({ ...answers, '/twilio/voice': waiting() })
    const call = await other.network.call(PHONE)
    expect(await other.act(call.sid, 'digits', { digits: '1' })).toMatchObject({
      state: 'completed',
      said: [{ text: 'Next verb' }],
    })
  })

  const ends: [string, (it: Account, sid: string) => Promise<unknown>, string, string][] = [
    ['hangs up', (it, sid) => it.act(sid, 'hangup'), 'hangup', 'completed'],
    [
      'is ended over the API',
      (it, sid) => it.client.calls(sid).update({ status: 'completed' }),
      'hangup',
      'completed',
    ],
    [
      'is sent elsewhere',
      (it, sid) => it.client.calls(sid).update({ url: `${it.origin}/about` }),
      'redirected',
      'completed',
    ],
  ]
  it.for(ends)('%s', async ([, act, result], { expect }) => {
    await using it = await account(hotline)
    const { sid } = await it.network.call(PHONE)
    await it.pass(3)
    await act(it, sid)
    await it.network.idle()
    expect(it.at('/after').map(({ form }) => [form['QueueResult'], form['QueueTime']])).toEqual([
      [result, '3'],
    ])
    expect(words(await it.callOn(PHONE))).not.toContain('After')
    expect((await it.client.queues.list())[0]).toMatchObject({ currentSize: 0 })
    await it.pass(60)
    expect(it.at('/hold')).toHaveLength(1)
  })

  it('is let out when its hold document fails', async ({ expect }) => {
    await using it = await account({ ...hotline, '/hold': { status: 500 } })
    expect(words(await it.network.call(PHONE))).toEqual(['After'])
    expect(results(it)).toEqual(['error'])
    expect(it.at('/twilio/voice-fallback')).toEqual([])
  })

  it('may hang itself up from the hold document, and may not do there what is not for it', async ({
    expect,
  }) => {
    await using it = await account({
      ...hotline,
      '/hold': '<Response><Enqueue>again</Enqueue><Redirect>/hold/2</Redirect></Response>',
      '/hold/2': '<Response><Say>Closed now</Say><Hangup/></Response>',
    })
    expect(await it.network.call(PHONE)).toMatchObject({ state: 'completed', said: [{ text: 'Closed now' }] })
    expect(results(it)).toEqual(['hangup'])
    expect(it.codes()).toEqual([12200])
  })

  it('hears music where there is no document, and nothing where that is empty', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': '<Response><Enqueue>line</Enqueue></Response>' })
    expect(words(await it.network.call(PHONE))).toEqual(['[plays hold music]'])
    await using other = await account({
      '/twilio/voice': '<Response><Enqueue waitUrl="">line</Enqueue></Response>',
    })
    expect(await other.network.call(PHONE)).toMatchObject({ up: true, said: [] })
  })

  const names = [
    ['', 14204],
    ['x'.repeat(65), 14205],
  ] as const
  it.for(names)('is refused by a queue named "%s"', async ([name, code], { expect }) => {
    await using it = await account({ ...hotline, '/twilio/voice': waiting({ action: '/after' }, name) })
    expect(words(await it.network.call(PHONE))).toEqual(['After'])
    expect(results(it)).toEqual(['error'])
    expect(it.codes()).toEqual([code])
  })

  it('is refused by a queue that is full', async ({ expect }) => {
    await using it = await account(hotline)
    await it.client.queues.create({ friendlyName: 'line', maxSize: 1 })
    await it.network.call(PHONE)
    expect(words(await it.network.call(SECOND))).toEqual(['After'])
    expect(results(it)).toEqual(['queue-full'])
  })

  it('cannot leave where it does not wait', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': '<Response><Leave/><Say>On</Say></Response>' })
    expect(words(await it.network.call(PHONE))).toEqual(['On'])
    expect(it.codes()).toEqual([12200])
  })
})

describe('Dial with Queue', () => {
  it('tells the caller that waits longest, and joins the two', async ({ expect }) => {
    await using it = await account(hotline)
    const { sid } = await it.network.call(PHONE)
    await it.pass(7)
    await it.network.call(SECOND)
    const taker = await nurse(it)
    expect(it.at('/about')).toMatchObject([
      { form: { CallSid: sid, QueueTime: '7', DequeingCallSid: taker, CallStatus: 'in-progress' } },
    ])
    expect(words(await it.callOn(PHONE))).toEqual([
      'You are number 1 waiting',
      'You are about to be connected',
    ])
    await it.act(taker, 'speech', { text: 'Good evening' })
    expect(words(await it.callOn(PHONE)).at(-1)).toBe('Good evening')
    await it.act(sid, 'speech', { text: 'Hello' })
    expect(words(await it.callOn(NURSE))).toContain('Hello')
    expect((await it.client.queues.list())[0]).toMatchObject({ currentSize: 1 })
    await it.pass(33)
    expect(it.at('/hold').filter(({ form }) => form['CallSid'] === sid)).toHaveLength(1)
    expect(results(it)).toEqual([])

    await it.act(taker, 'hangup')
    expect(it.at('/after')).toMatchObject([
      { form: { CallSid: sid, QueueResult: 'bridged', QueueTime: '7', CallStatus: 'in-progress' } },
    ])
    expect(words(await it.callOn(PHONE)).at(-1)).toBe('After')
    expect(it.at('/nurse/after')).toMatchObject([
      {
        form: { DialCallStatus: 'completed', DialCallSid: sid, DialCallDuration: '33', DialBridged: 'true' },
      },
    ])
    expect(it.codes()).toEqual([])
  })

  it('goes on when the caller hangs up', async ({ expect }) => {
    await using it = await account(hotline)
    const { sid } = await it.network.call(PHONE)
    const taker = await nurse(it)
    await it.act(sid, 'hangup')
    expect(await it.callOn(NURSE)).toMatchObject({ sid: taker, said: [{ text: 'Done' }], state: 'completed' })
    expect(it.at('/nurse/after')).toMatchObject([
      { form: { CallStatus: 'in-progress', DialCallStatus: 'completed', DialBridged: 'true' } },
    ])
    expect(it.at('/after')).toMatchObject([{ form: { CallStatus: 'completed', QueueResult: 'bridged' } }])
  })

  it('waits for somebody to come, until its timeout', async ({ expect }) => {
    await using it = await account({ ...hotline, '/take': taking({}, { timeout: 60 }) })
    await it.client.queues.create({ friendlyName: 'line' })
    const taker = await nurse(it)
    await it.pass(59)
    const { sid } = await it.network.call(PHONE)
    expect(it.at('/hold')).toEqual([])
    await it.act(taker, 'speech', { text: 'At last' })
    expect(words(await it.callOn(PHONE))).toEqual(['At last'])
    await it.pass(60)
    expect(await it.callOn(NURSE)).toMatchObject({ up: true })
    await it.act(sid, 'hangup')

    await nurse(it)
    await it.pass(60)
    expect(it.at('/nurse/after').at(-1)?.form).toMatchObject({
      DialCallStatus: 'no-answer',
      DialBridged: 'false',
    })
  })

  it('fails for a queue that is not there', async ({ expect }) => {
    await using it = await account(hotline)
    await nurse(it)
    expect(it.at('/nurse/after')).toMatchObject([
      { form: { DialCallStatus: 'failed', DialBridged: 'false' } },
    ])
    expect(it.codes()).toEqual([14213])
  })

  it('leaves a call by its star', async ({ expect }) => {
    await using it = await account({ ...hotline, '/take': taking({}, { hangupOnStar: true }) })
    await it.network.call(PHONE)
    const taker = await nurse(it)
    expect(words(await it.act(taker, 'digits', { digits: '*' }))).toEqual(['Done'])
    expect(results(it)).toEqual(['bridged'])
    expect(await it.callOn(PHONE)).toMatchObject({ up: true })
  })

  it('lets each caller be taken once, however many come for it', async ({ expect }) => {
    await using it = await account({ ...hotline, '/take': taking() })
    await it.network.call(PHONE)
    const orders = await Promise.all(
      [NURSE, '+12025550172'].map((to) =>
        it.client.calls.create({ to, from: LINE, url: `${it.origin}/take` }),
      ),
    )
    await it.network.idle()
    await Promise.all(orders.map(({ sid }) => it.act(sid, 'answer', { by: 'person' })))
    await it.pass(30)
    expect(it.at('/nurse/after')).toMatchObject([{ form: { DialCallStatus: 'no-answer' } }])
  })

  it('tells of a caller who is sent elsewhere out of the talk', async ({ expect }) => {
    await using it = await account(hotline)
    const { sid } = await it.network.call(PHONE)
    await nurse(it)
    await it.client.calls(sid).update({ url: `${it.origin}/about` })
    await it.network.idle()
    expect(results(it)).toEqual(['redirected-from-bridged'])
    expect(it.at('/nurse/after')).toMatchObject([{ form: { DialBridged: 'true' } }])
  })
})

describe("Twilio's API of queues", () => {
  it('lists and reads queues and those who wait', async ({ expect }) => {
    await using it = await account(hotline)
    const first = await it.network.call(PHONE)
    await it.pass(10)
    const second = await it.network.call(SECOND)
    await it.pass(4)
    const [queue] = await it.client.queues.list()
    const sid = queue?.sid ?? ''
    expect(queue).toMatchObject({ friendlyName: 'line', currentSize: 2, averageWaitTime: 9, maxSize: 1000 })
    expect(await it.client.queues(sid).fetch()).toMatchObject({ currentSize: 2 })
    const members = await it.client.queues(sid).members.list({ pageSize: 1 })
    expect(members.map(({ callSid, position, waitTime }) => ({ callSid, position, waitTime }))).toEqual([
      { callSid: first.sid, position: 1, waitTime: 14 },
      { callSid: second.sid, position: 2, waitTime: 4 },
    ])
    expect(await it.client.queues(sid).members('Front').fetch()).toMatchObject({ callSid: first.sid })
    expect(await it.client.queues(sid).members(second.sid).fetch()).toMatchObject({ position: 2 })
    expect(it.here.judged).toBeGreaterThan(5)
  })

  it.for(['Front', 'the call'])('takes a member out: %s', async (which, { expect }) => {
    await using it = await account(hotline)
    const first = await it.network.call(PHONE)
    const second = await it.network.call(SECOND)
    const [queue] = await it.client.queues.list()
    const members = it.client.queues(queue?.sid ?? '').members
    const wanted = which === 'Front' ? first : second
    const taken = await members(which === 'Front' ? 'Front' : second.sid).update({
      url: `${it.origin}/about`,
    })
    expect(taken).toMatchObject({ callSid: wanted.sid })
    await it.network.idle()
    expect(it.at('/about')).toMatchObject([{ form: { CallSid: wanted.sid } }])
    expect(results(it)).toEqual(['redirected'])
    expect((await members.list()).map(({ callSid }) => callSid)).toEqual([
      which === 'Front' ? second.sid : first.sid,
    ])
  })

  it('refuses what is not there, or not valid', async ({ expect }) => {
    await using it = await account(hotline)
    await it.client.queues.create({ friendlyName: 'line' })
    const [queue] = await it.client.queues.list()
    const members = it.client.queues(queue?.sid ?? '').members
    await expect(members('Front').update({ url: `${it.origin}/x` })).rejects.toMatchObject({ code: 20404 })
    await expect(it.client.queues(`QU${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 })
    await expect(it.client.queues.create({ friendlyName: 'line' })).rejects.toMatchObject({ code: 22003 })
    const { sid } = await it.network.call(PHONE)
    await expect(members(sid).update({ url: 'nowhere' })).rejects.toMatchObject({ code: 21205 })
  })
})

describe('many at once', () => {
  it('each caller talks with one nurse, and nobody is left behind', async ({ expect }) => {
    await using it = await account({ ...hotline, '/take': taking({ url: '/about' }, { timeout: 600 }) })
    await it.client.queues.create({ friendlyName: 'line' })
    const pairs = Array.from({ length: 20 }, (_, index) => 10 + index)
    await Promise.all(
      pairs.flatMap((pair) => [
        it.network.call(`+130355501${pair}`),
        nurse(it).then((sid) => it.act(sid, 'speech', { text: `nurse ${pair}` })),
      ]),
    )
    await it.network.idle()
    const heard = await Promise.all(
      pairs.map(async (pair) =>
        words(await it.callOn(`+130355501${pair}`)).filter((text) => text.startsWith('nurse')),
      ),
    )
    expect(it.at('/about')).toHaveLength(20)
    expect(new Set(it.at('/about').map(({ form }) => form['DequeingCallSid'])).size).toBe(20)
    // A nurse who spoke before she was joined was heard by nobody, and none by two.
    expect(heard.every((one) => one.length <= 1)).toBe(true)
    expect(new Set(heard.flat()).size).toBe(heard.flat().length)
    expect((await it.client.queues.list())[0]).toMatchObject({ currentSize: 0 })
    await Promise.all(pairs.map(async (pair) => it.act((await it.callOn(`+130355501${pair}`)).sid, 'hangup')))
    await it.network.idle()
    expect(results(it)).toEqual(Array(20).fill('bridged'))
    expect((await it.phone(NURSE)).calls.every(({ state }) => state === 'completed')).toBe(true)
    expect(it.codes()).toEqual([])
  })
})
