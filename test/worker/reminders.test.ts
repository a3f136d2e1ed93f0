import { runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, it, vi } from 'vitest'
import type { Reminder } from '../../src/core/reminder.ts'
import { NEW_PROFILE, type Profile } from '../../src/core/session.ts'
import type { Delivery } from '../../src/participant/participant.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const FROM = '+13035550123'
const LINE = '+12025550100'
/** A Monday, 7:59 PM in Denver. Far ahead, because alarms ring by the real clock: one in its past would ring by itself. */
const NOW = Date.parse('2048-11-24T02:59:00Z')
const DUE = NOW + MINUTE

const daily: Reminder = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 20, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  by: 'text',
  word: null,
  state: 'active',
  until: null,
  next: { at: DUE, key: '2048-11-23#0' },
  again: null,
  unanswered: 0,
}

const text = (sid: string, body: string): Delivery => ({
  sid,
  call: null,
  from: FROM,
  to: LINE,
  event: { kind: 'text-received', body, pictures: 0, optOutType: null },
})

let made = 0
/** A phone that has texted once, and has this reminder since. */
async function reminded(change: Partial<Profile> = {}) {
  at(NOW)
  const stub = env.PARTICIPANT.getByName(`v1.${(made += 1).toString(16).padStart(6, '0')}`)
  await stub.receive(text('SM1', 'nausea'))
  const profile: Profile = { ...NEW_PROFILE, met: true, reminders: [daily], heardAt: NOW, ...change }
  await runInDurableObject(stub, (_, state) => {
    state.storage.sql.exec('UPDATE participant SET profile = ?', JSON.stringify(profile))
  })
  return stub
}
type Phone = Awaited<ReturnType<typeof reminded>>

const rows = (stub: Phone, sql: string): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_, state) => state.storage.sql.exec(sql).toArray())

/** What the carrier is asked, and what it answers: accepted, unless said otherwise. */
function carrier(...answers: ((n: number) => Response | Promise<Response>)[]) {
  const requests: { method: string; path: string; body: URLSearchParams }[] = []
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    const body = init?.body instanceof URLSearchParams ? init.body : new URLSearchParams()
    requests.push({ method: init?.method ?? 'GET', path: pathname, body })
    const accepted = (n: number): Response => Response.json({ sid: `SMOUT${n}` }, { status: 201 })
    return (answers.shift() ?? accepted)(requests.length)
  })
  return { requests, sent: () => requests.filter((r) => r.method === 'POST').map((r) => r.body.get('Body')) }
}

const at = (ms: number): void => void vi.useFakeTimers({ toFake: ['Date'], now: ms })
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
})

const CHECK_IN = 'Doorway: your 8 PM check-in. Reply 1 done, 2 skip, 3 later.'

