import * as z from 'zod/mini'
import type { Channel, Reason } from './letter.ts'
import type { Language } from './text.ts'

/** What staff may do: a clinician answers participants; an operator keeps the roster and sees who did what. */
export const ROLES = ['clinician', 'operator'] as const
export type Role = (typeof ROLES)[number]

/** How a handoff ended, in its holder's judgement. */
export const OUTCOMES = ['answered', 'referred', 'emergency', 'no-reply', 'other'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** Somebody who may use the desk page. `clinician` is their place on the roster, if they answer participants. */
export type Staff = {
  email: string
  role: Role
  clinician: number | null
  name: string
  /** On duty now; false for who is not on the roster. */
  isOn: boolean
}

/** A clinician as the roster page shows them: of their number the last two digits only. */
export type RosterRow = {
  id: number
  name: string
  ending: string
  languages: readonly Language[]
  takes: 'text' | 'voice' | 'both'
  texts: 'full' | 'notice-only'
  zone: string
  shifts: readonly { days: readonly number[]; from: string; until: string }[]
  holidays: readonly string[]
  isOn: boolean
  isReachable: boolean
  hasPin: boolean
  holds: number
  email: string | null
}

/** A handoff in line or in hand. Who is behind the code is never here. */
export type LineRow = {
  id: number
  code: string
  state: 'opened' | 'offered' | 'taken'
  reason: Reason
  language: Language
  channel: Channel
  /** Since it was asked for, or since it was taken. */
  minutes: number
  /** Its holder's name. */
  holder: string | null
  isMine: boolean
  canTake: boolean
  /** What waits by phone: a caller, somebody to be called back, a message. */
  call: 'held' | 'back' | 'message' | null
  /** How far the call is that its holder asked for, or passes on; `rings` where the phone of whoever looks rings for it. */
  dial: 'rings' | 'holder' | 'both' | 'talking' | 'passing' | 'passed' | null
  canCall: boolean
  /** The participant's last words wait for an answer, for so many minutes. */
  owes: number | null
}

export type TalkLine = {
  author: 'participant' | 'clinician' | 'note'
  by: string | null
  at: number
  text: string | null
  /** What the line itself did about it: a crisis answered, a command obeyed. */
  obeyed: string | null
  isLost: boolean
  /** A spoken message, by the number of its line; its sound is kept for a while only. */
  message: { line: number; seconds: number; isHeard: boolean; isGone: boolean } | null
}

/** What the holder of a handoff sees of the participant beside the talk. Never a number. */
export type Story = {
  /** What was texted lately, newest last; null where it is not kept. */
  texts: { at: number; said: string | null; answers: string[] }[]
  /** Each reminder by its name, in the reader's language, and what became of its last occurrences (YYYY-MM-DD). */
  reminders: { name: string; zone: string; doses: { day: string; mark: string }[] }[]
}

export type PastRow = {
  id: number
  code: string
  state: 'closed' | 'expired' | 'abandoned'
  outcome: Outcome | null
  reason: Reason
  language: Language
  channel: Channel
  openedAt: number
  waited: number | null
  lasted: number | null
  holder: string | null
  canBreak: boolean
}

export type TrailRow = { id: number; at: number; code: string | null; by: string | null; what: string }

/** What a page asks of the desk. */
export type Question =
  | { kind: 'line' }
  | { kind: 'talk'; handoff: number }
  /** A message that somebody is about to listen to, by its line. */
  | { kind: 'message'; line: number }
  | { kind: 'roster' }
  | { kind: 'history'; filter: Filter }
  | { kind: 'trail'; filter: Filter }

export type Filter = {
  days: number
  state: string | null
  reason: string | null
  language: string | null
  clinician: number | null
  /** Only what came before this one, by its number. */
  before: number | null
}

/** What staff of this desk get to see; `me` is whoever asked, null if they may not be here at all. */
export type Seen = { me: Staff; now: number; zone: string } & (
  | { kind: 'line'; waiting: LineRow[]; held: LineRow[]; onDuty: number; alerts: TrailRow[] }
  /**
   * `failed` is how the last call went wrong. `participant` names the object that knows the rest of the story, and is
   * for no page; `since` is when this was asked for (epoch ms).
   */
  | {
      kind: 'talk'
      row: LineRow
      lines: TalkLine[]
      failed: string | null
      canBreak: boolean
      participant: string
      since: number
    }
  | { kind: 'message'; recording: string }
  | { kind: 'roster'; clinicians: RosterRow[]; operators: string[] }
  | ({ kind: 'history'; rows: PastRow[] } & Paged)
  | ({ kind: 'trail'; rows: TrailRow[] } & Paged)
  | { kind: 'refused' }
)

/** One page of what is over; `older` is the `before` of the next, null on the last. */
type Paged = { clinicians: { id: number; name: string }[]; older: number | null }

const Id = z.coerce.number().check(z.int(), z.positive())
const Words = z.string().check(z.trim(), z.minLength(1), z.maxLength(1200))
const Time = z.string().check(z.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$|^24:00$/))
const Date = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/))

