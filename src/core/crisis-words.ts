import type { Compiled } from './crisis-lexicon.ts'
import { normalise, words } from './text.ts'

/** What a word can be: the sets it belongs to, and the alarms and exceptions that it is the key of. */
export type Known = { sets: Set<number>; alarms: number[]; exceptions: number[] }
type Index = {
  words: Map<string, Known>
  prefixes: Map<string, Known>
  prefixLengths: number[]
  /** `#8` means any number from 8 up. */
  numbers: [from: number, known: Known][]
  correct: Set<string>
  /** Words of six letters and more by first letter and length: where to look for a misspelling. */
  near: Map<string, string[]>
  /** Words by how Spanish sounds, and by their letters without repeats. */
  sounds: Map<string, string>
  skeletons: Map<string, string>
}

const FUZZY_FROM = 6 // letters; shorter words have too many true neighbours
const FUZZY_TO = 20
const indexes = new WeakMap<Compiled, Index>()

/** The look-up tables of a lexicon: built at its first use (some 20 ms), then kept with it. */
function indexOf(lexicon: Compiled): Index {
  const made = indexes.get(lexicon)
  if (made !== undefined) return made

  const bySpelling = new Map<string, Known>()
  const known = (member: string): Known => {
    const found = bySpelling.get(member) ?? { sets: new Set(), alarms: [], exceptions: [] }
    bySpelling.set(member, found)
    return found
  }
  for (const [set, members] of lexicon.sets.entries()) for (const each of members) known(each).sets.add(set)
  for (const [i, { key }] of lexicon.alarms.entries())
    for (const each of lexicon.sets[key] ?? []) known(each).alarms.push(i)
  for (const [i, { key }] of lexicon.exceptions.entries())
    for (const each of lexicon.sets[key] ?? []) known(each).exceptions.push(i)

  const index: Index = {
    words: new Map(),
    prefixes: new Map(),
    prefixLengths: [],
    numbers: [],
    correct: new Set(lexicon.correct),
    near: new Map(),
    sounds: new Map(),
    skeletons: new Map(),
  }
  for (const [member, each] of bySpelling) {
    if (member.startsWith('#')) index.numbers.push([Number(member.slice(1)), each])
    else if (member.endsWith('*')) index.prefixes.set(member.slice(0, -1), each)
    else index.words.set(member, each)
  }
  index.prefixLengths = [...new Set([...index.prefixes.keys()].map((each) => each.length))]
  for (const [word, each] of index.words) {
    index.words.set(word, union([each, ...byPrefix(index, word)]) ?? each)
    index.skeletons.set(skeleton(word), word)
    if (word.length >= 4) index.sounds.set(sound(word), word)
    if (word.length < FUZZY_FROM) continue
    const bucket = `${word[0]}${word.length}`
    const bucketed = index.near.get(bucket)
    if (bucketed === undefined) index.near.set(bucket, [word])
    else bucketed.push(word)
  }
  for (const [wrong, right] of Object.entries(lexicon.spellings)) {
    const each = exactly(index, right)
    if (each !== undefined) index.words.set(wrong, each)
  }
  indexes.set(lexicon, index)
  return index
}

function union(all: Known[]): Known | undefined {
  if (all.length < 2) return all[0]
  return {
    sets: new Set(all.flatMap((each) => [...each.sets])),
    alarms: [...new Set(all.flatMap((each) => each.alarms))],
    exceptions: [...new Set(all.flatMap((each) => each.exceptions))],
  }
}

function byPrefix(index: Index, word: string): Known[] {
  const found: Known[] = []
  for (const length of index.prefixLengths) {
    const each = length <= word.length ? index.prefixes.get(word.slice(0, length)) : undefined
    if (each !== undefined) found.push(each)
  }
  return found
}

const exactly = (index: Index, word: string): Known | undefined =>
  index.words.get(word) ?? union(byPrefix(index, word))

const skeleton = (word: string) => word.replace(/(.)\1+/gu, '$1')

const SOUNDS: readonly [RegExp, string][] = [
  [/qu|k/g, 'k'],
  [/c(?=[ei])|z/g, 's'],
  [/ch/g, 'x'],
  [/c/g, 'k'],
  [/h/g, ''],
  [/v/g, 'b'],
  [/ll/g, 'y'],
  [/g(?=[ei])/g, 'j'],
  [/(.)\1+/g, '$1'],
]
/** How a word sounds in Spanish: `kiero` and `quiero`, `suisidarme` and `suicidarme` are one. */
const sound = (word: string) =>
  SOUNDED.test(word) ? SOUNDS.reduce((heard, [from, to]) => heard.replace(from, to), word) : word
const SOUNDED = /[kqczhvg]|(.)\1/

/** Whether two different words are one slip apart: a letter too many, too few, another, or two exchanged. */
function isSlip(a: string, b: string): boolean {
  let i = 0
  while (a[i] === b[i]) i++
  if (a.length > b.length) return a.slice(i + 1) === b.slice(i)
  if (a.length < b.length) return a.slice(i) === b.slice(i + 1)
  if (a.slice(i + 1) === b.slice(i + 1)) return true
  return a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2)
}

