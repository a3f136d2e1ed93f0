import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { type Crowd, dueAfter, enrol, reminded } from '../../simulator/crowd.ts'
import type { Fault } from '../../simulator/faults.ts'
import { bundleWorker, LAPTOP, type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle, post, sid } from './webhook.ts'

/** Twenty phones, a reminder due at the same minute, and trouble on the way out. Judged by what each phone got. */

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** What a daily tablet's reminder is still good for, from content/regimens.yaml. */
const HELPS = (bundle.regimens['ntx-daily']?.lateMinutes ?? 0) * MINUTE
const PHONES = 20

let script: string
beforeAll(async () => {
  script = await bundleWorker()
})

type Line = Laptop & Crowd & AsyncDisposable
async function line(asking: number | readonly string[] = PHONES): Promise<Line> {
  const laptop = await startLaptop({ bundle, script })
  return { ...laptop, ...(await enrol(laptop, asking)), [Symbol.asyncDispose]: () => laptop.close() }
}
const fail = (it: Line, ...faults: Fault[]): Promise<unknown> =>
  Promise.all(faults.map((fault) => it.network.parts.faults.add(fault)))
/** The clock goes to `ms` after the reminders are due. */
const after = (it: Line, ms: number): Promise<number> => it.network.move(it.dueAt + ms)
/** How many reminders each phone got. */
const counts = (it: Line): number[] => it.phones.map((phone) => reminded(it, phone).length)
const all = (n: number, phones = PHONES): number[] => Array.from({ length: phones }, () => n)
const says = async (it: Line, from: string, body: string): Promise<string> =>
  (await it.network.text({ from, body })).replies.map((reply) => reply.body).join('\n')
describe('each phone gets its reminder once', () => {
  const rows: { name: string; faults: Fault[]; within: number }[] = [
    { name: 'nothing fails', faults: [], within: MINUTE },
    {
      name: 'Twilio accepts and the answer is lost',
      faults: [{ kind: 'api', fault: 'accept-then-lose', times: PHONES }],
      within: MINUTE,
    },
    {
      name: 'Twilio accepts, the answer is lost, and so are all callbacks',
      faults: [
        { kind: 'api', fault: 'accept-then-lose', times: PHONES },
        { kind: 'callbacks', fault: 'lost' },
      ],
      within: MINUTE,
    },
    {
      name: 'the same, and then its list is down for ten minutes',
      faults: [
        { kind: 'api', fault: 'accept-then-lose', times: PHONES },
        { kind: 'callbacks', fault: 'lost' },
        { kind: 'api', fault: '503', for: 'PT10M' },
      ],
      within: MINUTE,
    },
    {
      name: 'every other answer is lost, the callbacks come an hour late',
      faults: [
        { kind: 'api', fault: 'accept-then-lose', percent: 50 },
        { kind: 'callbacks', fault: 'late', ms: HOUR },
      ],
      within: 30 * MINUTE,
    },
    {
      name: '429 for ten minutes',
      faults: [{ kind: 'api', fault: '429', for: 'PT10M' }],
      within: 20 * MINUTE,
    },
    {
      name: '500 for ten minutes',
      faults: [{ kind: 'api', fault: '500', for: 'PT10M' }],
      within: 20 * MINUTE,
    },
    { name: '503, two requests in five', faults: [{ kind: 'api', fault: '503', percent: 40 }], within: HOUR },
    {
      name: 'every connection is reset for ten minutes',
      faults: [{ kind: 'api', fault: 'reset', for: 'PT10M' }],
      within: 20 * MINUTE,
    },
    {
      name: 'no answer at all, twice a phone',
      faults: [{ kind: 'api', fault: 'timeout', ms: 50, times: 2 * PHONES }],
      within: 20 * MINUTE,
    },
    {
      name: 'callbacks come an hour late',
      faults: [{ kind: 'callbacks', fault: 'late', ms: HOUR }],
      within: MINUTE,
    },
    { name: 'callbacks come twice', faults: [{ kind: 'callbacks', fault: 'doubled' }], within: MINUTE },
    {
      name: 'callbacks come in the wrong order',
      faults: [{ kind: 'callbacks', fault: 'reversed' }],
      within: MINUTE,
    },
    {
      name: 'the hotline cannot be reached by callbacks',
      faults: [{ kind: 'hotline', fault: 'dead', path: '/twilio/message-status' }],
      within: MINUTE,
    },
  ]
  let shared: Line
  beforeAll(async () => {
    shared = await line()
  })
  afterAll(() => shared.close())
  // One line, a day for each row: what went wrong on a day must leave nothing behind for the next.
  it.for(rows)('$name', async ({ faults, within }, { expect }) => {
    const it = { ...shared, dueAt: dueAfter(await shared.now()) }
    const before = counts(it)
    await after(it, -1000)
    // What strikes for a while begins as the reminders fall due.
    const from = new Date(it.dueAt).toISOString()
    const until = new Date(it.dueAt + 10 * MINUTE).toISOString()
    await fail(
      it,
      ...faults.map((fault): Fault => {
        const { for: lasting, ...rest } = fault
        return lasting === undefined ? rest : { ...rest, from, until }
      }),
    )
    await after(it, HELPS + 2 * HOUR)
    expect(counts(it).map((n, i) => n - (before[i] ?? 0))).toEqual(all(1))
    const latest = it.phones.map((phone) => (reminded(it, phone).at(-1) ?? 0) - it.dueAt)
    expect(Math.max(...latest)).toBeLessThan(within)
    expect(Math.min(...latest)).toBeGreaterThanOrEqual(0)
    it.network.parts.faults.clear()
    await Promise.all(it.phones.map((phone) => says(it, phone, 'taken')))
  })
})

