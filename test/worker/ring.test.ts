import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, it, vi } from 'vitest'
import type { Arrival } from '../../src/core/effect.ts'
import { ringOrigin, ringsOf } from '../../src/core/letter.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { NEW_PROFILE, type Profile } from '../../src/core/session.ts'
import type { Delivery } from '../../src/participant/participant.ts'

const MINUTE = 60_000
const FROM = '+13035550123'
const LINE = '+12025550100'
/** A Monday, 6 PM in Denver. Far ahead, because alarms ring by the real clock: one in its past would ring by itself. */
const DUE = Date.parse('2048-11-24T01:00:00Z')

const daily: Reminder = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 18, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  by: 'call',
  word: null,
  state: 'active',
  until: null,
  next: { at: DUE, key: '2048-11-23#0' },
  again: null,
  unanswered: 0,
}

const step = (n: number, event: Arrival, call = 'CA1'): Delivery => ({
  sid: `${call}:${String(n).padStart(3, '0')}`,
  call,
  from: FROM,
  to: LINE,
  event,
})
const answered = (row = 1, machine = false): Arrival => ({ kind: 'call-answered', machine, row })
const key = (keys: string): Arrival => ({ kind: 'keys-pressed', keys })

let made = 0
/** A phone that has called once, and asked to be called since. */
async function enrolled(change: Partial<Profile> = {}) {
  at(DUE - MINUTE)
  const stub = env.PARTICIPANT.getByName(`v1.c${(made += 1).toString(16).padStart(6, '0')}`)
  await stub.receive(step(0, { kind: 'call-started', withheld: false }, 'CA0'))
  const profile: Profile = { ...NEW_PROFILE, known: 'chosen', reminders: [daily], heardAt: DUE, ...change }
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec('UPDATE participant SET profile = ?', JSON.stringify(profile))
  })
  return stub
}
type Phone = ReturnType<typeof env.PARTICIPANT.getByName>

const rows = (stub: Phone, sql: string): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_, state) => state.storage.sql.exec(sql).toArray())

type Request = { method: string; url: URL; body: URLSearchParams }
/** What the carrier is asked, and what it answers: accepted, unless said otherwise. */
function carrier(...answers: (() => Response | Promise<Response>)[]) {
  const requests: Request[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const body = init?.body instanceof URLSearchParams ? init.body : new URLSearchParams()
    requests.push({ method: init?.method ?? 'GET', url, body })
    return (answers.shift() ?? (() => Response.json({ sid: `CA${requests.length}` }, { status: 201 })))()
  })
  return { requests, calls: () => requests.filter((r) => r.method === 'POST') }
}

