import * as z from 'zod/mini'
import { CRISIS_CLASSES } from './crisis-class.ts'
import { REASONS, RING_MODES } from './letter.ts'
import { LIMITS } from './limits.ts'
import { Draft, Month, Reminded, Reminder } from './reminder.ts'

const LanguageCode = z.enum(['en', 'es'])
const At = z.int().check(z.nonnegative())
const Count = z.int().check(z.nonnegative())
const CrisisClass = z.enum(CRISIS_CLASSES)

/** What the line knows of a number, shared by its texts and its calls. */
export const Profile = z.object({
  language: LanguageCode,
  /** How `language` is known: not at all, guessed from words, or chosen by the person. */
  known: z.enum(['no', 'guessed', 'chosen']),
  /** True once a text of ours carried the first-contact line. */
  met: z.boolean(),
  optedOut: z.nullable(z.object({ at: At, by: z.enum(['twilio', 'hotline']) })),
  /** Texts to this phone failed for good: a landline, or no such mobile. */
  cannotText: z.boolean(),
  /** Such a phone was told, once, that reminders can come as calls. */
  callsOffered: z._default(z.boolean(), false),
  crisis: z.nullable(z.object({ class: CrisisClass, at: At })),
  /** The area code of the number, for where it may be. */
  area: z._default(z.nullable(z.string()), null),
  /** IANA; where the person said they are. */
  zone: z._default(z.nullable(z.string()), null),
  reminders: z._default(z.array(Reminder).check(z.maxLength(LIMITS.REMINDERS)), []),
  reminded: z._default(z.nullable(Reminded), null),
  /** Dose reminders rest until the person texts RESUME. */
  held: z._default(z.boolean(), false),
  months: z._default(z.array(Month), []),
  /** A talk with a clinician that was asked for, named by when; null when there is none. */
  handoff: z._default(z.nullable(z.object({ ref: At, state: z.enum(['waiting', 'live']) })), null),
  /** The desk has talks of this number, which FORGET ME must reach. */
  knownToDesk: z._default(z.boolean(), false),
  /** This phone is a clinician's: what it sends goes to the desk. */
  clinician: z._default(z.boolean(), false),
  /** When this number last wrote to us. */
  heardAt: z._default(z.nullable(At), null),
  /** Wrong words for reminders lately, and since when. */
  guesses: z._default(z.nullable(z.object({ count: Count, at: At })), null),
  /** When it was last told that an outage had kept a text of its own from us. */
  sorryAt: z._default(z.nullable(At), null),
  /** A clinician is to call this phone back, for the handoff so named. */
  callBack: z._default(z.nullable(At), null),
})
export type Profile = z.infer<typeof Profile>

export const NEW_PROFILE: Profile = {
  language: 'en',
  known: 'no',
  met: false,
  optedOut: null,
  cannotText: false,
  callsOffered: false,
  crisis: null,
  area: null,
  zone: null,
  reminders: [],
  reminded: null,
  held: false,
  months: [],
  handoff: null,
  knownToDesk: false,
  clinician: false,
  heardAt: null,
  guesses: null,
  sorryAt: null,
  callBack: null,
}

/** Where a talk is: at a node of a flow, or at a page of a topic. */
const Place = z.union([
  z.object({ flow: z.string(), node: z.string() }),
  z.object({ topic: z.string(), page: Count }),
])
export type Place = z.infer<typeof Place>

/** A question that stands outside any flow. */
const Open = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('did-you-mean'),
    ids: z.array(z.string()).check(z.maxLength(LIMITS.DID_YOU_MEAN)),
  }),
  z.object({ kind: z.literal('stop-meaning') }),
  z.object({ kind: z.literal('heard'), words: z.string() }),
  z.object({ kind: z.literal('emergency'), class: CrisisClass, language: LanguageCode }),
  z.object({
    kind: z.literal('enrol'),
    want: z.enum(['regimen', 'time', 'times', 'half', 'date', 'place', 'clock', 'way', 'hour', 'consent']),
  }),
  /** Which of several reminders a CHANGE, PAUSE or END is about. */
  z.object({
    kind: z.literal('which-reminder'),
    act: z.enum(['change', 'pause', 'end']),
    ids: z.array(z.int()),
  }),
  z.object({ kind: z.literal('pause-length'), id: z.int() }),
  z.object({ kind: z.literal('taken-again') }),
  z.object({ kind: z.literal('visit-things') }),
  /** A digit that may answer the reminder or the question before it. */
  z.object({ kind: z.literal('which-question'), digit: z.string() }),
  z.object({ kind: z.literal('forget-me') }),
  /** Whether others use this phone: four digits for the reminder that is new. */
  z.object({ kind: z.literal('word'), id: z.int() }),
  z.object({ kind: z.literal('handoff-consent'), reason: z.enum(REASONS) }),
  z.object({ kind: z.literal('handoff-about') }),
  /** MENU was obeyed inside a handoff: the digit after it is about the menu. */
  z.object({ kind: z.literal('handoff-menu') }),
  /** A handoff is over: did it help? */
  z.object({ kind: z.literal('handoff-helped'), ref: At }),
  /** Nobody came to a call that waited: call back, message, or menu? And: a message is being recorded. */
  z.object({ kind: z.enum(['hold-choice', 'hold-message']) }),
])
export type Open = z.infer<typeof Open>

