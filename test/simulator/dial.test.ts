import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import { phoneStage } from '../../simulator/phone.ts'
import { run } from '../../simulator/stage.ts'
import { parse } from '../../simulator/transcript.ts'
import { account, judgesSpeak, type Account } from './account.ts'
import { LINE, PHONE, type Answers } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const OTHER = '+12025550172'
type DialAttributes = VoiceResponse.DialAttributes

/** A document that dials, as Twilio's builder writes it, and says "Nobody" after that. */
function dialling(
  numbers: readonly string[],
  attributes: DialAttributes = {},
  number: VoiceResponse.NumberAttributes = {},
): VoiceResponse {
  const response = new VoiceResponse()
  const dial = response.dial({ callerId: LINE, ...attributes })
  for (const one of numbers) dial.number(number, one)
  response.say('Nobody')
  return response
}

/** Press 1 within the whisper, or the call is refused. */
function whisper(): VoiceResponse {
  const response = new VoiceResponse()
  response.gather({ numDigits: 1, timeout: 10, action: '/whisper/key' }).say('English, 3 minutes. Press 1')
  response.hangup()
  return response
}

const screening: Answers = {
  '/whisper': whisper(),
  '/whisper/key': ({ Digits }) =>
    Digits === '1' ? '<Response><Say>Connecting</Say></Response>' : '<Response><Hangup/></Response>',
  '/after': '<Response><Say>After</Say><Gather timeout="60"/></Response>',
}

const states = async (it: Account, sid: string): Promise<string[]> =>
  (await it.ask<{ dialled: { state: string }[] }>(`/simulator/calls/${sid}`)).dialled.map(
    ({ state }) => state,
  )

const words = ({ said }: { said: { text: string }[] }): string[] => said.map(({ text }) => text)

