import type { Language } from './text.ts'

/** Why somebody asks for a clinician. */
export const REASONS = ['crisis', 'urgent', 'check-in', 'asked'] as const
export type Reason = (typeof REASONS)[number]
export type Channel = 'text' | 'voice'

/** The name by which objects write to the desk. */
export const DESK = 'desk'

/**
 * What the object of a number writes to the desk. `ref` is the participant's own name for a handoff: when it was
 * asked for, in epoch milliseconds.
 */
export type ToDesk =
  | {
      kind: 'asked'
      ref: number
      at: number
      reason: Reason
      language: Language
      channel: Channel
      /** By phone, and to be called: nobody waits on a call. */
      back?: true
    }
  /** The answer to "what is it about", null for SKIP: now the person wants to hear their place in line. */
  | { kind: 'about'; ref: number; at: number; text: string | null }
  /** A text for whoever holds the handoff. `obeyed` names what the line itself did about it. */
  | { kind: 'said'; ref: number; at: number; text: string; obeyed: Obeyed | null }
  | { kind: 'left'; ref: number; at: number; why: Leaving }
  | { kind: 'rated'; ref: number; at: number; helped: boolean }
  /** Whoever waited on a call is to be called back, or left a message; the place in line is kept. */
  | { kind: 'wants-call'; ref: number; at: number }
  | { kind: 'recorded'; ref: number; at: number; recording: string; seconds: number }
  /** Two calls that were to be joined are apart again. A clinician names the handoff by the desk's number. */
  | { kind: 'parted'; ref: number; at: number; bridged: boolean; gone: boolean }
  /** A call that the desk asked for is over, however it ended. */
  | { kind: 'ring-over'; ref: number; round: number; at: number }
  /** Everything that the desk has of this number goes. */
  | { kind: 'forgotten'; at: number }
  /** A clinician's phone sent this. `automatic` is an answer that the phone gave by itself. */
  | { kind: 'clinician-said'; at: number; text: string; automatic: boolean }
  /** A clinician's phone sent a STOP word (then nothing can be sent to it) or a START word. */
  | { kind: 'clinician-stopped' | 'clinician-started'; at: number }
  /** What the desk's letter asked to be texted did not arrive, or could not be sent at all. */
  | { kind: 'undelivered'; letter: number; at: number }
  /** An emergency answer did not arrive, with the carrier's error: for the operator, without a code or a number. */
  | { kind: 'emergency-lost'; error: number | null; at: number }

/** How the line itself answered a text inside a handoff. */
export type Obeyed = 'crisis' | 'urgent' | 'command' | 'reminder'
export type Leaving = 'left' | 'stopped' | 'not-me' | 'hung-up' | 'nobody-came'

/** A phrase of the content with what is filled in, or a line that a person wrote. */
export type Said = { phrase: string; vars: Record<string, string> }

/** What the desk writes to the object of a number. */
export type FromDesk =
  /** To a participant: how the handoff `ref` stands now, and what the person is to read about it. */
  | { kind: 'handoff'; ref: number; state: HandoffState; say: Said | null }
  /** To a clinician, in the language in which the desk speaks with them. */
  | { kind: 'word'; language: Language; say: Said; until: number | null }
  /** This number is a clinician's from now on, or no longer; `line` is the number of ours that they know. */
  | { kind: 'roster'; joined: boolean; number: string; line: string }
  /** This phone is to be rung until then (epoch ms), for `origin`; and that it rings no longer. */
  | { kind: 'ring'; origin: string; until: number }
  | { kind: 'ring-stop'; origin: string }
  /**
   * To a clinician: what these letters said is forgotten, and what their phone sent between these times (epoch ms), for
   * the desk alone kept it.
   */
  | { kind: 'unsay'; letters: number[]; from: number; until: number }

export type HandoffState = 'waiting' | 'live' | 'over' | 'asks'

/** What the desk answers a call at once, since only it knows whether two people may still be joined. */
export type Switchboard = {
  /** Somebody pressed 1 to take the handoff `ref`. Null: it is too late. Asked again, it answers the same. */
  accept(from: string, ref: number): Promise<Joins | null>
  /** How a call that waits stands; null for one that the desk does not know. */
  standing(from: string, ref: number): Promise<Standing | null>
  /** A clinician's six digits: whose number they may ask for, null where the digits are wrong or too many were. */
  unlock(from: string, pin: string): Promise<GlassHeld[] | null>
  /** A clinician breaks the glass of the handoff with that number at the desk. True if it is theirs to break. */
  breakGlass(from: string, handoff: number, reason: string): Promise<boolean>
  /** The number behind a glass that was broken just now, in E.164; null otherwise. */
  reveal(from: string, handoff: number): Promise<string | null>
}
/** A handoff by the desk's number, and by what clinicians call it. */
export type GlassHeld = { handoff: number; code: string }
/** The queue in which the two meet, empty where they meet by text; `waits` there for the other, who is called now. */
export type Joins = { queue: string; waits: boolean }
/** The place in line, 0 where nobody is being asked any more; and by when somebody is to answer, as it is said. */
export type Standing = {
  place: number
  time: string
  /** Somebody is on duty, and nobody who speaks the caller's language. */
  foreign?: true
  /** The queue in which a colleague waits who takes the call over, empty while nobody is there yet; and for which time. */
  passed?: { queue: string; round: number }
}

/** One queue for each handoff, named by its participant's object and their own name for it: no number in it. */
export const queueOf = (participant: string, ref: number): string => `${participant}.${ref}`

/** What a call to a clinician is placed for, as its row of the outbox keeps it. */
export type Ring = {
  handoff: number
  round: number
  /** Of who waits, and of who is rung. */
  language: Language
  speaks: Language
  since: number
  mode: RingMode
}
/** Why a clinician's phone rings: somebody waits on a call, is to be called back, or waits by text; a colleague passes on; or they asked for it. */
export const RING_MODES = ['held', 'back', 'own', 'text', 'pass'] as const
export type RingMode = (typeof RING_MODES)[number]
export const ringOrigin = ({ handoff, round, language, speaks, since, mode }: Ring): string =>
  `ring ${handoff}.${round} ${language} ${speaks} ${since} ${mode} call`
export const ringsOf = (handoff: number): string => `ring ${handoff}.`
/** What a call to a participant is placed for; `round` tells one such call from another. */
export const backOrigin = (ref: number, round: number): string => `back ${ref}.${round} call`

const RING = /^ring (\d+)\.(\d+) (en|es) (en|es) (\d+) (\w+) call$/
const BACK = /^back (\d+)\.(\d+) call$/
const languageOf = (code: string | undefined): Language => (code === 'es' ? 'es' : 'en')

export function ringOf(origin: string | null): Ring | null {
  const [, handoff, round, language, speaks, since, mode] = RING.exec(origin ?? '') ?? []
  if (handoff === undefined) return null
  return {
    handoff: Number(handoff),
    round: Number(round),
    language: languageOf(language),
    speaks: languageOf(speaks),
    since: Number(since),
    mode: RING_MODES.find((m) => m === mode) ?? 'held',
  }
}

/** The handoff that a call of the desk's is about, as the phone that is rung names it; null for any other row. */
export function rungFor(origin: string | null): { ref: number; round: number } | null {
  const [, ref, round] = BACK.exec(origin ?? '') ?? RING.exec(origin ?? '') ?? []
  return ref === undefined ? null : { ref: Number(ref), round: Number(round) }
}
