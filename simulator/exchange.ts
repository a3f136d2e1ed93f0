import type { Agenda } from './agenda.ts'
import * as documents from './document.ts'
import type { Faults } from './faults.ts'
import {
  isUp,
  standard,
  status,
  top,
  type CallState,
  type Frame,
  type Leg,
  type Occupation,
  type Said,
} from './leg.ts'
import type { Options } from './network.ts'
import { createTurns, type Turns } from './turns.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Element } from './twiml.ts'
import type { Parameters, Wire } from './webhook.ts'

/** Carries out one verb of the document that runs. */
export type Verb = (leg: Leg, frame: Frame, element: Element) => Promise<void>

/** The telephone exchange: runs the documents of calls, one step of a call at a time. */
export type Exchange = {
  options: Options
  wire: Wire
  agenda: Agenda
  progress: Progress
  /** Every call, oldest first. */
  legs: Leg[]
  /** Teaches further verbs. */
  learn(verbs: Record<string, Verb>): void
  note(leg: Leg, code: number, message: string): void
  now(): Promise<number>
  /** A frame whose end is the end of the call. */
  base(leg: Leg, occupation: Occupation | null): Frame
  /** Puts the document at an address in place of the one that runs. */
  open(leg: Leg, to: documents.Address, extra?: Parameters): Promise<void>
  /** The verb that occupied `frame` is over: its action is requested, or the next verb's turn has come. */
  conclude(leg: Leg, frame: Frame, action: documents.Address | null, extra: Parameters): Promise<void>
  /** Requests an address for a call that is over, unless `extra` is null; what it answers is not run. */
  report(leg: Leg, action: documents.Address | null, extra: () => Promise<Parameters | null>): void
  step: Turns['step']
  post: Turns['post']
  /** The same as `post` after a while of the line's clock, unless the call ends before. */
  later(leg: Leg, seconds: number, act: () => Promise<void>): Promise<() => void>
  pickUp(leg: Leg): Promise<void>
  /** Rings a phone for so long; `taken` runs when it is answered. */
  ring(leg: Leg, seconds: number, taken: () => Promise<void>): Promise<void>
  /** Ends a call at once, whatever it is busy with. */
  end(leg: Leg, state?: CallState, extra?: Parameters): Promise<void>
  /** The same for a call that ends because another did. */
  drop(leg: Leg, state?: CallState): Promise<void>
  /** Ends a call that the hotline failed, with an apology. */
  fail(leg: Leg): Promise<void>
  /** Whether a call is still busy with that. */
  isBusy(leg: Leg, frame: Frame, occupation: Occupation): boolean
  /** Leaves whatever a call is busy with and begins anew. */
  divert(leg: Leg, begin: () => Promise<void>): void
}

const MAX_DOCUMENTS_PER_STEP = 50
/** Twilio ends every call after four hours. */
const MAX_CALL_SECONDS = 4 * 3600
const apology: Said = { text: 'We are sorry, an application error has occurred. Goodbye.', language: 'en-US' }