export const Person = z.object({
  name: z.string().check(z.trim(), z.minLength(1), z.maxLength(40)),
  email: z.nullable(z.string().check(z.toLowerCase(), z.regex(/^[^@\s]+@[^@\s]+$/), z.maxLength(200))),
  languages: z.array(z.enum(['en', 'es'])).check(z.minLength(1)),
  takes: z.enum(['text', 'voice', 'both']),
  texts: z.enum(['full', 'notice-only']),
  zone: z.string(),
  shifts: z
    .array(
      z.object({
        days: z.array(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(7))),
        from: Time,
        until: Time,
      }),
    )
    .check(z.maxLength(14)),
  holidays: z.array(Date).check(z.maxLength(60)),
})
export type Person = z.infer<typeof Person>

/** What staff do at the desk page. `once` names the form it came from, so that one sent twice is done once. */
export const Deed = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('take'), handoff: Id }),
  z.object({ kind: z.literal('reply'), handoff: Id, text: Words }),
  z.object({ kind: z.literal('note'), handoff: Id, text: Words }),
  z.object({ kind: z.literal('pass'), handoff: Id }),
  z.object({ kind: z.literal('call'), handoff: Id }),
  z.object({ kind: z.literal('done'), handoff: Id, outcome: z.enum(OUTCOMES) }),
  z.object({ kind: z.literal('on'), clinician: Id }),
  z.object({ kind: z.literal('off'), clinician: Id }),
  z.object({
    kind: z.literal('employ'),
    object: z.string(),
    number: z.string(),
    line: z.string(),
    person: Person,
  }),
  z.object({ kind: z.literal('change'), clinician: Id, person: Person }),
  z.object({ kind: z.literal('dismiss'), clinician: Id }),
  /** No digits: no PIN any more. */
  z.object({ kind: z.literal('pin'), clinician: Id, pin: z.string().check(z.regex(/^(?:\d{6})?$/)) }),
  z.object({
    kind: z.literal('operator'),
    email: z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/)),
    isOne: z.boolean(),
  }),
  /** An operator has seen an alert, by its row of the trail. */
  z.object({ kind: z.literal('seen'), alert: Id }),
  /** The sound of a message was played to them; no form asks for it. */
  z.object({ kind: z.literal('heard'), line: Id }),
  z.object({ kind: z.literal('glass'), handoff: Id, reason: Words }),
])
export type Deed = z.infer<typeof Deed>

/** How a deed ended; each is a sentence of content/desk.yaml. */
export const DONES = [
  'done',
  'again',
  'rings',
  'passing',
  'nobody',
  'busy',
  'no-number',
  'late',
  'full',
  'off-duty',
  'not-yours',
  'not-allowed',
  'known-already',
  'last-operator',
] as const
export type Done = (typeof DONES)[number]

/** The desk, as the page speaks to it. Whoever `email` is, the desk alone says what they may see and do. */
export type Counter = {
  see(email: string, first: string | null, question: Question): Promise<Seen | null>
  act(email: string, first: string | null, once: string, deed: Deed): Promise<Acted>
  fetch(request: Request): Promise<Response>
}

/** `participant` names the object that knows a number, after the glass was broken and for that alone. */
export type Acted = { done: Done; participant: string | null }
