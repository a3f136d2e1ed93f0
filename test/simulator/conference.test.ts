import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import { account, judgesSpeak, type Account } from './account.ts'
import { ACCOUNT, LINE, PHONE, type Answers } from './hotline.ts'

judgesSpeak()

const NURSE = '+12025550171'
const OTHER = '+12025550172'

function room(
  attributes: VoiceResponse.ConferenceAttributes = {},
  dial: VoiceResponse.DialAttributes = {},
): VoiceResponse {
  const response = new VoiceResponse()
  response.dial({ action: '/after', ...dial }).conference(
    {
      statusCallback: '/room',
      statusCallbackEvent: ['start', 'end', 'join', 'leave'],
      ...attributes,
    },
    'Room 1',
  )
  return response
}

const hotline: Answers = {
  '/twilio/voice': room({ startConferenceOnEnter: false, waitUrl: '/hold', participantLabel: 'caller' }),
  '/nurse': room({ endConferenceOnExit: true }),
  '/other': room(),
  '/hold': '<Response><Say>Somebody is coming</Say><Pause length="19"/></Response>',
  '/after': '<Response><Say>After</Say></Response>',
}

const words = ({ said }: { said: { text: string }[] }): string[] => said.map(({ text }) => text)

/** Rings a phone that answers and goes where `path` leads. */
async function bring(it: Account, to: string, path: string): Promise<string> {
  const { sid } = await it.client.calls.create({ to, from: LINE, url: it.origin + path })
  await it.network.idle()
  await it.act(sid, 'answer', { by: 'person' })
  return sid
}

const told = (it: Account): string[] =>
  it.at('/room').map(({ form }) => `${form['SequenceNumber']} ${form['StatusCallbackEvent']}`)

describe('a conference', () => {
  it('begins when one who may begin it joins another, and ends when one who ends it goes', async ({
    expect,
  }) => {
    await using it = await account(hotline)
    const caller = await it.network.call(PHONE)
    expect(words(caller)).toEqual(['Somebody is coming'])
    await it.act(caller.sid, 'speech', { text: 'anybody there' })
    await it.pass(21)
    expect(it.at('/hold')).toHaveLength(2)
    const nurse = await bring(it, NURSE, '/nurse')
    const other = await bring(it, OTHER, '/other')
    await it.act(nurse, 'speech', { text: 'Hello both' })
    expect(words(await it.callOn(PHONE)).at(-1)).toBe('Hello both')
    expect(words(await it.callOn(OTHER))).toEqual(['Hello both'])
    expect(words(await it.callOn(NURSE))).toEqual([])
    await it.pass(60)
    expect(it.at('/hold')).toHaveLength(2)

    await it.act(other, 'hangup')
    expect(await it.callOn(PHONE)).toMatchObject({ up: true })
    await it.act(nurse, 'hangup')
    await it.network.idle()
    expect(await it.callOn(PHONE)).toMatchObject({ state: 'completed' })
    expect(words(await it.callOn(PHONE)).at(-1)).toBe('After')
    expect(told(it)).toEqual([
      '1 participant-join',
      '2 participant-join',
      '3 conference-start',
      '4 participant-join',
      '5 participant-leave',
      '6 participant-leave',
      '7 participant-leave',
      '8 conference-end',
    ])
    expect(it.at('/room')[0]?.form).toMatchObject({
      ConferenceSid: expect.stringMatching(/^CF[\da-f]{32}$/),
      FriendlyName: 'Room 1',
      AccountSid: ACCOUNT,
      CallSid: caller.sid,
      ParticipantLabel: 'caller',
      Muted: 'false',
      StartConferenceOnEnter: 'false',
      EndConferenceOnExit: 'false',
    })
    expect(it.at('/room')[4]?.form).toMatchObject({
      CallSid: other,
      ParticipantCallStatus: 'completed',
      ReasonParticipantLeft: 'participant_hung_up',
    })
    expect(it.at('/room')[7]?.form).toMatchObject({
      CallSidEndingConference: nurse,
      ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
    })
    // Neither a child call nor a duration after a conference.
    for (const { form } of it.at('/after')) {
      expect(form).toMatchObject({ DialCallStatus: 'answered' })
      expect(Object.keys(form)).not.toContain('DialCallSid')
      expect(Object.keys(form)).not.toContain('DialCallDuration')
    }
    expect(it.at('/after')).toHaveLength(3)
    expect(it.codes()).toEqual([])
  })

  it('ends with its last participant, and the next of its name is another', async ({ expect }) => {
    await using it = await account({ ...hotline, '/twilio/voice': room() })
    for (const _ of [1, 2]) {
      const { sid, said } = await it.network.call(PHONE)
      expect(words({ said })).toEqual(['[plays hold music]'])
      await it.act(sid, 'hangup')
      await it.network.idle()
    }
    const ends = it.at('/room').filter(({ form }) => form['StatusCallbackEvent'] === 'conference-end')
    expect(ends.map(({ form }) => form['ReasonConferenceEnded'])).toEqual(
      Array(2).fill('last-participant-left'),
    )
    expect(new Set(it.at('/room').map(({ form }) => form['ConferenceSid'])).size).toBe(2)
    expect(told(it)).not.toContain('2 conference-start')
  })

  it('is left by the star, and lets the muted listen only', async ({ expect }) => {
    await using it = await account({
      ...hotline,
      '/twilio/voice': room({}, { hangupOnStar: true }),
      '/nurse': room({ muted: true }),
    })
    const caller = await it.network.call(PHONE)
    const nurse = await bring(it, NURSE, '/nurse')
    await it.act(nurse, 'speech', { text: 'not heard' })
    await it.act(caller.sid, 'speech', { text: 'heard' })
    expect(words(await it.callOn(NURSE))).toEqual(['heard'])
    expect(words(await it.act(caller.sid, 'digits', { digits: '*' }))).toEqual(['After'])
    expect(await it.callOn(NURSE)).toMatchObject({ up: true })
  })

  it('takes no more than may come, and needs a name', async ({ expect }) => {
    await using it = await account({
      ...hotline,
      '/twilio/voice': room({ maxParticipants: 1 }),
      '/nurse': '<Response><Dial action="/after"><Conference> </Conference></Dial></Response>',
    })
    await it.network.call(PHONE)
    expect(words(await it.network.call(OTHER))).toEqual(['After'])
    await bring(it, NURSE, '/nurse')
    expect(it.at('/after').map(({ form }) => form['DialCallStatus'])).toEqual(['failed', 'failed'])
    expect(it.codes()).toEqual([13237])
  })
})
