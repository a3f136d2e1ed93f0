import * as z from 'zod/mini'
import { dateOf, type WallTime, wallAt } from './clock.ts'
import type { Rule } from './rule.ts'
import type { Language } from './text.ts'

/** How a regimen comes round: what must be asked for it, and the rule that it makes. */
export const Pattern = z.enum(['daily', 'thrice', 'mwf', 'shot', 'ahead', 'weekly', 'series'])
export type Pattern = z.infer<typeof Pattern>

/** One regimen as the bundle carries it; `words` are normalised, both languages together. */
export type Regimen = {
  pattern: Pattern
  /** Days around the date, for `ahead`. */
  offsets: number[]
  /** For a series: the topic of each day. */
  topics: string[]
  /** True for what is a dose of a medicine: held after an opioid scare. */
  dose: boolean
  /** It asks whether help is needed: offered only where clinicians answer. Absent in bundles of before it. */
  asksHelp?: boolean
  lateMinutes: number
  fact: string
  name: Record<Language, string>
  words: string[]
}

/** Days around the day of a shot. */
const SHOT_OFFSETS = [-7, -3, -1, 0]
const SHOT_EVERY_DAYS = 28
/** Monday, Wednesday, Friday. */
const MWF = [1, 3, 5]
/** When a date is given without a time: late enough for everyone, early enough to act. */
export const MORNING: WallTime = { hour: 9, minute: 0 }

export const timesNeeded = (pattern: Pattern): number => (pattern === 'thrice' ? 3 : 1)
export const needsDate = (pattern: Pattern): boolean => pattern === 'shot' || pattern === 'ahead'

/** The rule of a regimen at these times, and around this date (YYYY-MM-DD) where it needs one. */
export function ruleOf(regimen: Regimen, times: readonly WallTime[], date: string | null): Rule {
  const [time = MORNING] = times
  switch (regimen.pattern) {
    case 'daily':
    case 'thrice':
      return { kind: 'daily', times: [...times] }
    case 'mwf':
      return { kind: 'weekly', weekdays: MWF, times: [...times] }
    case 'weekly':
      return { kind: 'weekly', weekdays: [1], times: [...times] }
    case 'shot':
      return { kind: 'around', date: date ?? '', offsets: SHOT_OFFSETS, repeat: SHOT_EVERY_DAYS, time }
    case 'series': {
      const offsets = regimen.topics.map((_, day) => day)
      return { kind: 'around', date: date ?? '', offsets, repeat: null, time }
    }
    case 'ahead':
      return { kind: 'around', date: date ?? '', offsets: regimen.offsets, repeat: null, time }
  }
}

/** The date that a day as people name it means in `zone` at `at` (epoch milliseconds), or null. */
export const dateIn = (day: Parameters<typeof dateOf>[0], zone: string, at: number): string | null =>
  dateOf(day, wallAt(at, zone).date)
