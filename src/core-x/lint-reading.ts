import * as z from 'zod'
import type { Content } from './compile.ts'
import { error, type Problem } from './problem.ts'
import { type Excepted, isPlain, PLAIN, reading } from './reading.ts'
import { type Language, LANGUAGES } from './text.ts'

/** The words that the reading grade counts as short, whatever their length: content/reading.yaml. */
export const ReadingNames = z.strictObject({
  en: z.array(z.string().min(1)),
  es: z.array(z.string().min(1)),
  both: z.array(z.string().min(1)).meta({ description: 'spelled the same in both languages' }),
})
export type ReadingNames = z.infer<typeof ReadingNames>

/** The excepted words of one language. */
export const excepted = (names: ReadingNames, language: Language): Excepted =>
  new Set([...names[language], ...names.both].map((name) => name.toLowerCase()))

/** Facts that ask too much of their reader, each of sms, voice and more by itself. */
export function lintReading(content: Content, names: ReadingNames): Problem[] {
  return LANGUAGES.flatMap((language) => {
    const short = excepted(names, language)
    return content.topics.flatMap((topic) =>
      (['sms', 'voice', 'more'] as const).flatMap((field) => {
        const text = topic[language][field]
        if (text === undefined) return []
        const { score, words, sentences, syllables } = reading(text, language, short)
        if (isPlain(score, language)) return []
        const counts = `${words} words in ${sentences} sentences, ${syllables} syllables: shorter sentences and words help`
        return [
          error(
            `content/topics/${topic.id}.yaml`,
            [language, field],
            language === 'en'
              ? `Flesch-Kincaid grade ${up(score)}, at most ${PLAIN.en} is plain (${counts})`
              : `INFLESZ ${down(score)}, at least ${PLAIN.es} is plain (${counts})`,
          ),
        ]
      }),
    )
  })
}

/** One decimal, never rounded to the side that would pass. */
const up = (score: number): string => (Math.ceil(score * 10) / 10).toFixed(1)
const down = (score: number): string => (Math.floor(score * 10) / 10).toFixed(1)
