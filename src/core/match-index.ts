import { drugOf, OWN } from './match-drugs.ts'
import { bearings } from './match-bearing.ts'
import { type Families, familiesOf, kinOf, sound } from './match-words.ts'
import { type Language, LANGUAGES } from './text.ts'

/**
 * What the bundle carries for matching; plain JSON. Lists of words are one text each, parted by spaces. Rows of
 * weights and phrasings are written in an alphabet of their own: one sign for each number (`sign`).
 */
export type MatchIndex = {
  topics: string[]
  /** The rows of the classifier: words by sound, pieces of words, and words side by side (`a_b`) or together (`a+b`). */
  words: string
  pieces: string
  pairs: string
  /** Words that ask for the same thing, and everyday words: lists as written. */
  families: readonly string[]
  everyday: string
  /** The first of the families that say how a thing is asked and not what about. */
  plain: number
  /** Which of the families hold things that differ from each other: substances, medicines by their kind. */
  apart: readonly number[]
  /** For each row its weights that are not zero, topic and weight by turns; a space ends the row. */
  weights: string
  /** The weight that one step stands for. */
  step: number
  /** For each topic its phrasings as words; a space ends a phrasing. */
  phrasings: Record<Language, string[]>
}

/** One sign of text for a small number from 0 up: no space, quote, backslash or surrogate. */
export const sign = (n: number): string => String.fromCharCode(n < 57 ? n + 35 : n + 36)
const unsign = (code: number): number => (code < 92 ? code - 35 : code - 36)
/** Weights are written from -40 to 40. */
export const WEIGHT_RANGE = 40

/**
 * All phrasings, topic by topic: those of topic t are `topics[t]` up to `topics[t + 1]`, the words of phrasing p
 * `words[starts[p]]` up to `words[starts[p + 1]]`. `about` is the other medicine than naltrexone that one names.
 */
export type Phrased = {
  topics: Uint32Array
  starts: Uint32Array
  words: Uint16Array
  lengths: Float32Array
  about: (string | null)[]
}

/** Look-up tables of an index. */
export type Tables = {
  topics: string[]
  words: Map<string, number>
  pieces: Map<string, number>
  pairs: Map<string, number>
  families: Families
  /** The first row of a family. */
  familyRows: number
  /** The families of each word, and the words of each family. */
  kin: (readonly number[])[]
  members: number[][]
  /** The first of the plain families. */
  plain: number
  everyday: Set<string>
  /** The families whose members differ, and the topics that are much about them. */
  apart: Map<number, Set<number>>
  /** Row i is `weights[starts[i]]` up to `starts[i + 1]`: topic and weight by turns. */
  starts: Uint32Array
  weights: Int16Array
  step: number
  /** Of each word: how telling it is, that squared, the languages that use it, and in how many topics. */
  tells: Float32Array
  squares: Float32Array
  uses: Record<Language, Uint8Array>
  spread: Uint16Array
  /** At `word * topics + topic` how often the topic has the word. */
  held: Uint16Array
  /** How much a word of each row, and one of each family, says about the topic: see `bearings`. */
  bearing: { words: Float32Array; families: Float32Array }
  /** How telling a word is that no phrasing has. */
  unknown: number
  phrased: Phrased
  /** By medicine: the topics that speak of it, and those that are mostly about it. */
  drugs: Map<string, { topics: Set<number>; homes: Set<number> }>
  /** The topics that are mostly about another medicine than naltrexone. */
  others: Set<number>
  /** Words by first letter and length: where to look for a slip. */
  near: Map<string, string[]>
  scores: Float32Array
  /** For the text at hand: what each word adds to the likeness of a phrasing that has it. All zero between texts. */
  worth: Float32Array
}

const cache = new WeakMap<MatchIndex, Tables>()

/** The tables of an index: built at its first use, then kept with it. */
export function tablesOf(index: MatchIndex): Tables {
  const kept = cache.get(index)
  if (kept !== undefined) return kept
  const made = build(index)
  cache.set(index, made)
  return made
}

const list = (text: string): string[] => (text === '' ? [] : text.split(' '))

function build(index: MatchIndex): Tables {
  const spelled = list(index.words)
  const parts = list(index.pieces)
  const pairs = list(index.pairs)
  const familyRows = spelled.length + parts.length + pairs.length
  const families = familiesOf(index.families)
  const kin = spelled.map((word) => kinOf(families, word))
  const everyday = new Set(list(index.everyday).map((word) => sound(word)))
  return {
    topics: index.topics,
    words: numbered(spelled, 0),
    pieces: numbered(parts, spelled.length),
    pairs: numbered(pairs, spelled.length + parts.length),
    families,
    familyRows,
    kin,
    members: membersOf(kin, index.families.length),
    plain: index.plain,
    everyday,
    ...unpacked(index.weights, familyRows + index.families.length),
    step: index.step,
    ...phrasingsOf(index, spelled, kin),
    near: bucketed(new Set([...spelled, ...families.words.keys()])),
    scores: new Float32Array(index.topics.length),
    worth: new Float32Array(spelled.length),
  }
}

function membersOf(kin: Tables['kin'], families: number): number[][] {
  const members: number[][] = Array.from({ length: families }, () => [])
  kin.forEach((own, word) => {
    for (const family of own) members[family]?.push(word)
  })
  return members
}

