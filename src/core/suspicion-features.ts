import { oneEdit } from './keywords.ts'
import { sound } from './match-words.ts'
import { normalise, words } from './text.ts'

/** Digits that stand for letters. */
const LEET: Record<string, string> = { '0': 'o', '1': 'i', '3': 'e', '4': 'a', '5': 's', '7': 't' }
/** A number, alone or with what is counted: "30", "50mg", "2yo". */
const COUNTED = /^\d+(?:mgs?|x|yo|yrs?)?$/
/** Letters from which on one slip is forgiven; shorter words have too many true neighbours. */
const SLIPS_FROM = 5
/** Of a very long text. */
const WORDS_READ = 80
/** How far apart two words may stand to be read together, and how many ideas of one word count then. */
const REACH = 4
const IDEAS = 3
const PIECE = 4
/** Words whose features are kept while the isolate lives. */
const WORDS_KEPT = 20_000

/** How much each kind of feature counts in a text before its length is taken out. */
const SHARE = {
  word: 1,
  idea: 0.8,
  piece: 0.3,
  beside: 0.6,
  ideas: 0.5,
  tags: 0.3,
  both: 0.3,
  asked: 0.7,
  length: 0.4,
}
/** The length of every text to the classifier: how firmly it may believe. */
const SCALE = 6

/** One word as features: by sound, as what it stands for among its neighbours, its ideas, and its pieces. */
type Word = { form: number; tag: number; ideas: readonly number[]; pieces: readonly number[] }

const SLOTS = 2 ** 14
/** More than this even a text of eighty words has not. */
const MOST = 12_000

/** Rows and the largest value that each was given. A table of its own: this is done for every text, and a Map takes three times as long. */
class Found {
  readonly #rows = new Int32Array(SLOTS).fill(-1)
  readonly #values = new Float32Array(SLOTS)
  readonly #used = new Int32Array(MOST)
  #count = 0