describe('Dial', () => {
  it('rings a phone, joins it, and goes on when it hangs up', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': dialling(
        [NURSE],
        {},
        {
          statusCallback: '/progress',
          statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
        },
      ),
    })
    const call = await it.network.call(PHONE)
    expect(call).toMatchObject({ state: 'in-progress', said: [] })
    const rung = await it.callOn(NURSE)
    expect(rung).toMatchObject({ from: LINE, to: NURSE, state: 'ringing' })
    expect(call.dialled).toEqual([{ number: NURSE, sid: rung.sid, state: 'ringing' }])
    // The caller's own phone shows its own call only, and so does the nurse's.
    expect((await it.phone(PHONE)).calls.map(({ sid }) => sid)).toEqual([call.sid])
    await it.pass(5)
    expect(await it.act(rung.sid, 'answer', { by: 'person' })).toMatchObject({
      state: 'in-progress',
      said: [],
    })
    await it.act(rung.sid, 'speech', { text: 'Nurse here' })
    await it.act(call.sid, 'speech', { text: 'Hello' })
    expect(words(await it.callOn(NURSE))).toEqual(['Hello'])
    await it.act(rung.sid, 'speech', { text: 'Take care' })
    expect(words(await it.callOn(PHONE))).toEqual(['Take care'])
    await it.pass(42)
    await it.act(rung.sid, 'hangup')
    expect(await it.callOn(PHONE)).toMatchObject({ state: 'completed', dialled: [{ state: 'completed' }] })
    expect(words(await it.callOn(PHONE))).toEqual(['Take care', 'Nobody'])
    expect(it.at('/progress').map(({ form }) => [form['SequenceNumber'], form['CallStatus']])).toEqual([
      ['0', 'initiated'],
      ['1', 'ringing'],
      ['2', 'in-progress'],
      ['3', 'completed'],
    ])
    expect(it.at('/progress')[3]?.form).toMatchObject({
      CallSid: rung.sid,
      ParentCallSid: call.sid,
      Direction: 'outbound-dial',
      CallDuration: '42',
    })
    expect(it.seen.every(({ isSigned }) => isSigned)).toBe(true)
    expect(await it.client.calls.list({ parentCallSid: call.sid })).toMatchObject([
      { sid: rung.sid, direction: 'outbound-dial', status: 'completed' },
    ])
    expect(it.codes()).toEqual([])
  })

  it('runs its action instead of the verbs that follow', async ({ expect }) => {
    await using it = await account({ ...screening, '/twilio/voice': dialling([NURSE], { action: '/after' }) })
    const { sid } = await it.network.call(PHONE)
    const rung = await it.callOn(NURSE)
    await it.act(rung.sid, 'answer', { by: 'person' })
    await it.pass(30)
    await it.act(rung.sid, 'hangup')
    expect(it.at('/after')).toMatchObject([
      {
        form: {
          CallSid: sid,
          CallStatus: 'in-progress',
          DialCallStatus: 'completed',
          DialCallSid: rung.sid,
          DialCallDuration: '30',
          DialBridged: 'true',
        },
      },
    ])
    expect(words(await it.callOn(PHONE))).toEqual(['After'])
  })

  type Act = (it: Account, rung: string, call: string) => Promise<unknown>
  const answer: Act = (it, rung) => it.act(rung, 'answer', { by: 'person' })
  const both =
    (first: Act, second: Act): Act =>
    async (it, rung, call) => {
      await first(it, rung, call)
      await second(it, rung, call)
    }
  // What the rung phone does; what the action is told; where the phone's own call ends.
  const outcomes: [string, Act, Record<string, string>, string][] = [
    ['declined', (it, rung) => it.act(rung, 'decline'), { DialCallStatus: 'busy' }, 'busy'],
    ['busy', (it, rung) => it.act(rung, 'busy'), { DialCallStatus: 'busy' }, 'busy'],
    ['no answer', (it) => it.pass(20), { DialCallStatus: 'no-answer' }, 'no-answer'],
    [
      'called off over the API',
      (it, rung) => it.client.calls(rung).update({ status: 'canceled' }),
      { DialCallStatus: 'canceled' },
      'canceled',
    ],
    [
      'taken, and refused by another key',
      both(answer, (it, rung) => it.act(rung, 'digits', { digits: '2' })),
      { DialCallStatus: 'completed', DialCallDuration: '0' },
      'completed',
    ],
    [
      'taken, and nothing pressed',
      both(answer, (it, rung) => it.act(rung, 'silence')),
      { DialCallStatus: 'completed', DialCallDuration: '0' },
      'completed',
    ],
    [
      'taken, and hung up on in the whisper',
      both(answer, (it, rung) => it.act(rung, 'hangup')),
      { DialCallStatus: 'completed', DialCallDuration: '0' },
      'completed',
    ],
    [
      'a machine',
      both(
        (it, rung) => it.act(rung, 'answer', { by: 'machine' }),
        (it) => it.pass(12),
      ),
      { DialCallStatus: 'completed', DialCallDuration: '12' },
      'completed',
    ],
  ]
  it.for(outcomes)('that is not joined: %s', async ([, act, told, state], { expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE], { action: '/after', timeout: 20 }, { url: '/whisper' }),
    })
    const { sid } = await it.network.call(PHONE)
    const rung = await it.callOn(NURSE)
    await act(it, rung.sid, sid)
    await it.network.idle()
    expect(it.at('/after').map(({ form }) => form)).toMatchObject([
      { ...told, DialBridged: 'false', DialCallSid: rung.sid },
    ])
    expect(it.at('/after')[0]?.form['DialCallDuration']).toBe(told['DialCallDuration'])
    expect(await it.callOn(NURSE)).toMatchObject({ state, up: false })
    expect(await it.callOn(PHONE)).toMatchObject({ up: true, said: [{ text: 'After' }] })
  })

  it('whispers to the called side alone, and joins after the right key', async ({ expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE], { action: '/after' }, { url: '/whisper' }),
    })
    const { sid } = await it.network.call(PHONE)
    const rung = await it.callOn(NURSE)
    expect(words(await it.act(rung.sid, 'answer', { by: 'person' }))).toEqual(['English, 3 minutes. Press 1'])
    expect(it.at('/whisper')[0]?.form).toMatchObject({
      CallSid: rung.sid,
      ParentCallSid: sid,
      CallStatus: 'in-progress',
      From: LINE,
      To: NURSE,
    })
    await it.act(rung.sid, 'speech', { text: 'not heard yet' })
    expect(await it.callOn(PHONE)).toMatchObject({ said: [] })
    expect(words(await it.act(rung.sid, 'digits', { digits: '1' }))).toEqual(['Connecting'])
    await it.act(rung.sid, 'speech', { text: 'Good evening' })
    expect(words(await it.callOn(PHONE))).toEqual(['Good evening'])
    await it.act(sid, 'hangup')
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed', up: false })
    expect(it.at('/after')).toMatchObject([
      { form: { CallStatus: 'completed', DialCallStatus: 'completed', DialBridged: 'true' } },
    ])
    // What the action answers for a call that is over is not run.
    expect(await it.callOn(PHONE)).toMatchObject({ said: [] })
  })

  it('does not dial out of a whisper', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': dialling([NURSE], {}, { url: '/whisper' }),
      '/whisper': dialling([OTHER]),
    })
    await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    expect((await it.phone(OTHER)).calls).toEqual([])
    expect(it.codes()).toEqual([13201])
  })

  it('drops the called side when its whisper fails', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': dialling([NURSE], { action: '/after' }, { url: '/whisper' }),
      '/whisper': { status: 500 },
    })
    await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed', said: [] })
    expect(it.at('/after')).toMatchObject([{ form: { DialBridged: 'false' } }])
  })
})

