import { Temporal } from 'temporal-polyfill'
import { MONTHS, WEEKDAYS } from './clock-words.ts'
import type { Language } from './text.ts'

/** A time of day on somebody's wall: `hour` 0 to 23, `minute` 0 to 59. */
export type WallTime = { hour: number; minute: number }

/**
 * A day as people name it, before it is known which date that is: days from today, any of some weekdays (1 Monday to
 * 7 Sunday), or a date, whose month and year may be left out.
 */
export type Day =
  | { kind: 'ahead'; days: number }
  | { kind: 'weekdays'; weekdays: number[] }
  | { kind: 'date'; day: number; month: number | null; year: number | null }

/** Minutes since midnight. */
export const minutes = ({ hour, minute }: WallTime): number => hour * 60 + minute

/** Date (YYYY-MM-DD) and time of day in `zone` at `at` (epoch milliseconds). */
export function wallAt(at: number, zone: string): { date: string; time: WallTime } {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  return { date: there.toPlainDate().toString(), time: { hour: there.hour, minute: there.minute } }
}

/**
 * The first date (YYYY-MM-DD) from `today` on that `day` can mean, today included. Null where there is none: a date
 * of a past year, or one that no calendar has.
 */
export function dateOf(day: Day, today: string): string | null {
  const from = Temporal.PlainDate.from(today)
  switch (day.kind) {
    case 'ahead':
      return from.add({ days: day.days }).toString()
    case 'weekdays':
      return firstFrom(from, 7, (date) => day.weekdays.includes(date.dayOfWeek))
    case 'date':
      return firstFrom(
        from,
        SEARCHED_DAYS,
        (date) =>
          date.day === day.day &&
          (day.month ?? date.month) === date.month &&
          (day.year ?? date.year) === date.year,
      )
  }
}

/** From one 29 February over a century without one to the next. */
const SEARCHED_DAYS = 8 * 366

function firstFrom(
  from: Temporal.PlainDate,
  days: number,
  fits: (date: Temporal.PlainDate) => boolean,
): string | null {
  for (let ahead = 0; ahead < days; ahead += 1) {
    const date = from.add({ days: ahead })
    if (fits(date)) return date.toString()
  }
  return null
}

const NOON = { en: 'noon', es: 'mediodía' }
const MIDNIGHT = { en: 'midnight', es: 'medianoche' }

/** "8 PM", "8:30 PM", "12 PM (noon)": figures as both languages write them in US texts, twelve spelt out. */
export function sayTime({ hour, minute }: WallTime, language: Language): string {
  const figures = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`
  const said = `${hour % 12 === 0 ? 12 : hour % 12}${figures} ${hour < 12 ? 'AM' : 'PM'}`
  if (minute !== 0 || hour % 12 !== 0) return said
  return `${said} (${(hour === 12 ? NOON : MIDNIGHT)[language]})`
}

/** "Thursday, December 3" or "jueves 3 de diciembre" for a date YYYY-MM-DD. */
export function sayDay(date: string, language: Language): string {
  const { day, month, dayOfWeek } = Temporal.PlainDate.from(date)
  const weekday = WEEKDAYS[language][dayOfWeek - 1] ?? ''
  const name = MONTHS[language][month - 1] ?? ''
  return language === 'en' ? `${weekday}, ${name} ${day}` : `${weekday} ${day} de ${name}`
}
