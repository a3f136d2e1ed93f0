import * as fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, it } from 'vitest'
import { minutes, type WallTime, wallAt } from '../../src/core/clock.ts'
import { next, type Occurrence } from '../../src/core/occurrence.ts'
import { Rule } from '../../src/core/rule.ts'

const ZONES = [
  'America/New_York',
  'America/Phoenix',
  'America/Denver',
  'America/Los_Angeles',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
]
const at = (hour: number, minute = 0): WallTime => ({ hour, minute })
const here = (text: string, zone: string) =>
  Temporal.PlainDateTime.from(text).toZonedDateTime(zone).epochMilliseconds

/** What a rule names after `from` and up to `to`, both on the wall of `zone`. */
function run(rule: Rule, zone: string, from: string, to: string): Occurrence[] {
  const list: Occurrence[] = []
  const end = here(to, zone)
  for (
    let last = next(rule, zone, here(from, zone));
    last !== null && last.at <= end;
    last = next(rule, zone, last.at)
  )
    if (list.push(last) > 5000) throw new Error('time stands still')
  return list
}

/** `2026-12-03#0 at 2026-12-03T08:00-05:00`, in the zone. */
const shown = (list: Occurrence[], zone: string) =>
  list.map(({ at, key }) => {
    const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
    return `${key} at ${there.toString({ smallestUnit: 'minute', timeZoneName: 'never' })}`
  })

