import * as fc from 'fast-check'
import { minutes, type WallTime } from '../../src/core/clock.ts'
import type { Rule } from '../../src/core/rule.ts'

const DAY = 86_400_000
const time = fc.record({ hour: fc.nat(23), minute: fc.nat(59) })
const times = fc.uniqueArray(time, { minLength: 1, maxLength: 4, selector: minutes })
const date = fc
  .date({ min: new Date('2026-11-01'), max: new Date('2036-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10))

/** Rules of every kind. */
export const anyRule: fc.Arbitrary<Rule> = fc.oneof(
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
    repeat: fc.option(fc.integer({ min: 21, max: 40 })),
    time,
  }),
  fc.record({ kind: fc.constant('once' as const), date, time }),
)

const since = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY)

/**
 * The keys that a rule has on a date (YYYY-MM-DD), by the calendar alone: a second opinion, which knows no zone and
 * shares no code with the first.
 */
export function keysOn(rule: Rule, on: string): string[] {
  const day = new Date(on)
  const slots = (list: readonly WallTime[]): string[] => list.map((_, n) => `${on}#${n}`)
  switch (rule.kind) {
    case 'daily':
      return slots(rule.times)
    case 'weekly':
      return rule.weekdays.includes(day.getUTCDay() || 7) ? slots(rule.times) : []
    case 'every': {
      const days = since(rule.date, on)
      return days >= 0 && days % rule.days === 0 ? slots([rule.time]) : []
    }
    case 'monthly': {
      const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + 1, 0)).getUTCDate()
      return day.getUTCDate() === Math.min(rule.day, last) ? slots([rule.time]) : []
    }
    case 'once':
      return rule.date === on ? slots([rule.time]) : []
    case 'around':
      return rule.offsets.flatMap((offset) => {
        const days = since(rule.date, on) - offset
        const isOn = rule.repeat === null ? days === 0 : days >= 0 && days % rule.repeat === 0
        return isOn ? `${on}#${offset}` : []
      })
  }
}

/** The time on the wall that a rule gives the occurrence of `key`. */
export function timeOf(rule: Rule, key: string): WallTime {
  if (rule.kind !== 'daily' && rule.kind !== 'weekly') return rule.time
  const time = rule.times.toSorted((a, b) => minutes(a) - minutes(b))[Number(key.slice('2026-12-03#'.length))]
  if (time === undefined) throw new Error(`${key} is none of this rule`)
  return time
}
