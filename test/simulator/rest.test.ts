import twilio from 'twilio'
import { afterEach, beforeEach, describe, it } from 'vitest'
import { createApi } from '../../simulator/rest.ts'
import { serve } from '../../simulator/server.ts'
import { Here, judgesSpeak } from './account.ts'
import { ACCOUNT, line, LINE, NOON, PHONE, received, TOKEN, type Line } from './hotline.ts'

judgesSpeak()

const SERVICE = `MG${'b'.repeat(32)}`
const MESSAGES = `/2010-04-01/Accounts/${ACCOUNT}/Messages.json`

let hotline: Line
let simulator: Awaited<ReturnType<typeof serve>>

let here: Here
let client: ReturnType<typeof twilio>

beforeEach(async () => {
  hotline = await line({ '/twilio/voice': '<Response><Gather/></Response>' })
  simulator = await serve(hotline.network, { port: 0 })
  here = new Here(() => simulator.origin)
  client = twilio(ACCOUNT, TOKEN, { httpClient: here })
})

afterEach(async ({ expect }) => {
  await simulator.close()
  await hotline[Symbol.asyncDispose]()
  expect(here.faults).toEqual([])
})

const TEXT = { to: PHONE, from: LINE, body: 'Time to take it' }

describe("Twilio's own SDK, pointed here", () => {
  it('sends a text: queued in the answer, then on the phone, then called back', async ({ expect }) => {
    const callback = `${hotline.origin}/twilio/message-status?o=v1.x&id=7`
    const message = await client.messages.create({ ...TEXT, statusCallback: callback })
    expect(message).toMatchObject({
      status: 'queued',
      direction: 'outbound-api',
      numSegments: '1',
      from: LINE,
      to: PHONE,
    })
    expect(message.sid).toMatch(/^SM[\da-f]{32}$/)
    await hotline.network.idle()
    expect(hotline.network.phone(PHONE).texts).toMatchObject([
      { sid: message.sid, direction: 'received', status: 'delivered' },
    ])
    const common = {
      MessageSid: message.sid,
      SmsSid: message.sid,
      AccountSid: ACCOUNT,
      From: LINE,
      To: PHONE,
      ApiVersion: '2010-04-01',
    }
    expect(hotline.seen.map(({ path, isSigned, form }) => ({ path, isSigned, form }))).toEqual([
      {
        path: '/twilio/message-status',
        isSigned: true,
        form: { ...common, MessageStatus: 'sent', SmsStatus: 'sent' },
      },
      {
        path: '/twilio/message-status',
        isSigned: true,
        form: { ...common, MessageStatus: 'delivered', SmsStatus: 'delivered', RawDlrDoneDate: '2611231200' },
      },
    ])
    const fetched = await client.messages(message.sid).fetch()
    expect(fetched).toMatchObject({ status: 'delivered', body: TEXT.body })
    expect(fetched.dateSent?.getTime()).toBe(NOON)
  })

  it('does nothing to the phone before the answer is out', async ({ expect }) => {
    const form = new URLSearchParams({
      To: PHONE,
      From: LINE,
      Body: 'x',
      StatusCallback: `${hotline.origin}/done`,
    })
    const authorization = `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}`
    const query = new URLSearchParams()
    const { status, after } = await createApi(hotline.network)({
      method: 'POST',
      path: MESSAGES,
      query,
      form,
      authorization,
    })
    await hotline.network.idle()
    expect({ status, seen: hotline.seen, texts: received(hotline.network) }).toEqual({
      status: 201,
      seen: [],
      texts: [],
    })
    await after?.()
    await hotline.network.idle()
    expect({ seen: hotline.seen.length, texts: received(hotline.network) }).toEqual({ seen: 2, texts: ['x'] })
  })

  it('sends through a service: accepted first, the sender picked later', async ({ expect }) => {
    const message = await client.messages.create({
      to: PHONE,
      messagingServiceSid: SERVICE,
      body: 'x',
      statusCallback: `${hotline.origin}/twilio/message-status`,
    })
    expect(message).toMatchObject({
      status: 'accepted',
      from: null,
      messagingServiceSid: SERVICE,
      numSegments: '0',
    })
    await hotline.network.idle()
    expect(hotline.seen.map(({ form }) => form['MessageStatus'])).toEqual(['queued', 'sent', 'delivered'])
    expect(hotline.seen[2]?.form).toMatchObject({ MessagingServiceSid: SERVICE, From: LINE })
    expect((await client.messages(message.sid).fetch()).from).toBe(LINE)
  })

  it('lists newest first, by number, by date, page after page', async ({ expect }) => {
    await hotline.network.text({ from: PHONE, body: 'in 1' })
    for (const body of ['2', '3', '4', '5', '6']) await client.messages.create({ ...TEXT, body })
    await client.messages.create({ ...TEXT, to: '+12025550171', body: '7' })
    await hotline.network.idle()
    const bodies = async (filter: Parameters<typeof client.messages.list>[0]): Promise<string[]> =>
      (await client.messages.list(filter)).map(({ body }) => body)
    expect(await bodies({ pageSize: 2 })).toEqual(['7', '6', '5', '4', '3', '2', 'in 1'])
    expect(await bodies({ to: PHONE, pageSize: 3 })).toEqual(['6', '5', '4', '3', '2'])
    expect(await bodies({ from: PHONE, to: LINE })).toEqual(['in 1'])
    await hotline.network.move(NOON + 86_400_000)
    await client.messages.create({ ...TEXT, body: 'next day' })
    await hotline.network.idle()
    expect(await bodies({ dateSentAfter: new Date(NOON + 3_600_000) })).toEqual(['next day'])
    expect(await bodies({ dateSentBefore: new Date(NOON + 3_600_000), to: LINE })).toEqual(['in 1'])
    expect(await bodies({ dateSent: new Date(NOON + 86_400_000) })).toEqual(['next day'])
  })

  it('blanks and deletes a text, which the phone keeps', async ({ expect }) => {
    const { sid } = await client.messages.create(TEXT)
    await hotline.network.idle()
    expect(await client.messages(sid).update({ body: '' })).toMatchObject({ sid, body: '' })
    expect(await client.messages(sid).remove()).toBe(true)
    await expect(client.messages(sid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 })
    expect(received(hotline.network)).toEqual([TEXT.body])
  })

  it('cannot call back what has gone', async ({ expect }) => {
    const { sid } = await client.messages.create(TEXT)
    await hotline.network.idle()
    await expect(client.messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({
      status: 409,
      code: 30409,
    })
    await expect(client.messages(sid).update({ body: 'other words' })).rejects.toMatchObject({
      status: 400,
      code: 30400,
    })
  })

  it('sees and ends a call', async ({ expect }) => {
    const { sid } = await hotline.network.call(PHONE)
    expect(await client.calls(sid).fetch()).toMatchObject({
      status: 'in-progress',
      from: PHONE,
      direction: 'inbound',
      duration: null,
    })
    await hotline.network.move(NOON + 5000)
    expect(await client.calls(sid).update({ status: 'completed' })).toMatchObject({
      status: 'completed',
      duration: '5',
    })
    expect(hotline.network.callOf(sid)).toMatchObject({ up: false, state: 'completed' })
    await hotline.network.idle()
    expect(hotline.at('/twilio/call-status')).toHaveLength(1)
    await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({
      status: 400,
      code: 21220,
    })
  })
})

describe('refusals', () => {
  const refused = [
    ['no words', { ...TEXT, body: '' }, 21602],
    ['no sender', { to: PHONE, body: 'x' }, 21603],
    ['no recipient', { ...TEXT, to: '' }, 21604],
    ['a sender that is not ours', { ...TEXT, from: '+12025550199' }, 21606],
    ['1601 characters', { ...TEXT, body: 'a'.repeat(1601) }, 21617],
    ['a recipient that is no number', { ...TEXT, to: 'banana' }, 21211],
    ['a recipient of nine digits', { ...TEXT, to: '+1303555012' }, 21211],
    ['the line itself', { ...TEXT, to: LINE }, 21266],
    ['a relative callback', { ...TEXT, statusCallback: '/status' }, 21609],
    ['a service that is none', { to: PHONE, body: 'x', messagingServiceSid: 'MG1' }, 21705],
    ['eleven pictures', { ...TEXT, mediaUrl: Array<string>(11).fill('https://example.com/a.png') }, 21623],
    ['magic: invalid', { ...TEXT, to: '+15005550001' }, 21211],
    ['magic: not routable', { ...TEXT, to: '+15005550002' }, 21612],
    ['magic: region', { ...TEXT, to: '+15005550003' }, 21408],
    ['magic: opted out', { ...TEXT, to: '+15005550004' }, 21610],
    ['magic: not mobile', { ...TEXT, to: '+15005550009' }, 21614],
    ['magic sender: invalid', { ...TEXT, from: '+15005550001' }, 21212],
    ['magic sender: queue full', { ...TEXT, from: '+15005550008' }, 21611],
    ['magic sender: not ours', { ...TEXT, from: '+15005550007' }, 21606],
  ] as const
  it.for(refused)('%s', async ([, text, code], { expect }) => {
    const given = { ...text, ...('mediaUrl' in text && { mediaUrl: [...text.mediaUrl] }) }
    await expect(client.messages.create(given)).rejects.toMatchObject({
      status: 400,
      code,
      moreInfo: `https://www.twilio.com/docs/errors/${code}`,
      message: expect.stringMatching(/\w+ \w+/),
    })
    expect(hotline.network.parts.messages.all).toEqual([])
  })

  it('takes the magic sender that is valid', async ({ expect }) => {
    expect(await client.messages.create({ ...TEXT, from: '+15005550006' })).toMatchObject({
      status: 'queued',
    })
  })

  it('a phone that has opted out: at once, or afterwards through a service', async ({ expect }) => {
    await hotline.network.text({ from: PHONE, body: 'STOP' })
    await expect(client.messages.create(TEXT)).rejects.toMatchObject({ status: 400, code: 21610 })
    const { sid } = await client.messages.create({
      to: PHONE,
      messagingServiceSid: SERVICE,
      body: 'x',
      statusCallback: `${hotline.origin}/twilio/message-status`,
    })
    await hotline.network.idle()
    expect(await client.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 })
    expect(hotline.at('/twilio/message-status').at(-1)?.form).toMatchObject({
      MessageStatus: 'failed',
      ErrorCode: '21610',
    })
    expect(received(hotline.network)).toHaveLength(1)
  })

  it('the wrong token, another account, another resource', async ({ expect }) => {
    const stranger = twilio(ACCOUNT, 'wrong', { httpClient: here })
    await expect(stranger.messages.create(TEXT)).rejects.toMatchObject({ status: 401, code: 20003 })
    const other = twilio(ACCOUNT, TOKEN, { httpClient: here, accountSid: `AC${'1'.repeat(32)}` })
    await expect(other.messages.create(TEXT)).rejects.toMatchObject({ status: 404, code: 20404 })
    await expect(client.messages(`SM${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({
      status: 404,
      code: 20404,
    })
    await expect(client.applications.list()).rejects.toMatchObject({ status: 404, code: 20404 })
  })

  it('have the body that Twilio documents', async ({ expect }) => {
    const response = await fetch(simulator.origin + MESSAGES, { method: 'POST', body: new URLSearchParams() })
    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 401,
      body: {
        code: 20003,
        message: 'Authenticate',
        more_info: 'https://www.twilio.com/docs/errors/20003',
        status: 401,
      },
    })
  })
})
