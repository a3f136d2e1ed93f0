import * as z from 'zod/mini'
import { Rule } from './rule.ts'

const At = z.int().check(z.nonnegative())
const Occurrence = z.object({ at: At, key: z.string() })
/** How a reminder comes: as a text, or as a call that speaks and takes a key. */
const By = z.enum(['text', 'call'])

/** One subscription of a number, as its profile keeps it. JSON. */
export const Reminder = z.object({
  id: z.int().check(z.positive()),
  regimen: z.string(),
  rule: Rule,
  /** IANA; confirmed by the person. */
  zone: z.string(),
  /** Confirmed twice: the hour lies outside 8:00 to 21:00 and is wanted so. */
  anyHour: z.boolean(),
  /** Names the medicine; the default is neutral, since previews are seen by others. */
  plain: z.boolean(),
  by: z._default(By, 'text'),
  /** Four digits that whoever set it up chose, so that it is called by its name to nobody else. */
  word: z._default(z.nullable(z.string()), null),
  state: z.enum(['active', 'paused', 'held']),
  /** When a pause ends by itself; of an active one, until when its last occurrence can be answered. */
  until: z.nullable(At),
  next: z.nullable(Occurrence),
  /** Answered LATER: asked again at, once. With `until`: a call that nobody took, tried again as long as it helps. */
  again: z.nullable(z.extend(Occurrence, { until: z.optional(At) })),
  /** Sent in a row without an answer. */
  unanswered: At,
})
export type Reminder = z.infer<typeof Reminder>

/** The occurrence that an answer is about: the one sent last. */
export const Reminded = z.object({
  id: z.int(),
  key: z.string(),
  at: At,
  /** Another question was open when it went out. */
  amid: z.boolean(),
  again: z.boolean(),
  /** It asked whether the reminder is still useful, or still theirs: 1 keeps it, 2 ends it. */
  useful: z._default(z.boolean(), false),
  answer: z.nullable(z.enum(['taken', 'skipped', 'later'])),
})
export type Reminded = z.infer<typeof Reminded>

/** What is being set up, piece by piece, until the person agrees. */
export const Draft = z.object({
  regimen: z.nullable(z.string()),
  times: z.array(z.object({ hour: z.int(), minute: z.int() })),
  /** "8" can be morning or evening: the other reading of the only time. */
  other: z.nullable(z.object({ hour: z.int(), minute: z.int() })),
  date: z.nullable(z.string()),
  zones: z.array(z.string()),
  plain: z.boolean(),
  anyHour: z.boolean(),
  /** Null until it is asked, which is done on calls only; by text it is a text. */
  by: z._default(z.nullable(By), null),
  /** The reminder that is being changed, or null for a new one. */
  changes: z.nullable(z.int()),
})
export type Draft = z.infer<typeof Draft>
export const NEW_DRAFT: Draft = {
  regimen: null,
  times: [],
  other: null,
  date: null,
  zones: [],
  plain: false,
  anyHour: false,
  by: null,
  changes: null,
}

/** Answers of one month, for the summary. */
export const Month = z.object({
  month: z.string(),
  taken: At,
  skipped: At,
  missed: At,
})
export type Month = z.infer<typeof Month>
