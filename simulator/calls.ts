import * as documents from './document.ts'
import { gather, press, takes, type Waiting } from './gather.ts'
import { rfc2822 } from './instant.ts'
import { isUp, newLeg, seconds, standard, view, type Call, type Leg, type Said } from './leg.ts'
import type { Options } from './network.ts'
import { elements, spoken, text, type Element } from './twiml.ts'
import { signedOrigin, type Parameters, type Wire } from './webhook.ts'

/** A repeat of a call's last request: `same` says whether the answer was equal to the first. */
export type Again = { sid: string; status: number; same: boolean; body: string }

/** Every step runs the call to its next Gather or its end; null where there is no such call. */
export type Calls = {
  all: Leg[]
  find(sid: string): Leg | null
  start(from: string, to: string): Promise<Call>
  digits(sid: string, keys: string): Promise<Call | null>
  speech(sid: string, words: string, confidence: number): Promise<Call | null>
  silence(sid: string): Promise<Call | null>
  hangUp(sid: string): Promise<Call | null>
  /** Ends a call from Twilio's side, at once; false if it had ended. */
  complete(sid: string): Promise<boolean>
  again(sid: string): Promise<Again | null>
}

const MAX_DOCUMENTS_PER_STEP = 50
const MAX_SAY_LOOPS = 1000
const apology: Said = { text: 'We are sorry, an application error has occurred. Goodbye.', language: 'en-US' }

