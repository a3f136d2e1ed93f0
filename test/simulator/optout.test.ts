import { describe, it } from 'vitest'
import type { OptOutMode } from '../../simulator/optout.ts'
import { account, judgesSpeak } from './account.ts'
import { line, LINE, PHONE, received } from './hotline.ts'

judgesSpeak()

const SERVICE = `MG${'b'.repeat(32)}`
const OTHER_SERVICE = `MG${'c'.repeat(32)}`
const OTHER_LINE = '+12025550101'
const answer = { '/twilio/sms': '<Response><Message>from the hotline</Message></Response>' }

describe('opting out of a long code', () => {
  // What a phone gets for each text in turn, by its first words.
  const talks: [string, [text: string, replies: RegExp[]][]][] = [
    ['STOP is answered once, by Twilio', [['STOP', [/^You are unsub/]]]],
    ['any case, outer blanks', [['  sToP ', [/^You are unsub/]]]],
    [
      'each word of the list',
      ['unsubscribe', 'end', 'quit', 'stopall', 'revoke', 'optout', 'cancel'].map((word) => [
        word,
        [/^You are unsub/],
      ]),
    ],
    ['more than the one word', [['STOP PLEASE', [/^from the hotline$/]]]],
    ['two words for optout', [['opt out', [/^from the hotline$/]]]],
    [
      'blocked until START',
      [
        ['STOP', [/^You are unsub/]],
        ['hello', []],
        ['START', [/^You are sub/, /^from/]],
        ['hello', [/^from/]],
      ],
    ],
    [
      'YES and UNSTOP undo it too',
      [
        ['STOP', [/^You are unsub/]],
        ['yes', [/^You are sub/, /^from/]],
        ['STOP', [/^You are unsub/]],
        ['UNSTOP', [/^You are sub/, /^from/]],
      ],
    ],
    [
      'YES and START mean nothing to Twilio otherwise',
      [
        ['YES', [/^from/]],
        ['START', [/^from/]],
      ],
    ],
    [
      'HELP and INFO get both answers',
      [
        ['help', [/^Reply STOP/, /^from/]],
        ['INFO', [/^Reply STOP/, /^from/]],
      ],
    ],
  ]
  it.for(talks)('%s', async ([, texts], { expect }) => {
    await using it = await line(answer)
    for (const [body, wanted] of texts) {
      const { replies, status } = await it.network.text({ from: PHONE, body })
      expect(status).toBe(200)
      expect(replies).toHaveLength(wanted.length)
      for (const [index, pattern] of wanted.entries()) expect(replies[index]?.body).toMatch(pattern)
    }
    expect(it.seen).toHaveLength(texts.length)
  })

  it('notes the dropped reply, and blocks nobody else', async ({ expect }) => {
    await using it = await line(answer)
    await it.network.text({ from: PHONE, body: 'STOP' })
    expect(it.codes()).toEqual([21610])
    expect(it.network.parts.messages.all.at(-1)).toMatchObject({ status: 'failed', error: 21610 })
    expect((await it.network.text({ from: '+12025550171', body: 'hi' })).replies).toHaveLength(1)
  })

  it('is not there when switched off', async ({ expect }) => {
    await using it = await line(answer, { optOut: 'off' })
    for (const body of ['STOP', 'HELP', 'hello'])
      expect((await it.network.text({ from: PHONE, body })).replies.map((reply) => reply.body)).toEqual([
        'from the hotline',
      ])
  })
})

/** The words a phone gets back for one text. */
type Talk = [text: string, replies: RegExp[]][]

const STOPPED = /^NETWORK MSG: "stop"/
const STARTED = /^NETWORK MSG: You will/
const HOTLINE = /^from the hotline$/

