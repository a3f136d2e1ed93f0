import {
  type Alarming,
  type Compiled,
  compiled,
  type Lexicon,
  type Rule,
  type Step,
} from './crisis-lexicon.ts'
import { type CrisisClass, RUNGS, type Urgency } from './crisis-class.ts'
import { type Known, tokensOf } from './crisis-words.ts'
import { type Language, normalise, words } from './text.ts'

export { compileLexicon, type Lexicon } from './crisis-lexicon.ts'
export { CRISIS_CLASSES, type CrisisClass } from './crisis-class.ts'

const SUICIDE_RANK = RUNGS.findIndex((each) => each.rung === 'suicide')

type Tokens = readonly (Known | undefined)[]
const WINDOW = 30 // words on each side of a key word that a pattern can reach: a mask is one 32-bit integer

/**
 * Follows steps from a key word outwards. Bit k of a mask says that the steps so far can end k words away, so
 * all readings advance together and the work is bounded by steps × WINDOW, whatever the text.
 */
function reach(
  steps: readonly Step[],
  tokens: Tokens,
  from: number,
  direction: 1 | -1,
  start: number,
): number {
  let mask = start
  for (let i = 0; i < steps.length && mask !== 0; i++) {
    const step = direction === 1 ? steps[i] : steps[steps.length - 1 - i]
    if (step === undefined) break
    if (typeof step === 'number') {
      let next = 0
      for (let rest = mask; rest !== 0; rest &= rest - 1) {
        const k = 31 - Math.clz32(rest & -rest)
        if (k < WINDOW && tokens[from + direction * k]?.sets.has(step)) next |= 1 << (k + 1)
      }
      mask = next
    } else if ('gap' in step) {
      for (let n = 0; n < step.gap; n++) mask |= (mask << 1) & 0x7fffffff
    } else if ('edge' in step) {
      const k = step.edge === 'start' ? from + 1 : tokens.length - from
      mask &= k >= 0 && k <= WINDOW && (step.edge === 'start') === (direction === -1) ? 1 << k : 0
    } else {
      let next = 0
      for (const way of step.any) next |= reach(way, tokens, from, direction, mask)
      mask = next
    }
  }
  return mask
}

/** The words that a rule covers around its key word at `at`, taken narrowly; null where it does not match. */
function span(rule: Rule, tokens: Tokens, at: number): { from: number; to: number } | null {
  const after = reach(rule.after, tokens, at + 1, 1, 1)
  if (after === 0) return null
  const before = reach(rule.before, tokens, at - 1, -1, 1)
  if (before === 0) return null
  const nearest = (mask: number) => 31 - Math.clz32(mask & -mask)
  return { from: at - nearest(before), to: at + nearest(after) }
}

function isExcepted(lexicon: Compiled, tokens: Tokens, alarm: Alarming, at: number): boolean {
  for (let i = Math.max(0, at - WINDOW); i <= at + WINDOW && i < tokens.length; i++) {
    for (const n of tokens[i]?.exceptions ?? []) {
      const exception = lexicon.exceptions[n]
      if (exception === undefined || (exception.rank !== -1 && exception.rank !== alarm.rank)) continue
      const covered = span(exception, tokens, i)
      if (covered !== null && covered.from <= at && at <= covered.to) return true
    }
  }
  return false
}

/** What a text raises the alarm for. `rule` is the pattern that did; `severe` is said of withdrawal only. */
export type Alarm = {
  class: CrisisClass
  language: Language
  severe: boolean
  also988: boolean
  rule: string
}

/** What is no crisis and cannot wait: a clinician should hear of it today. */
export type Urgent = { urgency: Urgency; language: Language; rule: string }

/** Screens one text for crises, whole, in both languages. Total: any string gives an alarm or null. */
export function screen(patterns: Lexicon, text: string): Alarm | null {
  const raised = screened(patterns, text)
  return raised !== null && 'class' in raised ? raised : null
}

/**
 * The gravest of all that a text raises: a crisis, else what is urgent. With `onlySure`, patterns that are only likely
 * raise no crisis.
 */
export function screened(patterns: Lexicon, text: string, onlySure = false): Alarm | Urgent | null {
  const lexicon = compiled(patterns)
  const tokens = tokensOf(lexicon, text)
  const best: Record<Language, Alarming | undefined> = { en: undefined, es: undefined }
  let suicidal = false
  for (const [at, token] of tokens.entries()) {
    for (const n of token?.alarms ?? []) {
      const alarm = lexicon.alarms[n]
      if (alarm === undefined || (onlySure && !alarm.sure && isCrisis(alarm))) continue
      const outranks = alarm.rank < (best[alarm.language]?.rank ?? Infinity)
      if (!outranks && (suicidal || alarm.rank !== SUICIDE_RANK)) continue
      if (span(alarm, tokens, at) === null) continue
      if (!alarm.sure && isExcepted(lexicon, tokens, alarm, at)) continue
      if (alarm.rank === SUICIDE_RANK) suicidal = true
      if (outranks) best[alarm.language] = alarm
    }
  }
  const raised = first(best.en, best.es, () => seemsSpanish(lexicon, text))
  const rung = raised && RUNGS[raised.rank]
  if (raised === undefined || rung === undefined) return null
  if ('urgency' in rung) return { urgency: rung.urgency, language: raised.language, rule: raised.text }
  const { class: name, severe } = rung
  return {
    class: name,
    language: raised.language,
    severe,
    also988: suicidal && name !== 'suicide',
    rule: raised.text,
  }
}

const isCrisis = ({ rank }: Alarming): boolean => 'class' in (RUNGS[rank] ?? {})

/** The graver of two alarms; of two equally grave the one in the language of the text. */
function first(
  en: Alarming | undefined,
  es: Alarming | undefined,
  isSpanish: () => boolean,
): Alarming | undefined {
  if (en === undefined || es === undefined) return en ?? es
  if (en.rank !== es.rank) return en.rank < es.rank ? en : es
  return isSpanish() ? es : en
}

/** Whether more of the text's everyday words are Spanish than English. */
function seemsSpanish(lexicon: Compiled, text: string): boolean {
  const typed = words(normalise(text))
  const count = (language: Language) => typed.filter((word) => lexicon.common[language].includes(word)).length
  return count('es') > count('en')
}
