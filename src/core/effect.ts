import type { FromDesk, GlassHeld, Joins, Standing, ToDesk } from './letter.ts'
import type { Speech } from './speech.ts'
import type { Language } from './text.ts'

/** What happened, as the rim tells the core. `at` is epoch milliseconds: the core has no clock. */
export type Event =
  | {
      kind: 'text-received'
      at: number
      body: string
      pictures: number
      optOutType: 'STOP' | 'START' | 'HELP' | null
    }
  /**
   * A text that an outage kept from us, sent at `sentAt` (epoch milliseconds) and found in the carrier's list; `since`
   * is what the same phone has said since and was heard.
   */
  | {
      kind: 'text-missed'
      at: number
      sentAt: number
      body: string
      pictures: number
      since: string[]
    }
  | { kind: 'call-started'; at: number; withheld: boolean }
  /** `joins` is what the desk said to key 1 of a call of its own; absent where it was not asked, or could not be. */
  | {
      kind: 'keys-pressed'
      at: number
      keys: string
      joins?: Joins | null
      /** What the desk said to a clinician's PIN, and to the reason for which they want a number. */
      held?: GlassHeld[] | null
      broken?: boolean
    }
  | { kind: 'words-heard'; at: number; words: string; confidence: number | null }
  | { kind: 'nothing-heard'; at: number }
  /** A key while waiting in line, and why the wait ended, in the carrier's word. `gone`: the phone has hung up. */
  | { kind: 'key-on-hold'; at: number; keys: string }
  | {
      kind: 'hold-over'
      at: number
      result: string
      /** The carrier's sid of the queue. */
      queue: string
      gone: boolean
      standing?: Standing | null
    }
  /** A call that took somebody out of line is alone again. */
  | { kind: 'parted'; at: number; bridged: boolean; gone: boolean; standing?: Standing | null }
  /** A message was recorded, by the carrier's sid of it. */
  | { kind: 'recorded'; at: number; recording: string; seconds: number; gone: boolean }
  /** A call of ours was answered; `origin` is what it was put into the outbox for. */
  | { kind: 'call-answered'; at: number; machine: boolean; origin: string | null }
  /** An alarm that the profile asked for: reminders may be due. */
  | { kind: 'time-came'; at: number }
  /** The desk wrote to this number. `letter` is the number of its letter. */
  | { kind: 'desk-wrote'; at: number; letter: number; word: FromDesk }

/** An event on its way to the object, which has the clock. */
export type Untimed = Event extends infer E ? (E extends Event ? Omit<E, 'at'> : never) : never

/** An event as the rim knows it: a call of ours by the row that it was placed for, a missed text by itself alone. */
export type Arrival =
  | Exclude<Untimed, { kind: 'call-answered' | 'text-missed' | 'desk-wrote' }>
  | { kind: 'call-answered'; machine: boolean; row: number }
  | { kind: 'text-missed'; sentAt: number; body: string; pictures: number }

/** What is to be done about it. The rim does it; the core only says so. */
export type Effect =
  /** Texts answered in the same response, in order. Of `watched` ones it is followed up whether they arrive. */
  | { kind: 'reply'; text: string; watched?: true }
  /** Said on the call. `apart` is said outside any question, so no key or noise cuts it short. */
  | { kind: 'speak'; language: Language; speech: Speech; slow: boolean; apart: boolean }
  | { kind: 'play'; url: string }
  /** A number is said that is kept nowhere: the rim asks the desk for it each time it answers. */
  | { kind: 'tell-number'; handoff: number; language: Language }
  /** The call then waits for keys, and for speech unless `keysOnly`. */
  | {
      kind: 'listen'
      language: Language
      keysOnly: boolean
      hints: string[]
      seconds: number
      digits: number
    }
  | { kind: 'hang-up' }
  /** The call waits in line; an empty `queue` is its own handoff's. */
  | { kind: 'wait'; queue: string; ref: number }
  /** The call takes out of that line who waits there. */
  | { kind: 'join'; queue: string }
  /** The call steps out of line. */
  | { kind: 'step-out' }
  | { kind: 'record' }
  /** A text that goes out by itself, through the outbox; `about` becomes what the text talk is about. */
  | {
      kind: 'send'
      text: string
      about: { topic: string; page: number } | null
      /** What it is for, and until when it helps (epoch ms): for what we begin. */
      origin?: string
      until?: number
      /** Not before this (epoch ms): what an outage left over waits for the morning. */
      notBefore?: number
    }
  /** A call that goes out by itself, through the outbox. */
  | { kind: 'call'; origin: string; until: number }
  /** Calls whose origin begins so are not made, or stop ringing. */
  | { kind: 'call-off'; origin: string }
  /** What the carrier keeps under this sid goes, at once or after so many milliseconds. */
  | { kind: 'remove'; sid: string; after?: number }
  /** Texts put in for these are forgotten here and at the carrier, and there what was received from then to then. */
  | { kind: 'unsay'; origins: string[]; from: number; until: number }
  /** A line of the dose log: what became of an occurrence. */
  | {
      kind: 'dose'
      reminder: number
      regimen: string
      key: string
      mark: 'sent' | 'taken' | 'skipped' | 'missed'
    }
  /** Whatever waits to go out for reminders does not; with `by`, only calls. */
  | { kind: 'cancel-reminders'; by?: 'call' }
  /** Everything kept of this number goes. */
  | { kind: 'forget' }
  /** A line for the consent ledger. `wording` names the phrase that was shown. */
  | {
      kind: 'record-consent'
      what:
        | 'opt-out'
        | 'opt-in'
        | 'text-me-this'
        | 'not-me'
        | 'no-calls'
        | 'reminder'
        | 'end-reminder'
        | 'forget'
        | 'handoff'
      wording: string
    }
  /** A letter to the desk, which has the handoffs: carried out in the same transaction, delivered by the alarm. */
  | { kind: 'write-desk'; letter: ToDesk }
  /** For the operator: which screen fired, never the words. */
  | { kind: 'note'; what: string }
  /** The received words are kept as "[not kept]". */
  | { kind: 'withhold' }
