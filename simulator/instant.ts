/** Instants and durations as the simulator's callers write them, and dates as Twilio writes them. */

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/
const DURATION =
  /^(-)?P(?=\d|T\d)(?:(\d+)W)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/

/** Epoch milliseconds of an ISO 8601 instant with its offset, or null if it is not one. */
export function instant(iso: string): number | null {
  if (!INSTANT.test(iso)) return null
  const at = Date.parse(iso)
  return Number.isNaN(at) ? null : at
}

/** Milliseconds of an ISO 8601 duration such as PT1H or P1D, or null. Months and years have no fixed length. */
export function duration(iso: string): number | null {
  const parts = DURATION.exec(iso)
  if (!parts) return null
  const [weeks, days, hours, minutes, seconds] = parts.slice(2).map((part) => Number(part ?? 0))
  const ms =
    ((((weeks ?? 0) * 7 + (days ?? 0)) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 +
    Math.round((seconds ?? 0) * 1000)
  return parts[1] === undefined ? ms : -ms
}

/** `Fri, 20 Aug 2010 01:13:42 +0000`, the way Twilio dates everything in its 2010 API. */
export function rfc2822(at: number): string {
  return new Date(at).toUTCString().replace('GMT', '+0000')
}
