import type { GlassHeld } from '../core/letter.ts'
import type { Handoff } from './handoff.ts'

/** So long after its end the glass of a handoff may still be broken. */
export const GLASS_MS = 3_600_000
/** So long after that a call may ask for the number: it is said in the next step of the same call. */
export const REVEALED_MS = 15 * 60_000
/** Wrong PINs of one clinician in an hour; then none is right for the rest of it. */
export const WRONG_PINS = 6
export const WRONG_PIN = 'wrong PIN'
export const PIN_LOCKED = 'too many wrong PINs'
export const BROKE = 'broke the glass'

/** True while its holder may be told whose handoff it is: as long as it is open, and for an hour after. */
export const isBreakable = (
  handoff: Handoff | null,
  clinician: number | null,
  at: number,
): handoff is Handoff =>
  handoff !== null &&
  clinician !== null &&
  handoff.holder === clinician &&
  (handoff.endedAt === null ? handoff.state === 'taken' : at - handoff.endedAt < GLASS_MS)

/** What a clinician may ask about, by its code; as many as a telephone's keys can offer in one breath. */
export const glassHeld = (handoffs: readonly Handoff[], clinician: number, at: number): GlassHeld[] =>
  handoffs
    .filter((h) => isBreakable(h, clinician, at))
    .toReversed()
    .slice(0, 4)
    .map(({ id, code }) => ({ handoff: id, code }))
