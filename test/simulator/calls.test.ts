import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import type { Call } from '../../simulator/leg.ts'
import type { Network } from '../../simulator/network.ts'
import { ACCOUNT, LINE, line, NOON, PHONE, type Answers } from './hotline.ts'

const words = ({ said }: Call): string[] => said.map(({ text }) => text)
const twiml = (verbs: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${verbs}</Response>`
const apology = ['We are sorry, an application error has occurred. Goodbye.']

describe('the webhooks of a call', () => {
  it('are signed and carry what Twilio sends, to the very end', async ({ expect }) => {
    const menu = twiml('<Gather numDigits="1" action="/twilio/voice/menu?step=1"><Say>Press 1</Say></Gather>')
    await using it = await line({
      '/twilio/voice': menu,
      '/twilio/voice/menu': twiml('<Say>Bye</Say><Hangup/>'),
    })
    const call = await it.network.call(PHONE)
    await it.network.move(NOON + 61_000)
    const ended = await it.network.digits(call.sid, '1')
    expect(ended).toMatchObject({ state: 'completed', up: false, gather: null })
    const geography = { City: 'DENVER', State: 'CO', Zip: '80202', Country: 'US' }
    const ours = { City: 'WASHINGTON', State: 'DC', Zip: '20001', Country: 'US' }
    const places = Object.entries({ From: geography, Caller: geography, To: ours, Called: ours }).flatMap(
      ([side, place]) => Object.entries(place).map(([part, value]) => [side + part, value]),
    )
    const standard = {
      CallSid: call.sid,
      AccountSid: ACCOUNT,
      From: PHONE,
      Caller: PHONE,
      To: LINE,
      Called: LINE,
      Direction: 'inbound',
      ApiVersion: '2010-04-01',
      StirVerstat: 'TN-Validation-Passed-A',
      CallToken: expect.stringContaining('parentCallInfoToken'),
      ...Object.fromEntries(places),
    }
    expect(it.seen.map(({ path, isSigned }) => [path, isSigned])).toEqual([
      ['/twilio/voice', true],
      ['/twilio/voice/menu', true],
      ['/twilio/call-status', true],
    ])
    expect(it.seen.map(({ form }) => form)).toEqual([
      { ...standard, CallStatus: 'ringing' },
      { ...standard, CallStatus: 'in-progress', msg: 'Gather End', Digits: '1', FinishedOnKey: '' },
      {
        ...standard,
        CallStatus: 'completed',
        CallDuration: '61',
        Duration: '2',
        SequenceNumber: '0',
        CallbackSource: 'call-progress-events',
        Timestamp: 'Mon, 23 Nov 2026 12:01:01 +0000',
      },
    ])
  })

  it.for(['anonymous', 'unknown', '', '+266696687'])('may come from %s', async (from, { expect }) => {
    await using it = await line({ '/twilio/voice': twiml('<Say>Hello</Say>') })
    expect(words(await it.network.call(from))).toEqual(['Hello'])
    expect(it.seen[0]?.form).toMatchObject({ From: from, FromCountry: '', StirVerstat: 'No-TN-Validation' })
  })
})

describe('verbs', () => {
  it('are understood as the builders of the SDK write them', async ({ expect }) => {
    const response = new VoiceResponse()
    response.say({ language: 'es-US', voice: 'Polly.Lupe-Neural' }, 'Hola & adiós')
    response.play({ loop: 2 }, '/audio/bell.mp3')
    response.pause({ length: 1 })
    const gather = response.gather({
      input: ['dtmf', 'speech'],
      hints: 'side effects, cost',
      language: 'es-US',
      timeout: 10,
      numDigits: 1,
      speechTimeout: 'auto',
      bargeIn: true,
      actionOnEmptyResult: true,
      action: 'voice/menu',
      method: 'GET',
    })
    const say = gather.say('')
    say.addText('Call ')
    say.sayAs({ 'interpret-as': 'digits' }, '988')
    say.break({ strength: 'weak' })
    gather.pause()
    gather.play('https://example.com/x.mp3')
    response.redirect({ method: 'GET' }, '/twilio/voice/end?from=top')
    const end = new VoiceResponse()
    end.hangup()
    await using it = await line({
      '/twilio/voice': response,
      '/twilio/voice/menu': twiml('<Redirect>/twilio/voice/end</Redirect>'),
      '/twilio/voice/end': end,
    })
    const call = await it.network.call(PHONE)
    const bell = `[plays ${it.origin}/audio/bell.mp3]`
    expect(call).toMatchObject({ state: 'in-progress', up: true, dialled: [] })
    expect(call.said).toEqual([
      { text: 'Hola & adiós', language: 'es-US' },
      { text: `${bell} ${bell}`, language: 'en-US' },
      { text: 'Call 988', language: 'en-US' },
      { text: '[plays https://example.com/x.mp3]', language: 'en-US' },
    ])
    expect(call.gather).toEqual({
      input: 'dtmf speech',
      hints: 'side effects, cost',
      language: 'es-US',
      timeout: 10,
      numDigits: 1,
      finishOnKey: '#',
      action: `${it.origin}/twilio/voice/menu`,
    })
    expect(await it.network.silence(call.sid)).toMatchObject({ state: 'completed', said: [] })
    expect(it.at('/twilio/voice/menu')).toMatchObject([
      { method: 'GET', isSigned: true, form: { Digits: '' } },
    ])
    expect(it.codes()).toEqual([])
  })

  const documents: [string, Answers, said: string[], state: Call['state'], codes: number[]][] = [
    ['an end without Hangup', { '/twilio/voice': twiml('<Say>A</Say>') }, ['A'], 'completed', []],
    ['nothing after Hangup', { '/twilio/voice': twiml('<Hangup/><Say>A</Say>') }, [], 'completed', []],
    ['Reject', { '/twilio/voice': twiml('<Reject/><Say>A</Say>') }, [], 'no-answer', []],
    ['Reject as busy', { '/twilio/voice': twiml('<Reject reason="busy"/>') }, [], 'busy', []],
    ['Reject too late', { '/twilio/voice': twiml('<Say>A</Say><Reject/>') }, ['A'], 'completed', []],
    ['Say twice', { '/twilio/voice': twiml('<Say loop="2">A</Say>') }, ['A A'], 'completed', []],
    [
      'Say without end',
      { '/twilio/voice': twiml('<Say loop="0">A</Say><Say>B</Say>') },
      ['A'],
      'in-progress',
      [],
    ],
    [
      'Say without words',
      { '/twilio/voice': twiml('<Say> </Say><Say>B</Say>') },
      ['B'],
      'completed',
      [13520],
    ],
    ['an unknown verb', { '/twilio/voice': twiml('<Sing/><Say>B</Say>') }, ['B'], 'completed', [12200]],
    [
      'Redirect to nowhere',
      { '/twilio/voice': twiml('<Redirect>http://</Redirect>') },
      apology,
      'failed',
      [11100],
    ],
    [
      'Redirect off the hotline',
      {
        '/twilio/voice': twiml('<Redirect>http://127.0.0.1:9/</Redirect>'),
        '/twilio/voice-fallback': twiml('<Say>F</Say>'),
      },
      ['F'],
      'completed',
      [11100],
    ],
    [
      'Redirect without end',
      { '/twilio/voice': twiml('<Say>A</Say><Redirect/>') },
      [...Array(50).fill('A'), ...apology],
      'failed',
      [11215],
    ],
    [
      'a failure and its fallback',
      { '/twilio/voice': { status: 500 }, '/twilio/voice-fallback': twiml('<Say>F</Say>') },
      ['F'],
      'completed',
      [11200],
    ],
    [
      'both failing',
      { '/twilio/voice': { status: 500 }, '/twilio/voice-fallback': { status: 500 } },
      apology,
      'failed',
      [11200, 11200],
    ],
    [
      'bad TwiML',
      { '/twilio/voice': ` ${twiml('')}`, '/twilio/voice-fallback': twiml('<Say>F</Say>') },
      ['F'],
      'completed',
      [12100],
    ],
    [
      'an empty answer',
      { '/twilio/voice': '', '/twilio/voice-fallback': twiml('<Say>F</Say>') },
      ['F'],
      'completed',
      [12100],
    ],
    [
      'plain text',
      { '/twilio/voice': { status: 200, type: 'text/plain', body: 'just words' } },
      ['just words'],
      'completed',
      [],
    ],
    [
      'TwiML as plain text',
      { '/twilio/voice': { status: 200, type: 'text/plain', body: twiml('<Say>A</Say>') } },
      ['A'],
      'completed',
      [],
    ],
    [
      'JSON',
      {
        '/twilio/voice': { status: 200, type: 'application/json', body: '{}' },
        '/twilio/voice-fallback': twiml('<Say>F</Say>'),
      },
      ['F'],
      'completed',
      [12300],
    ],
  ]
  it.for(documents)('%s', async ([, answers, said, state, codes], { expect }) => {
    await using it = await line(answers)
    const call = await it.network.call(PHONE)
    expect({ said: words(call), state: call.state, codes: it.codes() }).toEqual({ said, state, codes })
    expect(it.at('/twilio/call-status').map(({ form }) => form['CallStatus'])).toEqual(
      call.up ? [] : [state === 'failed' ? 'completed' : state],
    )
  })

  it('tells the fallback what failed', async ({ expect }) => {
    await using it = await line({ '/twilio/voice': { status: 404 } })
    await it.network.call(PHONE)
    expect(it.at('/twilio/voice-fallback')[0]).toMatchObject({
      isSigned: true,
      form: { ErrorCode: '11200', ErrorUrl: `${it.origin}/twilio/voice`, CallStatus: 'ringing' },
    })
  })

  it('plays audio and hangs up', async ({ expect }) => {
    await using it = await line({ '/twilio/voice': { status: 200, type: 'audio/mpeg', body: 'x' } })
    expect(await it.network.call(PHONE)).toMatchObject({
      said: [{ text: `[plays ${it.origin}/twilio/voice]` }],
      up: false,
    })
  })
})

describe('Gather', () => {
  type Step = (network: Network, sid: string) => Promise<Call>
  const digits =
    (keys: string): Step =>
    (network, sid) =>
      network.digits(sid, keys)
  const speech =
    (text: string, confidence?: number): Step =>
    (network, sid) =>
      network.speech(sid, text, confidence)
  const silence: Step = (network, sid) => network.silence(sid)

  const fell = { said: ['after'], up: false }
  const waits = { said: [], up: true }
  const took = { said: ['taken'], up: false }
  // Attributes, steps, what the last step brings, and what the action was sent: null if it was not requested.
  const rules: [string, string, Step[], { said: string[]; up: boolean }, Record<string, string> | null][] = [
    ['one key of one', 'numDigits="1"', [digits('7')], took, { Digits: '7', FinishedOnKey: '' }],
    [
      'a length reached over two steps',
      'numDigits="3"',
      [digits('80'), digits('2')],
      took,
      { Digits: '802' },
    ],
    ['a length not reached', 'numDigits="3"', [digits('80')], waits, null],
    ['a length not reached in time', 'numDigits="3"', [digits('80'), silence], took, { Digits: '80' }],
    ['no length: the pause after the keys', '', [digits('802')], took, { Digits: '802', FinishedOnKey: '' }],
    ['the finish key', 'numDigits="9"', [digits('80#')], took, { Digits: '80', FinishedOnKey: '#' }],
    ['another finish key', 'finishOnKey="*"', [digits('8#*')], took, { Digits: '8#', FinishedOnKey: '*' }],
    ['no finish key', 'finishOnKey="" numDigits="2"', [digits('#*')], took, { Digits: '#*' }],
    ['only the finish key', 'numDigits="1"', [digits('#')], fell, null],
    [
      'only the finish key, wanted',
      'actionOnEmptyResult="true"',
      [digits('#')],
      took,
      { Digits: '', FinishedOnKey: '#' },
    ],
    ['silence', 'input="dtmf speech"', [silence], fell, null],
    ['silence, wanted', 'actionOnEmptyResult="true"', [silence], took, { Digits: '' }],
    [
      'silence, wanted of words',
      'input="speech" actionOnEmptyResult="true"',
      [silence],
      took,
      { SpeechResult: '' },
    ],
    [
      'words',
      'input="speech"',
      [speech('side effects')],
      took,
      { SpeechResult: 'side effects', Confidence: '0.9' },
    ],
    [
      'words with a confidence',
      'input="dtmf speech"',
      [speech('cost', 0.25)],
      took,
      { SpeechResult: 'cost', Confidence: '0.25' },
    ],
    ['words where keys are meant', 'input="dtmf"', [speech('cost')], waits, null],
    ['keys where words are meant', 'input="speech"', [digits('1')], waits, null],
    [
      'words after the first key',
      'input="dtmf speech" numDigits="2"',
      [digits('1'), speech('cost')],
      waits,
      null,
    ],
  ]
  it.for(rules)('%s', async ([, attributes, steps, wanted, sent], { expect }) => {
    await using it = await line({
      '/twilio/voice': twiml(`<Gather action="/go" ${attributes}><Say>Well?</Say></Gather><Say>after</Say>`),
      '/go': twiml('<Say>taken</Say>'),
    })
    let call = await it.network.call(PHONE)
    expect(call).toMatchObject({ said: [{ text: 'Well?' }], up: true })
    for (const step of steps) call = await step(it.network, call.sid)
    expect({ said: words(call), up: call.up }).toEqual(wanted)
    const requested = it.at('/go').map(({ form }) => form)
    expect(requested).toHaveLength(sent ? 1 : 0)
    if (sent) expect(requested[0]).toMatchObject(sent)
  })

  it('leaves further keys to the Gathers that follow, whose prompts they cut', async ({ expect }) => {
    let depth = 0
    await using it = await line({
      '/twilio/voice': () =>
        twiml(`<Say>Level ${++depth}</Say><Gather numDigits="1"><Say>Choose</Say></Gather>`),
    })
    const call = await it.network.call(PHONE)
    expect(words(call)).toEqual(['Level 1', 'Choose'])
    const after = await it.network.digits(call.sid, '123')
    expect(words(after)).toEqual(['Level 2', 'Level 3', 'Level 4', 'Choose'])
    expect(it.at('/twilio/voice').map(({ form }) => form['Digits'])).toEqual([undefined, '1', '2', '3'])
  })

  it('says a prompt that may not be cut, and forgets keys that nobody takes', async ({ expect }) => {
    await using it = await line({
      '/twilio/voice': twiml('<Gather numDigits="1" action="/next"/>'),
      '/next': twiml('<Gather numDigits="1" bargeIn="false" action="/words"><Say>All of it</Say></Gather>'),
      '/words': twiml('<Gather input="speech" action="/last"/>'),
      '/last': twiml('<Gather numDigits="1"/>'),
    })
    const call = await it.network.call(PHONE)
    expect(words(await it.network.digits(call.sid, '123'))).toEqual(['All of it'])
    expect(await it.network.speech(call.sid, 'yes')).toMatchObject({ up: true })
    expect(it.at('/last')).toHaveLength(1)
  })

  it('asks the same document where there is no action', async ({ expect }) => {
    await using it = await line({
      '/twilio/voice': ({ Digits }) => twiml(Digits ? `<Say>${Digits}</Say>` : '<Gather numDigits="1"/>'),
    })
    const call = await it.network.call(PHONE)
    expect(words(await it.network.digits(call.sid, '4'))).toEqual(['4'])
  })

  const invalid = [
    ['timeout="soon"', 13312, { timeout: 5 }],
    ['numDigits="0"', 13314, { numDigits: null }],
    ['finishOnKey="##"', 13310, { finishOnKey: '#' }],
    ['input="voice"', 12200, { input: 'dtmf' }],
  ] as const
  it.for(invalid)('warns of %s and takes the default', async ([attribute, code, gather], { expect }) => {
    await using it = await line({ '/twilio/voice': twiml(`<Gather ${attribute}/>`) })
    expect(await it.network.call(PHONE)).toMatchObject({ gather })
    expect(it.codes()).toEqual([code])
  })
})

describe('a call', () => {
  const menu = twiml('<Gather numDigits="1"><Say>Well?</Say></Gather>')

  it('ends when the phone hangs up, once', async ({ expect }) => {
    await using it = await line({ '/twilio/voice': menu })
    const { sid } = await it.network.call(PHONE)
    const ended = { state: 'completed', up: false, said: [], gather: null }
    expect(await it.network.hangUp(sid)).toMatchObject(ended)
    expect(await it.network.hangUp(sid)).toMatchObject(ended)
    expect(await it.network.digits(sid, '1')).toMatchObject(ended)
    expect(it.seen.map(({ path }) => path)).toEqual(['/twilio/voice', '/twilio/call-status'])
  })

  it('repeats its last request and compares, changing nothing', async ({ expect }) => {
    let count = 0
    await using it = await line({
      '/twilio/voice': ({ Digits }) => (Digits ? twiml(`<Pause length="${++count}"/>`) : menu),
    })
    const { sid } = await it.network.call(PHONE)
    const before = it.network.callOf(sid)
    expect(await it.network.again(sid)).toEqual({ sid, status: 200, same: true, body: menu })
    expect(it.network.callOf(sid)).toEqual(before)
    expect(it.seen[1]).toEqual(it.seen[0])
    await it.network.digits(sid, '5')
    expect(await it.network.again(sid)).toMatchObject({ same: false, body: twiml('<Pause length="2"/>') })
  })

  it('takes its steps one at a time', async ({ expect }) => {
    await using it = await line({ '/twilio/voice': menu })
    const { sid } = await it.network.call(PHONE)
    await Promise.all(['1', '2', '3'].map((key) => it.network.digits(sid, key)))
    expect(it.at('/twilio/voice').map(({ form }) => form['Digits'])).toEqual([undefined, '1', '2', '3'])
  })

  it('is seen by its phone, and by nobody else', async ({ expect }) => {
    await using it = await line({ '/twilio/voice': menu })
    const call = await it.network.call(PHONE)
    expect(it.network.phone(PHONE)).toEqual({ number: PHONE, texts: [], calls: [call] })
    expect(it.network.phone('+12025550171').calls).toEqual([])
    await expect(it.network.digits(`CA${'0'.repeat(32)}`, '1')).rejects.toMatchObject({ status: 404 })
  })
})
