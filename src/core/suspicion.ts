import { HOUR, LINKS, MONTH, PART, TODAY, TOMORROW, TONIGHT, WEEKDAY } from './clock-words.ts'
import { CRISIS_CLASSES, type CrisisClass, NEEDS, type Urgency, URGENCY_NAMES } from './crisis-class.ts'
import { softmax } from './match-vector.ts'
import { features, type Ideas, ideasOf } from './suspicion-features.ts'
import { normalise, words } from './text.ts'

/** What tells crises from everything else, as the bundle carries it; plain JSON. Made by `compileSuspicion`. */
export type SuspicionIndex = {
  /** Words that stand for the same idea, one list an idea. */
  ideas: readonly string[]
  /** Features are told apart by so many bits. */
  bits: number
  /** The weight that one step stands for. */
  step: number
  /** Steps as signed bytes in base64: for each feature one for each of `NEEDS`. */
  weights: string
}

/** Weights are written as -127 to 127 steps. */
export const STEPS = 127

/** Words and figures of clocks and calendars: a text of nothing else is an hour, and like nothing anybody wrote. */
const isOfTime = (word: string): boolean =>
  /^\d+$/.test(word) ||
  [LINKS, HOUR, PART, WEEKDAY, MONTH, TODAY, TONIGHT, TOMORROW].some((of) => of.has(word))

/**
 * The likeliest crisis and how likely it is, how likely any is and how likely thoughts of dying are (0 to 1); and the
 * same of what is only urgent.
 */
export type Suspicion = {
  class: CrisisClass
  share: number
  any: number
  suicide: number
  urgency: Urgency
  urgent: number
}

type Tables = { ideas: Ideas; weights: Int8Array; beliefs: Float32Array }
const cache = new WeakMap<SuspicionIndex, Tables>()

function tablesOf(index: SuspicionIndex): Tables {
  const kept = cache.get(index)
  if (kept !== undefined) return kept
  const made = {
    ideas: ideasOf(index.ideas),
    weights: fromBase64(index.weights),
    beliefs: new Float32Array(NEEDS.length),
  }
  cache.set(index, made)
  return made
}

/**
 * The second opinion of the crisis screen: the class that a text is most like among what people wrote in a crisis, and
 * how sure that is. Deterministic, and total.
 */
export function suspicion(index: SuspicionIndex, text: string): Suspicion {
  const { ideas, weights, beliefs } = tablesOf(index)
  beliefs.fill(0)
  if (words(normalise(text)).every(isOfTime)) beliefs[NEEDS.indexOf('none')] = CERTAIN
  else
    features(ideas, text, index.bits, (row, value) => {
      const from = row * NEEDS.length
      for (let b = 0; b < NEEDS.length; b += 1)
        beliefs[b] = (beliefs[b] ?? 0) + value * index.step * (weights[from + b] ?? 0)
    })
  softmax(beliefs)
  const share = (name: (typeof NEEDS)[number]): number => beliefs[NEEDS.indexOf(name)] ?? 0
  const most = <T extends (typeof NEEDS)[number]>(first: T, of: readonly T[]): T =>
    of.reduce((best, each) => (share(each) > share(best) ? each : best), first)
  const name = most(CRISIS_CLASSES[0], CRISIS_CLASSES)
  const urgency = most('opioid', URGENCY_NAMES)
  return {
    class: name,
    share: share(name),
    any: CRISIS_CLASSES.reduce((sum, each) => sum + share(each), 0),
    suicide: share('suicide'),
    urgency,
    urgent: URGENCY_NAMES.reduce((sum, each) => sum + share(each), 0),
  }
}
const CERTAIN = 99

export function toBase64(bytes: Int8Array): string {
  let text = ''
  for (const byte of bytes) text += String.fromCharCode(byte & 255)
  return btoa(text)
}

function fromBase64(text: string): Int8Array {
  const raw = atob(text)
  const bytes = new Int8Array(raw.length)
  for (let i = 0; i < raw.length; i += 1) bytes[i] = raw.charCodeAt(i)
  return bytes
}