describe('a caller who hangs up', () => {
  it('stops every phone that rings or listens', async ({ expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE, OTHER], { action: '/after' }, { url: '/whisper' }),
    })
    const { sid } = await it.network.call(PHONE)
    const [first, second] = [await it.callOn(NURSE), await it.callOn(OTHER)]
    await it.act(first.sid, 'answer', { by: 'person' })
    const ended = await it.act(sid, 'hangup')
    expect(ended).toMatchObject({ state: 'completed' })
    expect(ended.dialled.map(({ state }) => state)).toEqual(['completed', 'no-answer'])
    await expect(it.act(second.sid, 'answer', { by: 'person' })).rejects.toMatchObject({ status: 400 })
    expect(it.at('/after')).toMatchObject([{ form: { CallStatus: 'completed', DialBridged: 'false' } }])
    expect(it.seen.map(({ path }) => path).slice(-2)).toEqual(['/after', '/twilio/call-status'])
  })

  it('was never answered, where the answer waited for the bridge', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling([NURSE], { answerOnBridge: true }) })
    const { sid, state } = await it.network.call(PHONE)
    expect(state).toBe('ringing')
    await it.act(sid, 'hangup')
    expect(it.at('/twilio/call-status')).toMatchObject([
      { form: { CallStatus: 'no-answer', CallDuration: '0' } },
    ])
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'no-answer' })
  })
})

