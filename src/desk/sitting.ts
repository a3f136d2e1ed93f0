import type { TrailSaid } from '../core/trail-words.ts'
import type { Desk } from '../core/content.ts'
import type { FromDesk, Obeyed, Said } from '../core/letter.ts'
import type { Clinician } from './roster.ts'
import { type Handoff, isRung, type Page } from './handoff.ts'

/** A text of the participant that nobody has read yet. */
export type Kept = { id: number; handoff: number; text: string; obeyed: Obeyed | null }

/** What is to be done beyond the rows that changed. The object does it; the rules only say so. */
export type Act =
  /** To the participant: how it stands, and words. */
  | {
      kind: 'participant'
      to: string
      ref: number
      state: Extract<FromDesk, { kind: 'handoff' }>['state']
      say: Said | null
      line: NewLine | null
    }
  | { kind: 'clinician'; to: Clinician; say: Said; until: number | null; line: NewLine | null }
  /** A line that nobody can be sent yet, or that is a note. */
  | { kind: 'keep'; line: NewLine }
  /** Kept lines, and notes, that are passed on now. */
  | { kind: 'pass'; to: Clinician; line: number; say: Said }
  | { kind: 'trail'; handoff: number | null; clinician: number | null; what: TrailSaid }
  | { kind: 'erase'; handoffs: number[] }
  | { kind: 'write'; to: string; letter: FromDesk }

export type NewLine = {
  handoff: number
  author: 'participant' | 'clinician' | 'note'
  clinician: number | null
  text: string
  obeyed: Obeyed | null
  /** A message that was spoken. */
  recording?: { sid: string; seconds: number }
}

/**
 * The desk while one happening is worked out: what is open, who is there, what is to be done. Made, filled and read
 * inside one call of `happen`; what changed is a row other than the one that was given.
 */
export type Sitting = {
  readonly at: number
  readonly desk: Desk
  clinicians: Clinician[]
  /** Those that are not over, and the one that the happening is about. */
  handoffs: Handoff[]
  /** Of the rounds of now, and of the last hours. */
  pages: Page[]
  kept: Kept[]
  /** What clinicians noted about those that are open, oldest first. */
  readonly notes: readonly { id: number; handoff: number; text: string }[]
  /** Codes that rest after their handoff. */
  readonly restingCodes: ReadonlySet<string>
  /** How long those waited who were taken lately, in milliseconds. */
  readonly waits: readonly number[]
  nextId: number
  acts: Act[]
}

export const clinicianOf = (sitting: Sitting, id: number | null): Clinician | undefined =>
  sitting.clinicians.find((c) => c.id === id)

export const handoffOf = (sitting: Sitting, id: number): Handoff | undefined =>
  sitting.handoffs.find((h) => h.id === id)

/** In a call of ours, or about to be: their phone is not rung for anything else. A message in hand is no call. */
export const isOnPhone = (sitting: Sitting, who: number): boolean =>
  sitting.handoffs.some(
    (h) =>
      h.state === 'taken' &&
      (h.holder === who || h.passTo === who) &&
      (h.dial !== null || (h.channel === 'voice' && h.call !== 'message')),
  ) ||
  sitting.pages.some((p) => {
    const handoff = p.clinician === who && p.answer === null ? handoffOf(sitting, p.handoff) : undefined
    return handoff !== undefined && isRung(handoff)
  })

/** The messages that a clinician has taken. */
export const messagesOf = (sitting: Sitting, who: number): Handoff[] =>
  sitting.handoffs.filter((h) => h.state === 'taken' && h.holder === who && h.call === 'message')

/** The talks by text that a clinician holds. */
export const heldBy = (sitting: Sitting, who: number): Handoff[] =>
  sitting.handoffs.filter((h) => h.state === 'taken' && h.holder === who && h.channel === 'text')

export function change(sitting: Sitting, id: number, by: Partial<Handoff>): Handoff | undefined {
  sitting.handoffs = sitting.handoffs.map((h) => (h.id === id ? { ...h, ...by } : h))
  return handoffOf(sitting, id)
}

export function changeClinician(sitting: Sitting, id: number, by: Partial<Clinician>): void {
  sitting.clinicians = sitting.clinicians.map((c) => (c.id === id ? { ...c, ...by } : c))
}

/** A word to a clinician's phone. One that still holds something reads it in the desk's own wording. */
export function tell(
  sitting: Sitting,
  to: Clinician | undefined,
  phrase: string,
  vars: Record<string, string> = {},
  until: number | null = null,
): void {
  if (to !== undefined) sitting.acts.push({ kind: 'clinician', to, say: { phrase, vars }, until, line: null })
}

/** A word to a participant, with how their handoff stands now. */
export function tellParticipant(
  sitting: Sitting,
  { participant, ref }: Handoff,
  state: Extract<Act, { kind: 'participant' }>['state'],
  phrase: string | null,
  vars: Record<string, string> = {},
): void {
  if (participant === '') return
  const say = phrase === null ? null : { phrase, vars }
  sitting.acts.push({ kind: 'participant', to: participant, ref, state, say, line: null })
}

export const trail = (
  sitting: Sitting,
  handoff: number | null,
  clinician: number | null,
  what: TrailSaid,
): void => void sitting.acts.push({ kind: 'trail', handoff, clinician, what })
