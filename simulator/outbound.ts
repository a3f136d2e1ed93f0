import type { Address, Document } from './document.ts'
import type { Exchange } from './exchange.ts'
import { newLeg, top, type Call, type Leg, type Subscription } from './leg.ts'
import { Refusal } from './refusal.ts'
import { read } from './twiml.ts'

/** What a call runs: a document at an address, or one given in words. */
export type Source = Address | { twiml: string }

/** A call that the hotline asks for. */
export type Order = {
  from: string
  to: string
  source: Source
  fallback: Address | null
  subscription: Subscription | null
  timeoutSeconds: number
  timeLimitSeconds: number | null
  /** How far a machine is listened to before the document is asked for. */
  detection: 'Enable' | 'DetectMessageEnd' | null
}

export type Outbound = {
  /** Writes a call down; `begin` makes it ring. */
  place(order: Order): Promise<{ leg: Leg; begin: () => Promise<void> }>
  answer(leg: Leg, by: 'person' | 'machine'): Promise<Call>
  refuse(leg: Leg, how: 'declined' | 'busy'): Promise<Call>
  /** Sends a call that is under way elsewhere. */
  divert(leg: Leg, source: Source): void
}

const detected = {
  person: { Enable: 'human', DetectMessageEnd: 'human' },
  machine: { Enable: 'machine_start', DetectMessageEnd: 'machine_end_beep' },
} as const

const sipCodes = { declined: '603', busy: '486' } as const

/** Calls that ring phones, and what those phones do. */
export function createOutbound(exchange: Exchange): Outbound {
  async function begin(leg: Leg, source: Source): Promise<void> {
    if (!('twiml' in source)) {
      return exchange.open(leg, source, leg.answeredBy === null ? {} : { AnsweredBy: leg.answeredBy })
    }
    const reading = read(source.twiml, 'voice')
    if (!reading.ok) {
      exchange.note(leg, reading.complaint.code, reading.complaint.message)
      return exchange.fail(leg)
    }
    for (const { code, message } of reading.warnings) exchange.note(leg, code, message)
    // Without an address of its own a document can hold absolute addresses only.
    const document: Document = { url: '', verbs: reading.verbs }
    const frame = top(leg)
    if (frame) Object.assign(frame, { document, position: 0 })
  }

  async function place(order: Order): Promise<{ leg: Leg; begin: () => Promise<void> }> {
    const { from, to, fallback, subscription, source, timeoutSeconds, timeLimitSeconds, detection } = order
    const startedAt = await exchange.now()
    const leg = newLeg({
      from,
      to,
      direction: 'outbound-api',
      parent: null,
      startedAt,
      subscription,
      fallback,
    })
    exchange.legs.push(leg)
    const taken = async (): Promise<void> => {
      if (leg.takenBy !== null && detection !== null) leg.answeredBy = detected[leg.takenBy][detection]
      if (timeLimitSeconds !== null) await exchange.later(leg, timeLimitSeconds, () => exchange.end(leg))
      await begin(leg, source)
    }
    return {
      leg,
      begin: async () => {
        if (leg.state === 'queued') await exchange.ring(leg, timeoutSeconds, taken)
      },
    }
  }

  function ringing(leg: Leg): void {
    if (leg.direction === 'inbound') throw new Refusal(400, 'this call comes from the phone itself')
    if (leg.state !== 'ringing') throw new Refusal(400, `this phone is not ringing: ${leg.state}`)
  }

  return {
    place,
    answer: async (leg, by) => {
      ringing(leg)
      return exchange.step(leg, async () => {
        ringing(leg)
        leg.takenBy = by
        await exchange.pickUp(leg)
        const frame = top(leg)
        if (!frame) return
        frame.occupation = null
        await leg.taken()
      })
    },
    refuse: async (leg, how) => {
      ringing(leg)
      return exchange.step(leg, async () => {
        ringing(leg)
        await exchange.end(leg, 'busy', { SipResponseCode: sipCodes[how] })
      })
    },
    divert: (leg, source) => exchange.divert(leg, () => begin(leg, source)),
  }
}
