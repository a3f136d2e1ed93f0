import type { Noun } from './dial.ts'
import { address, type Address } from './document.ts'
import type { Exchange } from './exchange.ts'
import { hold } from './hold.ts'
import { rfc2822 } from './instant.ts'
import { status, type Frame, type Leg, type Occupation } from './leg.ts'
import { newSid } from './messages.ts'
import { text, type Element } from './twiml.ts'
import type { Parameters } from './webhook.ts'

type Participant = {
  leg: Leg
  label: string
  isMuted: boolean
  /** Whether the conference may begin when this one is there, and ends when this one goes. */
  starts: boolean
  ends: boolean
  /** Drops what it hears while it waits. */
  unhold(): void
  /** Goes on with what follows its Dial. */
  release(): void
}

type Conference = {
  sid: string
  name: string
  isStarted: boolean
  participants: Participant[]
  /** The first one who names an address is the one who counts. */
  listener: (Address & { events: readonly string[] }) | null
  sequence: number
  told: Promise<void>
}

const events = {
  start: 'conference-start',
  end: 'conference-end',
  join: 'participant-join',
  leave: 'participant-leave',
} as const

/** Twilio's code for a conference callback that is answered badly. */
const BAD_ANSWER = 16011
const DEFAULT_PARTICIPANTS = 250
const holdVerbs = ['Play', 'Say', 'Pause', 'Redirect']

/** Conference as a party of Dial: everyone who is in hears everyone else. */
export function conferencing(exchange: Exchange): Noun {
  const { wire, options } = exchange
  const running = new Map<string, Conference>()

  async function tell(
    conference: Conference,
    event: keyof typeof events,
    extra: Parameters = {},
  ): Promise<void> {
    const { listener } = conference
    if (!listener?.events.includes(event)) return
    const parameters = {
      ConferenceSid: conference.sid,
      FriendlyName: conference.name,
      AccountSid: options.accountSid,
      StatusCallbackEvent: events[event],
      SequenceNumber: String((conference.sequence += 1)),
      Timestamp: rfc2822(await exchange.now()),
      ...extra,
    }
    conference.told = wire.track(
      conference.told.then(() =>
        wire.notify(listener.url, listener.method, parameters, conference.sid, BAD_ANSWER),
      ),
    )
    await conference.told
  }

  function about({ leg, label, isMuted, starts, ends }: Participant): Parameters {
    return {
      CallSid: leg.sid,
      ...(label !== '' && { ParticipantLabel: label }),
      Muted: String(isMuted),
      Hold: 'false',
      Coaching: 'false',
      StartConferenceOnEnter: String(starts),
      EndConferenceOnExit: String(ends),
    }
  }

  function found(name: string): Conference {
    const existing = running.get(name)
    if (existing) return existing
    const conference: Conference = {
      sid: newSid('CF'),
      name,
      isStarted: false,
      participants: [],
      listener: null,
      sequence: 0,
      told: Promise.resolve(),
    }
    running.set(name, conference)
    return conference
  }

  async function enter(conference: Conference, participant: Participant): Promise<void> {
    conference.participants.push(participant)
    await tell(conference, 'join', about(participant))
    const { participants } = conference
    if (conference.isStarted || participants.length < 2 || !participants.some(({ starts }) => starts)) return
    conference.isStarted = true
    for (const one of participants) one.unhold()
    await tell(conference, 'start')
  }

  async function exit(conference: Conference, participant: Participant, why: string | null): Promise<void> {
    const { participants } = conference
    const at = participants.indexOf(participant)
    if (at < 0) return
    participants.splice(at, 1)
    const isOver = participants.length === 0 || (conference.isStarted && participant.ends)
    const others = isOver ? participants.splice(0) : []
    // Whoever dials the name from now on is in another conference.
    if (isOver) running.delete(conference.name)
    for (const other of others) other.release()
    await tell(conference, 'leave', {
      ...about(participant),
      ParticipantCallStatus: status(participant.leg),
      ...(why !== null && { ReasonParticipantLeft: why }),
    })
    if (!isOver) return
    for (const other of others)
      await tell(conference, 'leave', { ...about(other), ParticipantCallStatus: status(other.leg) })
    await tell(conference, 'end', {
      CallSidEndingConference: participant.leg.sid,
      ReasonConferenceEnded:
        participant.ends && others.length > 0
          ? 'participant-with-end-conference-on-exit-left'
          : 'last-participant-left',
    })
  }

  function listenerOf(noun: Element, frame: Frame): Conference['listener'] {
    const names = { url: 'statusCallback', method: 'statusCallbackMethod' }
    const to = address(noun, frame.document, names)
    return to && { ...to, events: noun.attributes['statusCallbackEvent']?.split(' ') ?? [] }
  }

  return async function dialConference(leg, frame, plan, noun) {
    const { attributes } = noun
    const name = text(noun).trim()
    const refused = (): Promise<void> =>
      exchange.conclude(leg, frame, plan.action, { DialCallStatus: 'failed', DialBridged: 'false' })
    if (name === '') {
      exchange.note(leg, 13237, 'Dial: a conference without a name')
      return refused()
    }
    const conference = found(name)
    if (conference.participants.length >= Number(attributes['maxParticipants'] ?? DEFAULT_PARTICIPANTS))
      return refused()
    conference.listener ??= listenerOf(noun, frame)
    // Neither a child call nor a duration: a conference has none.
    const result = { DialCallStatus: 'answered', DialBridged: 'true' }

    const occupation: Occupation = {
      kind: 'conference',
      async press(keys) {
        if (!plan.hangsUpOnStar || !keys.includes('*')) return
        await exit(conference, participant, null)
        await exchange.conclude(leg, frame, plan.action, result)
      },
      async speak(words) {
        if (participant.isMuted || !conference.isStarted) return
        for (const other of conference.participants)
          if (other !== participant) other.leg.said.push({ text: words, language: 'en-US' })
      },
      leave(why) {
        void wire.track(exit(conference, participant, why === 'hung-up' ? 'participant_hung_up' : null))
        if (why === 'hung-up') exchange.report(leg, plan.action, async () => result)
      },
    }
    const participant: Participant = {
      leg,
      label: attributes['participantLabel'] ?? '',
      isMuted: attributes['muted'] === 'true',
      starts: attributes['startConferenceOnEnter'] !== 'false',
      ends: attributes['endConferenceOnExit'] === 'true',
      unhold() {
        const at = leg.frames.indexOf(frame)
        if (at >= 0) leg.frames.length = at + 1
      },
      release() {
        exchange.post(leg, async () => {
          if (!exchange.isBusy(leg, frame, occupation)) return
          participant.unhold()
          await exchange.conclude(leg, frame, plan.action, result)
        })
      },
    }
    frame.occupation = occupation
    await enter(conference, participant)
    await exchange.later(leg, plan.timeLimitSeconds, async () => {
      if (!exchange.isBusy(leg, frame, occupation)) return
      await exit(conference, participant, null)
      participant.unhold()
      await exchange.conclude(leg, frame, plan.action, result)
    })
    if (conference.isStarted || !exchange.isBusy(leg, frame, occupation)) return
    const document = address(noun, frame.document, { url: 'waitUrl', method: 'waitMethod' })
    if (document)
      await hold(exchange, leg, {
        document,
        allowed: holdVerbs,
        parameters: async () => ({ ConferenceSid: conference.sid, FriendlyName: name }),
        failed: async () => participant.unhold(),
      })
    else if (attributes['waitUrl'] === undefined)
      leg.said.push({ text: '[plays hold music]', language: 'en-US' })
  }
}
