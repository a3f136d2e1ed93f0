import { afterAll, beforeAll, describe, it } from 'vitest'
import * as z from 'zod'
import { type Laptop, LAPTOP, startLaptop } from '../../simulator/laptop.ts'
import { bundle, callFields, type Fields, newPhone, post } from './webhook.ts'

let laptop: Laptop
beforeAll(async () => {
  laptop = await startLaptop({ bundle })
})
afterAll(() => laptop.close())

const Call = z.object({
  sid: z.string(),
  state: z.string(),
  up: z.boolean(),
  said: z.array(z.object({ text: z.string() })),
})
type Call = z.infer<typeof Call>
const Phone = z.object({ calls: z.array(Call) })

async function simulated<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
  const response = await fetch(laptop.simulator + path, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return schema.parse(await response.json())
}
const act = (sid: string, way: string, body: object = {}): Promise<Call> =>
  simulated(Call, `/simulator/calls/${sid}/${way}`, body)
const callsOf = async (number: string): Promise<Call[]> =>
  (await simulated(Phone, `/simulator/phones/${encodeURIComponent(number)}`)).calls
const pass = async (seconds: number): Promise<void> => {
  await simulated(z.unknown(), '/simulator/clock', { advance: `PT${seconds}S` })
  await laptop.network.idle()
}
const spoken = (call: Call): string => call.said.map(({ text }) => text).join(' ')

/** A phone that asked, on a call, to be called ten minutes from now, and is rung then. */
async function rung(): Promise<{ number: string; sid: string }> {
  const number = newPhone()
  const at = new Date((await laptop.now()) + 86_400_000)
  await simulated(z.unknown(), '/simulator/clock', { to: `${at.toISOString().slice(0, 10)}T16:00:00Z` })
  const { sid } = await simulated(Call, '/simulator/calls', { from: number })
  for (const [way, body] of [
    ['digits', { digits: '1' }],
    ['speech', { text: 'remind' }],
    ['digits', { digits: '5' }],
    ['digits', { digits: '1' }],
    ['speech', { text: '9:10 am' }],
    ['digits', { digits: '85001' }],
    ['digits', { digits: '2' }],
    ['digits', { digits: '1' }],
    ['hangup', {}],
  ] as const)
    await act(sid, way, body)
  await pass(600)
  const [ringing] = (await callsOf(number)).filter((c) => c.state === 'ringing')
  return { number, sid: ringing?.sid ?? 'nothing rings' }
}

const documents = (sid: string) =>
  laptop.network.deliveries.filter((d) => d.kind === 'document' && d.parameters['CallSid'] === sid)

describe('a phone that is rung for a reminder', () => {
  // What the phone does, and how often it was rung an hour later.
  const rows: { name: string; does: (sid: string) => Promise<unknown>; rings: number; asked: number }[] = [
    { name: 'is busy', does: (sid) => act(sid, 'busy'), rings: 2, asked: 0 },
    { name: 'declines', does: (sid) => act(sid, 'decline'), rings: 2, asked: 0 },
    { name: 'is not answered', does: () => pass(26), rings: 2, asked: 0 },
    { name: 'is a machine', does: (sid) => act(sid, 'answer', { by: 'machine' }), rings: 1, asked: 1 },
    {
      name: 'is hung up on before the key',
      does: async (sid) => {
        await act(sid, 'answer', { by: 'person' })
        await act(sid, 'hangup')
      },
      rings: 1,
      asked: 1,
    },
  ]
  it.for(rows)('and $name', async ({ does, rings, asked }, { expect }) => {
    const { number, sid } = await rung()
    await does(sid)
    await laptop.network.idle()
    await pass(3600)
    const ours = (await callsOf(number)).slice(1)
    expect(ours).toHaveLength(rings)
    expect(ours.every((c) => !c.up)).toBe(true)
    expect(documents(sid)).toHaveLength(asked)
  })

  it('hears nothing private before the 1, and its steps are answered alike when repeated', async ({
    expect,
  }) => {
    const { sid } = await rung()
    const taken = await act(sid, 'answer', { by: 'person' })
    expect(spoken(taken)).toBe(
      'A call you asked for from Doorway. Press 1 to take it. Una llamada que usted pidió, de Doorway. Oprima 1 para tomarla.',
    )
    expect(spoken(await act(sid, 'digits', { digits: '1' }))).toContain('This is your 9:10 AM check-in.')
    expect(spoken(await act(sid, 'digits', { digits: '1' }))).toContain('Marked done 9:10 AM')
    expect(documents(sid).map(({ url }) => new URL(url).pathname)).toEqual([
      '/twilio/reminder-call',
      '/twilio/voice/1',
      '/twilio/voice/2',
    ])
    for (const { url, parameters, twiml } of documents(sid)) {
      const path = url.slice(laptop.hotline.length)
      expect((await post(laptop.hotline, path, parameters)).body).toBe(twiml)
    }
  })

  it('is told nothing by a machine: no word is in the answer to it', async ({ expect }) => {
    const { sid } = await rung()
    const call = await act(sid, 'answer', { by: 'machine' })
    expect(call).toMatchObject({ up: false, said: [] })
    expect(documents(sid)[0]?.twiml).toMatch(/<Response><Hangup\/><\/Response>$/)
  })
})

describe('/twilio/reminder-call', () => {
  const outbound = (more: Fields = {}): Fields =>
    callFields({ Direction: 'outbound-api', From: LAPTOP.number, To: newPhone(), ...more })
  const refused: { name: string; fields: (real: Fields) => Fields; path?: string }[] = [
    { name: 'a call that came in', fields: (real) => ({ ...real, Direction: 'inbound' }) },
    { name: 'a call from a number that is not ours', fields: (real) => ({ ...real, From: '+12025550199' }) },
    { name: 'a call to nobody', fields: (real) => ({ ...real, To: '' }) },
    { name: "somebody else's object", fields: (real) => ({ ...real, To: newPhone() }) },
    { name: 'no object', fields: (real) => real, path: '/twilio/reminder-call' },
    { name: 'another account', fields: (real) => ({ ...real, AccountSid: `AC${'1'.repeat(32)}` }) },
  ]
  it.for(refused)('refuses $name', async ({ fields, path }, { expect }) => {
    const { sid } = await rung()
    await act(sid, 'answer', { by: 'person' })
    const [first] = documents(sid)
    if (first === undefined) throw new Error('the phone was not rung')
    const real = path ?? first.url.slice(laptop.hotline.length)
    const given = { ...first.parameters, CallSid: `CA${'f'.repeat(32)}` }
    expect(await post(laptop.hotline, real, fields(given))).toEqual({ status: 403, type: null, body: '' })
    expect((await post(laptop.hotline, real, fields(given), null)).status).toBe(403)
  })

  it('says nothing for a row that is no call', async ({ expect }) => {
    const { number, sid } = await rung()
    await act(sid, 'answer', { by: 'person' })
    const asked =
      documents(sid)[0]
        ?.url.slice(laptop.hotline.length)
        .replace(/row=\d+/, 'row=99') ?? ''
    const answer = await post(laptop.hotline, asked, outbound({ To: number }))
    expect(answer).toMatchObject({ status: 200, body: expect.stringContaining('<Response><Hangup/>') })
  })
})
