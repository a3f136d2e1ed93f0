import { Temporal } from 'temporal-polyfill'

/** Hours of a week on one clock: days from 1 Monday to 7 Sunday, times HH:MM up to 24:00. */
export type Week = readonly { days: readonly number[]; from: string; until: string }[]
/** A week of hours in a zone, but for some dates (YYYY-MM-DD). */
export type Opening = { zone: string; hours: Week; holidays: readonly string[] }

/** True for a zone that clocks can be read in. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
    return true
  } catch {
    return false
  }
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** True if it is open at `at` (epoch milliseconds). */
export function isWithin({ zone, hours, holidays }: Opening, at: number): boolean {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  if (holidays.includes(there.toPlainDate().toString())) return false
  const minute = there.hour * 60 + there.minute
  return hours.some(
    ({ days, from, until }) =>
      days.includes(there.dayOfWeek) && minute >= minutesOf(from) && minute < minutesOf(until),
  )
}

/** Days ahead in which a desk that opens at all has opened: a fortnight of holidays is behind it. */
const SEARCHED_DAYS = 21

/** The next instant after `at` at which hours begin or end (epoch milliseconds), or null if none does within weeks. */
export function nextChange(opening: Opening, at: number): number | null {
  const there = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(opening.zone)
  const now = isWithin(opening, at)
  for (let ahead = 0; ahead <= SEARCHED_DAYS; ahead += 1) {
    const day = there.toPlainDate().add({ days: ahead })
    const edges = ['00:00', ...opening.hours.flatMap(({ from, until }) => [from, until])]
      .filter((time) => time !== '24:00')
      .map((time) => day.toZonedDateTime({ timeZone: opening.zone, plainTime: time }).epochMilliseconds)
    const [next] = edges.filter((edge) => edge > at && isWithin(opening, edge) !== now).sort((a, b) => a - b)
    if (next !== undefined) return next
  }
  return null
}

/** `at` if it is open then, else when it opens next, or null if it does not. */
export const nextOpening = (opening: Opening, at: number): number | null =>
  isWithin(opening, at) ? at : nextChange(opening, at)
