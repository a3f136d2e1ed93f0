import { isWithin, nextChange, type Week } from '../core/hours.ts'
import type { Language } from '../core/text.ts'

/** A text that waits until its sender has said whom it is for, or whether a word was meant as a command. */
export type Pending = { ask: 'whom' | 'meant'; text: string; codes: string[]; command: string | null }

/** Somebody who answers participants from a phone of their own. Times are epoch milliseconds. */
export type Clinician = {
  id: number
  name: string
  /** The name of the object of their number; only that object ever reaches their phone. */
  object: string
  /** The first is the one in which the desk speaks with them. */
  languages: readonly Language[]
  takes: 'text' | 'voice' | 'both'
  /** `notice-only`: the words of participants stay off this phone. */
  texts: 'full' | 'notice-only'
  zone: string
  shifts: Week
  holidays: readonly string[]
  /** OFF until they say ON. */
  off: boolean
  /** ON outside their shift, until then. */
  onUntil: number | null
  /** Their phone told the carrier to stop, so nothing can be sent to it. */
  unreachable: boolean
  /** The handoff that they held before, for as long as a late text may still be meant for it. */
  released: { handoff: number; at: number } | null
  pending: Pending | null
}

/** ON outside a shift lasts this long: nobody is paged for days because of a forgotten word. */
export const ON_LASTS_MS = 8 * 3_600_000

export const isOnDuty = (who: Clinician, at: number): boolean =>
  !who.off && !who.unreachable && (isOnShift(who, at) || (who.onUntil !== null && at < who.onUntil))

export const isOnShift = ({ zone, shifts, holidays }: Clinician, at: number): boolean =>
  isWithin({ zone, hours: shifts, holidays }, at)

/** When duty may begin or end by itself next, in epoch milliseconds, or null. */
export function dutyChangesAt(who: Clinician, at: number): number | null {
  const { zone, shifts, holidays, onUntil } = who
  const times = [nextChange({ zone, hours: shifts, holidays }, at), onUntil].filter(
    (time) => time !== null && time > at,
  )
  return times.length === 0 ? null : Math.min(...times.map(Number))
}
