import { Temporal } from 'temporal-polyfill'
import { minutes, type WallTime } from './clock.ts'

/**
 * When messages that we begin may go out: from `from` on, and before `until`, on the person's own clock. Neither may lie
 * in the small hours, where a clock that is changed shows a time twice or not at all.
 */
export type Window = { from: WallTime; until: WallTime }

/** `until` itself is outside: a text handed to a carrier at 9 PM is read after it. */
export const DAYTIME: Window = { from: { hour: 8, minute: 0 }, until: { hour: 21, minute: 0 } }

/** Clocks drift against each other only with the seasons, so what did not open within a year never will. */
const SEARCHED_MS = 370 * 86_400_000

/** True if at `at` (epoch milliseconds) it is inside the window in every one of `zones`. */
export const isOpen = (zones: readonly string[], at: number, window: Window = DAYTIME): boolean =>
  zones.every((zone) => opening(zone, at, window) === at)

/**
 * The first instant at or after `at` (epoch milliseconds) that is inside the window in all of `zones`, or null if
 * there is none within a year, as for three zones around the globe.
 */
export function nextOpen(zones: readonly string[], at: number, window: Window = DAYTIME): number | null {
  let open = at
  while (open <= at + SEARCHED_MS) {
    const latest = Math.max(open, ...zones.map((zone) => opening(zone, open, window)))
    if (latest === open) return open
    open = latest
  }
  return null
}

/** `at` if the window is open then in `zone`, else when it opens next. */
function opening(zone: string, at: number, { from, until }: Window): number {
  const now = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const minute = minutes(now)
  if (minute >= minutes(from) && minute < minutes(until)) return at
  const today = now.toPlainDate()
  const day = minute < minutes(from) ? today : today.add({ days: 1 })
  return day.toZonedDateTime({ timeZone: zone, plainTime: from }).epochMilliseconds
}
