import { LIMITS } from './limits.ts'
import { drugOf, OWN } from './match-drugs.ts'
import { bearing } from './match-bearing.ts'
import { type Doubt, doubtOf, type Evidence } from './match-doubt.ts'
import { type MatchIndex, type Tables, tablesOf } from './match-index.ts'
import type { Phrasings } from './match-train.ts'
import { familyOf, sound } from './match-words.ts'
import { SCALE, softmax, type Token, tokens, vector } from './match-vector.ts'
import { type Language, LANGUAGES, normalise, other } from './text.ts'

export { drugNamed, namesAnother } from './match-drugs.ts'
export type { MatchIndex } from './match-index.ts'

/** A topic that a text may mean, with a score from 0 to 1. */
export type Candidate = { id: string; score: number }

/**
 * What a text is like: topics, best first, at most `LIMITS.DID_YOU_MEAN`. The first one's score is how often such
 * a reading was right for phrasings that the index had not seen (`bin/match-report.ts`). `language` is the one that
 * the text is written in: the talk's, unless its words are plainly the other's. `doubt` says why the first topic may
 * be offered but not answered with.
 */
export type Reading = { language: Language; candidates: Candidate[]; doubt: Doubt | null }
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
  // Words that no phrasing has are like none: a look at every phrasing would find that out slowly.
  if (text.some(({ row, kin }) => row >= 0 || kin.length > 0)) {
    mark(tables, text, 1)
    for (const each of found) liken(tables, each, text, length, named)
    mark(tables, text, 0)
  }
  found.sort((a, b) => rank(b) - rank(a) || a.topic - b.topic)
  const [first] = found
  if (first === undefined) return nothing
  const says = bearing(tables, text)
  const alone = first.said && says >= LITTLE && found.every((e) => e === first || !e.said)
  if (!alone && named.length === 0 && !means(says, first, text.length)) return nothing
  const score = alone ? 1 : certainty(found, says)
  const candidates = found
    .filter((e, i) => i < LIMITS.DID_YOU_MEAN && (e === first || e.share >= WORTH_NAMING))
    .map((e) => ({
      id: tables.topics[e.topic] ?? '',
      score: round(e === first ? score : score * Math.min(1, e.share / first.share)),
    }))
  return {
    language: spoken,
    candidates,
    doubt: alone ? null : doubtOf(tables, text, first, named, says, score),
  }
}
/** What says less than this, in nats, is an accident of spelling ("n" is left of "n/v") and no phrasing. */
const LITTLE = 0.5
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
    best.splice(at, 0, { topic, share, near: 0, same: false, said: false })
    if (best.length > CLOSELY) best.pop()
  }
  return best
}

/** Sets what the words of a text are worth, and those of the same families nearly as much; or all of it back to 0. */
function mark({ worth, squares, members }: Tables, text: readonly Token[], to: 0 | 1): void {
  for (const { kin } of text)
    for (const family of kin)
      for (const word of members[family] ?? []) worth[word] = to * KIN * (squares[word] ?? 0)
  for (const { row } of text) if (row >= 0) worth[row] = to * (squares[row] ?? 0)
}
const KIN = 0.8

/** Finds the nearest phrasing of a topic, by its telling words; a word of the same family is nearly the same. */
function liken(
  tables: Tables,
  each: Evidence,
  text: readonly Token[],
  length: number,
  named: readonly string[],
): void {
  const { worth, phrased } = tables
  const { topics, starts, words, lengths, about } = phrased
  const last = topics[each.topic + 1] ?? 0
  const own = named.every((drug) => drug === OWN)
  for (let p = topics[each.topic] ?? 0; p < last; p += 1) {
    const to = starts[p + 1] ?? 0
    let sum = 0
    for (let i = starts[p] ?? 0; i < to; i += 1) sum += worth[words[i] ?? 0] ?? 0
    const near = sum / ((lengths[p] ?? 1) * length)
    if (near <= each.near) continue
    const other = about[p] ?? null
    const same = other === null ? own : named.includes(other)
    const fair = Math.min(1, other === null || same ? near : near * UNNAMED)
    if (fair <= each.near) continue
    each.near = fair
    each.same = same
    each.said = near > 0.999 && text.every(({ row }, i) => words[(starts[p] ?? 0) + i] === row)
  }
}
/** A phrasing about another medicine is a poor likeness of a text that does not name it. */
const UNNAMED = 0.6

/** What a phrasing says word for word is that phrasing's topic. */
const rank = ({ share, near, said }: Evidence): number => Math.log(share + 1e-9) + 3 * near + (said ? 9 : 0)

/** How often a reading like this was right: a logistic curve, fitted to the folds of `bin/match-report.ts`. */
function certainty([first, second]: readonly Evidence[], says: number): number {
  if (first === undefined) return 0
  const lead = Math.log((first.share + 1e-4) / ((second?.share ?? 0) + 1e-4))
  const z = FIT.bias + FIT.lead * lead + FIT.near * first.near + FIT.bearing * Math.min(says, MUCH)
  return 1 / (1 + Math.exp(-z))
}
const FIT = { bias: -2.66, lead: 0.66, near: 2.43, bearing: 0.18 }
/** A text that says more than this about topics, in nats, is no surer for it. */
const MUCH = 6

/**
 * Whether a text that names no medicine asks for anything here: small talk and letters at random say little about
 * topics, and no topic is sure of them. Fitted as the curve above, against small talk; it loses three examples in a
 * hundred.
 */
const means = (says: number, first: Evidence, words: number): boolean =>
  SENSE.bias +
    SENSE.bearing * Math.min(says, MUCH) +
    SENSE.near * first.near +
    SENSE.share * first.share +
    SENSE.words * Math.min(words, 12) >=
  0
const SENSE = { bias: -6, bearing: 1.44, near: 0.7, share: 3.11, words: 0.56 }

/** Exact keywords of all topics: normalised text → topic, by language. */
export function compileKeywords(topics: readonly Phrasings[]): Record<Language, Record<string, string>> {
  const side = (language: Language): Record<string, string> =>
    Object.fromEntries(topics.flatMap((t) => t[language].map((k) => [normalise(k), t.id])))
  const [en, es] = LANGUAGES.map(side)
  return { en: en ?? {}, es: es ?? {} }
}
