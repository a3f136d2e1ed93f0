import * as z from 'zod'
import { isZone } from './hours.ts'

/** What authors write, before it is compiled: see DESIGN.md section 4. Strict, so that a typing error is an error. */

const Id = z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'an id is lower-case words joined by hyphens')
const Day = z.iso.date('a date is YYYY-MM-DD, and a day that exists')
const Sentence = z.string().trim().min(1)

export const Review = z.strictObject({
  status: z.enum(['draft', 'reviewed']),
  by: z.string().trim().min(1).nullable(),
  on: Day.nullable(),
  due: Day,
})
export type Review = z.infer<typeof Review>

const TopicWords = z.strictObject({
  title: z.string().min(1).max(40).meta({ description: 'how menus list it' }),
  spoken: z
    .string()
    .min(1)
    .max(60)
    .meta({ description: 'the title inside a spoken sentence: "For …, press 1"' }),
  link: z
    .string()
    .min(1)
    .max(20)
    .optional()
    .meta({ description: 'the word that other topics tell people to text for it; else its first keyword' }),
  keywords: z.array(z.string().min(1)).min(1).meta({ description: 'whole texts that mean this topic' }),
  examples: z.array(z.string().min(1)).meta({ description: 'phrasings as people text them, for matching' }),
  sms: Sentence.meta({ description: 'the answer, at most two segments as sent' }),
  voice: Sentence.optional().meta({
    description: 'spoken instead of sms, where that would sound wrong aloud',
  }),
  audio: z.url().optional().meta({ description: 'a recording to play instead of speaking' }),
  more: Sentence.optional().meta({ description: 'more worth knowing; cut into pages at sentence ends' }),
})
export type TopicWords = z.infer<typeof TopicWords>

export const Topic = z.strictObject({
  id: Id,
  sources: z.array(z.strictObject({ id: z.string().min(1), section: z.string().min(1) })).min(1),
  review: Review,
  links: z
    .array(Id)
    .max(3)
    .default([])
    .meta({ description: 'topics that lead on from this one: "Text SHOT, LIVER or COST."' }),
  flow: Id.optional().meta({ description: 'a guided talk in flows/ that begins after the first page' }),
  withdrawn: z
    .boolean()
    .optional()
    .meta({ description: 'true takes it off the line at once, in every conversation' }),
  en: TopicWords,
  es: TopicWords,
})
export type Topic = z.infer<typeof Topic>

/** Where care can be found, by the first digits of the ZIP codes that it serves. */
export const Place = z.strictObject({
  name: z.string().trim().min(1).max(40),
  phone: z.string().regex(/^1-\d{3}-\d{3}-\d{4}$|^\d{3}-\d{3}-\d{4}$/, 'a phone is 303-555-0100'),
  zips: z
    .array(z.string().regex(/^\d{1,5}$/, 'the first one to five digits of a ZIP code, in quotes'))
    .min(1),
})
export type Place = z.infer<typeof Place>
export const Places = z.strictObject({ places: z.array(Place) })
export type Places = z.infer<typeof Places>

export const Sources = z.record(
  z.string(),
  z.strictObject({
    short: z.string().min(1).max(28).meta({ description: 'how SOURCE names it' }),
    title: z.string().min(1),
    publisher: z.string().min(1),
    year: z.int(),
    url: z.url(),
  }),
)
export type Sources = z.infer<typeof Sources>

/** A sentence of the line itself: one string for both channels, or a text and a spoken form. */
const PhraseWords = z.union([Sentence, z.strictObject({ text: Sentence, voice: Sentence })])
export const Phrase = z.strictObject({ en: PhraseWords, es: PhraseWords })
export const Phrases = z.record(Id, Phrase)
export type Phrases = z.infer<typeof Phrases>

export const COMMANDS = [
  'menu',
  'back',
  'more',
  'source',
  'espanol',
  'english',
  'nurse',
  'leave',
  'who',
  'remind',
  'reminders',
  'change',
  'pause',
  'resume',
  'end-reminders',
  'summary',
  'undo',
  'forget-me',
  'greeting',
  'thanks',
  'yes',
  'no',
] as const
export const Command = z.enum(COMMANDS)
export type Command = z.infer<typeof Command>