  add(row: number, value: number): void {
    let slot = row & (SLOTS - 1)
    while (this.#rows[slot] !== row && this.#rows[slot] !== -1) slot = (slot + 1) & (SLOTS - 1)
    if (this.#rows[slot] === row) {
      if (value > (this.#values[slot] ?? 0)) this.#values[slot] = value
    } else if (this.#count < MOST) {
      this.#rows[slot] = row
      this.#values[slot] = value
      this.#used[this.#count] = slot
      this.#count += 1
    }
  }

  /** Everything found, at the length of every text; then nothing is left. */
  take(each: (row: number, value: number) => void): void {
    let squares = 0
    for (let i = 0; i < this.#count; i += 1) squares += (this.#values[this.#used[i] ?? 0] ?? 0) ** 2
    const by = SCALE / Math.sqrt(squares || 1)
    for (let i = 0; i < this.#count; i += 1) {
      const slot = this.#used[i] ?? 0
      each(this.#rows[slot] ?? 0, (this.#values[slot] ?? 0) * by)
      this.#rows[slot] = -1
    }
    this.#count = 0
  }
}

/** Ideas by word and by how a word begins; an idea is known by its place in the list. */
export type Ideas = {
  whole: Map<string, number[]>
  stems: Map<string, number[]>
  lengths: number[]
  near: Map<string, string[]>
  /** The idea of a number, after all others. */
  number: number
  known: Map<string, Word>
  /** The features of the text at hand; empty between texts. */
  found: Found
}

/** Lists of words as ideas, in their order; `swell*` is every word that begins so. */
export function ideasOf(lists: readonly string[]): Ideas {
  const ideas: Ideas = {
    whole: new Map(),
    stems: new Map(),
    lengths: [],
    near: new Map(),
    number: lists.length,
    known: new Map(),
    found: new Found(),
  }
  const join = <T>(map: Map<string, T[]>, key: string, value: T): void => {
    const own = map.get(key)
    if (own === undefined) map.set(key, [value])
    else if (!own.includes(value)) own.push(value)
  }
  lists.forEach((list, idea) => {
    for (const word of words(list))
      if (word.endsWith('*')) join(ideas.stems, word.slice(0, -1), idea)
      else join(ideas.whole, word, idea)
  })
  ideas.lengths = [...new Set([...ideas.stems.keys()].map((stem) => stem.length))].sort((a, b) => b - a)
  for (const word of ideas.whole.keys())
    if (word.length >= SLIPS_FROM) join(ideas.near, `${word[0]}${word.length}`, word)
  return ideas
}

function exactly({ whole, stems, lengths }: Ideas, word: string): number[] {
  const found = [...(whole.get(word) ?? [])]
  for (const length of lengths)
    if (length <= word.length)
      for (const idea of stems.get(word.slice(0, length)) ?? []) if (!found.includes(idea)) found.push(idea)
  return found
}

/** The ideas of a word as it is spelled; else with its letters not repeated, its digits read as letters, a slip set right. */
function ideasIn(ideas: Ideas, word: string): number[] {
  const found = exactly(ideas, word)
  if (COUNTED.test(word)) return [...found, ideas.number]
  if (found.length > 0) return found
  const once = exactly(ideas, word.replace(/(.)\1+/gu, '$1'))
  if (once.length > 0) return once
  if (/\d/.test(word))
    return exactly(
      ideas,
      word.replace(/[013457]/g, (digit) => LEET[digit] ?? digit),
    )
  if (word.length < SLIPS_FROM) return []
  for (const length of [word.length, word.length - 1, word.length + 1])
    for (const other of ideas.near.get(`${word[0]}${length}`) ?? [])
      if (oneEdit(word, other)) return exactly(ideas, other)
  return []
}

/** Numbers for features: each kind has its own, and all are mixed well enough to be cut to a few bits. */
const KIND = { word: 1, idea: 2, piece: 3, words: 4, tags: 5, ideas: 6, apart: 7, both: 8, length: 9 }
const ASKED = 10
const START = 11
const END = 12

function mixed(kind: number, a: number, b = 0): number {
  let h = Math.imul(a ^ Math.imul(kind, 0x9e3779b1), 0x85ebca6b) ^ b
  h = Math.imul(h ^ (h >>> 15), 0xc2b2ae35)
  h = Math.imul(h ^ (h >>> 13), 0x27d4eb2f)
  return (h ^ (h >>> 16)) >>> 0
}

function spelled(text: string, from: number, to: number): number {
  let h = 2166136261
  for (let i = from; i < to; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 16777619)
  return h >>> 0
}

function wordOf(ideas: Ideas, written: string): Word {
  const known = ideas.known.get(written)
  if (known !== undefined) return known
  const form = /^\d+$/.test(written) ? '0' : sound(written)
  const own = ideasIn(ideas, written)
  const edged = `^${form}$`
  const pieces: number[] = []
  for (let i = 0; i + PIECE <= edged.length; i += 1)
    pieces.push(mixed(KIND.piece, spelled(edged, i, i + PIECE)))
  const hash = spelled(form, 0, form.length)
  const made = { form: hash, tag: own[0] === undefined ? hash : mixed(KIND.idea, own[0]), ideas: own, pieces }
  if (ideas.known.size >= WORDS_KEPT) ideas.known.clear()
  ideas.known.set(written, made)
  return made
}

/**
 * Calls `each` with a text as rows (below `2 ** bits`) and their values, of length `SCALE`: its words and their pieces,
 * the ideas they stand for, what stands beside what, which ideas follow each other within a few words, and which are
 * in it at all.
 */
export function features(
  ideas: Ideas,
  text: string,
  bits: number,
  each: (row: number, value: number) => void,
): void {
  const mask = 2 ** bits - 1
  const { found } = ideas
  const add = (feature: number, value: number): void => found.add(feature & mask, value)
  const said = words(normalise(text))
    .slice(0, WORDS_READ)
    .map((word) => wordOf(ideas, word))
  const has = new Set<number>()
  if (/[?¿]/.test(text)) add(mixed(ASKED, 0), SHARE.asked)
  add(mixed(KIND.length, Math.min(6, Math.floor(Math.log2(said.length + 1)))), SHARE.length)
  for (let i = 0; i <= said.length; i += 1) {
    const before = said[i - 1]
    const word = said[i]
    add(mixed(KIND.words, before?.form ?? START, word?.form ?? END), SHARE.beside)
    add(mixed(KIND.tags, before?.tag ?? START, word?.tag ?? END), SHARE.beside)
    if (word === undefined) continue
    add(mixed(KIND.word, word.form), SHARE.word)
    for (const piece of word.pieces) add(piece, SHARE.piece)
    for (const idea of word.ideas) {
      add(mixed(KIND.idea, idea), SHARE.idea)
      has.add(idea)
    }
    for (let j = i + 1; j < said.length && j < i + REACH; j += 1) {
      const later = said[j]
      if (later === undefined) continue
      add(mixed(KIND.apart, word.tag, later.tag), SHARE.tags)
      for (const a of word.ideas.slice(0, IDEAS))
        for (const b of later.ideas.slice(0, IDEAS)) add(mixed(KIND.ideas, a, b), SHARE.ideas)
    }
  }
  const sorted = [...has].sort((a, b) => a - b)
  for (const [i, a] of sorted.entries())
    for (const b of sorted.slice(i + 1)) add(mixed(KIND.both, a, b), SHARE.both)
  found.take(each)
}