describe('opting out of a toll-free number', () => {
  const talks: [string, Talk][] = [
    [
      'the carrier answers STOP',
      [
        ['stop', [STOPPED]],
        ['hello', []],
      ],
    ],
    [
      'START undoes it',
      [
        ['STOP', [STOPPED]],
        ['START', [STARTED, HOTLINE]],
        ['hello', [HOTLINE]],
      ],
    ],
    [
      'UNSTOP undoes it',
      [
        ['STOP', [STOPPED]],
        ['unstop', [STARTED, HOTLINE]],
      ],
    ],
    [
      'YES does not',
      [
        ['STOP', [STOPPED]],
        ['YES', []],
        ['hello', []],
      ],
    ],
    ['a longer text is no keyword', [['STOP NOW', [HOTLINE]]]],
    [
      "Twilio's other words block too",
      [
        ['CANCEL', [/^You are unsub/]],
        ['YES', []],
        ['hello', []],
      ],
    ],
    ['HELP is answered by Twilio', [['HELP', [/^Reply STOP/, HOTLINE]]]],
    [
      'but not to whoever has stopped',
      [
        ['STOP', [STOPPED]],
        ['HELP', []],
      ],
    ],
    ['START from whoever never stopped goes to the hotline alone', [['START', [HOTLINE]]]],
  ]
  it.for(talks)('%s', async ([, texts], { expect }) => {
    await using it = await line(answer, { optOut: 'toll-free' })
    for (const [body, wanted] of texts) {
      const { replies } = await it.network.text({ from: PHONE, body })
      expect(replies.map((reply) => reply.body)).toEqual(wanted.map((one) => expect.stringMatching(one)))
    }
    expect(it.seen).toHaveLength(texts.length)
    expect(it.seen.filter(({ names }) => names.includes('OptOutType'))).toEqual([])
  })

  it('blocks one number, whatever service it is in', async ({ expect }) => {
    await using it = await line(answer, { optOut: 'toll-free', messagingServiceSid: SERVICE })
    await it.network.text({ from: PHONE, body: 'STOP' })
    expect((await it.network.text({ from: PHONE, to: OTHER_LINE, body: 'hi' })).replies).toHaveLength(1)
  })
})

describe('opting out of a Messaging Service', () => {
  it('holds for all its numbers, and one START undoes it for all', async ({ expect }) => {
    await using it = await line(answer, { messagingServiceSid: SERVICE })
    await it.network.text({ from: PHONE, body: 'STOP' })
    expect((await it.network.text({ from: PHONE, to: OTHER_LINE, body: 'hi' })).replies).toEqual([])
    expect((await it.network.text({ from: PHONE, to: OTHER_LINE, body: 'START' })).replies).toHaveLength(2)
    expect((await it.network.text({ from: PHONE, body: 'hi' })).replies).toHaveLength(1)
  })

  it('is of one pair of numbers without a service', async ({ expect }) => {
    await using it = await line(answer)
    await it.network.text({ from: PHONE, body: 'STOP' })
    expect((await it.network.text({ from: PHONE, to: OTHER_LINE, body: 'hi' })).replies).toHaveLength(1)
  })

  it('is named to the webhook, without a type, and the same when the text is repeated', async ({
    expect,
  }) => {
    await using it = await line(answer, { messagingServiceSid: SERVICE })
    const { sid } = await it.network.text({ from: PHONE, body: 'STOP' })
    await it.network.text({ from: PHONE, body: 'STOP', sid })
    expect(it.seen[0]?.form).toMatchObject({ MessagingServiceSid: SERVICE })
    expect(it.seen[0]?.names).not.toContain('OptOutType')
    expect(it.seen[1]).toEqual(it.seen[0])
  })
})

const advanced: OptOutMode = {
  advanced: [
    {
      stop: { words: ['leave'], reply: 'You have left.' },
      start: { words: ['JOIN'], reply: 'You have joined.' },
      help: { words: ['WHO'], reply: 'This is the line.' },
    },
    {
      stop: { words: ['ALTO', 'PARAR'], reply: 'Ha salido.' },
      help: { words: ['AYUDA'], reply: 'Esta es la línea.' },
    },
  ],
}

