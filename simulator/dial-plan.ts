import { address, type Address } from './document.ts'
import type { Exchange } from './exchange.ts'
import type { Frame, Leg } from './leg.ts'
import type { Element } from './twiml.ts'

/** What a Dial says of whatever it dials. */
export type DialPlan = {
  action: Address | null
  timeoutSeconds: number
  timeLimitSeconds: number
  hangsUpOnStar: boolean
  /** Who the called party sees; null if it is nobody that the account may show. */
  callerId: string | null
}

const DEFAULT_TIMEOUT_SECONDS = 30
const DEFAULT_TIME_LIMIT_SECONDS = 4 * 3600
/** What may run on the far side before two calls are joined. */
export const whispers = { verbs: ['Say', 'Play', 'Pause', 'Gather', 'Redirect', 'Hangup'], code: 13201 }

/** Reads a verb's whole number; what is none is noted with `code` and taken for the default. */
export function wholeNumber(
  exchange: Exchange,
  leg: Leg,
  element: Element,
  attribute: { name: string; code: number; least: number; otherwise: number },
): number {
  const { name, code, least, otherwise } = attribute
  const value = element.attributes[name]
  if (value === undefined) return otherwise
  if (/^\d+$/.test(value) && Number(value) >= least) return Number(value)
  exchange.note(leg, code, `${element.name}: ${name}="${value}" is not valid`)
  return otherwise
}

/** A number as Twilio takes it, also from loosely written American ones; null if it is none. */
export function dialled(written: string): string | null {
  const digits = written.replace(/[\s().-]/g, '')
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return digits
  const [, american] = /^1?([2-9]\d{9})$/.exec(digits) ?? []
  return american === undefined ? null : `+1${american}`
}

export function dialPlan(exchange: Exchange, leg: Leg, frame: Frame, element: Element): DialPlan {
  const { callerId } = element.attributes
  // Only a number of the account's, or one of the call's own.
  const shown = callerId === undefined ? leg.from : callerId
  const isOurs = [exchange.options.number, leg.from, leg.to].includes(shown)
  if (!isOurs) exchange.note(leg, 13214, `Dial: callerId="${shown}" is not valid`)
  const seconds = (name: string, code: number, otherwise: number): number =>
    wholeNumber(exchange, leg, element, { name, code, least: 1, otherwise })
  return {
    action: address(element, frame.document),
    timeoutSeconds: seconds('timeout', 13212, DEFAULT_TIMEOUT_SECONDS),
    timeLimitSeconds: seconds('timeLimit', 13216, DEFAULT_TIME_LIMIT_SECONDS),
    hangsUpOnStar: element.attributes['hangupOnStar'] === 'true',
    callerId: isOurs ? shown : null,
  }
}