/** Carries calls: fetches TwiML from the hotline and plays it to whoever called. */
export function createCalls(options: Options, wire: Wire): Calls {
  const all: Leg[] = []
  const find = (sid: string): Leg | null => all.find((leg) => leg.sid === sid) ?? null

  function note(leg: Leg, code: number, message: string): void {
    wire.problems.push({ code, message, url: leg.document.url, sid: leg.sid })
  }

  async function end(leg: Leg, state: 'completed' | 'failed' = 'completed'): Promise<void> {
    if (!isUp(leg)) return
    Object.assign(leg, { state, waiting: null, isHeld: false })
    const at = await options.clock.now()
    leg.endedAt = at
    const lasted = seconds(leg)
    const parameters = {
      ...standard(options.accountSid, leg, 'completed'),
      Timestamp: rfc2822(at),
      CallbackSource: 'call-progress-events',
      SequenceNumber: '0',
      CallDuration: String(lasted),
      Duration: String(Math.ceil(lasted / 60)),
    }
    const url = `${signedOrigin(options.hotline)}/twilio/call-status`
    leg.farewell = wire.track(wire.notify(url, 'POST', parameters, leg.sid))
  }

  async function fail(leg: Leg): Promise<void> {
    leg.said.push(apology)
    await end(leg, 'failed')
  }

  async function open(leg: Leg, url: string, method: 'POST' | 'GET', extra: Parameters = {}): Promise<void> {
    leg.waiting = null
    leg.fetched += 1
    if (leg.fetched > MAX_DOCUMENTS_PER_STEP) {
      note(leg, 11215, `more than ${MAX_DOCUMENTS_PER_STEP} documents without a pause for the caller`)
      return fail(leg)
    }
    const status = leg.state === 'ringing' ? 'ringing' : 'in-progress'
    const parameters = { ...extra, ...standard(options.accountSid, leg, status) }
    const asking: documents.Asking = { channel: 'voice', sid: leg.sid, url, method, parameters }
    const { delivery, document } = await documents.ask(wire, options.hotline, asking)
    leg.last = delivery
    if (!isUp(leg)) return
    if (!document) return fail(leg)
    Object.assign(leg, { document, position: 0 })
    if (leg.state !== 'ringing') return
    leg.answeredAt = await options.clock.now()
    leg.state = 'in-progress'
  }

  /** Says or plays; true if it never ends. */
  function speak(leg: Leg, element: Element): boolean {
    if (element.name === 'Pause') return false
    const loop = Number(element.attributes['loop'] ?? 1)
    const times = Number.isInteger(loop) && loop >= 0 ? Math.min(loop, MAX_SAY_LOOPS) : 1
    const isPlay = element.name === 'Play'
    const words = isPlay ? `[plays ${played(leg, element)}]` : spoken(element)
    const language = element.attributes['language'] ?? 'en-US'
    if (words === '') note(leg, 13520, 'a Say without words')
    else leg.said.push({ text: Array.from({ length: Math.max(times, 1) }, () => words).join(' '), language })
    return times === 0
  }

  function played(leg: Leg, element: Element): string {
    const address = text(element).trim()
    if (address === '') return element.attributes['digits'] ?? ''
    return documents.resolved(address, leg.document) ?? address
  }

  async function listen(leg: Leg, element: Element): Promise<void> {
    const { waiting, complaints } = gather(element, leg.document)
    for (const { code, message } of complaints) note(leg, code, message)
    // A key waiting in the buffer cuts the prompt before its first word.
    const isCut = leg.keys !== '' && takes(waiting, 'dtmf') && waiting.isInterruptible
    if (!isCut) for (const prompt of elements(element.children)) speak(leg, prompt)
    leg.waiting = waiting
    const keys = takes(waiting, 'dtmf') ? leg.keys : ''
    leg.keys = ''
    if (keys !== '') await enter(leg, waiting, keys)
  }

  async function enter(leg: Leg, waiting: Waiting, keys: string): Promise<void> {
    const entry = press(waiting, keys)
    if (entry.kind === 'more') {
      waiting.pressed = entry.pressed
      return
    }
    leg.keys = entry.left
    await gathered(leg, waiting, entry.digits, entry.finishedOn)
  }

  /** Nothing entered falls through to the next verb; a finish key alone counts as nothing. */
  async function gathered(leg: Leg, waiting: Waiting, digits: string, finishedOn: string): Promise<void> {
    if (digits === '' && !waiting.isEmptySent) {
      leg.waiting = null
      return
    }
    const extra = takes(waiting, 'dtmf')
      ? { msg: 'Gather End', Digits: digits, FinishedOnKey: finishedOn }
      : { SpeechResult: '' }
    await open(leg, waiting.gather.action, waiting.method, extra)
  }

  async function perform(leg: Leg, verb: Element): Promise<void> {
    switch (verb.name) {
      case 'Gather':
        return listen(leg, verb)
      case 'Redirect': {
        const url = documents.resolved(text(verb), leg.document)
        if (url !== null) return open(leg, url, documents.method(verb))
        note(leg, 11100, `Redirect to "${text(verb)}"`)
        return fail(leg)
      }
      case 'Hangup':
      case 'Reject':
        return end(leg)
      default:
        leg.isHeld = speak(leg, verb)
    }
  }

  async function run(leg: Leg): Promise<void> {
    while (isUp(leg) && leg.waiting === null && !leg.isHeld) {
      const verb = leg.document.verbs[leg.position]
      leg.position += 1
      await (verb ? perform(leg, verb) : end(leg))
    }
  }

  /** One step at a time per call, each from a clean slate. */
  async function step(leg: Leg, act: () => Promise<void>): Promise<Call> {
    const work = leg.turn.then(async () => {
      Object.assign(leg, { said: [], fetched: 0 })
      if (!isUp(leg)) return view(leg)
      await act()
      await run(leg)
      leg.keys = ''
      const seen = view(leg)
      await leg.farewell
      return seen
    })
    const settled = (): void => undefined
    leg.turn = work.then(settled, settled)
    return work
  }

  async function start(from: string, to: string): Promise<Call> {
    const url = documents.configured(options.hotline, 'voice', 'primary')
    const leg = newLeg(from, to, await options.clock.now(), url)
    all.push(leg)
    return step(leg, () => open(leg, url, 'POST'))
  }

  /** A step for a call that waits; on one that waits for nothing, or for something else, it does nothing. */
  async function input(
    sid: string,
    act: (leg: Leg, waiting: Waiting) => Promise<void>,
  ): Promise<Call | null> {
    const leg = find(sid)
    if (!leg) return null
    return step(leg, async () => {
      if (leg.waiting) await act(leg, leg.waiting)
    })
  }

  return {
    all,
    find,
    start,
    digits: (sid, keys) =>
      input(sid, async (leg, waiting) => {
        if (takes(waiting, 'dtmf')) await enter(leg, waiting, keys)
      }),
    speech: (sid, words, confidence) =>
      input(sid, async (leg, waiting) => {
        if (!takes(waiting, 'speech') || waiting.pressed !== '') return
        const extra = { SpeechResult: words, Confidence: String(confidence) }
        await open(leg, waiting.gather.action, waiting.method, extra)
      }),
    silence: (sid) => input(sid, (leg, waiting) => gathered(leg, waiting, waiting.pressed, '')),
    hangUp: async (sid) => {
      const leg = find(sid)
      return leg && step(leg, () => end(leg))
    },
    complete: async (sid) => {
      const leg = find(sid)
      if (!leg || !isUp(leg)) return false
      await end(leg)
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
