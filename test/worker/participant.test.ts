import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, it, vi } from 'vitest'
import type { Participant } from '../../src/index.ts'
import type { Answer, Delivery } from '../../src/participant/participant.ts'

const DAY = 86_400_000
/** Far ahead, because alarms ring by the real clock: one in its past would ring by itself. */
const NOW = Date.parse('2048-11-23T16:00:00Z')
const FROM = '+13035550123'
const LINE = '+12025550100'

const text = (sid: string, body: string): Delivery => ({
  sid,
  call: null,
  from: FROM,
  to: LINE,
  event: { kind: 'text-received', body, pictures: 0, optOutType: null },
})
const step = (n: number, event: Delivery['event']): Delivery => ({
  sid: `CA1:00${n}`,
  call: 'CA1',
  from: FROM,
  to: LINE,
  event,
})
const keys = (n: number, pressed: string): Delivery => step(n, { kind: 'keys-pressed', keys: pressed })

let made = 0
const phone = (name = `v1.${(made += 1).toString(16).padStart(4, '0')}`) => env.PARTICIPANT.getByName(name)
type Phone = ReturnType<typeof phone>

const rows = (stub: Phone, sql: string): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_, state) => state.storage.sql.exec(sql).toArray())

const texts = (answer: Answer): string[] =>
  answer.effects.flatMap((e) => (e.kind === 'reply' ? [e.text] : []))

/** Rows that `work` writes, as the platform bills them: those of every statement, and one for each `setAlarm`. */
async function written(stub: Phone, work: (instance: Participant) => Promise<unknown>): Promise<number> {
  return runInDurableObject(stub, async (instance, state) => {
    const { sql } = state.storage
    const exec = sql.exec.bind(sql)
    const cursors: { rowsWritten: number }[] = []
    let alarms = 0
    const counted = vi.spyOn(sql, 'exec').mockImplementation((query: string, ...bindings: unknown[]) => {
      const cursor = exec(query, ...bindings)
      cursors.push(cursor)
      return cursor
    })
    const setAlarm = state.storage.setAlarm.bind(state.storage)
    const armed = vi.spyOn(state.storage, 'setAlarm').mockImplementation((at) => {
      alarms += 1
      return setAlarm(at)
    })
    try {
      await work(instance)
    } finally {
      counted.mockRestore()
      armed.mockRestore()
    }
    return cursors.reduce((sum, c) => sum + c.rowsWritten, 0) + alarms
  })
}

/** Twilio's REST API, as far as one message goes; its list is empty. */
function carrier(...answers: (() => Response)[]): { requests: URLSearchParams[] } {
  const requests: URLSearchParams[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
    // Before a second try the carrier's list is asked; it has nothing.
    if (init?.method !== 'POST') return Response.json({ messages: [] })
    requests.push(init?.body instanceof URLSearchParams ? init.body : new URLSearchParams())
    return (answers.shift() ?? (() => Response.json({ sid: `SM${requests.length}` }, { status: 201 })))()
  })
  return { requests }
}

/** A call that has just asked for a fact by text. */
async function asked(stub: Phone): Promise<void> {
  await stub.receive(step(0, { kind: 'call-started', withheld: false }))
  for (const [i, key] of ['1', '2', '2', '7'].entries()) await stub.receive(keys(i + 1, key))
}

const at = (ms: number): void => void vi.useFakeTimers({ toFake: ['Date'], now: ms })

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