export function createExchange(
  options: Options,
  parts: { wire: Wire; agenda: Agenda; faults: Faults },
): Exchange {
  const { wire, agenda, faults } = parts
  const legs: Leg[] = []
  const verbs = new Map<string, Verb>()
  const progress = createProgress(options, wire)
  const now = (): Promise<number> => options.clock.now()

  function note(leg: Leg, code: number, message: string): void {
    wire.note({ code, message, url: top(leg)?.document.url ?? '', sid: leg.sid })
  }

  function base(leg: Leg, occupation: Occupation | null): Frame {
    return {
      document: { url: '', verbs: [] },
      position: 0,
      occupation,
      playedSeconds: 0,
      ended: async () => {
        // A call that only rang others was never answered itself.
        if (leg.children.length === 0) await pickUp(leg)
        await end(leg, leg.state === 'ringing' ? 'no-answer' : 'completed')
      },
    }
  }

  async function pickUp(leg: Leg): Promise<void> {
    if (leg.state !== 'ringing') return
    leg.state = 'in-progress'
    for (const cancel of leg.timers) cancel()
    leg.answeredAt = await now()
    progress.tell(leg, 'answered', leg.answeredAt)
    await later(leg, MAX_CALL_SECONDS, () => end(leg))
  }

  async function ring(leg: Leg, seconds: number, taken: () => Promise<void>): Promise<void> {
    leg.state = 'ringing'
    leg.taken = taken
    leg.frames = [base(leg, { kind: 'ringing' })]
    const at = await now()
    progress.tell(leg, 'initiated', at)
    if (await faults.strike('call', { numbers: [leg.to, leg.from] }))
      return end(leg, 'failed', { SipResponseCode: '404' })
    progress.tell(leg, 'ringing', at)
    await later(leg, seconds, () => end(leg, 'no-answer', { SipResponseCode: '487' }))
  }

  async function end(leg: Leg, state: CallState = 'completed', extra: Parameters = {}): Promise<void> {
    if (!isUp(leg)) return
    const wasQueued = leg.state === 'queued'
    leg.state = state
    for (const cancel of leg.timers) cancel()
    const { frames } = leg
    leg.frames = []
    const at = await now()
    leg.endedAt = at
    for (const frame of frames.toReversed()) frame.occupation?.leave?.('hung-up')
    // Twilio says nothing of a call that was called off before it was begun.
    if (!wasQueued) progress.tell(leg, 'completed', at, status(leg), extra)
    leg.ended()
  }

  async function fail(leg: Leg): Promise<void> {
    leg.said.push(apology)
    leg.isBroken = true
    await end(leg, 'failed')
  }

  async function open(leg: Leg, to: documents.Address, extra: Parameters = {}): Promise<void> {
    const frame = top(leg)
    if (!frame) return
    frame.occupation = null
    leg.fetched += 1
    if (leg.fetched > MAX_DOCUMENTS_PER_STEP) {
      note(leg, 11215, `more than ${MAX_DOCUMENTS_PER_STEP} documents without a pause for the caller`)
      return fail(leg)
    }
    const { delivery, document } = await documents.ask(wire, {
      channel: 'voice',
      sid: leg.sid,
      ...to,
      parameters: { ...extra, ...standard(options.accountSid, leg, leg.state) },
      fallback: frame.failed ? null : leg.fallback,
    })
    leg.last = delivery
    // The phone may have hung up meanwhile, or the hotline sent the call elsewhere.
    if (!leg.frames.includes(frame)) return
    if (!document) return frame.failed ? frame.failed() : fail(leg)
    Object.assign(frame, { document, position: 0, playedSeconds: 0 })
  }

  async function conclude(
    leg: Leg,
    frame: Frame,
    action: documents.Address | null,
    extra: Parameters,
  ): Promise<void> {
    frame.occupation = null
    if (action) await open(leg, action, extra)
  }

  function report(leg: Leg, action: documents.Address | null, extra: () => Promise<Parameters | null>): void {
    if (!action) return
    progress.report(leg, action, async () => {
      const more = await extra()
      return more && { ...more, ...standard(options.accountSid, leg, status(leg)) }
    })
  }

  function drop(leg: Leg, state?: CallState): Promise<void> {
    return follow(end(leg, state))
  }

  /** Only these leave a ringing call ringing: Reject never answers, and a Dial may wait for its own answer. */
  function leavesRinging({ name, attributes }: Element): boolean {
    return name === 'Reject' || (name === 'Dial' && attributes['answerOnBridge'] === 'true')
  }

  async function run(leg: Leg): Promise<void> {
    for (let frame = top(leg); frame && frame.occupation === null; frame = top(leg)) {
      const element = frame.document.verbs[frame.position]
      frame.position += 1
      if (!element) {
        await frame.ended()
        continue
      }
      const { allowed } = frame
      if (allowed && !allowed.verbs.includes(element.name)) {
        note(leg, allowed.code, `<${element.name}> may not run here and is ignored`)
        continue
      }
      if (!leavesRinging(element)) await pickUp(leg)
      await verbs.get(element.name)?.(leg, frame, element)
    }
  }

  const { step, post, follow } = createTurns(wire, {
    run,
    failed: (leg, error) =>
      note(leg, 20500, `the simulator failed: ${error instanceof Error ? error.stack : String(error)}`),
  })

  async function later(leg: Leg, seconds: number, act: () => Promise<void>): Promise<() => void> {
    const cancel = await agenda.after(seconds * 1000, async () => {
      leg.timers.delete(cancel)
      post(leg, act)
    })
    leg.timers.add(cancel)
    if (!isUp(leg)) cancel()
    return cancel
  }

  function divert(leg: Leg, begin: () => Promise<void>): void {
    const { frames } = leg
    const frame = base(leg, { kind: 'diverted' })
    leg.frames = [frame]
    for (const before of frames.toReversed()) before.occupation?.leave?.('redirected')
    post(leg, async () => {
      if (top(leg) !== frame) return
      frame.occupation = null
      await begin()
    })
  }

  return {
    options,
    wire,
    agenda,
    progress,
    legs,
    learn: (more) => {
      for (const [name, verb] of Object.entries(more)) verbs.set(name, verb)
    },
    note,
    now,
    base,
    open,
    conclude,
    report,
    step,
    post,
    later,
    pickUp,
    ring,
    end,
    drop,
    fail,
    isBusy: (leg, frame, occupation) => leg.frames.includes(frame) && frame.occupation === occupation,
    divert,
  }
}