const NY = 'America/New_York'
describe('the occurrences of a rule', () => {
  it.for<{ name: string; rule: Rule; zone?: string; from: string; to: string; list: string[] }>([
    {
      name: 'daily, twice, in the order of the day',
      rule: { kind: 'daily', times: [at(20), at(8)] },
      from: '2026-12-30T08:00',
      to: '2027-01-01T08:00',
      list: [
        '2026-12-30#1 at 2026-12-30T20:00-05:00',
        '2026-12-31#0 at 2026-12-31T08:00-05:00',
        '2026-12-31#1 at 2026-12-31T20:00-05:00',
        '2027-01-01#0 at 2027-01-01T08:00-05:00',
      ],
    },
    {
      name: 'a time that the clock jumps over is the first after the jump',
      rule: { kind: 'daily', times: [at(2, 30)] },
      from: '2027-03-13T00:00',
      to: '2027-03-15T12:00',
      list: [
        '2027-03-13#0 at 2027-03-13T02:30-05:00',
        '2027-03-14#0 at 2027-03-14T03:00-04:00',
        '2027-03-15#0 at 2027-03-15T02:30-04:00',
      ],
    },
    {
      name: 'several of them follow by a minute, and so does what was there already',
      rule: { kind: 'daily', times: [at(2), at(2, 45), at(3), at(9)] },
      from: '2027-03-14T00:00',
      to: '2027-03-14T12:00',
      list: [
        '2027-03-14#0 at 2027-03-14T03:00-04:00',
        '2027-03-14#1 at 2027-03-14T03:01-04:00',
        '2027-03-14#2 at 2027-03-14T03:02-04:00',
        '2027-03-14#3 at 2027-03-14T09:00-04:00',
      ],
    },
    {
      name: 'a time that the clock shows twice is the first of the two',
      rule: { kind: 'daily', times: [at(1, 30)] },
      from: '2026-10-31T12:00',
      to: '2026-11-02T12:00',
      list: ['2026-11-01#0 at 2026-11-01T01:30-04:00', '2026-11-02#0 at 2026-11-02T01:30-05:00'],
    },
    {
      name: 'Monday, Wednesday and Friday',
      rule: { kind: 'weekly', weekdays: [1, 3, 5], times: [at(9)] },
      from: '2026-11-23T09:00',
      to: '2026-11-30T09:00',
      list: [
        '2026-11-25#0 at 2026-11-25T09:00-05:00',
        '2026-11-27#0 at 2026-11-27T09:00-05:00',
        '2026-11-30#0 at 2026-11-30T09:00-05:00',
      ],
    },
    {
      name: 'every three days from a leap day on, not before it',
      rule: { kind: 'every', days: 3, date: '2028-02-29', time: at(7) },
      from: '2028-02-01T00:00',
      to: '2028-03-07T00:00',
      list: [
        '2028-02-29#0 at 2028-02-29T07:00-05:00',
        '2028-03-03#0 at 2028-03-03T07:00-05:00',
        '2028-03-06#0 at 2028-03-06T07:00-05:00',
      ],
    },
    {
      name: 'on the 31st, or the last day',
      rule: { kind: 'monthly', day: 31, time: at(10) },
      from: '2027-01-01T00:00',
      to: '2027-05-01T00:00',
      list: [
        '2027-01-31#0 at 2027-01-31T10:00-05:00',
        '2027-02-28#0 at 2027-02-28T10:00-05:00',
        '2027-03-31#0 at 2027-03-31T10:00-04:00',
        '2027-04-30#0 at 2027-04-30T10:00-04:00',
      ],
    },
    {
      name: 'on the 29th, in a February that has one and in one that has not',
      rule: { kind: 'monthly', day: 29, time: at(10) },
      zone: 'America/Phoenix',
      from: '2028-02-01T00:00',
      to: '2028-03-01T00:00',
      list: ['2028-02-29#0 at 2028-02-29T10:00-07:00'],
    },
    {
      name: 'around a shot every four weeks',
      rule: { kind: 'around', date: '2026-12-10', offsets: [0, -7, -3, -1], repeat: 28, time: at(8) },
      from: '2026-11-23T00:00',
      to: '2027-01-07T12:00',
      list: [
        '2026-12-03#-7 at 2026-12-03T08:00-05:00',
        '2026-12-07#-3 at 2026-12-07T08:00-05:00',
        '2026-12-09#-1 at 2026-12-09T08:00-05:00',
        '2026-12-10#0 at 2026-12-10T08:00-05:00',
        '2026-12-31#-7 at 2026-12-31T08:00-05:00',
        '2027-01-04#-3 at 2027-01-04T08:00-05:00',
        '2027-01-06#-1 at 2027-01-06T08:00-05:00',
        '2027-01-07#0 at 2027-01-07T08:00-05:00',
      ],
    },
    {
      name: 'before a refill, and then no more',
      rule: { kind: 'around', date: '2026-12-10', offsets: [-7, -3], repeat: null, time: at(8) },
      from: '2026-11-23T00:00',
      to: '2030-01-01T00:00',
      list: ['2026-12-03#-7 at 2026-12-03T08:00-05:00', '2026-12-07#-3 at 2026-12-07T08:00-05:00'],
    },
    {
      name: 'as far apart as a rule may say',
      rule: { kind: 'around', date: '2026-12-10', offsets: [-366, 366], repeat: null, time: at(8) },
      from: '2025-12-01T00:00',
      to: '2030-01-01T00:00',
      list: ['2025-12-09#-366 at 2025-12-09T08:00-05:00', '2027-12-11#366 at 2027-12-11T08:00-05:00'],
    },
    {
      name: 'once',
      rule: { kind: 'once', date: '2031-05-05', time: at(8) },
      from: '2026-11-23T00:00',
      to: '2032-01-01T00:00',
      list: ['2031-05-05#0 at 2031-05-05T08:00-04:00'],
    },
    {
      name: 'where the clock jumps at midnight',
      rule: { kind: 'daily', times: [at(0, 30)] },
      zone: 'Africa/Cairo',
      from: '2027-04-29T12:00',
      to: '2027-05-01T12:00',
      list: ['2027-04-30#0 at 2027-04-30T01:00+03:00', '2027-05-01#0 at 2027-05-01T00:30+03:00'],
    },
    {
      name: 'where the last hour of a day is left out, and its time meets the next midnight',
      rule: { kind: 'daily', times: [at(0), at(23, 30)] },
      zone: 'America/Scoresbysund',
      from: '2027-03-27T12:00',
      to: '2027-03-28T12:00',
      list: ['2027-03-27#1 at 2027-03-28T00:00-01:00', '2027-03-28#0 at 2027-03-28T00:01-01:00'],
    },
    {
      name: 'where a whole day was left out',
      rule: { kind: 'daily', times: [at(8)] },
      zone: 'Pacific/Apia',
      from: '2011-12-29T00:00',
      to: '2011-12-31T12:00',
      list: [
        '2011-12-29#0 at 2011-12-29T08:00-10:00',
        '2011-12-30#0 at 2011-12-31T00:00+14:00',
        '2011-12-31#0 at 2011-12-31T08:00+14:00',
      ],
    },
  ])('$name', ({ rule, zone = NY, from, to, list }, { expect }) => {
    expect(shown(run(Rule.parse(JSON.parse(JSON.stringify(rule))), zone, from, to), zone)).toEqual(list)
  })

  it('ends when there will be no more', ({ expect }) => {
    const once: Rule = { kind: 'once', date: '2026-12-01', time: at(8) }
    expect(next(once, NY, here('2026-12-01T07:59', NY))?.key).toBe('2026-12-01#0')
    expect(next(once, NY, here('2026-12-01T08:00', NY))).toBeNull()
  })

  it('is the same occurrence after a move', ({ expect }) => {
    const rule: Rule = { kind: 'daily', times: [at(8), at(20)] }
    const [east, west] = [NY, 'America/Los_Angeles']
    const done = next(rule, east, here('2026-12-01T00:00', east))
    // Three hours further west it will be eight again that day: the key says that this one is done.
    expect(done).toMatchObject({ key: '2026-12-01#0', at: here('2026-12-01T08:00', east) })
    expect(next(rule, west, done?.at ?? 0)).toEqual({
      key: '2026-12-01#0',
      at: here('2026-12-01T08:00', west),
    })
  })

  it('keeps its key when its hour is changed', ({ expect }) => {
    const from = here('2026-12-01T00:00', NY)
    const keys = [at(8), at(9, 15)].map((time) => next({ kind: 'daily', times: [time] }, NY, from)?.key)
    expect(keys).toEqual(['2026-12-01#0', '2026-12-01#0'])
  })
})