/** What a guided talk has counted so far: each question's latest answer, in the order they were asked. */
const Tally = z.object({
  flow: z.string(),
  answers: z
    .array(z.object({ node: z.string(), points: Count, mark: z.nullable(z.string()) }))
    .check(z.maxLength(LIMITS.ANSWERS_TALLIED)),
})
export type Tally = z.infer<typeof Tally>

const GlassHeld = z.object({ handoff: z.int(), code: z.string() })

/**
 * A talk in progress, as JSON: everything that `step` needs besides the bundle and the event.
 * A text talk ends after four idle hours, a call's with the call.
 */
export const Session = z.object({
  channel: z.enum(['text', 'voice']),
  profile: Profile,
  at: At,
  places: z.array(Place).check(z.maxLength(LIMITS.PLACES_KEPT)),
  returns: z.array(z.object({ flow: z.string(), node: z.string() })).check(z.maxLength(LIMITS.CALLS_DEEP)),
  /** The page of a topic told last: MORE and SOURCE are about it, menus and BACK in between or not. */
  told: z.nullable(z.object({ topic: z.string(), page: Count })),
  open: z.nullable(Open),
  draft: z._default(z.nullable(Draft), null),
  /** A reminder went out after the person's last text, so a bare digit is about it. */
  awaited: z._default(z.boolean(), false),
  /** An answer of this talk led with who to call today. */
  urgent: z._default(z.boolean(), false),
  tally: z._default(z.nullable(Tally), null),
  /** Not-understood texts in a row, and when they came. */
  misses: Count,
  /** Thanks and the like in a row. */
  courtesies: Count,
  missedAt: z.array(At).check(z.maxLength(LIMITS.MISSES_BEFORE_SILENCE)),
  /** On a call: silences and unmatched answers in a row; unmatched speech; whether only keys are taken. */
  tries: Count,
  speechMisses: Count,
  keysOnly: z.boolean(),
  withheld: z.boolean(),
  /** On a call of ours: the occurrence that it is about, and whether a person has pressed 1 to take it. */
  rung: z._default(z.nullable(z.object({ id: z.int(), key: z.string(), taken: z.boolean() })), null),
  /**
   * On a call about a handoff, what this phone is in it. `ref` names the handoff, for a clinician by the desk's number;
   * `wants` is what the caller pressed while waiting.
   */
  hold: z._default(
    z.nullable(
      z.object({
        as: z.enum(['caller', 'clinician', 'called']),
        ref: At,
        taken: z.boolean(),
        wants: z.nullable(z.enum(['1', '2', '9'])),
        /** Of a call that was passed on: the round in which it was joined to whoever has it now. */
        joined: z.optional(z.number()),
        ring: z.nullable(
          z.object({ language: LanguageCode, since: At, mode: z._default(z.enum(RING_MODES), 'held') }),
        ),
      }),
    ),
    null,
  ),
  /** On a call from a clinician's phone: what was asked last, and whose number it is about. */
  staff: z._default(
    z.nullable(
      z.object({
        at: z.enum(['pin', 'whom', 'why']),
        tries: Count,
        held: z.array(GlassHeld),
        chosen: z.nullable(GlassHeld),
      }),
    ),
    null,
  ),
  /** The page sent by text on this call last, so that its failure can be told and it is not sent twice. */
  texted: z.nullable(z.object({ topic: z.string(), page: Count })),
})
export type Session = z.infer<typeof Session>

/** A talk that has not begun. */
export const begin = (channel: Session['channel'], profile: Profile, at: number): Session => ({
  channel,
  profile,
  at,
  places: [],
  returns: [],
  told: null,
  open: null,
  draft: null,
  awaited: false,
  urgent: false,
  tally: null,
  misses: 0,
  courtesies: 0,
  missedAt: [],
  tries: 0,
  speechMisses: 0,
  keysOnly: false,
  withheld: false,
  rung: null,
  hold: null,
  staff: null,
  texted: null,
})

/** True once a text talk has been idle so long that the next text begins a new one. */
export const isOver = (session: Session, at: number): boolean =>
  session.channel === 'text' && at - session.at > LIMITS.SESSION_IDLE_MS

/** `place` becomes where the talk is; the oldest place is forgotten when there are too many. */
export const goTo = (session: Session, place: Place): Session => ({
  ...session,
  places: [...session.places, place].slice(-LIMITS.PLACES_KEPT),
})

/** The text talk after a fact was sent to the phone by itself: MORE and SOURCE are then about that fact. */
export const afterSending = (
  session: Session,
  place: { topic: string; page: number },
  profile: Profile,
  at: number,
): Session => ({
  ...goTo(isOver(session, at) ? begin('text', profile, at) : session, place),
  profile,
  at,
  told: place,
  open: null,
})