function slipOf(index: Index, word: string): string | undefined {
  if (word.length < FUZZY_FROM - 1 || word.length > FUZZY_TO) return undefined
  for (const length of [word.length, word.length + 1, word.length - 1]) {
    const found = index.near.get(`${word[0]}${length}`)?.find((each) => isSlip(word, each))
    if (found !== undefined) return found
  }
  return undefined
}

const DIGIT_LETTERS: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't' }
const QUANTITY = /^\d+\p{L}{0,3}$/u

/** What a word is known as, forgiving its spelling; undefined for a word that no pattern mentions. */
function know(index: Index, typed: string): Known | undefined {
  const found = exactly(index, typed)
  if (typed.charCodeAt(0) < 58 && QUANTITY.test(typed)) {
    const value = /^\d+$/.test(typed) ? Number(typed) : 0
    const amounts = index.numbers.flatMap(([from, known]) => (value >= from ? [known] : []))
    return union(found === undefined ? amounts : [found, ...amounts])
  }
  if (found !== undefined) return found
  if (index.correct.has(typed) || typed.length < 3) return undefined
  const word = /\d/.test(typed) ? typed.replace(/\d/g, (digit) => DIGIT_LETTERS[digit] ?? digit) : typed
  const again =
    word === typed ? undefined : (exactly(index, word) ?? exactly(index, typed.replace(/1/g, 'l')))
  if (again !== undefined) return again
  const repaired =
    (/(.)\1\1/u.test(word) ? index.skeletons.get(skeleton(word)) : undefined) ??
    (word.length >= 4 ? index.sounds.get(sound(word)) : undefined) ??
    slipOf(index, word)
  return repaired === undefined ? undefined : index.words.get(repaired)
}

const INVISIBLE = /\p{Default_Ignorable_Code_Point}+/gu
const SIGN_LETTERS: readonly [RegExp, string][] = [
  [/(?<=\p{L})@|@(?=\p{L})/gu, 'a'],
  [/(?<=\p{L})\$|\$(?=\p{L})/gu, 's'],
]
const unsigned = (text: string) =>
  /[@$]/.test(text) ? SIGN_LETTERS.reduce((plain, [from, to]) => plain.replace(from, to), text) : text

const MASKED = /(?<![\p{L}\d])[\p{L}\d]+(?:[*#_!|.·+~-]{1,3}[\p{L}\d]+)+/gu
const HIDES_ONE = '[a-z]'
const MASKS: Readonly<Record<string, string>> = {
  '*': HIDES_ONE,
  '#': HIDES_ONE,
  _: HIDES_ONE,
  '!': '[il]',
  '|': '[il]',
}
const MASKED_LENGTH = 16

/**
 * What a masked word stands for, if a pattern is looked up by it: `k*ll`, `su!cide`, `k-i-l-l`. Anything else keeps
 * its signs, so that `stop!please` and `a.m.` stay two words.
 */
function unmasked(index: Index, masked: string): string {
  const bare = masked.replace(/[^\p{L}\d]/gu, '')
  if (bare.length > 2 && (index.words.get(bare)?.alarms.length ?? 0) > 0) return bare
  if (masked.length > MASKED_LENGTH || bare.length * 2 < masked.length) return masked
  const shape = new RegExp(`^${masked.replace(/[^a-z\d]/g, (sign) => MASKS[sign] ?? '')}$`)
  for (const [word, known] of index.words) if (known.alarms.length > 0 && shape.test(word)) return word
  return masked
}

const LONE_LETTER = /^\p{L}$/u

/** Letters typed one by one (`k i l l`), joined where they make words that the patterns know. */
function joined(index: Index, typed: string[]): string[] {
  const result: string[] = []
  for (let at = 0; at < typed.length;) {
    let end = at
    while (LONE_LETTER.test(typed[end] ?? '')) end++
    const made = end - at > 2 ? divided(index, typed.slice(at, end).join('')) : undefined
    if (made === undefined) result.push(...typed.slice(at, Math.max(end, at + 1)))
    else result.push(...made)
    at = Math.max(end, at + 1)
  }
  return result
}

const JOINED_LENGTH = 40

/** A row of letters as the fewest known words; undefined where it cannot be so divided. */
function divided(index: Index, letters: string): string[] | undefined {
  if (letters.length > JOINED_LENGTH) return undefined
  const best: (string[] | undefined)[] = [[]]
  for (let end = 1; end <= letters.length; end++)
    for (let from = 0; from < end; from++) {
      const before = best[from]
      const word = letters.slice(from, end)
      if (before === undefined || before.length + 1 >= (best[end]?.length ?? Infinity)) continue
      if (index.words.has(word) || word === 'i' || word === 'a') best[end] = [...before, word]
    }
  const made = best[letters.length]
  return made?.some((word) => word.length > 2) === true ? made : undefined
}

/** The words of a text, each as what the patterns know it as. */
export function tokensOf(lexicon: Compiled, text: string): (Known | undefined)[] {
  const index = indexOf(lexicon)
  const seen = unsigned(text.replace(INVISIBLE, ''))
  const plain = /[\p{L}\d][*#_!|.·+~-]{1,3}[\p{L}\d]/u.test(seen)
    ? seen.toLowerCase().replace(MASKED, (masked) => unmasked(index, masked))
    : seen
  return joined(index, words(normalise(plain))).map((word) => know(index, word))
}
