import { fleschKincaid } from 'flesch-kincaid'
import { syllable } from 'syllable'
import { spanishSyllables } from './reading-spanish.ts'
import type { Language } from './text.ts'

/** Words that count as two syllables whatever their length, in lower case. */
export type Excepted = ReadonlySet<string>

export type Reading = {
  sentences: number
  words: number
  syllables: number
  /** English: Flesch-Kincaid grade, lower is easier. Spanish: INFLESZ (0 to 100), higher is easier. */
  score: number
}

/** What a fact may ask of its reader: a US school grade, and the least INFLESZ that the scale calls plain. */
export const PLAIN = { en: 6, es: 65 } as const

/** Whether `score` is plain enough in that language. */
export const isPlain = (score: number, language: Language): boolean =>
  language === 'en' ? score <= PLAIN.en : score >= PLAIN.es

/** A point ends a sentence where a new one begins behind it; "1.5 oz" and "EE.UU. tiene" go on. A colon ends none. */
const SENTENCE_END = /[.!?]+["')]*(?=\s+["'(¿¡]*[\p{Lu}\p{N}]|\s*$)/gu
/** An address of the web, a figure with its signs ("1-800-662-4357", "$22", "5%"), or a word. A hyphen parts words. */
const WORD = /\p{L}+(?:\.\p{L}+)+|[$]?\p{N}[\p{N}.,:/-]*%?|\p{L}[\p{L}\p{M}]*(?:['’]\p{L}+)*/gu

/**
 * How hard `text` is to read. What a plainer word cannot replace counts as a word of two syllables: `excepted` names,
 * words in capitals (FDA), figures, telephone numbers and addresses. Sentences end at points, never at colons.
 */
export function reading(text: string, language: Language, excepted: Excepted): Reading {
  const words = text.match(WORD) ?? []
  const sentences = Math.max(1, text.match(SENTENCE_END)?.length ?? 0)
  const own = language === 'en' ? syllable : spanishSyllables
  const syllables = words.reduce((sum, word) => sum + (isName(word, excepted) ? 2 : own(word)), 0)
  const counted = { sentences, words: words.length, syllables }
  if (words.length === 0) return { ...counted, score: language === 'en' ? 0 : 100 }
  const score =
    language === 'en'
      ? fleschKincaid({ sentence: sentences, word: words.length, syllable: syllables })
      : 206.84 - 62.3 * (syllables / words.length) - words.length / sentences
  return { ...counted, score }
}

const isName = (word: string, excepted: Excepted): boolean =>
  excepted.has(word.toLowerCase()) ||
  /[\p{N}.]/u.test(word) ||
  (word.length > 1 && word === word.toUpperCase() && word !== word.toLowerCase())
