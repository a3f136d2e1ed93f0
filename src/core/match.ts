import { LIMITS } from './limits.ts'
import { drugOf, OWN } from './match-drugs.ts'
import { bearing } from './match-bearing.ts'
import { type MatchIndex, type Tables, tablesOf } from './match-index.ts'
import type { Phrasings } from './match-train.ts'
import { familyOf, sound } from './match-words.ts'
import { SCALE, softmax, type Token, tokens, vector } from './match-vector.ts'
import { type Language, LANGUAGES, normalise, other } from './text.ts'

export { drugNamed, namesAnother } from './match-drugs.ts'
export type { MatchIndex } from './match-index.ts'
export { compileIndex, type Phrasings } from './match-train.ts'

/** A topic that a text may mean, with a score from 0 to 1. */
export type Candidate = { id: string; score: number }

/**
 * What a text is like: topics, best first, at most `LIMITS.DID_YOU_MEAN`. The first one's score is how often such
 * a reading was right for phrasings that the index had not seen (`bin/match-report.ts`). `language` is the one that
 * the text is written in: the talk's, unless its words are plainly the other's. `doubt` says why the first topic may
 * be offered but not answered with.
 */
export type Reading = { language: Language; candidates: Candidate[]; doubt: Doubt | null }
export type Doubt =
  | 'too short'
  | 'small talk'
  | 'nothing like it'
  | 'unknown word'
  | 'foreign word'
  | 'another medicine'
  | 'a substance'

/** What speaks for a topic: its share of the classifier's belief, and the likeness (0 to 1) of its nearest phrasing. */
type Evidence = { topic: number; share: number; near: number; same: boolean }

/** Topics that are looked at closely. */
const CLOSELY = 4
/** The other language's words must outweigh the talk's by this. */
const PLAINLY = 1

/** True for a word that some phrasing uses, or everybody does. */
export function isKnownWord(index: MatchIndex, word: string): boolean {
  const tables = tablesOf(index)
  const form = sound(word)
  return tables.words.has(form) || tables.everyday.has(form) || familyOf(tables.families, form) >= 0
}

/** The reading of `said` (normalised) among the topics that are `offered`. Deterministic, and total. */
export function likely(
  index: MatchIndex,
  said: string,
  language: Language,
  offered: (id: string) => boolean = () => true,
): Reading {
  const tables = tablesOf(index)
  const text = tokens(tables, said)
  const { length, mass, named } = weigh(tables, text)
  const spoken = mass[other(language)] > mass[language] + PLAINLY ? other(language) : language
  const nothing: Reading = { language: spoken, candidates: [], doubt: null }
  if (length === 0 || !LETTER.test(said)) return nothing
  const found = closest(tables, believe(tables, text), named, offered)
  mark(tables, text, 1)
  for (const each of found) liken(tables, each, length, named)
  mark(tables, text, 0)
  found.sort((a, b) => rank(b) - rank(a) || a.topic - b.topic)
  const [first] = found
  if (first === undefined) return nothing
  const says = bearing(tables, text)
  if (named.length === 0 && !means(says, first, text.length)) return nothing
  const score = certainty(found)
  const candidates = found
    .filter((e, i) => i < LIMITS.DID_YOU_MEAN && (e === first || e.share >= WORTH_NAMING))
    .map((e) => ({
      id: tables.topics[e.topic] ?? '',
      score: round(e === first ? score : score * Math.min(1, e.share / first.share)),
    }))
  return { language: spoken, candidates, doubt: doubtOf(tables, text, first, named, says) }
}
const LETTER = /\p{L}/u
const WORTH_NAMING = 0.02
const round = (n: number): number => Math.round(n * 1000) / 1000

