import * as z from 'zod/mini'

const DAYS_AT_MOST = 366
const TIMES_AT_MOST = 6
const OFFSETS_AT_MOST = 12

const between = (least: number, most: number) => z.int().check(z.gte(least), z.lte(most))
const date = z.iso.date()

/** A time of day on the wall of whoever the rule is for. */
const Time = z.object({ hour: between(0, 23), minute: between(0, 59) })
/** Two equal times would be two occurrences at one moment. */
const Times = z.array(Time).check(
  z.minLength(1),
  z.maxLength(TIMES_AT_MOST),
  z.refine((times) => new Set(times.map((t) => t.hour * 60 + t.minute)).size === times.length),
)

/**
 * When something is due, by the wall clock of a zone that is kept elsewhere. JSON, stored as it is.
 * Dates are YYYY-MM-DD, weekdays 1 (Monday) to 7 (Sunday).
 */
export const Rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), times: Times }),
  z.object({
    kind: z.literal('weekly'),
    weekdays: z.array(between(1, 7)).check(z.minLength(1), z.maxLength(7)),
    times: Times,
  }),
  /** Every `days` days, beginning with `date`. */
  z.object({ kind: z.literal('every'), days: between(1, DAYS_AT_MOST), date, time: Time }),
  /** On this day of each month, or the month's last day where it has none such. */
  z.object({ kind: z.literal('monthly'), day: between(1, 31), time: Time }),
  /**
   * So many days before (negative) or after a date, and again around each date that lies a multiple of `repeat` days
   * later; once if `repeat` is null. A four-weekly shot: offsets -7, -3, -1, 0 and repeat 28.
   */
  z.object({
    kind: z.literal('around'),
    date,
    offsets: z.array(between(-DAYS_AT_MOST, DAYS_AT_MOST)).check(
      z.minLength(1),
      z.maxLength(OFFSETS_AT_MOST),
      z.refine((offsets) => new Set(offsets).size === offsets.length),
    ),
    repeat: z.nullable(between(1, DAYS_AT_MOST)),
    time: Time,
  }),
  z.object({ kind: z.literal('once'), date, time: Time }),
])
export type Rule = z.infer<typeof Rule>