describe('what is in trouble for longer than a reminder helps', () => {
  it('is not sent late, and the next day is', async ({ expect }) => {
    await using it = await line(3)
    await fail(it, { kind: 'api', fault: '429', until: new Date(it.dueAt + HELPS + MINUTE).toISOString() })
    await after(it, 20 * HOUR)
    expect(counts(it)).toEqual([0, 0, 0])
    await after(it, DAY + MINUTE)
    expect(counts(it)).toEqual([1, 1, 1])
  })
})

describe('a double', () => {
  /** Twilio took the text, and its list does not show it yet. */
  const unlist = (it: Line): void => {
    const { all } = it.network.parts.messages
    all.splice(0, all.length, ...all.filter((message) => message.direction !== 'outbound-api'))
  }
  const lost: Fault = { kind: 'api', fault: 'accept-then-lose', times: PHONES }

  it('comes only where answer and callbacks are lost and the list is silent a minute later', async ({
    expect,
  }) => {
    await using it = await line()
    await fail(it, lost, { kind: 'callbacks', fault: 'lost' })
    await after(it, 59_000)
    expect(counts(it)).toEqual(all(1))
    unlist(it)
    await after(it, 2 * MINUTE)
    expect(counts(it)).toEqual(all(2))
    await after(it, HELPS + HOUR)
    expect(counts(it)).toEqual(all(2))
  })

  it('does not come where one callback got through', async ({ expect }) => {
    await using it = await line()
    await fail(it, lost)
    await after(it, 1000)
    unlist(it)
    await after(it, HELPS + HOUR)
    expect(counts(it)).toEqual(all(1))
  })

  it('does not come where the list shows it within the minute', async ({ expect }) => {
    await using it = await line()
    await fail(it, lost, { kind: 'callbacks', fault: 'lost' })
    await after(it, 1000)
    const { all: listed } = it.network.parts.messages
    const shown = [...listed]
    unlist(it)
    await after(it, 59_000)
    listed.splice(0, listed.length, ...shown)
    await after(it, HELPS + HOUR)
    expect(counts(it)).toEqual(all(1))
  })
})