/** Of the words of a text: its length, the weight of each language's words, its medicines. */
function weigh(
  tables: Tables,
  text: readonly Token[],
): { length: number; mass: Record<Language, number>; named: string[] } {
  const mass = { en: 0, es: 0 }
  const named: string[] = []
  let squares = 0
  for (const { form, row } of text) {
    const drug = drugOf(form)
    if (drug !== null && !named.includes(drug)) named.push(drug)
    const tells = row < 0 ? tables.unknown : (tables.tells[row] ?? 0)
    squares += tells * tells
    if (row < 0) continue
    for (const l of LANGUAGES) if (tables.uses[l][row] === 1) mass[l] += tells
  }
  return { length: Math.sqrt(squares), mass, named }
}

/** The classifier: each topic's share of its belief. The array is the tables' own. */
function believe(tables: Tables, text: readonly Token[]): Float32Array {
  const { scores, starts, weights } = tables
  scores.fill(0)
  const length = vector(tables, text, (row, value) => {
    const to = starts[row + 1] ?? 0
    for (let i = starts[row] ?? 0; i < to; i += 2) {
      const topic = weights[i] ?? 0
      scores[topic] = (scores[topic] ?? 0) + value * (weights[i + 1] ?? 0)
    }
  })
  const by = (SCALE * tables.step) / length
  for (let t = 0; t < scores.length; t += 1) scores[t] = (scores[t] ?? 0) * by
  softmax(scores)
  return scores
}

/**
 * True if a topic speaks of every other medicine that the text names. Where it names naltrexone only, the topics that
 * are about another medicine must speak of that too; the rest of the library goes without saying.
 */
function speaksOf({ drugs, others }: Tables, topic: number, named: readonly string[]): boolean {
  if (named.length === 0) return true
  if (named.length === 1 && named[0] === OWN)
    return !others.has(topic) || drugs.get(OWN)?.topics.has(topic) === true
  return named.every((drug) => drug === OWN || drugs.get(drug)?.topics.has(topic) === true)
}

/** The topics most believed in that speak of every medicine the text names. */
function closest(
  tables: Tables,
  shares: Float32Array,
  named: readonly string[],
  offered: (id: string) => boolean,
): Evidence[] {
  const best: Evidence[] = []
  for (let topic = 0; topic < shares.length; topic += 1) {
    const share = shares[topic] ?? 0
    if (best.length === CLOSELY && share <= (best[CLOSELY - 1]?.share ?? 0)) continue
    if (!speaksOf(tables, topic, named)) continue
    if (!offered(tables.topics[topic] ?? '')) continue
    let at = best.length
    while (at > 0 && (best[at - 1]?.share ?? 0) < share) at -= 1
    best.splice(at, 0, { topic, share, near: 0, same: false })
    if (best.length > CLOSELY) best.pop()
  }
  return best
}

function mark({ marks, familyMarks }: Tables, text: readonly Token[], to: 0 | 1): void {
  for (const { row, kin } of text) {
    if (row >= 0) marks[row] = to
    for (const family of kin) familyMarks[family] = to
  }
}

/** Finds the nearest phrasing of a topic, by its telling words; a word of the same family is nearly the same. */
function liken(tables: Tables, each: Evidence, length: number, named: readonly string[]): void {
  const { squares, marks, kin, familyMarks, phrased } = tables
  const { topics, starts, words, lengths, about } = phrased
  const last = topics[each.topic + 1] ?? 0
  const own = named.every((drug) => drug === OWN)
  for (let p = topics[each.topic] ?? 0; p < last; p += 1) {
    const to = starts[p + 1] ?? 0
    let sum = 0
    for (let i = starts[p] ?? 0; i < to; i += 1) {
      const word = words[i] ?? 0
      if (marks[word] === 1) sum += squares[word] ?? 0
      else if (kin[word]?.some((family) => familyMarks[family] === 1) === true)
        sum += KIN * (squares[word] ?? 0)
    }
    const near = sum / ((lengths[p] ?? 1) * length)
    if (near <= each.near) continue
    const other = about[p] ?? null
    const same = other === null ? own : named.includes(other)
    const fair = Math.min(1, other === null || same ? near : near * UNNAMED)
    if (fair <= each.near) continue
    each.near = fair
    each.same = same
  }
}
const KIN = 0.8
/** A phrasing about another medicine is a poor likeness of a text that does not name it. */
const UNNAMED = 0.6