describe('a rule', () => {
  it.for([
    { name: 'without a time', rule: { kind: 'daily', times: [] } },
    { name: 'with one time twice', rule: { kind: 'daily', times: [at(8), at(8)] } },
    { name: 'at hour 24', rule: { kind: 'daily', times: [at(24)] } },
    { name: 'on an eighth weekday', rule: { kind: 'weekly', weekdays: [8], times: [at(8)] } },
    { name: 'every no days', rule: { kind: 'every', days: 0, date: '2026-12-01', time: at(8) } },
    { name: 'from 30 February', rule: { kind: 'every', days: 2, date: '2026-02-30', time: at(8) } },
    { name: 'on day 0 of a month', rule: { kind: 'monthly', day: 0, time: at(8) } },
    {
      name: 'with one offset twice',
      rule: { kind: 'around', date: '2026-12-01', offsets: [0, 0], repeat: 28, time: at(8) },
    },
    { name: 'of no kind', rule: { kind: 'yearly', time: at(8) } },
  ])('$name is none', ({ rule }, { expect }) => {
    expect(Rule.safeParse(rule).success).toBe(false)
  })
})

const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59) })
const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4, selector: minutes })

describe('over three years', () => {
  it.for(ZONES)('each day in %s has its slots once, and nothing else', (zone, { expect }) => {
    // The small hours and midnight, where clocks change, and the plain day.
    const rule: Rule = { kind: 'daily', times: [at(0), at(1, 30), at(2, 30), at(20, 15)] }
    const list = run(rule, zone, '2026-01-01T00:00', '2028-12-31T23:59')
    const from = Temporal.PlainDate.from('2026-01-01')
    const keys = Array.from({ length: 1096 }, (_, day) => from.add({ days: day }).toString()).flatMap(
      (date) => [0, 1, 2, 3].map((slot) => `${date}#${slot}`),
    )
    expect(list.map((o) => o.key)).toEqual(keys.slice(1)) // strictly after midnight of the first day
    const odd = list.filter((o) => {
      const { date, time } = wallAt(o.at, zone)
      const slot = rule.kind === 'daily' ? rule.times[Number(o.key.slice(11))] : undefined
      return slot === undefined || date !== o.key.slice(0, 10) || minutes(time) !== minutes(slot)
    })
    const changes = ['2026-03-08', '2027-03-14', '2028-03-12'].map((date) => `${date}#2`)
    const keepsTime = ['America/Phoenix', 'Pacific/Honolulu', 'America/Puerto_Rico'].includes(zone)
    expect(odd.map((o) => o.key)).toEqual(keepsTime ? [] : changes)
  })
})

describe('for any rule', () => {
  const date = fc
    .date({ min: new Date('2026-01-01'), max: new Date('2028-12-31'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(0, 10))
  const rule: fc.Arbitrary<Rule> = fc.oneof(
    fc.record({ kind: fc.constant('daily' as const), times }),
    fc.record({
      kind: fc.constant('weekly' as const),
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      times,
    }),
    fc.record({ kind: fc.constant('every' as const), days: fc.integer({ min: 1, max: 60 }), date, time }),
    fc.record({ kind: fc.constant('monthly' as const), day: fc.integer({ min: 1, max: 31 }), time }),
    fc.record({
      kind: fc.constant('around' as const),
      date,
      offsets: fc.uniqueArray(fc.integer({ min: -10, max: 10 }), { minLength: 1, maxLength: 4 }),
      repeat: fc.option(fc.integer({ min: 1, max: 40 })),
      time,
    }),
    fc.record({ kind: fc.constant('once' as const), date, time }),
  )
  const zone = fc.constantFrom(...Intl.supportedValuesOf('timeZone'))
  const instant = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 11, 31) })

  it('time goes forward, keys come once, and asking in between changes nothing', ({ expect }) => {
    fc.assert(
      fc.property(
        rule,
        zone,
        instant,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (some, where, after, part) => {
          expect(Rule.safeParse(some).success).toBe(true)
          const keys = new Set<string>()
          let last = after
          for (let n = 0; n < 12; n += 1) {
            const found = next(some, where, last)
            if (found === null) break
            expect(found.at).toBeGreaterThan(last)
            expect(keys.has(found.key)).toBe(false)
            keys.add(found.key)
            // A process that starts anew anywhere before it finds the same one.
            expect(next(some, where, Math.floor(last + (found.at - 1 - last) * part))).toEqual(found)
            last = found.at
          }
        },
      ),
      { numRuns: 300 },
    )
  })
})
