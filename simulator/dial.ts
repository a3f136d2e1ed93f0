import { dialled, dialPlan, whispers, type DialPlan } from './dial-plan.ts'
import { address, type Address, type Document } from './document.ts'
import type { Exchange, Verb } from './exchange.ts'
import {
  isUp,
  newLeg,
  seconds,
  type CallState,
  type Frame,
  type Leg,
  type Occupation,
  type Subscription,
} from './leg.ts'
import { elements, text, type Element } from './twiml.ts'
import type { Parameters } from './webhook.ts'

/** Another party than a number: what Dial does with it. */
export type Noun = (leg: Leg, frame: Frame, plan: DialPlan, noun: Element) => Promise<void>

type Target = { number: string; whisper: Address | null; subscription: Subscription | null }

const MAX_NUMBERS = 10

/** The parameters of a Dial's action; `child` is the call that decided it. */
export function dialResult(child: Leg | null, status: string, isBridged: boolean): Parameters {
  return {
    DialCallStatus: status,
    ...(child && { DialCallSid: child.sid }),
    ...(child &&
      child.answeredAt !== null &&
      child.endedAt !== null && {
        DialCallDuration: String(seconds(child)),
      }),
    DialBridged: String(isBridged),
  }
}

/** What one phone of a bridge says, the other hears. */
export function heardBy(other: Leg): (words: string) => Promise<void> {
  return async (words) => void other.said.push({ text: words, language: 'en-US' })
}

/** Dial, with the numbers that it calls; `nouns` are the other parties that it knows. */
export function dialVerbs(exchange: Exchange, nouns: Record<string, Noun> = {}): Record<string, Verb> {
  function target(noun: Element, document: Document, leg: Leg): Target[] {
    const written = text(noun).trim()
    const number = dialled(written)
    if (number === null) {
      exchange.note(leg, 13223, `Dial: "${written}" is no number`)
      return []
    }
    const { statusCallbackEvent } = noun.attributes
    const callback = address(noun, document, { url: 'statusCallback', method: 'statusCallbackMethod' })
    const events = statusCallbackEvent?.split(' ') ?? ['completed']
    return [
      {
        number,
        whisper: address(noun, document, { url: 'url', method: 'method' }),
        subscription: callback && { ...callback, events },
      },
    ]
  }

  /** Rings the numbers, all together or one after the other, until one call is joined or none is left. */
  async function ringAll(
    leg: Leg,
    frame: Frame,
    plan: DialPlan,
    given: { targets: Target[]; from: string; isSequential: boolean },
  ): Promise<void> {
    const { action } = plan
    const children: Leg[] = []
    const queue = [...given.targets]
    let joined: Leg | null = null

    function stop(state: CallState, except?: Leg): Promise<void>[] {
      return children
        .filter((child) => child !== except && isUp(child))
        .map((child) => exchange.drop(child, child.answeredAt === null ? state : 'completed'))
    }

    const occupation: Occupation = {
      kind: 'dial',
      async press(keys) {
        if (!plan.hangsUpOnStar || !keys.includes('*')) return
        // Called off by the caller, which is the one way but the API's to cancel a ringing call.
        await Promise.all(stop('canceled'))
        const last = joined ?? children.at(-1) ?? null
        await exchange.conclude(leg, frame, action, result(last))
      },
      async speak(words) {
        if (joined) await heardBy(joined)(words)
      },
      leave(why) {
        const stopped = stop('no-answer')
        if (why === 'redirected') return
        exchange.report(leg, action, async () => {
          await Promise.all(stopped)
          return result(joined ?? children.at(-1) ?? null)
        })
      },
    }

    function result(decisive: Leg | null): Parameters {
      return dialResult(decisive, decisive?.state ?? 'failed', decisive !== null && decisive === joined)
    }

    /** A call has ended, or has gone its own way. */
    async function settle(child: Leg): Promise<void> {
      if (!exchange.isBusy(leg, frame, occupation)) return
      if (joined !== null && joined !== child) return
      if (joined === null && children.some(isUp)) return
      const next = joined === null ? queue.shift() : undefined
      if (next) return call(next)
      await exchange.conclude(leg, frame, action, result(child))
    }

    /** The called side has heard what there was to hear: the first that comes so far is joined. */
    async function join(child: Leg): Promise<void> {
      if (!exchange.isBusy(leg, frame, occupation)) return exchange.end(child)
      joined = child
      // At once, before anything is awaited: no second one may get this far.
      void stop('no-answer', child)
      child.frames = [
        exchange.base(child, {
          kind: 'bridge',
          speak: heardBy(leg),
          leave: (why) => {
            if (why === 'hung-up') return
            exchange.post(leg, async () => {
              if (!exchange.isBusy(leg, frame, occupation)) return
              await exchange.conclude(leg, frame, action, dialResult(child, 'completed', true))
            })
          },
        }),
      ]
      await exchange.pickUp(leg)
      await exchange.later(child, plan.timeLimitSeconds, () => exchange.end(child))
    }

    async function taken(child: Leg, whisper: Address | null): Promise<void> {
      if (whisper === null) return join(child)
      const frame: Frame = {
        ...exchange.base(child, null),
        allowed: whispers,
        ended: () => join(child),
        failed: () => exchange.end(child),
      }
      child.frames = [frame]
      await exchange.open(child, whisper)
    }

    async function call({ number, whisper, subscription }: Target): Promise<void> {
      const child = newLeg({
        from: given.from,
        to: number,
        direction: 'outbound-dial',
        parent: leg,
        startedAt: await exchange.now(),
        subscription,
        fallback: null,
      })
      // The caller may have gone while the clock was read.
      if (!exchange.isBusy(leg, frame, occupation)) return
      child.ended = () => exchange.post(leg, () => settle(child))
      exchange.legs.push(child)
      leg.children.push(child)
      children.push(child)
      await exchange.ring(child, plan.timeoutSeconds, () => taken(child, whisper))
    }

    frame.occupation = occupation
    const first = given.isSequential ? queue.splice(0, 1) : queue.splice(0)
    for (const one of first) await call(one)
  }

  return {
    async Dial(leg, frame, element) {
      const plan = dialPlan(exchange, leg, frame, element)
      const parties = elements(element.children)
      const [party] = parties
      const noun = party && nouns[party.name]
      if (noun) return noun(leg, frame, plan, party)
      const numbers = party ? parties : [{ name: 'Number', attributes: {}, children: [text(element)] }]
      if (numbers.length > MAX_NUMBERS)
        exchange.note(leg, 13215, `Dial: more than ${MAX_NUMBERS} numbers; the others are not called`)
      const targets = numbers.slice(0, MAX_NUMBERS).flatMap((one) => target(one, frame.document, leg))
      if (targets.length === 0 || plan.callerId === null)
        return exchange.conclude(leg, frame, plan.action, dialResult(null, 'failed', false))
      const isSequential = element.attributes['sequential'] === 'true'
      await ringAll(leg, frame, plan, { targets, from: plan.callerId, isSequential })
    },
  }
}