/** Names by row, the first of them at `from`. */
export const numbered = (names: readonly string[], from: number): Map<string, number> => {
  const rows = new Map<string, number>()
  for (let i = 0; i < names.length; i += 1) rows.set(names[i] ?? '', from + i)
  return rows
}

function unpacked(text: string, rows: number): Pick<Tables, 'starts' | 'weights'> {
  const starts = new Uint32Array(rows + 1)
  const weights = new Int16Array(text.length)
  let at = 0
  let row = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    if (code === SPACE) {
      row += 1
      starts[row] = at
    } else {
      weights[at] = at % 2 === 0 ? unsign(code) : unsign(code) - WEIGHT_RANGE
      at += 1
    }
  }
  return { starts, weights: weights.slice(0, at) }
}
const SPACE = 32

type Counted = Pick<
  Tables,
  | 'phrased'
  | 'tells'
  | 'squares'
  | 'uses'
  | 'spread'
  | 'held'
  | 'unknown'
  | 'drugs'
  | 'others'
  | 'apart'
  | 'bearing'
>

function phrasingsOf(index: MatchIndex, spelled: readonly string[], kin: Tables['kin']): Counted {
  const count = index.topics.length
  const seen = new Uint32Array(spelled.length)
  const uses = { en: new Uint8Array(spelled.length), es: new Uint8Array(spelled.length) }
  const held = new Uint16Array(spelled.length * count)
  const medicine = new Map<number, string>()
  spelled.forEach((word, w) => {
    const drug = drugOf(word)
    if (drug !== null) medicine.set(w, drug)
  })
  const words: number[] = []
  const starts: number[] = [0]
  const about: (string | null)[] = []
  const topics = new Uint32Array(count + 1)
  const drugs: Tables['drugs'] = new Map()
  const apart: Tables['apart'] = new Map(index.apart.map((family) => [family, new Set()]))
  for (let topic = 0; topic < count; topic += 1) {
    const named = new Map<string, number>()
    const times = new Map<number, number>()
    for (const language of LANGUAGES)
      for (const text of list(index.phrasings[language][topic] ?? '')) {
        let other: string | null = null
        const met = new Set<number>()
        for (let i = 0; i < text.length; i += 1) {
          const word = unsign(text.charCodeAt(i))
          words.push(word)
          seen[word] = (seen[word] ?? 0) + 1
          uses[language][word] = 1
          held[word * count + topic] = (held[word * count + topic] ?? 0) + 1
          for (const family of kin[word] ?? []) if (apart.has(family)) met.add(family)
          const drug = medicine.get(word)
          if (drug === undefined) continue
          named.set(drug, (named.get(drug) ?? 0) + 1)
          if (drug !== OWN) other ??= drug
        }
        for (const family of met) times.set(family, (times.get(family) ?? 0) + 1)
        about.push(other)
        starts.push(words.length)
      }
    topics[topic + 1] = about.length
    const own = about.length - (topics[topic] ?? 0)
    for (const [family, n] of times) if (n >= own * APART_HOME) apart.get(family)?.add(topic)
    for (const [drug, n] of named) {
      const of = drugs.get(drug) ?? { topics: new Set(), homes: new Set() }
      drugs.set(drug, of)
      of.topics.add(topic)
      if (n >= own * HOME) of.homes.add(topic)
    }
  }
  const tells = new Float32Array(spelled.length)
  const squares = new Float32Array(spelled.length)
  const spread = new Uint16Array(spelled.length)
  for (let w = 0; w < spelled.length; w += 1) {
    const t = Math.log(1 + about.length / (1 + (seen[w] ?? 0)))
    tells[w] = t
    squares[w] = t * t
    for (let topic = 0; topic < count; topic += 1)
      if ((held[w * count + topic] ?? 0) > 0) spread[w] = (spread[w] ?? 0) + 1
  }
  const lengths = new Float32Array(about.length)
  for (let p = 0; p < about.length; p += 1) {
    let sum = 0
    for (let i = starts[p] ?? 0; i < (starts[p + 1] ?? 0); i += 1) sum += squares[words[i] ?? 0] ?? 0
    lengths[p] = Math.sqrt(sum)
  }
  return {
    phrased: { topics, starts: Uint32Array.from(starts), words: Uint16Array.from(words), lengths, about },
    tells,
    squares,
    uses,
    spread,
    held,
    bearing: bearings(held, count, kin, index),
    unknown: Math.log(1 + about.length),
    drugs,
    others: new Set([...drugs].flatMap(([drug, { homes }]) => (drug === OWN ? [] : [...homes]))),
    apart,
  }
}
/** The share of phrasings that name a medicine, from which on a topic is mostly about it. */
const HOME = 0.4
/** The share of phrasings that name one of a family whose members differ. */
const APART_HOME = 0.15
/** Letters from which on a word is looked for with one slip; shorter ones have too many true neighbours. */
export const SLIPS_FROM = 5

function bucketed(all: Iterable<string>): Map<string, string[]> {
  const near = new Map<string, string[]>()
  for (const word of all) {
    if (word.length < SLIPS_FROM || word.startsWith('=')) continue
    const bucket = `${word[0]}${word.length}`
    const same = near.get(bucket)
    if (same === undefined) near.set(bucket, [word])
    else same.push(word)
  }
  return near
}
