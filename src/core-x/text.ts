/** The two languages of the line. Every sentence exists in both. */
export type Language = 'en' | 'es'

export const LANGUAGES: readonly Language[] = ['en', 'es']

/** The language that is not `language`. */
export const other = (language: Language): Language => (language === 'en' ? 'es' : 'en')

const PLAIN = /^[a-z0-9]+(?: [a-z0-9]+)*$/
const MARKS = /\p{M}+/gu
const APOSTROPHES = /['‘’`´]/g
const NOT_WORD = /[^\p{L}\p{N}\p{Extended_Pictographic}]+/gu

/**
 * A text as matching sees it: lower case, no accents, no punctuation, one space between words.
 * `ñ` becomes `n`, an apostrophe closes up (`can't` → `cant`), an emoji stays as a word of its own.
 */
export function normalise(text: string): string {
  const lower = text.toLowerCase()
  if (PLAIN.test(lower)) return lower // most texts are this already
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .replace(/(\p{Extended_Pictographic})/gu, ' $1 ')
    .replace(NOT_WORD, ' ')
    .trim()
}

/** The words of a normalised text. */
export const words = (normalised: string): string[] => (normalised === '' ? [] : normalised.split(' '))