describe('a reminder that is due', () => {
  it('goes out once, is logged, and costs at most nine rows with its sending and its callbacks', async ({
    expect,
  }) => {
    const stub = await reminded()
    const out = carrier()
    at(DUE)
    const written = await runInDurableObject(stub, async (instance, state) => {
      const { sql } = state.storage
      const exec = sql.exec.bind(sql)
      const cursors: { rowsWritten: number }[] = []
      const counted = vi.spyOn(sql, 'exec').mockImplementation((query: string, ...bindings: unknown[]) => {
        const cursor = exec(query, ...bindings)
        cursors.push(cursor)
        return cursor
      })
      const alarms = vi.spyOn(state.storage, 'setAlarm')
      await instance.alarm()
      await instance.settle(1, 'SMOUT1', 'sent', null)
      await instance.settle(1, 'SMOUT1', 'delivered', null)
      const armed = alarms.mock.calls.length
      counted.mockRestore()
      alarms.mockRestore()
      return cursors.reduce((sum, c) => sum + c.rowsWritten, 0) + armed
    })
    console.log(`rows written: a reminder, sent and settled, ${written}`)
    expect(out.sent()).toEqual([CHECK_IN])
    expect(written).toBeLessThanOrEqual(9)
    expect(await rows(stub, 'SELECT key, mark FROM dose')).toEqual([{ key: '2048-11-23#0', mark: 'sent' }])
  })

  it('is not sent late: what could not go out in time is written down as missed by us', async ({
    expect,
  }) => {
    const stub = await reminded()
    const out = carrier()
    at(DUE + 200 * MINUTE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.sent()).toEqual([])
    expect(await rows(stub, 'SELECT key, mark FROM dose')).toEqual([{ key: '2048-11-23#0', mark: 'missed' }])
  })

  it('after five days without the line is one text, not a pile', async ({ expect }) => {
    const stub = await reminded()
    const out = carrier()
    at(DUE + 5 * DAY + MINUTE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.sent()).toEqual([CHECK_IN])
    expect(await rows(stub, 'SELECT mark, count(*) AS n FROM dose GROUP BY mark ORDER BY mark')).toEqual([
      { mark: 'missed', n: 5 },
      { mark: 'sent', n: 1 },
    ])
  })

  it('is looked for at the carrier before it is tried again, since only the answer may have been lost', async ({
    expect,
  }) => {
    const stub = await reminded()
    const created = new Date(DUE).toUTCString()
    const listed = [{ sid: 'SMOUT7', body: CHECK_IN, direction: 'outbound-api', date_created: created }]
    const out = carrier(
      () => Promise.reject(new Error('reset after it was accepted')),
      () => Response.json({ messages: listed }),
    )
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    // For a minute a callback may still settle it, and the list may not show it yet.
    at(DUE + MINUTE - 1)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.requests).toHaveLength(1)
    at(DUE + 2 * MINUTE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.sent()).toEqual([CHECK_IN])
    expect(await rows(stub, 'SELECT state, sid FROM outbox')).toEqual([{ state: 'sent', sid: 'SMOUT7' }])
  })

  it('is not sent again as long as the carrier cannot say whether it has it', async ({ expect }) => {
    const stub = await reminded()
    const out = carrier(
      () => Promise.reject(new Error('reset after it was accepted')),
      () => new Response('', { status: 503 }),
      () => Response.json({ messages: [] }),
    )
    for (const minutes of [0, 2, 5]) {
      at(DUE + minutes * MINUTE)
      await runInDurableObject(stub, (it) => it.alarm())
    }
    expect(out.requests.map((r) => r.method)).toEqual(['POST', 'GET', 'GET', 'POST'])
    expect(await rows(stub, 'SELECT state, sid FROM outbox')).toEqual([{ state: 'sent', sid: 'SMOUT4' }])
  })

  it('with the words of another is not taken for it', async ({ expect }) => {
    const twin: Reminder = { ...daily, id: 2, regimen: 'check-in' }
    const stub = await reminded({ reminders: [daily, twin] })
    const created = new Date(DUE).toUTCString()
    const listed = [{ sid: 'SMOUT1', body: CHECK_IN, direction: 'outbound-api', date_created: created }]
    const out = carrier(
      () => Response.json({ sid: 'SMOUT1' }, { status: 201 }),
      () => new Response('', { status: 500 }),
      () => Response.json({ messages: listed }),
    )
    for (const minutes of [0, 2]) {
      at(DUE + minutes * MINUTE)
      await runInDurableObject(stub, (it) => it.alarm())
    }
    expect(out.sent()).toEqual([CHECK_IN, CHECK_IN, CHECK_IN])
    expect(await rows(stub, 'SELECT sid FROM outbox')).toEqual([{ sid: 'SMOUT1' }, { sid: 'SMOUT4' }])
  })

  it('that the carrier refuses for hours is tried until it no longer helps, and then was missed by us', async ({
    expect,
  }) => {
    const stub = await reminded()
    const busy = () => Response.json({ code: 20429 }, { status: 429 })
    const out = carrier(...Array.from({ length: 400 }, () => busy))
    const marks: unknown[] = []
    for (let minute = 0; minute <= 186; minute += 1) {
      at(DUE + minute * MINUTE)
      await runInDurableObject(stub, (it) => it.alarm())
      const [row] = await rows(stub, 'SELECT mark FROM dose')
      if (marks.at(-1) !== row?.['mark']) marks.push(row?.['mark'])
    }
    expect(marks).toEqual(['sent', 'missed'])
    expect(out.requests.length).toBeGreaterThan(36)
    expect(out.sent()).toHaveLength(1)
    expect(await rows(stub, 'SELECT state, error FROM outbox')).toEqual([{ state: 'failed', error: 429 }])
  })

  it('is answered the next afternoon', async ({ expect }) => {
    const stub = await reminded()
    carrier()
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    at(DUE + 20 * 60 * MINUTE)
    const { effects } = await stub.receive(text('SM2', 'took it'))
    expect(effects[0]).toMatchObject({ kind: 'reply', text: 'Marked done 4 PM. Wrong? Text UNDO.' })
    expect(await rows(stub, 'SELECT mark FROM dose')).toEqual([{ mark: 'taken' }])
  })
})

