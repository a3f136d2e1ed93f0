import type { Document } from './document.ts'
import type { Gather, Waiting } from './gather.ts'
import { place } from './geography.ts'
import { newSid } from './messages.ts'
import type { Delivery, Parameters } from './webhook.ts'

export type Said = { text: string; language: string }

/** A call as the phone sees it; `said` is what was spoken since the last step. */
export type Call = {
  sid: string
  from: string
  to: string
  state: 'ringing' | 'in-progress' | 'completed' | 'failed'
  up: boolean
  said: Said[]
  gather: Gather | null
  dialled: { number: string; sid: string; state: string }[]
}

/** A call as Twilio keeps it, and how far it is. Times are epoch milliseconds on the line's clock. */
export type Leg = {
  readonly sid: string
  readonly from: string
  readonly to: string
  readonly token: string
  readonly startedAt: number
  state: Call['state']
  answeredAt: number | null
  endedAt: number | null
  document: Document
  position: number
  waiting: Waiting | null
  /** A Say or Play without end: nothing but hanging up leads on. */
  isHeld: boolean
  /** Keys pressed ahead of the Gather that will take them. */
  keys: string
  said: Said[]
  /** Documents fetched in this step. */
  fetched: number
  last: Delivery | null
  /** Settles when the steps asked for so far are done. */
  turn: Promise<void>
  /** Settles when the hotline was told of the end. */
  farewell: Promise<void>
}

/** A call that is about to ring at the hotline's `url`. */
export function newLeg(from: string, to: string, startedAt: number, url: string): Leg {
  return {
    sid: newSid('CA'),
    from,
    to,
    token: newSid('ME').slice(2),
    startedAt,
    state: 'ringing',
    answeredAt: null,
    endedAt: null,
    document: { url, verbs: [] },
    position: 0,
    waiting: null,
    isHeld: false,
    keys: '',
    said: [],
    fetched: 0,
    last: null,
    turn: Promise.resolve(),
    farewell: Promise.resolve(),
  }
}

export function isUp(leg: Leg): boolean {
  return leg.state === 'ringing' || leg.state === 'in-progress'
}

/** The call as its phone sees it now. */
export function view(leg: Leg): Call {
  const { sid, from, to, state, said, waiting } = leg
  return {
    sid,
    from,
    to,
    state,
    up: isUp(leg),
    said: [...said],
    gather: waiting?.gather ?? null,
    dialled: [],
  }
}

/** Seconds from answer to end; 0 for a call that was never answered. */
export function seconds(leg: Leg): number {
  const { answeredAt, endedAt } = leg
  return answeredAt === null || endedAt === null ? 0 : Math.round((endedAt - answeredAt) / 1000)
}

/** The parameters of every request about a call, in an order seen on the wire. */
export function standard(accountSid: string, leg: Leg, status: string): Parameters {
  const [near, far] = [place(leg.to), place(leg.from)]
  const isNumber = /^\+\d+$/.test(leg.from) && far.country !== ''
  return {
    Called: leg.to,
    ToState: near.state,
    CallerCountry: far.country,
    Direction: 'inbound',
    CallerState: far.state,
    ToZip: near.zip,
    CallSid: leg.sid,
    To: leg.to,
    CallerZip: far.zip,
    CallToken: encodeURIComponent(
      JSON.stringify({ parentCallInfoToken: leg.token, identityHeaderTokens: [] }),
    ),
    ToCountry: near.country,
    StirVerstat: isNumber ? 'TN-Validation-Passed-A' : 'No-TN-Validation',
    CalledZip: near.zip,
    ApiVersion: '2010-04-01',
    CalledCity: near.city,
    CallStatus: status,
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