describe('Advanced Opt-Out', () => {
  const spoken: [text: string, reply: string | null, type: string | undefined][] = [
    ['LEAVE', 'You have left.', 'STOP'],
    ['alto', 'Ha salido.', 'STOP'],
    ['Stop', 'You have left.', 'STOP'],
    ['join', 'You have joined.', 'START'],
    ['START', 'You have joined.', 'START'],
    ['UNSTOP', 'You have joined.', 'START'],
    ['who', 'This is the line.', 'HELP'],
    ['HELP', 'This is the line.', 'HELP'],
    ['ayuda', 'Esta es la línea.', 'HELP'],
    ['CANCEL', null, undefined],
    ['YES', null, undefined],
    ['INFO', null, undefined],
    ['please leave', null, undefined],
  ]
  it.for(spoken)('hears %s', async ([body, reply, type], { expect }) => {
    await using it = await line({}, { optOut: advanced, messagingServiceSid: SERVICE })
    const { replies } = await it.network.text({ from: PHONE, body })
    expect(replies.map((one) => one.body)).toEqual(reply === null ? [] : [reply])
    expect(it.seen[0]?.form['OptOutType']).toBe(type)
    expect(it.seen[0]).toMatchObject({ isSigned: true, form: { MessagingServiceSid: SERVICE, Body: body } })
  })

  it("keeps Twilio's words for what the account left as it was", async ({ expect }) => {
    const only: OptOutMode = { advanced: [{ help: { words: ['WHO'], reply: 'The line.' } }] }
    await using it = await line({}, { optOut: only, messagingServiceSid: SERVICE })
    await it.network.text({ from: PHONE, body: 'CANCEL' })
    await it.network.text({ from: PHONE, body: 'YES' })
    expect(it.seen.map(({ form }) => form['OptOutType'])).toEqual(['STOP', 'START'])
    expect(received(it.network)).toEqual([
      expect.stringMatching(/^You are unsub/),
      expect.stringMatching(/^You are subscribed/),
    ])
  })

  it('says the same of a repeated text', async ({ expect }) => {
    await using it = await line({}, { optOut: advanced, messagingServiceSid: SERVICE })
    const { sid } = await it.network.text({ from: PHONE, body: 'LEAVE' })
    await it.network.text({ from: PHONE, body: 'LEAVE', sid })
    expect(it.seen[1]).toEqual(it.seen[0])
    expect(received(it.network)).toEqual(['You have left.'])
  })

  it('needs a service', async ({ expect }) => {
    await expect(line({}, { optOut: advanced })).rejects.toThrow('messagingServiceSid')
  })
})

describe("sending by Twilio's SDK to a phone that has stopped", () => {
  const service = { messagingServiceSid: SERVICE }
  const modes = [
    ['a long code', {}, 'STOP', 'START'],
    ['a long code in a service', service, 'STOP', 'YES'],
    ['a toll-free number', { optOut: 'toll-free' }, 'STOP', 'UNSTOP'],
    ['a toll-free number in a service', { ...service, optOut: 'toll-free' }, 'STOP', 'START'],
    ['a service with words of its own', { ...service, optOut: advanced }, 'ALTO', 'JOIN'],
  ] as const
  it.for(modes)(
    '%s: refused at once, through a service afterwards',
    async ([, mode, stop, start], { expect }) => {
      await using it = await account({}, mode)
      const direct = { to: PHONE, from: LINE, body: 'x' }
      const through = {
        ...service,
        to: PHONE,
        body: 'x',
        statusCallback: `${it.origin}/twilio/message-status`,
      }
      await it.network.text({ from: PHONE, body: stop })
      await expect(it.client.messages.create(direct)).rejects.toMatchObject({ status: 400, code: 21610 })
      const { sid, status } = await it.client.messages.create(through)
      expect(status).toBe('accepted')
      await it.network.idle()
      expect(await it.client.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 })
      expect(it.at('/twilio/message-status').at(-1)?.form).toMatchObject({
        MessageStatus: 'failed',
        ErrorCode: '21610',
        MessagingServiceSid: SERVICE,
      })
      await it.network.text({ from: PHONE, body: start })
      await it.client.messages.create(direct)
      const again = await it.client.messages.create(through)
      await it.network.idle()
      expect(await it.client.messages(again.sid).fetch()).toMatchObject({
        status: 'delivered',
        errorCode: null,
      })
    },
  )

  it('a filter that is off refuses nothing', async ({ expect }) => {
    await using it = await account({}, { optOut: 'off' })
    await it.network.text({ from: PHONE, body: 'STOP' })
    const { sid } = await it.client.messages.create({ to: PHONE, from: LINE, body: 'x' })
    await it.network.idle()
    expect(await it.client.messages(sid).fetch()).toMatchObject({ status: 'delivered', errorCode: null })
  })

  it('another phone of the same service is not touched', async ({ expect }) => {
    await using it = await account({}, { ...service, optOut: advanced })
    await it.network.text({ from: PHONE, body: 'STOP' })
    const { sid } = await it.client.messages.create({ ...service, to: '+12025550171', body: 'x' })
    await it.network.idle()
    expect(await it.client.messages(sid).fetch()).toMatchObject({ status: 'delivered' })
  })

  it('a service that the line is not in has no part in its list', async ({ expect }) => {
    await using it = await line({}, service)
    const { optOut } = it.network.parts
    optOut.take(PHONE, OTHER_LINE, 'STOP')
    expect(optOut.isBlocked(PHONE, LINE)).toBe(true)
    expect(optOut.isBlocked(PHONE, LINE, OTHER_SERVICE)).toBe(true)
    expect(optOut.isBlocked('+12025550171', LINE, OTHER_SERVICE)).toBe(false)
  })
})