describe('a happening', () => {
  it('is answered alike however often and however much at once it is delivered', async ({ expect }) => {
    const stub = phone()
    const answers = await Promise.all(Array.from({ length: 50 }, () => stub.receive(text('SM1', 'nausea'))))
    expect(new Set(answers.map((a) => JSON.stringify(a))).size).toBe(1)
    expect(await rows(stub, 'SELECT sid FROM happening')).toEqual([{ sid: 'SM1' }])
    await evictDurableObject(stub)
    expect(await stub.receive(text('SM1', 'nausea'))).toEqual(answers[0])
    await stub.receive(text('SM2', 'menu'))
    expect(await stub.receive(text('SM1', 'nausea'))).toEqual(answers[0])
  })

  it('writes at most four rows for a text that is answered at once, and nine with a text sent and settled', async ({
    expect,
  }) => {
    const stub = phone()
    await stub.receive(text('SM1', 'nausea'))
    await evictDurableObject(stub)
    const plain = await written(stub, (it) => it.receive(text('SM2', 'MORE')))
    expect(plain).toBeLessThanOrEqual(3)
    const again = await written(stub, (it) => it.receive(text('SM2', 'MORE')))
    expect(again).toBe(0)

    const caller = phone()
    carrier()
    await caller.receive(step(0, { kind: 'call-started', withheld: false }))
    for (const [i, key] of ['1', '2', '2'].entries()) await caller.receive(keys(i + 1, key))
    const sending = await written(caller, async (it) => {
      await it.receive(keys(4, '7'))
      await it.alarm()
    })
    const settling = await written(caller, async (it) => {
      await it.settle(1, 'SM1', 'sent', null)
      await it.settle(1, 'SM1', 'delivered', null)
    })
    console.log(
      `rows written: plain text ${plain} and 1 when its words are blanked; redelivery ${again}; text sent ${sending} + settled ${settling}`,
    )
    expect(plain + 1).toBeLessThanOrEqual(4)
    expect(sending + settling).toBeLessThanOrEqual(9)
  })

  it('keeps no words that raised an alarm', async ({ expect }) => {
    const stub = phone()
    await stub.receive(text('SM1', 'i want to die'))
    expect(await rows(stub, 'SELECT said FROM happening')).toEqual([{ said: '[not kept]' }])
  })

  it('keeps no answer of a guided talk in the steps of a call once it is over', async ({ expect }) => {
    const caller = phone()
    const talks = 'SELECT session FROM happening WHERE session IS NOT NULL'
    await caller.receive(step(0, { kind: 'call-started', withheld: false }))
    await caller.receive(keys(1, '1'))
    const tally = { flow: 'audit-c', answers: [{ node: 'often', points: 4, mark: null }] }
    await runInDurableObject(caller, (_, state) => {
      state.storage.sql.exec(
        `UPDATE happening SET session = json_set(session, '$.tally', json(?))`,
        JSON.stringify(tally),
      )
    })
    expect(JSON.stringify(await rows(caller, talks))).toContain('points')
    await caller.receive(keys(2, '2'))
    expect(JSON.stringify(await rows(caller, talks))).not.toContain('points')
    expect(await rows(caller, talks)).toHaveLength(1)
  })

  it('follows an emergency answer that was filtered out with one short text, once', async ({ expect }) => {
    const stub = phone()
    const { requests } = carrier()
    await stub.receive(text('SM1', 'i want to die'))
    expect(await stub.lost('SM1', 30003)).toBe(false)
    expect(await stub.lost('SM9', 30007)).toBe(false)
    expect(await stub.lost('SM1', 30007)).toBe(true)
    expect(await stub.lost('SM1', 30008)).toBe(false)
    await runDurableObjectAlarm(stub)
    expect(requests.map((each) => each.get('Body'))).toEqual(['Call 911 or 988 now.'])
  })

  it('loses its words after thirty days and stays a happening', async ({ expect }) => {
    at(NOW)
    const stub = phone()
    await stub.receive(text('SM1', 'nausea'))
    at(NOW + 31 * DAY)
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    expect(await rows(stub, 'SELECT sid, said, answer FROM happening')).toEqual([
      { sid: 'SM1', said: null, answer: null },
    ])
    expect(texts(await stub.receive(text('SM1', 'nausea')))).toEqual([])
  })

  it('of a withheld caller goes with its day', async ({ expect }) => {
    at(NOW)
    const stub = phone('call.CA77')
    await stub.receive({ ...step(0, { kind: 'call-started', withheld: true }), from: 'anonymous' })
    at(NOW + DAY + 1)
    expect(await runDurableObjectAlarm(stub)).toBe(true)
    const left = await runInDurableObject(stub, (_, state) =>
      state.storage.sql.exec(`SELECT name FROM sqlite_master WHERE name = 'happening'`).toArray(),
    )
    expect(left).toEqual([])
  })
})

