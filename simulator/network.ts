import type { Paths } from './addresses.ts'
import { createAgenda, type Agenda } from './agenda.ts'
import { createCalls, type Again, type Calls } from './calls.ts'
import { createFaults, type Faults } from './faults.ts'
import { phoneOf, view, type Call } from './leg.ts'
import { createMessages, type Messages, type Text } from './messages.ts'
import { createOptOut, type OptOut, type OptOutMode } from './optout.ts'
import { Refusal } from './refusal.ts'
import { createTexts, MAX_BODY_CHARACTERS, type Sent } from './texts.ts'
import { createWire, type Delivery, type Parameters, type Problem, type Wire } from './webhook.ts'

/**
 * The line's clock, in epoch milliseconds. `move` rings what is due and resolves when nothing is; no phone has done
 * anything since `since`, when the moving began.
 */
export type Clock = {
  now(): Promise<number>
  move(to: number, since: number): Promise<number>
  /** When the line itself next wants to be rung, so that it and the network take turns; null for never. */
  next?(): Promise<number | null>
  /** Whether it also goes on by itself. */
  isRunning?: boolean
}

export type Options = {
  /** Origin of the hotline, e.g. http://127.0.0.1:8787; signed as it stands. */
  hotline: string
  accountSid: string
  authToken: string
  /** The line, e.g. +12025550100. */
  number: string
  clock: Clock
  /** Where the hotline's webhooks are, if not where Doorway's are. */
  paths?: Partial<Paths>
  /** Who answers STOP, START and HELP, and how; by default Twilio, as for a long code. */
  optOut?: OptOutMode
  /** The Messaging Service that the line's number is in, if any: it then keeps the list of who opted out. */
  messagingServiceSid?: string
  /** How long an answer may take; 15 seconds on Twilio. */
  patienceMs?: number
  /** How many deliveries, and how many problems, are kept; by default 10,000 each. */
  kept?: number
}

/** A text that a phone sends; `media` lists addresses or content types, or counts pictures. */
export type Writing = {
  from: string
  body: string
  to?: string | undefined
  sid?: string | undefined
  media?: string[] | number | undefined
  fields?: Parameters | undefined
}

export type Phone = { number: string; texts: Text[]; calls: Call[] }

/** Operations throw a `Refusal` where the caller asked for what cannot be. */
export type Network = {
  readonly options: Options
  /** The last requests made of the hotline, oldest first, each with its answer. */
  readonly deliveries: readonly Delivery[]
  /** What Twilio's debugger would show; the last of it. */
  readonly problems: readonly Problem[]
  text(writing: Writing): Promise<Sent>
  call(from: string, to?: string): Promise<Call>
  /** What a rung phone does. */
  answer(sid: string, by: 'person' | 'machine'): Promise<Call>
  decline(sid: string): Promise<Call>
  busy(sid: string): Promise<Call>
  digits(sid: string, keys: string): Promise<Call>
  speech(sid: string, words: string, confidence?: number): Promise<Call>
  silence(sid: string): Promise<Call>
  hangUp(sid: string): Promise<Call>
  again(sid: string): Promise<Again>
  callOf(sid: string): Call
  phone(number: string): Phone
  now(): Promise<number>
  /** Moves the clock forward and lets what is due happen, callbacks included; answers the new instant. */
  move(to: number): Promise<number>
  /**
   * Moves the clock to the next moment at which a phone hears from the line by itself, at most by `within`
   * milliseconds. Refuses where nothing comes until then; the clock has moved all the same.
   */
  moveToNews(within: number): Promise<number>
  /** Which text each answer answers, by sid. */
  readonly causes: ReadonlyMap<string, string>
  /** Resolves when no callback is in flight. */
  idle(): Promise<void>
  /** Twilio's own side, for its REST API. */
  readonly parts: {
    wire: Wire
    agenda: Agenda
    faults: Faults
    messages: Messages
    calls: Calls
    optOut: OptOut
  }
}

const MAX_ROUNDS_PER_MOVE = 20
/** A line that never rests is a bug, and must not hang the laptop. */
const MAX_STOPS_PER_MOVE = 50_000
const MOST_CAUSES = 10_000
const DEFAULT_CONFIDENCE = 0.9

