import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js'
import { describe, it } from 'vitest'
import { account, judgesSpeak, type Account } from './account.ts'
import { ACCOUNT, NOON, PHONE, TOKEN } from './hotline.ts'

judgesSpeak()

const basic = { authorization: `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}` }

function voicemail(attributes: VoiceResponse.RecordAttributes = {}): VoiceResponse {
  const response = new VoiceResponse()
  response.say('Leave a message')
  response.record({ action: '/recorded', recordingStatusCallback: '/recording', ...attributes })
  response.say('I heard nothing')
  return response
}

const hotline = {
  '/twilio/voice': voicemail(),
  '/recorded': '<Response><Say>Thank you</Say></Response>',
}

const words = ({ said }: { said: { text: string }[] }): string[] => said.map(({ text }) => text)

/** A caller leaves twelve seconds of words and presses the hash key; answers the recording's identifier. */
async function leave(it: Account): Promise<string> {
  const { sid } = await it.network.call(PHONE)
  await it.act(sid, 'speech', { text: 'Please call me back about my next visit' })
  await it.pass(12)
  await it.act(sid, 'digits', { digits: '#' })
  return it.at('/recorded').at(-1)?.form['RecordingSid'] ?? ''
}

describe('Record', () => {
  it('hands the recording to its action, and its sound to a callback that comes later', async ({
    expect,
  }) => {
    await using it = await account(hotline)
    const { sid, said } = await it.network.call(PHONE)
    expect(words({ said })).toEqual(['Leave a message'])
    await it.act(sid, 'speech', { text: 'Please call me back' })
    await it.pass(12)
    expect(words(await it.act(sid, 'digits', { digits: '5' }))).toEqual(['Thank you'])
    const [told] = it.at('/recorded')
    const recording = told?.form['RecordingSid'] ?? ''
    const url = `${it.simulator}/2010-04-01/Accounts/${ACCOUNT}/Recordings/${recording}`
    expect(recording).toMatch(/^RE[\da-f]{32}$/)
    expect(told?.form).toMatchObject({
      CallSid: sid,
      CallStatus: 'in-progress',
      RecordingUrl: url,
      RecordingDuration: '12',
      Digits: '5',
    })
    await it.pass(1)
    expect(it.at('/recording')).toEqual([])
    expect((await fetch(url, { headers: basic })).status).toBe(404)
    await it.pass(1)
    expect(it.at('/recording')).toMatchObject([
      {
        isSigned: true,
        form: {
          AccountSid: ACCOUNT,
          CallSid: sid,
          RecordingSid: recording,
          RecordingUrl: url,
          RecordingStatus: 'completed',
          RecordingDuration: '12',
          RecordingChannels: '1',
          RecordingSource: 'RecordVerb',
          RecordingStartTime: 'Mon, 23 Nov 2026 12:00:00 +0000',
        },
      },
    ])
    expect(it.codes()).toEqual([])
  })

  type Act = (it: Account, sid: string) => Promise<unknown>
  const speak: Act = (it, sid) => it.act(sid, 'speech', { text: 'one two three four five' })
  const then =
    (second: Act): Act =>
    async (it, sid) => {
      await speak(it, sid)
      await second(it, sid)
    }
  const ends: [string, VoiceResponse.RecordAttributes, Act, Record<string, string>][] = [
    ['a silence', {}, then((it, sid) => it.act(sid, 'silence')), { RecordingDuration: '2', Digits: '' }],
    [
      'the end of the call',
      {},
      then((it, sid) => it.act(sid, 'hangup')),
      { Digits: 'hangup', CallStatus: 'completed' },
    ],
    ['its greatest length', { maxLength: 60 }, (it) => it.pass(70), { RecordingDuration: '60', Digits: '' }],
    [
      'a key of its own',
      { finishOnKey: '*' },
      then((it, sid) => it.act(sid, 'digits', { digits: '12*' })),
      { Digits: '*' },
    ],
  ]
  it.for(ends)('ends with %s', async ([, attributes, act, told], { expect }) => {
    await using it = await account({ ...hotline, '/twilio/voice': voicemail(attributes) })
    const { sid } = await it.network.call(PHONE)
    await act(it, sid)
    expect(it.at('/recorded')).toMatchObject([{ form: told }])
  })

  const nothing: [string, Act][] = [
    ['a silence', (it, sid) => it.act(sid, 'silence')],
    ['a key at once', (it, sid) => it.act(sid, 'digits', { digits: '#' })],
  ]
  it.for(nothing)('of nothing but %s is none', async ([, act], { expect }) => {
    await using it = await account(hotline)
    const { sid } = await it.network.call(PHONE)
    await act(it, sid)
    expect(words(await it.callOn(PHONE))).toEqual(['I heard nothing'])
    expect(it.at('/recorded')).toEqual([])
    expect(await it.client.recordings.list()).toEqual([])
  })

  it('of nothing but the end of the call tells no action, and an absence to who wants to know', async ({
    expect,
  }) => {
    const wanted = voicemail({ recordingStatusCallbackEvent: ['completed', 'absent'] })
    await using it = await account({ ...hotline, '/twilio/voice': wanted })
    const { sid } = await it.network.call(PHONE)
    await it.act(sid, 'hangup')
    await it.pass(2)
    expect(it.at('/recorded')).toEqual([])
    expect(it.at('/recording')).toMatchObject([
      { form: { RecordingStatus: 'absent', RecordingDuration: '0' } },
    ])
  })

  it('asks for the same document where there is no action', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': ({ RecordingUrl }) =>
        RecordingUrl ? '<Response><Say>Thank you</Say></Response>' : '<Response><Record/></Response>',
    })
    const { sid } = await it.network.call(PHONE)
    await it.act(sid, 'speech', { text: 'hello there' })
    expect(words(await it.act(sid, 'digits', { digits: '1' }))).toEqual(['Thank you'])
  })

  it('warns of values that are none', async ({ expect }) => {
    await using it = await account({
      '/twilio/voice': '<Response><Record timeout="0" maxLength="long" finishOnKey="x"/></Response>',
    })
    expect(await it.network.call(PHONE)).toMatchObject({ up: true })
    expect(it.codes()).toEqual([13612, 13611, 13613])
  })
})

