import * as z from 'zod'
import { Review } from './content.ts'
import { CRISIS_CLASSES } from './crisis-class.ts'

const GSM7_SINGLE = /^[\n @£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ!"#¤%&'()*+,\-./0-9:;<=>?¡A-ZÄÖÑÜ§¿a-zäöñüà]*$/
const ACUTE = { á: 'a', í: 'i', ó: 'o', ú: 'u', Á: 'A', Í: 'I', Ó: 'O', Ú: 'U' }
const stripped = (text: string) =>
  Object.entries(ACUTE).reduce((sent, [from, to]) => sent.replaceAll(from, to), text)

/** A text that, sent without the accents of á í ó ú, is at most `limit` characters of one septet each. */
const sms = (limit: number) =>
  z
    .string()
    .min(1)
    .refine((text) => GSM7_SINGLE.test(stripped(text)), 'has a character outside the basic GSM-7 alphabet')
    .refine((text) => stripped(text).length <= limit, `is longer than ${limit} characters as sent`)

const FIRST_TEXT = 230 // two segments, less the 75 that the first-contact line may need
const TWO_SEGMENTS = 306
const ONE_SEGMENT = 160

const Answer = z.strictObject({
  text: sms(FIRST_TEXT),
  then: sms(TWO_SEGMENTS).optional(),
  voice: z.string().min(1),
  second: sms(ONE_SEGMENT),
  kind: sms(ONE_SEGMENT),
})
const inBoth = <T extends z.ZodType>(schema: T) => z.strictObject({ en: schema, es: schema })
const Pattern = z.string().min(1)

/**
 * `sure` patterns always raise the alarm; `likely` ones do unless a pattern of `unless` (or of the general
 * `unless`) covers their key word. The key word is the rarest of the pattern, or the one marked with `!`.
 */
const Rules = z.strictObject({
  sure: z.array(Pattern).default([]),
  likely: z.array(Pattern).default([]),
  unless: z.array(Pattern).default([]),
})

const Groups = inBoth(z.record(z.string().regex(/^\w+$/), Pattern))

/** The form of content/urgent.yaml: what needs a clinician today. Its patterns may use the groups of crisis.yaml. */
export const UrgentSource = z.strictObject({
  review: Review,
  groups: Groups,
  rules: z.strictObject({
    opioid: inBoth(Rules),
    liver: inBoth(Rules),
    site: inBoth(Rules),
    lung: inBoth(Rules),
    mood: inBoth(Rules),
    fluids: inBoth(Rules),
    pregnant: inBoth(Rules),
  }),
})
export type UrgentSource = z.infer<typeof UrgentSource>

/** The form of each file in content/examples: one text a line. */
export const Texts = z.array(z.string().regex(/\S/, 'an empty line is no text')).min(1)

/** The form of content/crisis.yaml: patterns and answers, per class and language. */
export const CrisisSource = z.strictObject({
  version: z.int().positive(),
  review: Review,
  /** Words that a pattern may use by name: `{me}`. A group may use groups above it. */
  groups: Groups,
  /** Everyday words, too frequent to look patterns up by. */
  common: inBoth(z.string()),
  /** Right spelling → wrong ones, separated by spaces. */
  spellings: z.record(z.string(), z.string()),
  /** Words close to one of ours that are right as they stand. */
  correct: z.string(),
  unless: inBoth(z.array(Pattern)),
  rules: z.strictObject({
    overdose: inBoth(Rules),
    allergic: inBoth(Rules),
    alcohol_withdrawal_severe: inBoth(Rules),
    suicide: inBoth(Rules),
    violence: inBoth(Rules),
    opioid_on_naltrexone: inBoth(Rules),
    alcohol_withdrawal: inBoth(Rules),
  }),
  answers: z.record(z.enum(CRISIS_CLASSES), inBoth(Answer)),
  append988: inBoth(sms(60)),
})
export type CrisisSource = z.infer<typeof CrisisSource>
