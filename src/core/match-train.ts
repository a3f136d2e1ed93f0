import { EVERYDAY } from './match-everyday.ts'
import { APART, FAMILIES, PLAIN } from './match-families.ts'
import { type MatchIndex, numbered, sign, WEIGHT_RANGE } from './match-index.ts'
import { companions, neighbours, SCALE, softmax, token, vector } from './match-vector.ts'
import { familiesOf, forms, kinOf, pieces } from './match-words.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

export type Phrasings = { id: string } & Record<Language, readonly string[]>

/** `least`: a share of belief that is as good as right; it is not stepped. */
export const TRAINING = {
  runs: 2,
  rounds: 8,
  rate: 0.3,
  least: 0.001,
  pieceFrom: 2,
  pairFrom: 2,
  drop: 0.02,
}

const ALL = [...FAMILIES, ...PLAIN]

let last: { phrasings: string; index: MatchIndex } | null = null

/**
 * The index of all phrasings of all topics: a softmax regression over words, pieces of words and words together,
 * trained here and always in the same order, and the phrasings themselves for the check of likeness. The last one
 * is remembered, because the linter and the tests compile the same words over and over.
 */
export function compileIndex(topics: readonly Phrasings[]): MatchIndex {
  const phrasings = JSON.stringify(topics)
  if (last?.phrasings === phrasings) return last.index
  const index = learn(topics)
  last = { phrasings, index }
  return index
}

function learn(topics: readonly Phrasings[]): MatchIndex {
  const families = familiesOf(ALL)
  const texts = topics.flatMap((topic, t) =>
    LANGUAGES.flatMap((language) => {
      const all = topic[language].map((text) => forms(normalise(text)))
      const once = new Map(all.filter((f) => f.length > 0).map((f) => [f.map((w) => w.form).join(' '), f]))
      return [...once.values()].map((words) => ({
        topic: t,
        language,
        spelled: words.map((w) => w.form),
        tokens: words.map(({ raw, form }) => token(raw, form, form, -1, kinOf(families, form))),
      }))
    }),
  )
  const words = new Map<string, number>()
  const parts = new Map<string, number>()
  const pairs = new Map<string, number>()
  const count = (map: Map<string, number>, key: string): void => void map.set(key, (map.get(key) ?? 0) + 1)
  for (const { tokens } of texts) {
    for (const { form } of tokens) {
      count(words, form)
      pieces(form, (piece) => count(parts, piece))
    }
    neighbours(tokens, (pair) => count(pairs, pair))
    companions(tokens, (pair) => count(pairs, pair))
  }
  const from = (map: Map<string, number>, least: number): string[] =>
    [...map].filter(([, n]) => n >= least).map(([key]) => key)
  const kept = {
    words: from(words, 1),
    pieces: from(parts, TRAINING.pieceFrom),
    pairs: from(pairs, TRAINING.pairFrom),
  }
  const rows = {
    words: numbered(kept.words, 0),
    pieces: numbered(kept.pieces, kept.words.length),
    pairs: numbered(kept.pairs, kept.words.length + kept.pieces.length),
    familyRows: kept.words.length + kept.pieces.length + kept.pairs.length,
  }
  for (const { tokens } of texts) for (const token of tokens) token.row = rows.words.get(token.form) ?? -1
  const examples = texts.map(({ topic, tokens }) => {
    const row: number[] = []
    const value: number[] = []
    const length = vector(rows, tokens, (r, v) => {
      row.push(r)
      value.push(v)
    })
    return {
      topic,
      rows: Uint32Array.from(row),
      values: Float32Array.from(value, (v) => (v / length) * SCALE),
    }
  })
  const size = rows.familyRows + ALL.length
  const weights = train(examples, size, topics.length)
  return {
    topics: topics.map((t) => t.id),
    words: kept.words.join(' '),
    pieces: kept.pieces.join(' '),
    pairs: kept.pairs.join(' '),
    families: ALL,
    plain: FAMILIES.length,
    everyday: EVERYDAY,
    apart: APART.map((family) => ALL.indexOf(family)),
    ...packed(weights, size, topics.length),
    phrasings: {
      en: spelledOut(texts, rows.words, 'en', topics.length),
      es: spelledOut(texts, rows.words, 'es', topics.length),
    },
  }
}

