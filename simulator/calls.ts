import { configured } from './addresses.ts'
import type { Agenda } from './agenda.ts'
import { dialVerbs } from './dial.ts'
import { createExchange } from './exchange.ts'
import type { Faults } from './faults.ts'
import { isUp, newLeg, top, type Call, type Leg, type Occupation } from './leg.ts'
import { listening } from './listening.ts'
import type { Options } from './network.ts'
import { createOutbound, type Outbound } from './outbound.ts'
import { dequeuing } from './dequeuing.ts'
import { queueing } from './queueing.ts'
import { createQueues, type Queues } from './queues.ts'
import { conferencing } from './conference.ts'
import { recording } from './recording.ts'
import { createRecordings, type Recordings } from './recordings.ts'
import { Refusal } from './refusal.ts'
import { plainVerbs } from './verbs.ts'
import type { Wire } from './webhook.ts'

/** A repeat of a call's last request: `same` says whether the answer was equal to the first. */
export type Again = { sid: string; status: number; same: boolean; body: string }

/** Every step runs the call until it waits for something or has ended; null where there is no such call. */
export type Calls = {
  all: Leg[]
  outbound: Outbound
  queues: Queues
  recordings: Recordings
  find(sid: string): Leg | null
  start(from: string, to: string): Promise<Call>
  answer(sid: string, by: 'person' | 'machine'): Promise<Call | null>
  refuse(sid: string, how: 'declined' | 'busy'): Promise<Call | null>
  digits(sid: string, keys: string): Promise<Call | null>
  speech(sid: string, words: string, confidence: number): Promise<Call | null>
  silence(sid: string): Promise<Call | null>
  hangUp(sid: string): Promise<Call | null>
  /** Ends a call from Twilio's side, at once; false if it had ended. */
  complete(leg: Leg): Promise<boolean>
  again(sid: string): Promise<Again | null>
}

/** Carries calls between phones and the hotline. */
export function createCalls(options: Options, parts: { wire: Wire; agenda: Agenda; faults: Faults }): Calls {
  const { wire, agenda } = parts
  const exchange = createExchange(options, parts)
  const outbound = createOutbound(exchange)
  exchange.learn(plainVerbs(exchange))
  exchange.learn(listening(exchange))
  const queues = createQueues(options.clock)
  exchange.learn(queueing(exchange, queues))
  const recordings = createRecordings(options, wire, agenda)
  exchange.learn(recording(exchange, recordings))
  const nouns = { Queue: dequeuing(exchange, queues), Conference: conferencing(exchange) }
  exchange.learn(dialVerbs(exchange, nouns))
  const all = exchange.legs
  const find = (sid: string): Leg | null => all.find((leg) => leg.sid === sid) ?? null

  async function start(from: string, to: string): Promise<Call> {
    const { voice: url, voiceFallback, callStatus } = configured(options)
    const leg = newLeg({
      from,
      to,
      direction: 'inbound',
      parent: null,
      startedAt: await options.clock.now(),
      subscription: callStatus === null ? null : { url: callStatus, method: 'POST', events: ['completed'] },
      fallback: voiceFallback === null ? null : { url: voiceFallback, method: 'POST' },
    })
    leg.frames.push(exchange.base(leg, null))
    all.push(leg)
    return exchange.step(leg, () => exchange.open(leg, { url, method: 'POST' }))
  }

  /** A step for a call that waits; on one that waits for nothing, or for something else, it does nothing. */
  async function input(
    sid: string,
    act: (occupation: Occupation) => Promise<void> | undefined,
  ): Promise<Call | null> {
    const leg = find(sid)
    if (!leg) return null
    return exchange.step(leg, async () => {
      const occupation = top(leg)?.occupation
      if (occupation) await act(occupation)
    })
  }

  async function hangUp(leg: Leg): Promise<Call> {
    const isRung = leg.direction !== 'inbound' && leg.state === 'ringing'
    if (isRung) return outbound.refuse(leg, 'declined')
    // Whoever hangs up before the hotline has answered was never there, as far as Twilio's records go.
    return exchange.step(leg, () => exchange.end(leg, leg.state === 'ringing' ? 'no-answer' : 'completed'))
  }

  function byHand(sid: string): void {
    if (find(sid)?.takenBy === 'machine') throw new Refusal(400, 'a machine never presses keys')
  }

  return {
    all,
    outbound,
    queues,
    recordings,
    find,
    start,
    answer: async (sid, by) => {
      const leg = find(sid)
      return leg && outbound.answer(leg, by)
    },
    refuse: async (sid, how) => {
      const leg = find(sid)
      return leg && outbound.refuse(leg, how)
    },
    digits: async (sid, keys) => {
      byHand(sid)
      return input(sid, (occupation) => occupation.press?.(keys))
    },
    speech: (sid, words, confidence) => input(sid, (occupation) => occupation.speak?.(words, confidence)),
    silence: (sid) => input(sid, (occupation) => occupation.rest?.()),
    hangUp: async (sid) => {
      const leg = find(sid)
      return leg && hangUp(leg)
    },
    complete: async (leg) => {
      if (!isUp(leg)) return false
      await exchange.end(leg, leg.state === 'in-progress' ? 'completed' : 'canceled')
      return true
    },
    again: async (sid) => {
      const before = find(sid)?.last
      if (!before) return null
      const { delivery } = await wire.deliver(before)
      const { status, twiml: body } = delivery
      return { sid, status, same: status === before.status && body === before.twiml, body }
    },
  }
}