describe('what ends reminders', () => {
  it('STOP cancels what waits to go out, in the same transaction', async ({ expect }) => {
    const stub = await reminded()
    const out = carrier(() => new Response('', { status: 503 }))
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.sent()).toHaveLength(1)
    await stub.receive(text('SM2', 'stop'))
    at(DUE + MINUTE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(out.sent()).toHaveLength(1)
    expect(await rows(stub, 'SELECT state FROM outbox')).toEqual([{ state: 'failed' }])
  })

  it('a STOP that only the carrier heard ends them, and is in the ledger', async ({ expect }) => {
    const stub = await reminded()
    carrier(() => Response.json({ code: 21610 }, { status: 400 }))
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    expect(
      await rows(
        stub,
        `SELECT profile ->> '$.optedOut.by' AS by, json_array_length(profile, '$.reminders') AS n FROM participant`,
      ),
    ).toEqual([{ by: 'twilio', n: 0 }])
    expect(await rows(stub, 'SELECT what, channel, wording FROM consent')).toEqual([
      { what: 'opt-out', channel: 'text', wording: 'carrier-21610' },
    ])
    expect(await rows(stub, 'SELECT mark FROM dose')).toEqual([{ mark: 'missed' }])
  })

  it('a handset that the carrier no longer knows rests them until somebody writes', async ({ expect }) => {
    const stub = await reminded()
    carrier()
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    await stub.settle(1, 'SMOUT1', 'undelivered', 30005)
    expect(await rows(stub, `SELECT profile ->> '$.reminders[0].state' AS state FROM participant`)).toEqual([
      { state: 'paused' },
    ])
  })

  it('FORGET ME leaves the opt-out and its own delivery, and has the carrier blank the rest', async ({
    expect,
  }) => {
    const stub = await reminded()
    const out = carrier()
    at(DUE)
    await runInDurableObject(stub, (it) => it.alarm())
    await stub.receive(text('SM2', 'forget me'))
    const last = await stub.receive(text('SM3', '1'))
    expect(last.effects[0]).toMatchObject({ kind: 'reply' })
    expect(await rows(stub, 'SELECT sid, said FROM happening')).toEqual([{ sid: 'SM3', said: '[not kept]' }])
    expect(await rows(stub, 'SELECT what FROM consent')).toEqual([{ what: 'forget' }])
    expect(await rows(stub, 'SELECT * FROM dose')).toEqual([])
    expect(await rows(stub, 'SELECT number, line, session FROM participant')).toEqual([
      { number: '', line: '', session: null },
    ])
    await runDurableObjectAlarm(stub)
    const blanked = out.requests.slice(1).map(({ path, body }) => [path.split('/').at(-1), body.get('Body')])
    expect(blanked.toSorted(([a = ''], [b = '']) => ((a ?? '') < (b ?? '') ? -1 : 1))).toEqual([
      ['SM1.json', ''],
      ['SM2.json', ''],
      ['SM3.json', ''],
      ['SMOUT1.json', ''],
    ])
    expect(await stub.receive(text('SM3', '1'))).toEqual(last)
  })
})
