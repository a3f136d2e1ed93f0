import type { Cancel } from './agenda.ts'
import type { Document } from './document.ts'
import type { Gather, Waiting } from './gather.ts'
import { place } from './geography.ts'
import { newSid } from './messages.ts'
import type { Delivery, Parameters } from './webhook.ts'

export type Said = { text: string; language: string }

export type CallState =
  | 'queued'
  | 'ringing'
  | 'in-progress'
  | 'completed'
  | 'busy'
  | 'no-answer'
  | 'canceled'
  | 'failed'

/** A call as its phone sees it; `said` is what was spoken since the last step. */
export type Call = {
  sid: string
  from: string
  to: string
  state: CallState
  up: boolean
  said: Said[]
  gather: Gather | null
  dialled: { number: string; sid: string; state: CallState }[]
}

/**
 * What a call is busy with between two verbs. What the phone does is handed to it; a handler that is absent means
 * that nothing happens. `leave` is told, at once, that the call is over or was sent elsewhere.
 */
export type Occupation = {
  kind: string
  waiting?: Waiting
  press?(keys: string): Promise<void>
  speak?(words: string, confidence: number): Promise<void>
  rest?(): Promise<void>
  leave?(why: 'hung-up' | 'redirected'): void
}

/** A document under way. A call has one, and a second above it while it waits in a queue or is told something. */
export type Frame = {
  document: Document
  position: number
  occupation: Occupation | null
  /** Seconds that the verbs run so far would have taken to play. */
  playedSeconds: number
  /** What follows when the document has run out. */
  ended(): Promise<void>
  /** What follows when its next document cannot be had; absent, the caller hears an apology and the call ends. */
  failed?(): Promise<void>
  /** Verbs that may run here, with the code of Twilio's list for any other; absent, all may. */
  allowed?: { verbs: readonly string[]; code: number }
  /** Whether nobody acts for the phone here: a Gather then times out by the clock. */
  isUnattended?: boolean
}

/** Who is told about the progress of a call, and of what. */
export type Subscription = { url: string; method: 'POST' | 'GET'; events: readonly string[] }

/** A call as Twilio keeps it, and how far it is. Times are epoch milliseconds on the line's clock. */
export type Leg = {
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly direction: 'inbound' | 'outbound-api' | 'outbound-dial'
  readonly parent: Leg | null
  readonly token: string
  readonly startedAt: number
  readonly subscription: Subscription | null
  /** Where documents are asked for when their own address fails. */
  readonly fallback: { url: string; method: 'POST' | 'GET' } | null
  /** The calls that this one dialled, in order. */
  readonly children: Leg[]
  state: CallState
  /** The hotline failed it; in Twilio's records such a call is completed like any other. */
  isBroken: boolean
  answeredAt: number | null
  endedAt: number | null
  /** Who took a call from us: a machine never presses keys. */
  takenBy: 'person' | 'machine' | null
  /** What machine detection said, where it was asked for. */
  answeredBy: string | null
  /** The last is the one that runs; none once the call is over. */
  frames: Frame[]
  /** Keys pressed ahead of the Gather that will take them. */
  keys: string
  said: Said[]
  /** Documents fetched in this step. */
  fetched: number
  last: Delivery | null
  /** Progress callbacks sent so far. */
  sequence: number
  /** Settles when the steps asked for so far are done. */
  turn: Promise<void>
  /** Settles when the hotline was told of all progress so far. */
  told: Promise<void>
  /** What is to happen to the call by the clock. */
  timers: Set<Cancel>
  /** What happens when a rung phone is taken. */
  taken(): Promise<void>
  /** Hears that the call is over, whoever ended it. */
  ended(): void
}

export type NewLeg = Pick<
  Leg,
  'from' | 'to' | 'direction' | 'parent' | 'startedAt' | 'subscription' | 'fallback'
>

/** A call about to begin: ringing if it comes from a phone, queued if it goes to one. */
export function newLeg(fields: NewLeg): Leg {
  return {
    ...fields,
    sid: newSid('CA'),
    token: newSid('ME').slice(2),
    children: [],
    state: fields.direction === 'inbound' ? 'ringing' : 'queued',
    isBroken: false,
    answeredAt: null,
    endedAt: null,
    takenBy: null,
    answeredBy: null,
    frames: [],
    keys: '',
    said: [],
    fetched: 0,
    last: null,
    sequence: 0,
    turn: Promise.resolve(),
    told: Promise.resolve(),
    timers: new Set(),
    taken: async () => {},
    ended: () => {},
  }
}

export function isUp(leg: Leg): boolean {
  return leg.state === 'queued' || leg.state === 'ringing' || leg.state === 'in-progress'
}

/** The number of the phone at the far end, which is never the line's. */
export function phoneOf(leg: Leg): string {
  return leg.direction === 'inbound' ? leg.from : leg.to
}

/** The document that runs, or none. */
export function top(leg: Leg): Frame | undefined {
  return leg.frames.at(-1)
}

/** The call as its phone sees it now. */
export function view(leg: Leg): Call {
  const { sid, from, to, state, said, children } = leg
  return {
    sid,
    from,
    to,
    state,
    up: isUp(leg),
    said: [...said],
    gather: top(leg)?.occupation?.waiting?.gather ?? null,
    dialled: children.map((child) => ({ number: child.to, sid: child.sid, state: child.state })),
  }
}

/** The call's status in Twilio's words. */
export function status(leg: Leg): CallState {
  return leg.isBroken ? 'completed' : leg.state
}

/** Seconds from answer to end; 0 for a call that was never answered. */
export function seconds(leg: Leg): number {
  const { answeredAt, endedAt } = leg
  return answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000)
}

/** What only a call from a phone brings along. */
function attested(leg: Leg): Parameters {
  const isNumber = /^\+\d+$/.test(leg.from) && place(leg.from).country !== ''
  return {
    CallToken: encodeURIComponent(
      JSON.stringify({ parentCallInfoToken: leg.token, identityHeaderTokens: [] }),
    ),
    StirVerstat: isNumber ? 'TN-Validation-Passed-A' : 'No-TN-Validation',
  }
}

/** The parameters of every request about a call, in an order seen on the wire. */
export function standard(accountSid: string, leg: Leg, callStatus: string): Parameters {
  const [near, far] = [place(leg.to), place(leg.from)]
  return {
    Called: leg.to,
    ToState: near.state,
    CallerCountry: far.country,
    Direction: leg.direction,
    CallerState: far.state,
    ToZip: near.zip,
    CallSid: leg.sid,
    To: leg.to,
    CallerZip: far.zip,
    ...(leg.direction === 'inbound' && attested(leg)),
    ...(leg.parent && { ParentCallSid: leg.parent.sid }),
    ToCountry: near.country,
    CalledZip: near.zip,
    ApiVersion: '2010-04-01',
    CalledCity: near.city,
    CallStatus: callStatus,
    From: leg.from,
    AccountSid: accountSid,
    CalledCountry: near.country,
    CallerCity: far.city,
    Caller: leg.from,
    FromCountry: far.country,
    ToCity: near.city,
    FromCity: far.city,
    CalledState: near.state,
    FromZip: far.zip,
    FromState: far.state,
  }
}
