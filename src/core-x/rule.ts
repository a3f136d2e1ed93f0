import * as z from 'zod'

const DAYS_AT_MOST = 366
const TIMES_AT_MOST = 6

/** A time of day on the wall of whoever the rule is for. */
const Time = z.object({ hour: z.int().min(0).max(23), minute: z.int().min(0).max(59) })
/** Two equal times would be two occurrences at one moment. */
const Times = z
  .array(Time)
  .min(1)
  .max(TIMES_AT_MOST)
  .refine((times) => new Set(times.map((t) => t.hour * 60 + t.minute)).size === times.length)
const date = z.iso.date()

/**
 * When something is due, by the wall clock of a zone that is kept elsewhere. JSON, stored as it is.
 * Dates are YYYY-MM-DD, weekdays 1 (Monday) to 7 (Sunday).
 */
export const Rule = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('daily'), times: Times }),
  z.object({
    kind: z.literal('weekly'),
    weekdays: z.array(z.int().min(1).max(7)).min(1).max(7),
    times: Times,
  }),
  /** Every `days` days, beginning with `date`. */
  z.object({ kind: z.literal('every'), days: z.int().min(1).max(DAYS_AT_MOST), date, time: Time }),
  /** On this day of each month, or the month's last day where it has none such. */
  z.object({ kind: z.literal('monthly'), day: z.int().min(1).max(31), time: Time }),
  /**
   * So many days before (negative) or after a date, and again around each date that lies a multiple of `repeat` days
   * later; once if `repeat` is null. A four-weekly shot: offsets -7, -3, -1, 0 and repeat 28.
   */
  z.object({
    kind: z.literal('around'),
    date,
    offsets: z
      .array(z.int().min(-DAYS_AT_MOST).max(DAYS_AT_MOST))
      .min(1)
      .max(12)
      .refine((offsets) => new Set(offsets).size === offsets.length),
    repeat: z.int().min(1).max(DAYS_AT_MOST).nullable(),
    time: Time,
  }),
  z.object({ kind: z.literal('once'), date, time: Time }),
])
export type Rule = z.infer<typeof Rule>