const rank = ({ share, near }: Evidence): number => Math.log(share + 1e-9) + 3 * near

/** How often a reading like this was right: a logistic curve, fitted once to the folds of `bin/match-report.ts`. */
function certainty(found: readonly Evidence[]): number {
  const [first, second] = found
  if (first === undefined) return 0
  const lead = Math.log((first.share + 1e-4) / ((second?.share ?? 0) + 1e-4))
  let next = 0
  for (const e of found) if (e !== first && e.near > next) next = e.near
  const z = FIT.bias + FIT.lead * lead + FIT.near * first.near + FIT.ahead * (first.near - next)
  return 1 / (1 + Math.exp(-z))
}
const FIT = { bias: -1.88, lead: 0.65, near: 2.31, ahead: 0.33 }

/**
 * Whether a text that names no medicine asks for anything here: small talk and letters at random say little about
 * topics, and no topic is sure of them. Fitted as the curve above, against small talk; it loses three examples in a
 * hundred.
 */
const means = (says: number, first: Evidence, words: number): boolean =>
  SENSE.bias +
    SENSE.bearing * Math.min(says, 6) +
    SENSE.near * first.near +
    SENSE.share * first.share +
    SENSE.words * Math.min(words, 12) >=
  0
const SENSE = { bias: -6.65, bearing: 1.12, near: 1.45, share: 3.13, words: 0.62 }

/** Why the best topic may be offered and not answered with, or null. */
function doubtOf(
  tables: Tables,
  text: readonly Token[],
  first: Evidence,
  named: readonly string[],
  says: number,
): Doubt | null {
  const [only, next] = text
  if (only !== undefined && next === undefined && !only.form.startsWith('=')) return 'too short'
  if (named.length === 0 && says < SAYS) return 'small talk'
  if (first.near < (text.length <= SHORT ? LIKE_IF_SHORT : LIKE)) return 'nothing like it'
  const others = named.filter((drug) => drug !== OWN)
  const home = (drug: string): boolean => tables.drugs.get(drug)?.homes.has(first.topic) === true
  const both = others.length > 0 && named.includes(OWN)
  if ((both || !others.every(home)) && !(first.same && first.near >= (both ? THE_SAME : NEARLY_THE_SAME)))
    return 'another medicine'
  for (const { raw, form, word, row, kin } of text) {
    if (form.startsWith('=')) continue
    if (kin.some((family) => tables.apart.get(family)?.has(first.topic) === false)) return 'a substance'
    if (kin.length > 0) continue
    if (raw.length < LONG || tables.everyday.has(form)) continue
    if (word === null) return 'unknown word'
    const few = row >= 0 && (tables.spread[row] ?? 0) <= FEW
    if (few && tables.held[row * tables.topics.length + first.topic] === 0) return 'foreign word'
  }
  return null
}
/** A text that names another medicine, and a topic that is not about it: only what a phrasing says, or nearly. */
const NEARLY_THE_SAME = 0.85
const THE_SAME = 0.95
/** A text that says less than this about topics, in nats, is no question that one of them answers. */
const SAYS = 1.6
/** Below this likeness to its nearest phrasing a topic is no answer, however sure the classifier is. */
const LIKE = 0.4
/** Texts of so few words are an answer only where a phrasing says nearly that. */
const SHORT = 2
const LIKE_IF_SHORT = 0.75
/** A longer word may be another medicine, unless it is an everyday one. */
const LONG = 5
/** A word of so few topics, none of them the best one, speaks against it. */
const FEW = 6

/** Exact keywords of all topics: normalised text → topic, by language. */
export function compileKeywords(topics: readonly Phrasings[]): Record<Language, Record<string, string>> {
  const side = (language: Language): Record<string, string> =>
    Object.fromEntries(topics.flatMap((t) => t[language].map((k) => [normalise(k), t.id])))
  const [en, es] = LANGUAGES.map(side)
  return { en: en ?? {}, es: es ?? {} }
}
