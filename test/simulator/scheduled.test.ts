import { describe, it } from 'vitest'
import { account, judgesSpeak } from './account.ts'
import { LINE, NOON, PHONE, received } from './hotline.ts'

judgesSpeak()

const SERVICE = `MG${'b'.repeat(32)}`
const inSeconds = (seconds: number): Date => new Date(NOON + seconds * 1000)
const LATER = {
  to: PHONE,
  messagingServiceSid: SERVICE,
  body: 'Tomorrow',
  scheduleType: 'fixed',
  sendAt: inSeconds(3600),
} as const

describe('a scheduled text', () => {
  it('goes when its time has come, and not before', async ({ expect }) => {
    await using it = await account({})
    const message = await it.client.messages.create({ ...LATER, statusCallback: `${it.origin}/status` })
    expect(message).toMatchObject({ status: 'scheduled', from: null, numSegments: '0' })
    await it.pass(3599)
    expect(received(it.network)).toEqual([])
    await it.pass(1)
    expect(received(it.network)).toEqual(['Tomorrow'])
    expect(it.at('/status').map(({ form }) => form['MessageStatus'])).toEqual(['queued', 'sent', 'delivered'])
    expect(await it.client.messages(message.sid).fetch()).toMatchObject({
      status: 'delivered',
      from: LINE,
      dateSent: inSeconds(3600),
    })
  })

  it('is called off, once', async ({ expect }) => {
    await using it = await account({})
    const { sid } = await it.client.messages.create({ ...LATER, statusCallback: `${it.origin}/status` })
    await expect(it.client.messages(sid).remove()).rejects.toMatchObject({ code: 20009 })
    expect(await it.client.messages(sid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled' })
    await expect(it.client.messages(sid).update({ status: 'canceled' })).rejects.toMatchObject({
      code: 30409,
    })
    await it.pass(7200)
    expect(received(it.network)).toEqual([])
    expect(it.at('/status').map(({ form }) => form['MessageStatus'])).toEqual(['canceled'])
    expect(await it.client.messages(sid).remove()).toBe(true)
  })

  it('fails for a phone that has opted out by then', async ({ expect }) => {
    await using it = await account({})
    const { sid } = await it.client.messages.create(LATER)
    await it.network.text({ from: PHONE, body: 'STOP' })
    await it.pass(3600)
    expect(received(it.network)).toHaveLength(1)
    expect(await it.client.messages(sid).fetch()).toMatchObject({ status: 'failed', errorCode: 21610 })
  })

  const refused = [
    ['without a time', { sendAt: undefined }, 35111],
    ['without a type', { scheduleType: undefined }, 35126],
    ['without a service', { messagingServiceSid: undefined, from: LINE }, 35118],
    ['in the past', { sendAt: inSeconds(-1) }, 35115],
    ['300 seconds ahead', { sendAt: inSeconds(300) }, 35115],
    ['36 days ahead', { sendAt: inSeconds(36 * 86_400) }, 35115],
  ] as const
  it.for(refused)('is refused %s', async ([, change, code], { expect }) => {
    await using it = await account({})
    const given = Object.fromEntries(
      Object.entries({ ...LATER, ...change }).filter(([, value]) => value !== undefined),
    )
    await expect(it.client.messages.create({ to: PHONE, ...given })).rejects.toMatchObject({
      status: 400,
      code,
    })
    expect(await it.client.messages.list()).toEqual([])
  })

  it.for([301, 35 * 86_400])('is taken %s seconds ahead', async (seconds, { expect }) => {
    await using it = await account({})
    const message = await it.client.messages.create({ ...LATER, sendAt: inSeconds(seconds) })
    expect(message.status).toBe('scheduled')
  })
})