type Example = { topic: number; rows: Uint32Array; values: Float32Array }

/** The mean of a few runs that differ in the order of the examples: it is wrong less often than any of them. */
function train(examples: readonly Example[], rows: number, topics: number): Float32Array {
  const mean = new Float32Array(rows * topics)
  for (let run = 1; run <= TRAINING.runs; run += 1) {
    const weights = descend(examples, rows, topics, run)
    for (let i = 0; i < mean.length; i += 1) mean[i] = (mean[i] ?? 0) + (weights[i] ?? 0) / TRAINING.runs
  }
  return mean
}

/** Puts `order` into another order, always the same one for a seed; answers the next seed. */
export function shuffle(order: Uint32Array, from: number): number {
  let seed = from
  for (let i = order.length - 1; i > 0; i -= 1) {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
    const j = Math.floor((seed / 2 ** 32) * (i + 1))
    const swapped = order[i] ?? 0
    order[i] = order[j] ?? 0
    order[j] = swapped
  }
  return seed
}

/** Softmax regression by gradient steps that shrink for what has often been stepped (AdaGrad). */
function descend(examples: readonly Example[], rows: number, topics: number, run: number): Float32Array {
  const weights = new Float32Array(rows * topics)
  const stepped = new Float32Array(rows).fill(1e-8)
  const scores = new Float32Array(topics)
  const astray = new Uint16Array(topics)
  const order = Uint32Array.from(examples.keys())
  let seed = run
  for (let round = 0; round < TRAINING.rounds; round += 1) {
    const rate = TRAINING.rate * (1 - round / TRAINING.rounds)
    seed = shuffle(order, seed)
    for (const n of order) {
      const example = examples[n]
      if (example === undefined) continue
      scores.fill(0)
      for (let k = 0; k < example.rows.length; k += 1) {
        const from = (example.rows[k] ?? 0) * topics
        const value = example.values[k] ?? 0
        for (let t = 0; t < topics; t += 1) scores[t] = (scores[t] ?? 0) + value * (weights[from + t] ?? 0)
      }
      softmax(scores)
      scores[example.topic] = (scores[example.topic] ?? 0) - 1
      let squares = 0
      let wrong = 0
      for (let t = 0; t < topics; t += 1) {
        const by = scores[t] ?? 0
        if (Math.abs(by) < TRAINING.least) continue
        squares += by * by
        astray[wrong] = t
        wrong += 1
      }
      for (let k = 0; k < example.rows.length; k += 1) {
        const row = example.rows[k] ?? 0
        const value = example.values[k] ?? 0
        const sum = (stepped[row] ?? 0) + squares * value * value
        stepped[row] = sum
        const by = (rate * value) / Math.sqrt(sum)
        const from = row * topics
        for (let i = 0; i < wrong; i += 1) {
          const t = astray[i] ?? 0
          weights[from + t] = (weights[from + t] ?? 0) - by * (scores[t] ?? 0)
        }
      }
    }
  }
  return weights
}

/** Weights in few steps, the small ones dropped. */
function packed(weights: Float32Array, rows: number, topics: number): { weights: string; step: number } {
  let most = 0
  for (const w of weights) most = Math.max(most, Math.abs(w))
  const step = Math.fround((most || 1) / WEIGHT_RANGE)
  const out: string[] = []
  for (let row = 0; row < rows; row += 1) {
    let text = ''
    for (let t = 0; t < topics; t += 1) {
      const w = weights[row * topics + t] ?? 0
      const steps = Math.round(w / step)
      if (steps !== 0 && Math.abs(w) >= TRAINING.drop * most) text += sign(t) + sign(steps + WEIGHT_RANGE)
    }
    out.push(`${text} `)
  }
  return { weights: out.join(''), step }
}

const spelledOut = (
  texts: readonly { topic: number; language: Language; spelled: string[] }[],
  rows: Map<string, number>,
  language: Language,
  topics: number,
): string[] =>
  Array.from({ length: topics }, (_, topic) =>
    texts
      .filter((t) => t.topic === topic && t.language === language)
      .map(({ spelled }) => spelled.map((form) => sign(rows.get(form) ?? 0)).join(''))
      .join(' '),
  )
