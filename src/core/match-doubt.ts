import { OWN } from './match-drugs.ts'
import type { Tables } from './match-index.ts'
import type { Token } from './match-vector.ts'

/**
 * What speaks for a topic: its share of the classifier's belief, the likeness (0 to 1) of its nearest phrasing, whether
 * that is about the same medicine, and whether it is the text word for word.
 */
export type Evidence = { topic: number; share: number; near: number; same: boolean; said: boolean }

/** Why a topic is asked about although it is the best one. */
export type Doubt =
  | 'too short'
  | 'small talk'
  | 'nothing like it'
  | 'unknown word'
  | 'foreign word'
  | 'another medicine'
  | 'a substance'

/** Why the best topic may be offered and not answered with, or null. */
export function doubtOf(
  tables: Tables,
  text: readonly Token[],
  first: Evidence,
  named: readonly string[],
  says: number,
  score: number,
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
  if (others.length > 0 && score < SURE && !(first.same && first.near >= THE_SAME)) return 'another medicine'
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
/** Where another medicine is named, an answer must be right this often: a wrong one is about the wrong medicine. */
const SURE = 0.985
/** A text that names another medicine, and a topic that is not about it: only what a phrasing says, or nearly. */
const NEARLY_THE_SAME = 0.85
const THE_SAME = 0.95
/** A text that says less than this about topics, in nats, is no question that one of them answers. */
const SAYS = 1.2
/** Below this likeness to its nearest phrasing a topic is no answer, however sure the classifier is. */
const LIKE = 0.4
/** Texts of so few words are an answer only where a phrasing says nearly that. */
const SHORT = 2
const LIKE_IF_SHORT = 0.75
/** A longer word may be another medicine, unless it is an everyday one. */
const LONG = 5
/** A word of so few topics, none of them the best one, speaks against it. */
const FEW = 6