/** A telephone network with one hotline on it and as many phones as are named. */
export function createNetwork(options: Options): Network {
  const faults = createFaults(options.clock)
  const wire = createWire(options, faults)
  const agenda = createAgenda(options.clock)
  const optOut = createOptOut(options.optOut ?? 'twilio', options.messagingServiceSid)
  const messages = createMessages(options, { wire, agenda, faults })
  const texts = createTexts(options, { wire, messages, optOut })
  const calls = createCalls(options, { wire, agenda, faults })

  const causes = new Map<string, string>()

  function known<T>(found: T | null, sid: string): T {
    if (found === null) throw new Refusal(404, `no call ${sid}`)
    return found
  }

  async function text(writing: Writing): Promise<Sent> {
    const { from, body, sid, media = [], fields = {} } = writing
    if (body.length > MAX_BODY_CHARACTERS)
      throw new Refusal(400, `body is over ${MAX_BODY_CHARACTERS} characters`)
    const pictures = typeof media === 'number' ? Array.from({ length: media }, () => 'image/jpeg') : media
    const to = writing.to ?? options.number
    const sent = await texts.send({
      from,
      to,
      body,
      media: pictures,
      fields,
      ...(sid !== undefined && { sid }),
    })
    for (const reply of sent.replies) causes.set(reply.sid, sent.sid)
    for (const [oldest] of causes) {
      if (causes.size <= MOST_CAUSES) break
      causes.delete(oldest)
    }
    return sent
  }

  function callOf(sid: string): Call {
    return view(known(calls.find(sid), sid))
  }

  function phone(number: string): Phone {
    const own = calls.all.filter((leg) => phoneOf(leg) === number)
    return { number, texts: [...messages.thread(number)], calls: own.map(view) }
  }

  async function move(to: number): Promise<number> {
    const from = await options.clock.now()
    if (to < from)
      throw new Refusal(400, `the clock only moves forward: it is ${new Date(from).toISOString()}`)
    for (let stops = 0; stops < MAX_STOPS_PER_MOVE; stops++) {
      await wire.idle()
      const due = [agenda.next(), (await options.clock.next?.()) ?? null].filter((at) => at !== null)
      const next = Math.min(...due)
      if (next > to) break
      await agenda.run(await options.clock.move(Math.max(next, await options.clock.now()), from))
    }
    let now = await options.clock.move(Math.max(to, await options.clock.now()), from)
    // A clock of coarse steps may have gone further than asked.
    await agenda.run(now)
    // A callback may make something due at this very instant.
    for (let rounds = 0; rounds < MAX_ROUNDS_PER_MOVE; rounds++) {
      const before = wire.delivered()
      await wire.idle()
      if (wire.delivered() === before) break
      await agenda.run(now)
      now = await options.clock.move(Math.max(to, await options.clock.now()), from)
    }
    return now
  }

  async function moveToNews(within: number): Promise<number> {
    const from = await options.clock.now()
    const reached = (): number =>
      messages.all.filter(({ sentAt }) => sentAt !== null).length + calls.all.length
    await wire.idle()
    const before = reached()
    for (let stops = 0; stops < MAX_STOPS_PER_MOVE; stops++) {
      const due = [agenda.next(), (await options.clock.next?.()) ?? null].filter((at) => at !== null)
      const next = Math.min(...due)
      if (next > from + within) break
      const at = await move(Math.max(next, await options.clock.now()))
      if (reached() > before) return at
    }
    throw new Refusal(
      409,
      `no phone hears from the line by itself until ${new Date(from + within).toISOString()}`,
    )
  }

  return {
    options,
    causes,
    moveToNews,
    deliveries: wire.deliveries,
    problems: wire.problems,
    text,
    call: (from, to = options.number) => calls.start(from, to),
    answer: async (sid, by) => known(await calls.answer(sid, by), sid),
    decline: async (sid) => known(await calls.refuse(sid, 'declined'), sid),
    busy: async (sid) => known(await calls.refuse(sid, 'busy'), sid),
    digits: async (sid, keys) => known(await calls.digits(sid, keys), sid),
    speech: async (sid, words, confidence = DEFAULT_CONFIDENCE) =>
      known(await calls.speech(sid, words, confidence), sid),
    silence: async (sid) => known(await calls.silence(sid), sid),
    hangUp: async (sid) => known(await calls.hangUp(sid), sid),
    again: async (sid) => known(await calls.again(sid), sid),
    callOf,
    phone,
    now: () => options.clock.now(),
    move,
    idle: () => wire.idle(),
    parts: { wire, agenda, faults, messages, calls, optOut },
  }
}
