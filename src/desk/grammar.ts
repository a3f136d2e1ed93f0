import { oneEdit } from '../core/keywords.ts'
import { normalise } from '../core/text.ts'

/** What a clinician's text asks for. Codes are upper case. */
export type Order =
  | { kind: 'take' | 'pass' | 'done' | 'call'; code: string | null }
  | { kind: 'list' | 'on' | 'off' | 'help' }
  | { kind: 'note'; code: string | null; text: string }
  | { kind: 'to'; code: string; text: string }
  | { kind: 'digit'; digit: number }
  /** The first word is one slip from a command: it is asked about, not sent. */
  | { kind: 'near'; command: string; text: string }
  | { kind: 'plain'; text: string }

const WORDS: Readonly<Record<string, 'take' | 'pass' | 'done' | 'call' | 'list' | 'on' | 'off' | 'help'>> = {
  take: 'take',
  pass: 'pass',
  done: 'done',
  call: 'call',
  list: 'list',
  on: 'on',
  off: 'off',
  help: 'help',
  tomo: 'take',
  paso: 'pass',
  lista: 'list',
  ayuda: 'help',
  llamar: 'call',
}

type OfOne = 'take' | 'pass' | 'done' | 'call'
const isOfOne = (word: string): word is OfOne => ['take', 'pass', 'done', 'call'].includes(word)

const ADDRESSED = /^\s*([a-z]\d{1,3})\s*[:,]\s*(\S[^]*)$/i
const CODE = /^[a-z]\d{1,3}$/
const NOTE = /^\s*(?:note|nota)\s*:?\s+(\S[^]*)$/i

/**
 * Reads a text of a clinician's phone. Commands count as the whole text only, `NOTE …` and `K7: …` as its beginning;
 * `codes` are those that the clinician holds.
 */
export function orderOf(text: string, codes: readonly string[]): Order {
  const addressed = ADDRESSED.exec(text)
  if (addressed !== null)
    return { kind: 'to', code: (addressed[1] ?? '').toUpperCase(), text: addressed[2] ?? '' }
  const note = NOTE.exec(text)
  if (note !== null) {
    const [, code, rest] = /^([a-z]\d{1,3})\b[\s:,]+(\S[^]*)$/i.exec(note[1] ?? '') ?? []
    if (code !== undefined && rest !== undefined && codes.includes(code.toUpperCase()))
      return { kind: 'note', code: code.toUpperCase(), text: rest }
    return { kind: 'note', code: null, text: note[1] ?? '' }
  }
  const said = normalise(text)
  if (/^\d$/.test(said)) return { kind: 'digit', digit: Number(said) }
  const [first = '', second, ...rest] = said.split(' ')
  const word = Object.hasOwn(WORDS, first) ? WORDS[first] : undefined
  if (word !== undefined && second === undefined)
    return isOfOne(word) ? { kind: word, code: null } : { kind: word }
  if (second !== undefined && rest.length === 0 && CODE.test(second))
    if (word !== undefined && isOfOne(word)) return { kind: word, code: second.toUpperCase() }
  const near = Object.keys(WORDS).find((w) => w.length > 3 && oneEdit(first, w))
  if (near !== undefined && (second === undefined || (rest.length === 0 && CODE.test(second))))
    return { kind: 'near', command: near, text }
  // "K8 hello" from who holds K7: a slip in the code must not become a text to somebody.
  if (CODE.test(first))
    return { kind: 'to', code: first.toUpperCase(), text: text.trim().slice(first.length).trim() }
  return { kind: 'plain', text }
}