describe("Twilio's API of recordings", () => {
  it('keeps the sound behind the credentials of the account', async ({ expect }) => {
    await using it = await account(hotline)
    const sid = await leave(it)
    await it.pass(2)
    const url = `${it.simulator}/2010-04-01/Accounts/${ACCOUNT}/Recordings/${sid}`
    expect((await fetch(url)).status).toBe(401)
    const kinds = [
      ['', 'audio/x-wav', 'RIFF'],
      ['.wav', 'audio/x-wav', 'RIFF'],
      ['.mp3', 'audio/mpeg', '\u{ff}\u{fb}'],
    ] as const
    for (const [extension, type, start] of kinds) {
      const response = await fetch(url + extension, { headers: basic })
      expect(response.headers.get('content-type')).toBe(type)
      const bytes = Buffer.from(await response.arrayBuffer())
      expect(bytes.toString('latin1').startsWith(start)).toBe(true)
      // Twelve seconds: 8,000 bytes each as WAV, 4,000 as MP3.
      expect(Math.round(bytes.length / (extension === '.mp3' ? 4000 : 8000))).toBe(12)
    }
  })

  it('reads, lists and deletes', async ({ expect }) => {
    await using it = await account(hotline)
    const first = await leave(it)
    expect(await it.client.recordings(first).fetch()).toMatchObject({ status: 'processing', duration: '-1' })
    await it.pass(2)
    const second = await leave(it)
    await it.pass(2)
    expect(await it.client.recordings(first).fetch()).toMatchObject({
      status: 'completed',
      duration: '12',
      source: 'RecordVerb',
      startTime: new Date(NOON),
    })
    const sids = async (filter: Parameters<typeof it.client.recordings.list>[0] = {}): Promise<string[]> =>
      (await it.client.recordings.list(filter)).map(({ sid }) => sid)
    expect(await sids({ pageSize: 1 })).toEqual([second, first])
    const [call] = (await it.phone(PHONE)).calls
    expect(await sids({ callSid: call?.sid ?? '' })).toEqual([first])
    expect((await it.client.calls(call?.sid ?? '').recordings.list()).map(({ sid }) => sid)).toEqual([first])
    expect(await it.client.recordings(first).remove()).toBe(true)
    expect(await sids()).toEqual([second])
    await expect(it.client.recordings(first).fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
    const url = `${it.simulator}/2010-04-01/Accounts/${ACCOUNT}/Recordings/${first}`
    expect((await fetch(url, { headers: basic })).status).toBe(404)
  })
})
