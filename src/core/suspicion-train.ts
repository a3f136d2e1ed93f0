import { type Need, NEEDS } from './crisis-class.ts'
import { shuffle } from './match-train.ts'
import { softmax } from './match-vector.ts'
import { features, ideasOf } from './suspicion-features.ts'
import { IDEAS } from './suspicion-ideas.ts'
import { STEPS, type SuspicionIndex, toBase64 } from './suspicion.ts'
import { type Language, LANGUAGES } from './text.ts'

/** Texts by what they are, in both languages; `none` is what only sounds like a crisis. */
export type NeedTexts = readonly ({ need: Need } & Record<Language, readonly string[]>)[]

/** `calm`: how much a phrasing of a topic counts beside a text that was written to be told from a crisis. */
const TRAINING = { bits: 17, runs: 4, rounds: 5, rate: 0.25, calm: 0.8 }

type Example = { rows: Uint32Array; values: Float32Array; belief: number; weight: number }

/**
 * What tells crises and urgencies from each other and from everything else, learned from `texts` and from `calm`, which are the
 * phrasings of topics. A softmax regression, trained always in the same order: the same texts give the same index.
 */
export function compileSuspicion(texts: NeedTexts, calm: readonly string[]): SuspicionIndex {
  const ideas = ideasOf(Object.values(IDEAS))
  const example = (text: string, belief: number, weight: number): Example => {
    const rows: number[] = []
    const values: number[] = []
    features(ideas, text, TRAINING.bits, (row, value) => {
      rows.push(row)
      values.push(value)
    })
    return { rows: Uint32Array.from(rows), values: Float32Array.from(values), belief, weight }
  }
  const examples = [
    ...texts.flatMap((of) =>
      LANGUAGES.flatMap((l) => of[l].map((text) => example(text, NEEDS.indexOf(of.need), 1))),
    ),
    ...calm.map((text) => example(text, NEEDS.indexOf('none'), TRAINING.calm)),
  ]
  const mean = new Float32Array(NEEDS.length * 2 ** TRAINING.bits)
  for (let run = 1; run <= TRAINING.runs; run += 1)
    descend(examples, run).forEach((weight, i) => (mean[i] = (mean[i] ?? 0) + weight / TRAINING.runs))
  const most = mean.reduce((all, weight) => Math.max(all, Math.abs(weight)), 1e-6)
  const step = Math.fround(most / STEPS)
  return {
    ideas: Object.values(IDEAS),
    bits: TRAINING.bits,
    step,
    weights: toBase64(Int8Array.from(mean, (weight) => Math.round(weight / step))),
  }
}

/** Gradient steps that shrink for what has often been stepped (AdaGrad). */
function descend(examples: readonly Example[], run: number): Float32Array {
  const weights = new Float32Array(NEEDS.length * 2 ** TRAINING.bits)
  const stepped = new Float32Array(2 ** TRAINING.bits).fill(1e-6)
  const beliefs = new Float32Array(NEEDS.length)
  const order = Uint32Array.from(examples.keys())
  let seed = run
  for (let round = 0; round < TRAINING.rounds; round += 1) {
    const rate = TRAINING.rate * (1 - round / TRAINING.rounds)
    seed = shuffle(order, seed)
    for (const n of order) {
      const example = examples[n]
      if (example === undefined) continue
      const { rows, values, belief, weight } = example
      beliefs.fill(0)
      for (let k = 0; k < rows.length; k += 1) {
        const from = (rows[k] ?? 0) * NEEDS.length
        const value = values[k] ?? 0
        for (let b = 0; b < NEEDS.length; b += 1)
          beliefs[b] = (beliefs[b] ?? 0) + value * (weights[from + b] ?? 0)
      }
      softmax(beliefs)
      beliefs[belief] = (beliefs[belief] ?? 0) - 1
      let squares = 0
      for (let b = 0; b < NEEDS.length; b += 1) {
        const by = (beliefs[b] ?? 0) * weight
        beliefs[b] = by
        squares += by * by
      }
      if (squares < LEAST) continue
      for (let k = 0; k < rows.length; k += 1) {
        const row = rows[k] ?? 0
        const value = values[k] ?? 0
        const sum = (stepped[row] ?? 0) + squares * value * value
        stepped[row] = sum
        const by = (rate * value) / Math.sqrt(sum)
        const from = row * NEEDS.length
        for (let b = 0; b < NEEDS.length; b += 1)
          weights[from + b] = (weights[from + b] ?? 0) - by * (beliefs[b] ?? 0)
      }
    }
  }
  return weights
}
/** A belief that is as good as right is not stepped. */
const LEAST = 1e-3