describe('the outbox', () => {
  it('sends once, with its owner and row in the callback, and records the consent', async ({ expect }) => {
    const { requests } = carrier()
    const stub = phone('v1.0abc')
    await asked(stub)
    expect(requests).toEqual([])
    await runDurableObjectAlarm(stub)
    await runDurableObjectAlarm(stub)
    expect(requests.map((r) => [r.get('To'), r.get('From')])).toEqual([[FROM, LINE]])
    expect(requests[0]?.get('StatusCallback')).toBe(
      'http://127.0.0.1:8787/twilio/message-status?owner=v1.0abc&row=1',
    )
    expect(await rows(stub, 'SELECT what, channel, wording FROM consent')).toEqual([
      { what: 'text-me-this', channel: 'voice', wording: 'texted' },
    ])
    expect(await rows(stub, 'SELECT state, sid FROM outbox')).toEqual([{ state: 'sent', sid: 'SM1' }])
  })

  const troubles = [
    { name: '429', answer: () => Response.json({ code: 20429 }, { status: 429 }) },
    { name: '500', answer: () => new Response('oops', { status: 500 }) },
    {
      name: 'a broken connection',
      answer: (): Response => {
        throw new TypeError('reset')
      },
    },
    { name: 'an answer that is no JSON', answer: () => new Response('<html>', { status: 201 }) },
  ]
  it.for(troubles)('tries again after $name, and the alarm never throws', async ({ answer }, { expect }) => {
    at(NOW)
    const { requests } = carrier(answer)
    const stub = phone()
    await asked(stub)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub, 'SELECT state FROM outbox')).toEqual([{ state: 'waiting' }])
    at(NOW + 2 * 60_000)
    await runDurableObjectAlarm(stub)
    expect(requests).toHaveLength(2)
    expect(await rows(stub, 'SELECT state, attempts FROM outbox')).toEqual([{ state: 'sent', attempts: 2 }])
  })

  it('ends at a refusal, and a phone that takes no texts is remembered', async ({ expect }) => {
    carrier(() => Response.json({ code: 21614 }, { status: 400 }))
    const stub = phone()
    await asked(stub)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub, 'SELECT state, error FROM outbox')).toEqual([{ state: 'failed', error: 21614 }])
    expect(await rows(stub, `SELECT json_extract(profile, '$.cannotText') AS no FROM participant`)).toEqual([
      { no: 1 },
    ])
  })

  it('is settled by a callback when the answer to the send was lost, and is not sent again', async ({
    expect,
  }) => {
    at(NOW)
    const { requests } = carrier(() => {
      throw new TypeError('reset after it was accepted')
    })
    const stub = phone()
    await asked(stub)
    await runDurableObjectAlarm(stub)
    expect(await stub.settle(1, 'SM9', 'delivered', null)).toBe(true)
    at(NOW + DAY)
    await runDurableObjectAlarm(stub)
    expect(requests).toHaveLength(1)
    expect(await rows(stub, 'SELECT state, sid FROM outbox')).toEqual([{ state: 'delivered', sid: 'SM9' }])
  })

  const orders = [
    { name: 'in order', statuses: ['sent', 'delivered'] as const, state: 'delivered' },
    { name: 'the other way round', statuses: ['delivered', 'sent'] as const, state: 'delivered' },
    { name: 'twice', statuses: ['delivered', 'delivered'] as const, state: 'delivered' },
    { name: 'undelivered, then a late sent', statuses: ['undelivered', 'sent'] as const, state: 'failed' },
  ]
  it.for(orders)('takes callbacks $name', async ({ statuses, state }, { expect }) => {
    carrier()
    const stub = phone()
    await asked(stub)
    await runDurableObjectAlarm(stub)
    const changes: boolean[] = []
    for (const status of statuses) changes.push(await stub.settle(1, 'SM1', status, null))
    expect(changes.filter(Boolean)).toHaveLength(1)
    expect(await stub.settle(1, 'SM2', 'failed', null)).toBe(false)
    expect(await stub.settle(99, 'SM1', 'failed', null)).toBe(false)
    expect(await rows(stub, 'SELECT state FROM outbox')).toEqual([{ state }])
  })

  it('is not tried again when STOP came while it was on its way', async ({ expect }) => {
    at(NOW)
    const stub = phone()
    const { requests } = carrier(() => new Response('oops', { status: 503 }))
    await asked(stub)
    await runInDurableObject(stub, async (it) => {
      const underWay = it.alarm()
      await it.receive(text('SM5', 'STOP'))
      await underWay
    })
    at(NOW + DAY)
    await runDurableObjectAlarm(stub)
    expect(requests.length).toBeLessThanOrEqual(1)
    expect(await rows(stub, 'SELECT state FROM outbox')).toEqual([{ state: 'failed' }])
  })

  it('forgets numbers and words after thirty days, and how it ended not', async ({ expect }) => {
    at(NOW)
    carrier()
    const stub = phone()
    await asked(stub)
    await runDurableObjectAlarm(stub)
    at(NOW + 31 * DAY)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub, 'SELECT body, recipient, state FROM outbox')).toEqual([
      { body: '', recipient: '', state: 'sent' },
    ])
  })

  it('keeps back what waits when the phone says STOP', async ({ expect }) => {
    const { requests } = carrier()
    const stub = phone()
    await asked(stub)
    await stub.receive(text('SM5', 'STOP'))
    await runDurableObjectAlarm(stub)
    expect(requests).toEqual([])
  })

  it('still removes what it promised to remove when it is asked to forget again', async ({ expect }) => {
    at(NOW)
    carrier()
    const stub = phone()
    await stub.receive(text('SM1', 'nausea'))
    const owed = { body: `RE${'1'.repeat(32)}`, origin: 'redact' }
    await runInDurableObject(stub, (_, state) => {
      state.storage.sql.exec(
        `INSERT INTO outbox (body, recipient, sender, state, due_at, created_at, origin, until)
          VALUES (?, '', '', 'waiting', ?, ?, 'redact', ?)`,
        owed.body,
        NOW + DAY,
        NOW,
        NOW + 7 * DAY,
      )
    })
    await stub.receive(text('SM2', 'FORGET ME'))
    await stub.receive(text('SM3', '1'))
    expect(await rows(stub, `SELECT body, origin FROM outbox WHERE state = 'waiting'`)).toContainEqual(owed)
  })
})
