import { type Bundle, lookup } from './bundle.ts'
import { type Alarm, screened, type Urgent } from './crisis.ts'
import { type Compliance, compliance, nearStop } from './keywords.ts'
import { ambiguousStop, notMe, revokes } from './revocation.ts'
import { suspected } from './suspicion.ts'
import { LANGUAGES, normalise } from './text.ts'

/** What a text is to steps 1 to 4 of the gate, before any talk is looked at; null where they let it through. */
export type Sifted =
  | { kind: 'word'; word: Compliance }
  | { kind: 'alarm'; alarm: Alarm; revoked: boolean }
  | { kind: 'urgent'; urgent: Urgent; revoked: boolean }
  | { kind: 'revoked' }
  | { kind: 'not-me'; why: 'wrong-number' | 'death' }
  | { kind: 'near-stop' }

/** `isOptedOut`: YES and SI mean START only then. The live line and `npm run explain` both ask this. */
export function sift(bundle: Bundle, words: string, isOptedOut: boolean): Sifted | null {
  const word = compliance(words, isOptedOut)
  if (word !== null) return { kind: 'word', word }
  const said = normalise(words)
  const calm = isKnownCalm(bundle, said)
  const revoked = !calm && revokes(said)
  const raised = calm ? null : screened(bundle.lexicon, words)
  if (raised !== null)
    return 'class' in raised
      ? { kind: 'alarm', alarm: raised, revoked }
      : { kind: 'urgent', urgent: raised, revoked }
  if (revoked) return { kind: 'revoked' }
  const why = notMe(said)
  if (why !== null) return { kind: 'not-me', why }
  if (nearStop(words) || ambiguousStop(said)) return { kind: 'near-stop' }
  const alarm = calm || bundle.index === null ? null : suspected(bundle.index, words)
  return alarm === null ? null : { kind: 'alarm', alarm, revoked }
}

/**
 * Whole texts that need no screening: one digit, and the command words and keywords of the bundle, each of which the
 * linter put through the screen of that very bundle. Half of all texts are one of these.
 */
const isKnownCalm = (bundle: Bundle, said: string): boolean =>
  /^\d$/.test(said) ||
  LANGUAGES.some((l) => lookup(bundle.commands[l], said) ?? lookup(bundle.keywords[l], said))