const at = (ms: number): void => void vi.useFakeTimers({ toFake: ['Date'], now: ms })
const ring = async (stub: Phone, ms: number): Promise<void> => {
  at(ms)
  await runInDurableObject(stub, (it) => it.alarm())
}
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a reminder by call', () => {
  it('asks the carrier once, with where its answer and its end are told', async ({ expect }) => {
    const stub = await enrolled()
    const out = carrier()
    await ring(stub, DUE)
    const [call, ...others] = out.requests
    expect(others).toEqual([])
    const about = `owner=${await runInDurableObject(stub, (_, state) => state.id.name)}&row=1`
    expect(call?.url.pathname).toMatch(/\/Calls\.json$/)
    expect(Object.fromEntries(call?.body ?? [])).toEqual({
      To: FROM,
      From: LINE,
      Url: `http://127.0.0.1:8787/twilio/reminder-call?${about}`,
      StatusCallback: `http://127.0.0.1:8787/twilio/call-status?${about}`,
      MachineDetection: 'Enable',
      Timeout: '25',
    })
    expect(await rows(stub, 'SELECT state, sid, origin FROM outbox')).toEqual([
      { state: 'sent', sid: 'CA1', origin: 'reminder 1 2048-11-23#0 call' },
    ])
  })

  it('is taken, answered and heard again word for word, also after an eviction', async ({ expect }) => {
    const stub = await enrolled()
    carrier()
    await ring(stub, DUE)
    const deliveries = [step(0, answered()), step(1, key('1')), step(2, key('1'))]
    const first = []
    for (const one of deliveries) first.push(await stub.receive(one))
    expect(first[2]?.effects[0]).toMatchObject({ kind: 'speak' })
    expect(await rows(stub, 'SELECT key, mark FROM dose')).toEqual([{ key: '2048-11-23#0', mark: 'taken' }])
    const before = await rows(stub, 'SELECT * FROM participant')
    for (const [i, one] of deliveries.entries()) expect(await stub.receive(one)).toEqual(first[i])
    expect(await rows(stub, 'SELECT * FROM participant')).toEqual(before)
    expect(await rows(stub, `SELECT count(*) AS n FROM happening WHERE sid > 'CA1'`)).toEqual([{ n: 3 }])
  })

  it('tells a machine nothing, and a row that it does not know neither', async ({ expect }) => {
    const stub = await enrolled()
    carrier()
    await ring(stub, DUE)
    const nothing = { effects: [{ kind: 'hang-up' }] }
    expect(await stub.receive(step(0, answered(1, true), 'CAm'))).toEqual(nothing)
    expect(await stub.receive(step(0, answered(7), 'CAx'))).toEqual(nothing)
  })

  it('is made once more when it was not taken, told once or often, and no third time', async ({ expect }) => {
    const stub = await enrolled()
    const out = carrier()
    await ring(stub, DUE)
    at(DUE + MINUTE)
    expect(await stub.settle(1, 'CA1', 'undelivered', null)).toBe(true)
    expect(await stub.settle(1, 'CA1', 'undelivered', null)).toBe(false)
    expect(await runInDurableObject(stub, (_, state) => state.storage.getAlarm())).toBe(DUE + 11 * MINUTE)
    await ring(stub, DUE + 11 * MINUTE)
    expect(out.calls()).toHaveLength(2)
    await stub.settle(2, 'CA2', 'undelivered', null)
    await ring(stub, DUE + 30 * MINUTE)
    expect(out.calls()).toHaveLength(2)
    expect(await rows(stub, 'SELECT mark FROM dose')).toEqual([{ mark: 'sent' }])
  })

  it.for(['delivered', 'failed', 'canceled'] as const)(
    'is not made again when it ended as %s',
    async (status, { expect }) => {
      const stub = await enrolled()
      const out = carrier()
      await ring(stub, DUE)
      await stub.settle(1, 'CA1', status, null)
      await ring(stub, DUE + 30 * MINUTE)
      expect(out.calls()).toHaveLength(1)
    },
  )

  it('is looked for before a second try, since only the answer may have been lost', async ({ expect }) => {
    const stub = await enrolled()
    const listed = { sid: 'CA9', direction: 'outbound-api', date_created: new Date(DUE).toUTCString() }
    const old = { ...listed, sid: 'CA8', date_created: new Date(DUE - 60 * MINUTE).toUTCString() }
    const theirs = { ...listed, sid: 'CA7', direction: 'inbound' }
    const out = carrier(
      () => Promise.reject(new Error('reset after it was accepted')),
      () => Response.json({ calls: [theirs, listed, old] }),
    )
    await ring(stub, DUE)
    await ring(stub, DUE + 3 * MINUTE)
    expect(out.calls()).toHaveLength(1)
    expect(out.requests[1]?.url.searchParams.get('To')).toBe(FROM)
    expect(await rows(stub, 'SELECT state, sid FROM outbox')).toEqual([{ state: 'sent', sid: 'CA9' }])
  })

  it('is dropped when it could not go out in time', async ({ expect }) => {
    const stub = await enrolled()
    const out = carrier(
      () => new Response('', { status: 503 }),
      () => Response.json({ calls: [] }),
    )
    await ring(stub, DUE)
    await ring(stub, DUE + 200 * MINUTE)
    expect(out.calls()).toHaveLength(1)
    expect(await rows(stub, 'SELECT state FROM outbox')).toEqual([{ state: 'failed' }])
  })

  it('key 8 in another call cancels what waits, and leaves what waits as a text', async ({ expect }) => {
    const text: Reminder = { ...daily, id: 2, by: 'text' }
    const stub = await enrolled({ reminders: [daily, text] })
    carrier(
      () => new Response('', { status: 503 }),
      () => new Response('', { status: 503 }),
    )
    await ring(stub, DUE)
    await stub.receive(step(1, key('8'), 'CA0'))
    expect(await rows(stub, 'SELECT origin, state FROM outbox ORDER BY id')).toEqual([
      { origin: 'reminder 1 2048-11-23#0 call', state: 'failed' },
      { origin: 'reminder 2 2048-11-23#0', state: 'waiting' },
    ])
    expect(await rows(stub, 'SELECT what FROM consent')).toEqual([{ what: 'no-calls' }])
    expect(await rows(stub, `SELECT profile ->> '$.reminders[0].id' AS id FROM participant`)).toEqual([
      { id: 2 },
    ])
  })

  it('FORGET ME asks the carrier to blank texts, and no call', async ({ expect }) => {
    const stub = await enrolled()
    const out = carrier()
    await ring(stub, DUE)
    for (const [i, body] of ['forget me', '1'].entries())
      await stub.receive({
        sid: `SM${i}`,
        call: null,
        from: FROM,
        to: LINE,
        event: { kind: 'text-received', body, pictures: 0, optOutType: null },
      })
    await ring(stub, DUE + MINUTE)
    expect(out.calls().map(({ url }) => url.pathname.split('/').at(-1))).toEqual([
      'Calls.json',
      'SM0.json',
      'SM1.json',
    ])
  })

  it('a landline is called on, whatever its texts do', async ({ expect }) => {
    const stub = await enrolled({ cannotText: true, reminders: [daily, { ...daily, id: 2, by: 'text' }] })
    const out = carrier()
    await ring(stub, DUE)
    expect(out.calls().map(({ url }) => url.pathname.split('/').at(-1))).toEqual(['Calls.json'])
  })
})