describe('several numbers', () => {
  const NUMBERS = [NURSE, OTHER] as const

  it('at once: the first to accept is joined, whoever answered first, and the rest stop', async ({
    expect,
  }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling(NUMBERS, { action: '/after' }, { url: '/whisper' }),
    })
    const { sid } = await it.network.call(PHONE)
    const [first, second] = [await it.callOn(NURSE), await it.callOn(OTHER)]
    expect(await states(it, sid)).toEqual(['ringing', 'ringing'])
    await it.act(first.sid, 'answer', { by: 'person' })
    await it.act(second.sid, 'answer', { by: 'person' })
    await it.act(second.sid, 'digits', { digits: '1' })
    expect(await states(it, sid)).toEqual(['completed', 'in-progress'])
    expect(await it.act(first.sid, 'digits', { digits: '1' })).toMatchObject({ up: false })
    await it.act(second.sid, 'hangup')
    expect(it.at('/after')).toMatchObject([{ form: { DialCallSid: second.sid, DialBridged: 'true' } }])
  })

  it('at once, without whisper: the first to answer is joined', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling(NUMBERS) })
    const { sid } = await it.network.call(PHONE)
    const [first, second] = [await it.callOn(NURSE), await it.callOn(OTHER)]
    await Promise.all([
      it.act(first.sid, 'answer', { by: 'person' }),
      it.act(second.sid, 'answer', { by: 'person' }).catch(() => {}), // it may have stopped ringing by then
    ])
    const now = await states(it, sid)
    expect(now.filter((state) => state === 'in-progress')).toHaveLength(1)
    expect(now.filter((state) => state === 'ringing')).toEqual([])
  })

  it('at once: one that fails leaves the others ringing', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling(NUMBERS, { action: '/after' }) })
    const { sid } = await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'decline')
    expect(await states(it, sid)).toEqual(['busy', 'ringing'])
    expect(it.at('/after')).toEqual([])
    await it.pass(30)
    expect(it.at('/after')).toMatchObject([{ form: { DialCallStatus: 'no-answer' } }])
  })

  it('one after the other', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': dialling(NUMBERS, { sequential: true, timeout: 15, action: '/after' }),
    })
    const { sid } = await it.network.call(PHONE)
    expect((await it.phone(OTHER)).calls).toEqual([])
    await it.pass(15)
    expect(await states(it, sid)).toEqual(['no-answer', 'ringing'])
    await it.act((await it.callOn(OTHER)).sid, 'answer', { by: 'person' })
    await it.pass(60)
    expect(await states(it, sid)).toEqual(['no-answer', 'in-progress'])
    await it.act((await it.callOn(OTHER)).sid, 'hangup')
    expect(it.at('/after')).toMatchObject([{ form: { DialCallStatus: 'completed', DialBridged: 'true' } }])
  })

  it('ten at most', async ({ expect }) => {
    const many = Array.from({ length: 11 }, (_, index) => `+120255501${40 + index}`)
    await using it = await account({ '/twilio/voice': dialling(many) })
    expect((await it.network.call(PHONE)).dialled).toHaveLength(10)
    expect(it.codes()).toEqual([13215])
  })
})

describe('attributes', () => {
  it('answerOnBridge: the caller rings until somebody is joined', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling([NURSE], { answerOnBridge: true }) })
    const { sid } = await it.network.call(PHONE)
    await it.pass(10)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    expect(await it.callOn(PHONE)).toMatchObject({ state: 'in-progress' })
    await it.pass(5)
    await it.act(sid, 'hangup')
    expect(it.at('/twilio/call-status')).toMatchObject([
      { form: { CallStatus: 'completed', CallDuration: '5' } },
    ])
  })

  it('hangupOnStar: the star leaves the other side and keeps the caller', async ({ expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE], { action: '/after', hangupOnStar: true }),
    })
    const { sid } = await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    await it.act(sid, 'digits', { digits: '1' })
    expect(await states(it, sid)).toEqual(['in-progress'])
    expect(await it.act(sid, 'digits', { digits: '*' })).toMatchObject({
      up: true,
      said: [{ text: 'After' }],
    })
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed' })
    expect(it.at('/after')).toMatchObject([{ form: { DialCallStatus: 'completed', DialBridged: 'true' } }])
  })

  it('hangupOnStar while it rings cancels the ringing', async ({ expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE], { action: '/after', hangupOnStar: true }),
    })
    const { sid } = await it.network.call(PHONE)
    expect(words(await it.act(sid, 'digits', { digits: '*' }))).toEqual(['After'])
    expect(it.at('/after')).toMatchObject([{ form: { DialCallStatus: 'canceled', DialBridged: 'false' } }])
  })

  it('no hangupOnStar: the star is a key like any other', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling([NURSE]) })
    const { sid } = await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    expect(await it.act(sid, 'digits', { digits: '*' })).toMatchObject({ up: true, said: [] })
  })

  it('timeLimit: counts from the bridge', async ({ expect }) => {
    await using it = await account({ '/twilio/voice': dialling([NURSE], { timeLimit: 60 }) })
    await it.network.call(PHONE)
    await it.pass(20)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    await it.pass(59)
    expect(await it.callOn(NURSE)).toMatchObject({ up: true })
    await it.pass(1)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed' })
    expect(words(await it.callOn(PHONE))).toEqual(['Nobody'])
  })

  it('callerId: the caller by default, and nobody whom the account may not show', async ({ expect }) => {
    const plain = `<Response><Dial>${NURSE}</Dial></Response>`
    await using it = await account({ '/twilio/voice': plain })
    await it.network.call(PHONE)
    expect(await it.callOn(NURSE)).toMatchObject({ from: PHONE })
    await using other = await account({
      '/twilio/voice': dialling([NURSE], { callerId: '+12025550199', action: '/after' }),
    })
    await other.network.call(PHONE)
    expect((await other.phone(NURSE)).calls).toEqual([])
    expect(other.at('/after')[0]?.form).toMatchObject({ DialCallStatus: 'failed', DialBridged: 'false' })
    expect(other.codes()).toEqual([13214])
  })

  const written = [
    ['(202) 555-0171', [NURSE], []],
    ['202-555-0171', [NURSE], []],
    ['12025550171', [NURSE], []],
    ['911', [], [13223]],
    ['', [], [13223]],
    ['nurse', [], [13223]],
  ] as const
  it.for(written)('a number written "%s"', async ([number, called, codes], { expect }) => {
    await using it = await account({ '/twilio/voice': dialling([number]) })
    const call = await it.network.call(PHONE)
    expect(call.dialled.map((one) => one.number)).toEqual(called)
    expect(words(call)).toEqual(called.length > 0 ? [] : ['Nobody'])
    expect(it.codes()).toEqual(codes)
  })

  it('values that are none give way to the defaults', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': `<Response><Dial timeout="soon" timeLimit="0">${NURSE}</Dial></Response>`,
    })
    await it.network.call(PHONE)
    await it.pass(29)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'ringing' })
    await it.pass(1)
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'no-answer' })
    expect(it.codes()).toEqual([13212, 13216])
  })
})

