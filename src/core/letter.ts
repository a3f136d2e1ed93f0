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
  | { kind: 'asked'; ref: number; at: number; reason: Reason; language: Language; channel: Channel }
  /** The answer to "what is it about", null for SKIP: now the person wants to hear their place in line. */
  | { kind: 'about'; ref: number; at: number; text: string | null }
  /** A text for whoever holds the handoff. `obeyed` names what the line itself did about it. */
  | { kind: 'said'; ref: number; at: number; text: string; obeyed: Obeyed | null }
  | { kind: 'left'; ref: number; at: number; why: Leaving }
  | { kind: 'rated'; ref: number; at: number; helped: boolean }
  /** Everything that the desk has of this number goes. */
  | { kind: 'forgotten'; at: number }
  /** A clinician's phone sent this. `automatic` is an answer that the phone gave by itself. */
  | { kind: 'clinician-said'; at: number; text: string; automatic: boolean }
  /** A clinician's phone sent a STOP word (then nothing can be sent to it) or a START word. */
  | { kind: 'clinician-stopped' | 'clinician-started'; at: number }
  /** What the desk's letter asked to be texted did not arrive, or could not be sent at all. */
  | { kind: 'undelivered'; letter: number; at: number }

/** How the line itself answered a text inside a handoff. */
export type Obeyed = 'crisis' | 'urgent' | 'command' | 'reminder'
export type Leaving = 'left' | 'stopped' | 'not-me'

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

export type HandoffState = 'waiting' | 'live' | 'over' | 'asks'
