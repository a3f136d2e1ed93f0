import { Temporal } from 'temporal-polyfill'
import { minutes, type WallTime } from './clock.ts'
import type { Rule } from './rule.ts'

/**
 * One time that a rule names. `at` is epoch milliseconds. `key` is its date and slot as the rule counts them, such as
 * `2026-12-03#0`: it depends on no zone and on no clock, so after a move, after a night when clocks change, or after
 * the hour was changed, it is still the same occurrence and is not begun twice.
 */
export type Occurrence = { at: number; key: string }

type Slot = { key: string; time: WallTime }

/** Days looked at before today: a clock that jumps over midnight, or over a day, carries a slot into the next date. */
const DAYS_BACK = 1
/** The longest pause in a rule that has not ended: from the most days before a date to the most days after it. */
const PAUSE_DAYS = 2 * 366
const MINUTE_MS = 60_000

/**
 * The first occurrence of `rule` on the clock of `zone` (IANA) that is strictly after `after` (epoch milliseconds), or
 * null if there will be none. Pure: asked again with the `at` it gave, it gives the one after that.
 *
 * - A time that the clock jumps over is the first instant after the jump: 2:30 becomes 3:00, never nothing.
 * - A time that the clock shows twice is the first of the two, and not the second.
 * - Slots that fall on one instant because of a jump follow each other by a minute, in their order.
 * - A day of the month that a month lacks is its last day: the 31st is 28 February, the 29th too.
 * - In a new zone the same wall clock counts from then on. A caller who keeps the keys that are done can meet one of
 *   them again after a move west, since the hour comes once more, and passes over it.
 */
export function next(rule: Rule, zone: string, after: number): Occurrence | null {
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate()
  const { first, last } = span(rule)
  const back = today.subtract({ days: DAYS_BACK })
  let date = first !== null && isBefore(back, first) ? first : back
  let earlier = Number.NEGATIVE_INFINITY
  const end = last ?? date.add({ days: DAYS_BACK + PAUSE_DAYS })
  while (!isBefore(end, date)) {
    for (const slot of slotsOn(rule, date)) {
      const at = Math.max(instant(date, slot.time, zone), earlier + MINUTE_MS)
      if (at > after) return { at, key: slot.key }
      earlier = at
    }
    date = date.add({ days: 1 })
  }
  return null
}

/** Days from the date of `key` to the date that an `around` rule is about: 7, 3, 1, 0; negative once it is past. */
export function daysTo(rule: Extract<Rule, { kind: 'around' }>, key: string): number {
  const days = Temporal.PlainDate.from(key.slice(0, DATE_LENGTH)).until(rule.date).days
  if (rule.repeat === null || days >= 0) return days
  const later = ((days % rule.repeat) + rule.repeat) % rule.repeat
  return later <= -Math.min(...rule.offsets) ? later : later - rule.repeat
}
const DATE_LENGTH = 10

/** Epoch milliseconds of a date and time on the clock of `zone`. */
function instant(date: Temporal.PlainDate, time: WallTime, zone: string): number {
  const wall = date.toPlainDateTime(time)
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' })
  if (first.toPlainDateTime().equals(wall)) return first.epochMilliseconds
  // The clock jumps over this time: "earlier" stands before the jump, and the jump ends where it is looked for next.
  return first.getTimeZoneTransition('next')?.epochMilliseconds ?? first.epochMilliseconds
}

const isBefore = (a: Temporal.PlainDate, b: Temporal.PlainDate): boolean =>
  Temporal.PlainDate.compare(a, b) < 0

/** The first and the last date that a rule can name; null where it has always been, or goes on. */
function span(rule: Rule): { first: Temporal.PlainDate | null; last: Temporal.PlainDate | null } {
  switch (rule.kind) {
    case 'daily':
    case 'weekly':
    case 'monthly':
      return { first: null, last: null }
    case 'every':
      return { first: Temporal.PlainDate.from(rule.date), last: null }
    case 'once':
      return { first: Temporal.PlainDate.from(rule.date), last: Temporal.PlainDate.from(rule.date) }
    case 'around': {
      const date = Temporal.PlainDate.from(rule.date)
      const last = rule.repeat === null ? date.add({ days: Math.max(...rule.offsets) }) : null
      return { first: date.add({ days: Math.min(...rule.offsets) }), last }
    }
  }
}

/** The slots of a date, in the order of the day. */
function slotsOn(rule: Rule, date: Temporal.PlainDate): Slot[] {
  switch (rule.kind) {
    case 'daily':
      return slots(date, rule.times)
    case 'weekly':
      return rule.weekdays.includes(date.dayOfWeek) ? slots(date, rule.times) : []
    case 'monthly':
      return date.day === Math.min(rule.day, date.daysInMonth) ? slots(date, [rule.time]) : []
    case 'every':
      return since(rule.date, date) % rule.days === 0 ? slots(date, [rule.time]) : []
    case 'once':
      return since(rule.date, date) === 0 ? slots(date, [rule.time]) : []
    case 'around':
      return rule.offsets
        .toSorted((a, b) => a - b)
        .filter((offset) => {
          const days = since(rule.date, date) - offset
          return rule.repeat === null ? days === 0 : days >= 0 && days % rule.repeat === 0
        })
        .map((offset) => ({ key: `${date.toString()}#${offset}`, time: rule.time }))
  }
}

const since = (from: string, date: Temporal.PlainDate): number =>
  Temporal.PlainDate.from(from).until(date, { largestUnit: 'day' }).days

const slots = (date: Temporal.PlainDate, times: readonly WallTime[]): Slot[] =>
  times
    .toSorted((a, b) => minutes(a) - minutes(b))
    .map((time, slot) => ({ key: `${date.toString()}#${slot}`, time }))
