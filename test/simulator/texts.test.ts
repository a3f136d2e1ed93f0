import { setTimeout as wait } from 'node:timers/promises'
import MessagingResponse from 'twilio/lib/twiml/MessagingResponse.js'
import { describe, it } from 'vitest'
import { ACCOUNT, LINE, line, PHONE, received } from './hotline.ts'

const TEXT = { from: PHONE, body: 'hi there, 2+3=4 ñ' }
const hello = '<Response><Message>Hello</Message></Response>'

describe('the webhook of a text', () => {
  it('is signed and carries what Twilio sends, duplicates and geography included', async ({ expect }) => {
    await using it = await line({ '/twilio/sms': hello })
    const { sid, status, replies } = await it.network.text(TEXT)
    expect(status).toBe(200)
    expect(replies).toMatchObject([
      {
        from: LINE,
        to: PHONE,
        body: 'Hello',
        direction: 'received',
        status: 'delivered',
        error: null,
        segments: 1,
      },
    ])
    const [seen] = it.seen
    expect(seen).toMatchObject({
      path: '/twilio/sms',
      method: 'POST',
      isSigned: true,
      agent: 'TwilioProxy/1.1',
    })
    expect(seen?.token).toMatch(/^[\da-f-]{36}$/)
    expect(seen?.form).toEqual({
      MessageSid: sid,
      SmsSid: sid,
      SmsMessageSid: sid,
      AccountSid: ACCOUNT,
      From: PHONE,
      To: LINE,
      Body: 'hi there, 2+3=4 ñ',
      NumMedia: '0',
      NumSegments: '1',
      ReferralNumMedia: '0',
      SmsStatus: 'received',
      ApiVersion: '2010-04-01',
      FromCity: 'DENVER',
      FromState: 'CO',
      FromZip: '80202',
      FromCountry: 'US',
      ToCity: 'WASHINGTON',
      ToState: 'DC',
      ToZip: '20001',
      ToCountry: 'US',
    })
    expect(seen?.names).not.toEqual(seen?.names.toSorted())
  })

  it('sends empty geography for a number it cannot place, and keeps blanks in the body', async ({
    expect,
  }) => {
    await using it = await line({})
    await it.network.text({ from: '+447700900123', body: ' hi \n' })
    expect(it.seen[0]).toMatchObject({
      isSigned: true,
      form: { FromCity: '', FromCountry: '', Body: ' hi \n' },
    })
  })

  const pictures = [
    ['a count', 2, ['image/jpeg', 'image/jpeg']],
    ['content types', ['image/png'], ['image/png']],
    ['addresses', ['https://example.com/a.gif?x=1'], ['image/gif']],
  ] as const
  it.for(pictures)('carries pictures given as %s', async ([, media, kinds], { expect }) => {
    await using it = await line({})
    const { sid } = await it.network.text({ ...TEXT, media: typeof media === 'number' ? media : [...media] })
    const form = it.seen[0]?.form ?? {}
    expect(sid).toMatch(/^MM[\da-f]{32}$/)
    expect(form['NumMedia']).toBe(String(kinds.length))
    expect(kinds.map((_, index) => form[`MediaContentType${index}`])).toEqual(kinds)
    for (const index of kinds.keys()) expect(form[`MediaUrl${index}`]).toMatch(/^https:\/\//)
  })

  it('takes fields of the caller over its own', async ({ expect }) => {
    await using it = await line({})
    await it.network.text({ ...TEXT, fields: { OptOutType: 'STOP', FromCity: 'BOULDER' } })
    expect(it.seen[0]).toMatchObject({ isSigned: true, form: { OptOutType: 'STOP', FromCity: 'BOULDER' } })
  })

  it('refuses a body over 1600 characters and sends nothing', async ({ expect }) => {
    await using it = await line({})
    await expect(it.network.text({ ...TEXT, body: 'a'.repeat(1601) })).rejects.toMatchObject({ status: 400 })
    await it.network.text({ ...TEXT, body: 'a'.repeat(1600) })
    expect(it.seen).toHaveLength(1)
  })

  it('drops the fragment of the hotline from what is requested and signed', async ({ expect }) => {
    await using it = await line({ '/twilio/sms': hello })
    await using other = await line({}, { hotline: `${it.origin}#rc=1&rp=5xx` })
    await other.network.text(TEXT)
    expect(it.seen).toMatchObject([{ path: '/twilio/sms', isSigned: true }])
  })
})

describe('a repeated text', () => {
  it('carries the same parameters and token, and an equal answer brings the phone nothing', async ({
    expect,
  }) => {
    await using it = await line({ '/twilio/sms': hello })
    const sent = await it.network.text({ ...TEXT, media: 1 })
    const again = await it.network.text({ ...TEXT, media: 1, sid: sent.sid })
    expect(again).toEqual({ ...sent, same: true })
    expect(it.seen[1]).toEqual(it.seen[0])
    expect(received(it.network)).toEqual(['Hello'])
  })

  it('shows an answer that differs', async ({ expect }) => {
    let count = 0
    await using it = await line({ '/twilio/sms': () => `<Response><Message>${++count}</Message></Response>` })
    const { sid } = await it.network.text(TEXT)
    expect(await it.network.text({ ...TEXT, sid })).toMatchObject({ same: false, replies: [{ body: '2' }] })
    expect(received(it.network)).toEqual(['1', '2'])
  })

  it('may overtake the first', async ({ expect }) => {
    await using it = await line({
      '/twilio/sms': async () => {
        await wait(20)
        return hello
      },
    })
    const sid = `SM${'a'.repeat(32)}`
    const sent = await Promise.all([it.network.text({ ...TEXT, sid }), it.network.text({ ...TEXT, sid })])
    expect(sent.map(({ replies }) => replies.map(({ body }) => body))).toEqual([['Hello'], ['Hello']])
    expect(received(it.network)).toEqual(['Hello'])
  })
})

describe('the answer to a text', () => {
  it('understands what the builders of the SDK write', async ({ expect }) => {
    const response = new MessagingResponse()
    response.message('One & <two> á')
    const second = response.message({ statusCallback: '/twilio/message-status?o=1' }, '')
    second.body('With a picture')
    second.media('https://example.com/a.png')
    response.message({ to: '+12025550171' }, 'To another phone')
    response.redirect('sms/more?x=1&y=2')
    await using it = await line({
      '/twilio/sms': response,
      '/twilio/sms/more': '<Response><Message>More</Message></Response>',
    })
    const { replies } = await it.network.text(TEXT)
    expect(replies.map(({ body }) => body)).toEqual(['One & <two> á', 'With a picture', 'More'])
    expect(replies[1]?.sid).toMatch(/^MM/)
    expect(received(it.network, '+12025550171')).toEqual(['To another phone'])
    await it.network.idle()
    expect(
      it.at('/twilio/message-status').map(({ form, isSigned }) => [form['MessageStatus'], isSigned]),
    ).toEqual([
      ['sent', true],
      ['delivered', true],
    ])
    expect(it.codes()).toEqual([])
  })

  const answers = [
    ['nothing to say', '<Response/>', [], []],
    ['no content', { status: 204, type: '' }, [], []],
    [
      'an eleventh message',
      `<Response>${'<Message>x</Message>'.repeat(11)}</Response>`,
      Array(10).fill('x'),
      [14109],
    ],
    ['a message without words', '<Response><Message/></Response>', [], [14103]],
    ['a message too long', `<Response><Message>${'a'.repeat(1601)}</Message></Response>`, [], [21617]],
    ['verbs of a call', '<Response><Say>x</Say><Message>y</Message></Response>', ['y'], [12200]],
    [
      'a redirect elsewhere',
      '<Response><Redirect>http://127.0.0.1:9/x</Redirect></Response>',
      ['fallback'],
      [11100],
    ],
    ['a redirect to itself', '<Response><Redirect>/twilio/sms</Redirect></Response>', [], [11215]],
    [
      'what follows a redirect',
      '<Response><Redirect>/none</Redirect><Message>x</Message></Response>',
      [],
      [],
    ],
  ] as const
  it.for(answers)('copes with %s', async ([, answer, bodies, codes], { expect }) => {
    const fallback = '<Response><Message>fallback</Message></Response>'
    await using it = await line({ '/twilio/sms': answer, '/twilio/sms-fallback': fallback })
    const { replies } = await it.network.text(TEXT)
    expect(replies.map(({ body }) => body)).toEqual(bodies)
    expect(it.codes()).toEqual(codes)
  })

  const costs = [
    ['160 of GSM-7', 'a'.repeat(160), 1],
    ['161 of GSM-7', 'a'.repeat(161), 2],
    ['71 with an accent', `á${'a'.repeat(70)}`, 2],
  ] as const
  it.for(costs)('counts segments: %s', async ([, body, segments], { expect }) => {
    await using it = await line({ '/twilio/sms': `<Response><Message>${body}</Message></Response>` })
    expect((await it.network.text(TEXT)).replies).toMatchObject([{ body, segments }])
  })
})

describe('a text whose webhook fails', () => {
  const failures = [
    ['a server error', { status: 500 }, 11200],
    ['a refusal', { status: 403 }, 11200],
    ['bad TwiML', `\n<?xml version="1.0"?>${hello}`, 12100],
    ['JSON', { status: 200, type: 'application/json', body: '{}' }, 12300],
    ['no content type', { status: 200, type: '', body: hello }, 12300],
    ['a redirect off the hotline', { status: 302, location: 'http://127.0.0.1:9/' }, 11200],
    ['redirects without end', { status: 302, location: '/twilio/sms' }, 11215],
    ['an answer that never comes', () => wait(400, hello), 11200],
  ] as const
  it.for(failures)('goes to the fallback on %s', async ([, answer, code], { expect }) => {
    await using it = await line(
      { '/twilio/sms': answer, '/twilio/sms-fallback': '<Response><Message>Sorry</Message></Response>' },
      { patienceMs: 200 },
    )
    const { status, replies, sid } = await it.network.text(TEXT)
    expect({ status, bodies: replies.map(({ body }) => body) }).toEqual({ status: 200, bodies: ['Sorry'] })
    const [fallback] = it.at('/twilio/sms-fallback')
    expect(fallback).toMatchObject({
      isSigned: true,
      form: {
        ErrorCode: String(code),
        ErrorUrl: `${it.origin}/twilio/sms`,
        MessageSid: sid,
        Body: TEXT.body,
      },
    })
    expect(it.codes()).toEqual([code])
  })

  it('follows a redirect on the hotline, without the form', async ({ expect }) => {
    await using it = await line({ '/twilio/sms': { status: 307, location: '/moved' }, '/moved': hello })
    expect((await it.network.text(TEXT)).replies).toMatchObject([{ body: 'Hello' }])
    expect(it.at('/moved')).toMatchObject([{ method: 'GET', form: {}, isSigned: true }])
  })

  it('leaves the phone without an answer if the fallback fails too', async ({ expect }) => {
    await using it = await line({ '/twilio/sms': { status: 500 }, '/twilio/sms-fallback': { status: 503 } })
    expect(await it.network.text(TEXT)).toMatchObject({ status: 503, replies: [] })
    expect(it.codes()).toEqual([11200, 11200])
    expect(it.network.phone(PHONE).texts).toMatchObject([{ direction: 'sent', error: 11200 }])
  })

  it('says so when the hotline is not there', async ({ expect }) => {
    await using it = await line({})
    const { network } = it
    await it[Symbol.asyncDispose]()
    expect(await network.text(TEXT)).toMatchObject({ status: 502, replies: [] })
    expect(it.codes()).toEqual([11205, 11205])
  })

  it('tries again where no connection was made, with the same token', async ({ expect, onTestFinished }) => {
    await using it = await line({ '/twilio/sms': hello })
    const tokens: (string | null)[] = []
    const real = globalThis.fetch
    onTestFinished(() => void (globalThis.fetch = real))
    globalThis.fetch = (input, init) => {
      tokens.push(new Headers(init?.headers).get('i-twilio-idempotency-token'))
      const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
      return tokens.length > 1
        ? real(input, init)
        : Promise.reject(new TypeError('failed', { cause: refused }))
    }
    expect(await it.network.text(TEXT)).toMatchObject({ status: 200, replies: [{ body: 'Hello' }] })
    expect(tokens).toEqual([it.seen[0]?.token, it.seen[0]?.token])
    expect(it.codes()).toEqual([])
  })
})