describe('a phone that the desk has rung', () => {
  const origin = ringOrigin({
    handoff: 7,
    round: 1,
    language: 'en',
    speaks: 'en',
    since: DUE,
    mode: 'held',
  })
  let letters = DUE
  const rung = async (stub: Phone): Promise<void> =>
    void (await stub.post('desk', (letters += 1), { kind: 'ring', origin, until: DUE + MINUTE }))
  const stopped = async (stub: Phone): Promise<void> =>
    void (await stub.post('desk', (letters += 1), { kind: 'ring-stop', origin: ringsOf(7) }))
  const asked = (out: ReturnType<typeof carrier>): string[] =>
    out.calls().map(({ url, body }) => `${url.pathname.split('/').at(-1)} ${body.get('Status') ?? ''}`.trim())

  it('is hung up by the sid of its call', async ({ expect }) => {
    const stub = await enrolled({ reminders: [] })
    const out = carrier()
    await rung(stub)
    await ring(stub, DUE)
    await stopped(stub)
    await ring(stub, DUE + 1)
    expect(asked(out)).toEqual(['Calls.json', 'CA1.json completed'])
  })

  it('is not rung at all when it was called off before', async ({ expect }) => {
    const stub = await enrolled({ reminders: [] })
    const out = carrier()
    await rung(stub)
    await stopped(stub)
    await ring(stub, DUE)
    expect(asked(out)).toEqual([])
  })

  it('is hung up as soon as the carrier names the call that was called off meanwhile', async ({ expect }) => {
    const stub = await enrolled({ reminders: [] })
    await rung(stub)
    at(DUE)
    const requests = await runInDurableObject(stub, async (it) => {
      const out = carrier(async () => {
        await it.post('desk', (letters += 1), { kind: 'ring-stop', origin: ringsOf(7) })
        return Response.json({ sid: 'CA77' }, { status: 201 })
      })
      await it.alarm()
      return out
    })
    await ring(stub, DUE + 1)
    expect(asked(requests)).toEqual(['Calls.json', 'CA77.json completed'])
  })

  it.for(['delivered', 'undelivered', 'failed', 'canceled'] as const)(
    'tells the desk, once, that its call is over: %s',
    async (status, { expect }) => {
      const stub = await enrolled({ reminders: [] })
      carrier()
      await rung(stub)
      await ring(stub, DUE)
      for (let n = 0; n < 2; n += 1) await stub.settle(1, 'CA1', status, null)
      const bodies = await rows(stub, 'SELECT body FROM letter WHERE body IS NOT NULL')
      expect(bodies).toEqual([{ body: JSON.stringify({ kind: 'ring-over', ref: 7, round: 1, at: DUE }) }])
    },
  )

  it('tells the desk also when the carrier refuses the call', async ({ expect }) => {
    const stub = await enrolled({ reminders: [] })
    carrier(() => Response.json({ code: 21217 }, { status: 400 }))
    await rung(stub)
    await ring(stub, DUE)
    const bodies = await rows(stub, 'SELECT body FROM letter WHERE body IS NOT NULL')
    expect(bodies).toEqual([{ body: expect.stringContaining('"ring-over"') }])
  })
})