describe('a phone that is no good', () => {
  const NO_MOBILE = '+15005550009' // Twilio's own number for it
  const [STOPPED, LANDLINE, UNKNOWN] = ['+13035550120', '+13035550121', '+13035550122']
  const bad = [NO_MOBILE, STOPPED, LANDLINE, UNKNOWN]
  const good = Array.from({ length: PHONES - bad.length }, (_, n) => `+13035550${130 + n}`)
  let it4: Line
  /** How often Twilio was asked to send to each, whether or not it did. */
  const tries = new Map<string, number>()
  beforeAll(async () => {
    it4 = await line([...bad, ...good])
    const asked = vi.spyOn(it4.network.parts.faults, 'strike')
    it4.network.parts.optOut.take(STOPPED, LAPTOP.number, 'STOP') // and the hotline never hears of it
    await fail(
      it4,
      { kind: 'carrier', fault: 30006, number: LANDLINE, times: 1 },
      { kind: 'carrier', fault: 30005, number: UNKNOWN, times: 1 },
    )
    await after(it4, 2 * DAY + MINUTE)
    for (const [kind, { numbers }] of asked.mock.calls)
      for (const phone of kind === 'api' ? numbers : []) tries.set(phone, (tries.get(phone) ?? 0) + 1)
  })
  afterAll(() => it4.close())

  it('is tried once in three days, and the others get theirs each day', ({ expect }) => {
    expect(bad.map((phone) => [tries.get(phone), reminded(it4, phone).length])).toEqual(bad.map(() => [1, 0]))
    expect(good.map((phone) => [tries.get(phone), reminded(it4, phone).length])).toEqual(
      good.map(() => [3, 3]),
    )
  })

  it('no mobile (21614) and a landline (30006) are told so when they ask again', async ({ expect }) => {
    for (const phone of [NO_MOBILE, LANDLINE])
      expect(await says(it4, phone, 'remind daily 9am 80202')).toContain('cannot get texts')
  })

  it('stopped at Twilio (21610) is opted out here too: START brings the line back, and no reminder', async ({
    expect,
  }) => {
    expect(await says(it4, STOPPED, 'nausea')).toBe('')
    await says(it4, STOPPED, 'START')
    expect(await says(it4, STOPPED, 'LIST')).not.toContain('8:30')
    expect(await says(it4, STOPPED, 'nausea')).not.toBe('')
  })

  it('unknown to its carrier (30005) rests until somebody at it asks for it again', async ({ expect }) => {
    await says(it4, UNKNOWN, 'RESUME')
    await after(it4, 3 * DAY + MINUTE)
    expect(bad.map((phone) => reminded(it4, phone).length)).toEqual([0, 0, 0, 1])
  })

  it('is so too where the callbacks come doubled, reversed and late', async ({ expect }) => {
    await using it = await line(['+13035550110', '+13035550111', '+13035550112'])
    for (const [n, fault] of (['doubled', 'reversed', 'late'] as const).entries())
      await fail(
        it,
        { kind: 'carrier', fault: 30005, number: it.phones[n] },
        { kind: 'callbacks', fault, number: it.phones[n] },
      )
    await after(it, HOUR)
    it.network.parts.faults.clear()
    await after(it, DAY + MINUTE)
    expect(counts(it)).toEqual([0, 0, 0])
  })
})

describe('callbacks for rows that are not there', () => {
  it('are taken and change nothing', async ({ expect }) => {
    await using it = await line(2)
    const owners = ['v1.00', 'nobody', '']
    for (const owner of owners)
      for (const row of ['1', '99', '-1', 'x'])
        expect(
          await post(it.hotline, `/twilio/message-status?owner=${owner}&row=${row}`, {
            AccountSid: LAPTOP.account,
            MessageSid: sid('SM'),
            MessageStatus: 'undelivered',
            ErrorCode: '30006',
          }),
        ).toMatchObject({ status: 204 })
    await after(it, MINUTE)
    // A real owner, a row that it does not have, and a sid that is not that of its row.
    const own = new URL(it.network.deliveries.find((one) => one.kind === 'status')?.url ?? '')
    for (const row of ['1', '7']) {
      own.searchParams.set('row', row)
      await post(it.hotline, own.pathname + own.search, {
        AccountSid: LAPTOP.account,
        MessageSid: sid('SM'),
        MessageStatus: 'undelivered',
        ErrorCode: '30005',
      })
    }
    await after(it, DAY + MINUTE)
    expect(counts(it)).toEqual([2, 2])
  })
})
