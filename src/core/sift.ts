import { type Bundle, lookup } from './bundle.ts'
import { type Alarm, screened, type Urgent } from './crisis.ts'
import { guess } from './language.ts'
import { type Compliance, compliance, nearStop } from './keywords.ts'
import { ambiguousStop, notMe, revokes } from './revocation.ts'
import { type Suspicion, suspicion } from './suspicion.ts'
import { LANGUAGES, normalise, words } from './text.ts'

/** What a text is to steps 1 to 4 of the gate, before any talk is looked at; null where they let it through. */
export type Sifted =
  | { kind: 'word'; word: Compliance }
  | { kind: 'alarm'; alarm: Alarm; revoked: boolean }
  | { kind: 'urgent'; urgent: Urgent; revoked: boolean }
  | { kind: 'revoked' }
  | { kind: 'not-me'; why: 'wrong-number' | 'death' }
  | { kind: 'near-stop' }

/**
 * A second opinion as sure as this (0 to 1) is an alarm; a few words say little, so it must be surer of them, and one
 * word alone never is enough. Low: a false alarm costs little, a miss a life.
 */
const suspicious = (said: string): number => {
  const count = words(said).length
  return count < 2 ? Infinity : count < 3 ? 0.9 : count < 5 ? 0.75 : 0.45
}
/** What means something else by its words must look this much like a crisis to be one. */
const SURE = 0.85
/** So sure must it be that something cannot wait. */
const URGENT = 0.6
/** Below this a pattern that is only likely raises no alarm. */
const CALM = 0.05
/** From this on the second opinion says which class it is. */
const SURER = 0.6
/** From this on thoughts of dying are answered too. */
const DYING = 0.4

/** `isOptedOut`: YES and SI mean START only then. The live line and `npm run explain` both ask this. */
export function sift(bundle: Bundle, text: string, isOptedOut: boolean): Sifted | null {
  const word = compliance(text, isOptedOut)
  if (word !== null) return { kind: 'word', word }
  const said = normalise(text)
  const calm = isKnownCalm(bundle, said)
  const opinion = calm || bundle.suspicion === null ? null : suspicion(bundle.suspicion, text)
  const raised = calm ? null : screened(bundle.lexicon, text, opinion !== null && opinion.any < CALM)
  const revoked = !calm && revokes(said)
  if (raised !== null && 'class' in raised) {
    return { kind: 'alarm', alarm: opinion === null ? raised : settled(raised, opinion), revoked }
  }
  const why = notMe(said)
  const near = nearStop(text) || ambiguousStop(said)
  const least = raised !== null || revoked || why !== null || near ? SURE : suspicious(said)
  if (opinion !== null && opinion.any >= least)
    return { kind: 'alarm', alarm: suspected(opinion, text), revoked }
  if (raised !== null) return { kind: 'urgent', urgent: raised, revoked }
  if (opinion !== null && opinion.urgent >= Math.max(least, URGENT))
    return { kind: 'urgent', urgent: pressing(opinion, text), revoked }
  if (revoked) return { kind: 'revoked' }
  if (why !== null) return { kind: 'not-me', why }
  return near ? { kind: 'near-stop' } : null
}

/** What the two say together: the second opinion knows the class better where it is sure of one. */
function settled(raised: Alarm, opinion: Suspicion): Alarm {
  // Pills taken to die are an overdose first, and the answer to that has 988 in it.
  const graver = raised.class === 'overdose' && opinion.class === 'suicide'
  const name = opinion.share >= SURER && !graver ? opinion.class : raised.class
  const dying = raised.also988 || raised.class === 'suicide' || opinion.suicide >= DYING
  return {
    ...raised,
    class: name,
    severe: raised.severe && name === raised.class,
    also988: dying && name !== 'suicide',
  }
}

/** What cannot wait by the second opinion. */
const pressing = (opinion: Suspicion, text: string): Urgent => ({
  urgency: opinion.urgency,
  language: guess(text).language,
  rule: `like what people wrote who should call today (${opinion.urgent.toFixed(2)})`,
})

/** The alarm of the second opinion, in the language that the text is written in. */
const suspected = (opinion: Suspicion, text: string): Alarm => ({
  class: opinion.class,
  language: guess(text).language,
  severe: false,
  also988: opinion.class !== 'suicide' && opinion.suicide >= DYING,
  rule: `like what people wrote in such a crisis (${opinion.any.toFixed(2)})`,
})

/**
 * Whole texts that need no screening: one digit, and the command words and keywords of the bundle, each of which the
 * linter put through the screen of that very bundle. Half of all texts are one of these.
 */
const isKnownCalm = (bundle: Bundle, said: string): boolean =>
  /^\d$/.test(said) ||
  LANGUAGES.some((l) => lookup(bundle.commands[l], said) ?? lookup(bundle.keywords[l], said))