describe('a call in a Dial that is sent elsewhere', () => {
  it('leaves the other side with nobody: the parent', async ({ expect }) => {
    await using it = await account({ ...screening, '/twilio/voice': dialling([NURSE], { action: '/other' }) })
    const { sid } = await it.network.call(PHONE)
    await it.act((await it.callOn(NURSE)).sid, 'answer', { by: 'person' })
    await it.client.calls(sid).update({ url: `${it.origin}/after` })
    await it.network.idle()
    expect(await it.callOn(NURSE)).toMatchObject({ state: 'completed' })
    expect(words(await it.callOn(PHONE))).toEqual(['After'])
    expect(it.at('/other')).toEqual([])
  })

  it('goes its own way, and the parent on: the child', async ({ expect }) => {
    await using it = await account({ ...screening, '/twilio/voice': dialling([NURSE]) })
    await it.network.call(PHONE)
    const rung = await it.callOn(NURSE)
    await it.act(rung.sid, 'answer', { by: 'person' })
    await it.client.calls(rung.sid).update({ url: `${it.origin}/after` })
    await it.network.idle()
    expect(await it.callOn(NURSE)).toMatchObject({ up: true, said: [{ text: 'After' }] })
    expect(await it.callOn(PHONE)).toMatchObject({ up: false, said: [{ text: 'Nobody' }] })
  })
})

describe('a talk with two phones', () => {
  it('is written down and played on a stage', async ({ expect }) => {
    await using it = await account({
      ...screening,
      '/twilio/voice': dialling([NURSE], { action: '/after', timeout: 20 }, { url: '/whisper' }),
    })
    const talk = parse(`= call
2= answer
2< English, 3 minutes. Press 1
2= press 1
2< Connecting
2= say Good evening
< Good evening
2= hang up
< After
= hang up
= call
2= machine
2< English, 3 minutes. Press 1
@ +30s
< After
= hang up
= call
@ +20s
< After
`)
    expect(await run(talk, phoneStage(it.simulator, [PHONE, NURSE]))).toEqual({ ok: true })
    expect(it.at('/after').map(({ form }) => [form['DialCallStatus'], form['DialBridged']])).toEqual([
      ['completed', 'true'],
      ['completed', 'false'],
      ['no-answer', 'false'],
    ])
  })
})
