import { SegmentedMessage } from 'sms-segments-calculator'
import { describe, it } from 'vitest'
import { account, judgesSpeak } from './account.ts'
import { LINE, NOON, PHONE } from './hotline.ts'

judgesSpeak()

const SERVICE = `MG${'b'.repeat(32)}`
const a = (count: number): string => 'a'.repeat(count)
const snow = (count: number): string => '雪'.repeat(count)

/** Bodies and the segments that they cost, counted by hand. */
const bodies: [what: string, body: string, segments: number][] = [
  ['one letter', 'a', 1],
  ['plain English', 'Take it with food, at the same hour each day.', 1],
  ['every digit and sign', '0123456789 !"#%&\'()*+,-./:;<=>?@_', 1],
  ['Greek capitals of the basic set', 'ΔΦΓΛΩΠΨΣΘΞ', 1],
  ['accents of the basic set', 'é è ù ì ò à ñ ü ö ä ß Æ å Ø ¿ ¡ Ñ É Ç', 1],
  ['money of the basic set', '$ £ ¥ ¤ §', 1],
  ['new lines', 'one\ntwo\r\nthree', 1],
  ['159 letters', a(159), 1],
  ['160 letters', a(160), 1],
  ['161 letters', a(161), 2],
  ['306 letters, two full parts', a(306), 2],
  ['307 letters', a(307), 3],
  ['459 letters, three full parts', a(459), 3],
  ['460 letters', a(460), 4],
  ['1530 letters, ten full parts', a(1530), 10],
  ['1531 letters', a(1531), 11],
  ['1600 letters, the most', a(1600), 11],
  ['every character of the extension', '^{}[]~\\|€', 1],
  ['80 euros are 160', '€'.repeat(80), 1],
  ['81 euros', '€'.repeat(81), 2],
  ['159 letters and a euro', `${a(159)}€`, 2],
  ['158 letters and a brace', `${a(158)}{`, 1],
  ['a euro that would be cut between parts', `${a(152)}€${a(152)}`, 3],
  ['the same one letter earlier', `${a(151)}€${a(153)}`, 2],
  ['Spanish with an acute', 'Tómela con comida, mañana también.', 1],
  ['Spanish without one, 160', `${a(150)}mañana ¿sí`.replace('í', 'i'), 1],
  ['one acute in 70', `í${a(69)}`, 1],
  ['one acute in 71', `í${a(70)}`, 2],
  ['a backtick in 71', `\`${a(70)}`, 2],
  ['a curly quote in 71', `’${a(70)}`, 2],
  ['a tab in 71', `\t${a(70)}`, 2],
  ['a long dash in 134', `—${a(133)}`, 2],
  ['a blank that does not break in 135', `\u00A0${a(134)}`, 3],
  ['70 of UCS-2', snow(70), 1],
  ['71 of UCS-2', snow(71), 2],
  ['134 of UCS-2, two full parts', snow(134), 2],
  ['135 of UCS-2', snow(135), 3],
  ['201 of UCS-2, three full parts', snow(201), 3],
  ['202 of UCS-2', snow(202), 4],
  ['one emoji', '🙂', 1],
  ['35 emoji are 70 units', '🙂'.repeat(35), 1],
  ['36 emoji', '🙂'.repeat(36), 2],
  ['66 emoji, two parts of 33 with a unit to spare in each', '🙂'.repeat(66), 2],
  ['67 emoji', '🙂'.repeat(67), 3],
  ['an emoji over the border of 67', `${snow(66)}🙂${snow(66)}`, 3],
  ['an emoji just before it', `${snow(65)}🙂${snow(67)}`, 2],
  ['a family joined into one sign', '👩‍👧‍👦', 1],
]

const price = (segments: number): string => `-${(0.0079 * segments).toFixed(5)}`

describe('what a text costs', () => {
  it.for(bodies)('counts and bills %s', async ([, body, segments], { expect }) => {
    const judged = new SegmentedMessage(body).segmentsCount
    expect(judged).toBe(segments)
    const billed = { numSegments: String(judged), price: price(judged), priceUnit: 'USD' }
    await using it = await account({})
    const inbound = await it.network.text({ from: PHONE, body })
    expect(it.seen[0]?.form).toMatchObject({ Body: body, NumSegments: String(judged) })
    expect(await it.client.messages(inbound.sid).fetch()).toMatchObject({ body, ...billed })
    const outbound = await it.client.messages.create({ to: PHONE, from: LINE, body })
    expect(outbound).toMatchObject({ numSegments: String(judged), price: null, priceUnit: 'USD' })
    await it.network.idle()
    expect(await it.client.messages(outbound.sid).fetch()).toMatchObject({ body, ...billed })
  })

  it('is written as Twilio writes it', async ({ expect }) => {
    await using it = await account({})
    const prices = []
    for (const count of [160, 161, 1600]) {
      const { sid } = await it.network.text({ from: PHONE, body: a(count) })
      prices.push((await it.client.messages(sid).fetch()).price)
    }
    expect(prices).toEqual(['-0.00790', '-0.01580', '-0.08690'])
  })

  it('is the same for the answer in TwiML', async ({ expect }) => {
    await using it = await account({ '/twilio/sms': `<Response><Message>${a(161)}</Message></Response>` })
    const { replies } = await it.network.text({ from: PHONE, body: 'hi' })
    expect(await it.client.messages(replies[0]?.sid ?? '').fetch()).toMatchObject({
      direction: 'outbound-reply',
      numSegments: '2',
      price: '-0.01580',
    })
  })

  it('is not known before the end, and nothing where nothing was sent', async ({ expect }) => {
    await using it = await account({})
    const later = { sendAt: new Date(NOON + 3_600_000), scheduleType: 'fixed' } as const
    const create = { to: PHONE, messagingServiceSid: SERVICE, body: 'x' }
    const scheduled = await it.client.messages.create({ ...create, ...later })
    expect(await it.client.messages(scheduled.sid).fetch()).toMatchObject({ price: null, numSegments: '0' })
    await it.client.messages(scheduled.sid).update({ status: 'canceled' })
    await it.network.text({ from: PHONE, body: 'STOP' })
    const refused = await it.client.messages.create(create)
    await it.network.idle()
    const prices = [scheduled, refused].map(async ({ sid }) => {
      const { status, price } = await it.client.messages(sid).fetch()
      return [status, price]
    })
    expect(await Promise.all(prices)).toEqual([
      ['canceled', null],
      ['failed', null],
    ])
  })

  it('is due for what the carrier lost', async ({ expect }) => {
    await using it = await account({})
    await it.ask('/simulator/faults', { kind: 'carrier', fault: 30003 })
    const { sid } = await it.client.messages.create({ to: PHONE, from: LINE, body: 'x' })
    await it.network.idle()
    expect(await it.client.messages(sid).fetch()).toMatchObject({ status: 'undelivered', price: '-0.00790' })
  })

  it('stays when the words are blanked', async ({ expect }) => {
    await using it = await account({})
    const { sid } = await it.network.text({ from: PHONE, body: a(161) })
    await it.client.messages(sid).update({ body: '' })
    expect(await it.client.messages(sid).fetch()).toMatchObject({
      body: '',
      numSegments: '2',
      price: '-0.01580',
    })
  })
})
