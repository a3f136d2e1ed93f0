import * as z from 'zod'
import { error, type Problem } from './problem.ts'
import { type Language, LANGUAGES } from './text.ts'

/** What no sentence of the line may say: patterns with their reason, and for each a text that shows what it is for. */

const Pattern = z.strictObject({
  match: z
    .string()
    .min(1)
    .meta({ description: 'a regular expression over lower-case text without accents and apostrophes' }),
  catches: z.string().min(1).meta({ description: 'a sentence that it must catch' }),
  spares: z.string().min(1).meta({ description: 'a sentence much like it that is allowed' }),
})

const Rule = z.strictObject({
  why: z.string().min(1),
  unless: z
    .strictObject({ en: z.string().min(1), es: z.string().min(1) })
    .optional()
    .meta({ description: 'an emergency answer may say it in a sentence that also holds this' }),
  en: z.array(Pattern).min(1),
  es: z.array(Pattern).min(1),
})
type Rule = z.infer<typeof Rule>

const Words = z.record(z.string().regex(/^[a-z]+$/), z.string().min(1))

export const Never = z.strictObject({
  words: z
    .strictObject({ en: Words, es: Words })
    .meta({ description: 'pieces that patterns use by name: {medicine}' }),
  general: z.array(Rule).meta({ description: 'for every sentence that a participant reads or hears' }),
  topics: z.record(z.string(), z.array(Rule)).meta({ description: 'for one topic, by its id' }),
})
export type Never = z.infer<typeof Never>

/** One pattern, ready to look with, and where in never.yaml it stands. */
export type Ban = {
  topic: string | null
  language: Language
  why: string
  found: RegExp
  unless: RegExp | null
  catches: string
  spares: string
  path: (string | number)[]
}

/** Text as patterns see it. */
export const folded = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\p{M}'’]/gu, '')
    .replace(/\s+/g, ' ')
    .toLowerCase()

/** The sentences of `text`, as patterns see them: one at a time, each ending at its point. */
export const sentences = (text: string): string[] => folded(text).split(/(?<=[.!?])\s+/u)

/** The words in the first of `said` where `found` is, and `unless` is not; or null. */
export function seen(said: readonly string[], found: RegExp, unless: RegExp | null): string | null {
  for (const sentence of said) {
    const words = found.exec(sentence)
    if (words !== null && unless?.test(sentence) !== true) return words[0].replace(/^\W+/, '').trim()
  }
  return null
}

const FILE = 'content/never.yaml'

/** All patterns of `never`, and what is wrong with them: a pattern that cannot match proves nothing. */
export function bans(never: Never): { bans: Ban[]; problems: Problem[] } {
  const problems: Problem[] = []
  const expression = (source: string, language: Language, path: (string | number)[]): RegExp | null => {
    const whole = source.replace(/\{([a-z]+)\}/g, (_, name: string) => {
      const piece = never.words[language][name]
      if (piece === undefined) problems.push(error(FILE, path, `{${name}} is none of the words above`))
      return `(?:${piece ?? ''})`
    })
    const literal = whole.replace(/\\./g, '')
    if (literal !== folded(literal)) {
      problems.push(error(FILE, path, 'holds a capital, an accent or an apostrophe, so it never matches'))
      return null
    }
    try {
      return new RegExp(whole, 'u')
    } catch (cause) {
      problems.push(error(FILE, path, cause instanceof Error ? cause.message : String(cause)))
      return null
    }
  }
  const of = (topic: string | null, rules: readonly Rule[], at: (string | number)[]): Ban[] =>
    rules.flatMap((rule, i) =>
      LANGUAGES.flatMap((language) => {
        const { unless: except } = rule
        const unless =
          except === undefined ? null : expression(except[language], language, [...at, i, 'unless', language])
        return rule[language].flatMap(({ match, catches, spares }, j): Ban[] => {
          const path = [...at, i, language, j]
          const found = expression(match, language, [...path, 'match'])
          if (found === null) return []
          if (seen(sentences(catches), found, null) === null)
            problems.push(error(FILE, [...path, 'catches'], 'its own pattern does not catch this'))
          if (seen(sentences(spares), found, null) !== null)
            problems.push(error(FILE, [...path, 'spares'], 'its own pattern catches this too'))
          return [{ topic, language, why: rule.why, found, unless, catches, spares, path }]
        })
      }),
    )
  const all = [
    ...of(null, never.general, ['general']),
    ...Object.entries(never.topics).flatMap(([id, rules]) => of(id, rules, ['topics', id])),
  ]
  return { bans: all, problems }
}