/** What people can be reminded of: content/regimens.yaml. */
export const Regimens = z.record(
  Id,
  z.strictObject({
    pattern: z.enum(['daily', 'thrice', 'mwf', 'shot', 'ahead', 'weekly', 'series']),
    topics: z.array(Id).max(7).default([]).meta({ description: 'for a series: the topic of each day' }),
    offsets: z.array(z.int().min(-60).max(0)).default([]),
    dose: z.boolean(),
    asks_help: z
      .boolean()
      .default(false)
      .meta({ description: 'it asks whether help is needed: offered only where clinicians answer' }),
    late_minutes: z.int().min(1).max(1440),
    fact: Id,
    name: z.strictObject({ en: Sentence, es: Sentence }),
    words: z.strictObject({ en: z.array(Sentence), es: z.array(Sentence) }),
  }),
)
export type Regimens = z.infer<typeof Regimens>

/** Words that are obeyed anywhere, as whole texts. */
export const Commands = z.record(
  Command,
  z.strictObject({ en: z.array(z.string()), es: z.array(z.string()) }),
)
export type Commands = z.infer<typeof Commands>

/** How the speaker says a word, in IPA, by language. */
export const Pronunciation = z.strictObject({
  en: z.record(z.string(), z.string()),
  es: z.record(z.string(), z.string()),
})
export type Pronunciation = z.infer<typeof Pronunciation>

const Clock = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is HH:MM, up to 24:00')
/** Hours of a week on one clock; `days` go from 1 Monday to 7 Sunday. Hours past midnight are two lines. */
export const Hours = z
  .array(z.strictObject({ days: z.array(z.int().min(1).max(7)).min(1), from: Clock, until: Clock }))
  .refine((all) => all.every(({ from, until }) => from < until), 'hours end after they begin')
export type Hours = z.infer<typeof Hours>

/** When the desk is open, on which clock, and how soon somebody answers in those hours. */
export const Desk = z.strictObject({
  zone: z.string().refine(isZone, 'a zone is one of the IANA list, like America/Denver'),
  hours: Hours,
  holidays: z.array(Day).default([]).meta({ description: 'dates on which the desk is closed' }),
  promise_minutes: z.int().min(5).max(480),
  ring: z
    .enum(['in-order', 'together'])
    .optional()
    .meta({ description: 'whether the phones of clinicians ring one after another or all at once' }),
  ring_texts: z.boolean().optional().meta({
    description: 'whether phones of clinicians also ring when nobody has taken a talk by text in two minutes',
  }),
  hold_facts: z
    .array(z.string())
    .optional()
    .meta({ description: 'topics that a caller hears while waiting' }),
})
export type Desk = z.infer<typeof Desk>

export const Hotline = z.strictObject({
  name: z.string().min(1).max(20),
  organisation: z.strictObject({ en: z.string().min(1).max(40), es: z.string().min(1).max(40) }),
  contact: z
    .string()
    .min(1)
    .max(40)
    .meta({ description: 'where an operator can be reached; sent in answer to HELP' }),
  opt_out: z.enum(['twilio', 'hotline']).default('twilio'),
  handoff: z
    .enum(['on', 'off'])
    .default('off')
    .meta({ description: 'on offers your clinicians, as long as the desk has any' }),
  desk: Desk.optional().meta({ description: 'when clinicians are there, and what is promised' }),
  accents: z.enum(['strip', 'keep']).default('strip'),
  speech: z.enum(['on', 'off']).default('on'),
  channels: z.enum(['voice', 'text', 'both']).default('both'),
  unanswered_ask: z.int().min(1).max(30).default(3).meta({
    description: 'reminders in a row without an answer, after which it is asked whether they are useful',
  }),
  unanswered_pause: z.int().min(1).max(60).default(10).meta({
    description: 'reminders in a row without an answer, after which they pause themselves and say so',
  }),
})
export type Hotline = z.infer<typeof Hotline>

const Page = z.strictObject({ title: z.string().min(1), paragraphs: z.array(Sentence).min(1) })
export type Page = z.infer<typeof Page>
const PageBoth = z.strictObject({ en: Page, es: Page })

/** The public pages that carriers ask for. */
export const Pages = z.strictObject({ home: PageBoth, privacy: PageBoth, terms: PageBoth })
export type Pages = z.infer<typeof Pages>
