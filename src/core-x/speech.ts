import type { Pronunciation } from './content.ts'
import type { Language } from './text.ts'

/** One piece of a spoken sentence: plain words, or words with the way to say them. */
export type SpeechPart =
  | string
  | { as: 'digits' | 'telephone'; text: string }
  | { as: 'ipa'; text: string; ipa: string }
export type Speech = SpeechPart[]

const NUMBERS = /\b(?:988|911|741741|435748|88788|838255)\b|\b(?:1-)?\d{3}-\d{3}-\d{4}\b/g

/**
 * `text` cut into the parts a speaker needs: short codes digit by digit (unspaced they are read as one number,
 * "nine hundred eighty-eight"), telephone numbers as such, drug names by their phonemes.
 */
export function speech(text: string, language: Language, pronunciation: Pronunciation): Speech {
  const names = Object.keys(pronunciation[language]).sort((a, b) => b.length - a.length)
  const escaped = names.map((n) => n.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  const drug = escaped.length > 0 ? `|(?<![\\p{L}])(?:${escaped.join('|')})(?![\\p{L}])` : ''
  const marked = new RegExp(NUMBERS.source + drug, 'giu')
  const parts: Speech = []
  let from = 0
  for (const match of text.matchAll(marked)) {
    if (match.index > from) parts.push(text.slice(from, match.index))
    parts.push(part(match[0], language, pronunciation))
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push(text.slice(from))
  return parts
}

function part(found: string, language: Language, pronunciation: Pronunciation): SpeechPart {
  if (/^\d+$/.test(found)) return { as: 'digits', text: found }
  if (/^[\d-]+$/.test(found)) return { as: 'telephone', text: found }
  const ipa = pronunciation[language][found.toLowerCase()]
  return ipa === undefined ? found : { as: 'ipa', text: found, ipa }
}

/** The words of a speech without the marks, as a transcript shows them. */
export const plain = (parts: Speech): string =>
  parts.map((p) => (typeof p === 'string' ? p : p.text)).join('')
