import type { Agenda } from './agenda.ts'
import type { Address } from './document.ts'
import { rfc2822 } from './instant.ts'
import type { Leg } from './leg.ts'
import { newSid } from './messages.ts'
import type { Options } from './network.ts'
import { home } from './resource.ts'
import type { Wire } from './webhook.ts'

/** What a caller left. Times are epoch milliseconds on the line's clock. */
export type Recording = {
  sid: string
  callSid: string
  startedAt: number
  seconds: number
  /** Being processed, its sound cannot be had yet. */
  status: 'processing' | 'completed'
  updatedAt: number
  /** What was said, as far as the simulator was told. */
  words: string
}

/** Who is told about a recording, and of what. */
export type Listener = (Address & { events: readonly string[] }) | null

export type Recordings = {
  all: Recording[]
  /** Where the sound is served; Twilio's own until somebody serves it. */
  origin: string
  urlOf(recording: Recording): string
  /** Something was recorded: its sound comes later, and with it the callback. */
  keep(
    leg: Leg,
    taken: { startedAt: number; seconds: number; words: string },
    listener: Listener,
  ): Promise<Recording>
  /** There was nothing to record, of which the listener is told. */
  miss(leg: Leg, startedAt: number, listener: Listener): Promise<void>
}

/** How long after the call goes on the sound is there. */
const PROCESSING_MS = 2000

export function createRecordings(options: Options, wire: Wire, agenda: Agenda): Recordings {
  function tell(
    leg: Leg,
    listener: Listener,
    recording: { sid: string; startedAt: number; seconds: number },
    status: 'completed' | 'absent',
  ): void {
    if (!listener?.events.includes(status)) return
    const parameters = {
      AccountSid: options.accountSid,
      CallSid: leg.sid,
      RecordingSid: recording.sid,
      RecordingUrl: urlOf(recording),
      RecordingStatus: status,
      RecordingDuration: String(recording.seconds),
      RecordingChannels: '1',
      RecordingSource: 'RecordVerb',
      RecordingStartTime: rfc2822(recording.startedAt),
    }
    void wire.track(wire.notify(listener.url, listener.method, parameters, leg.sid))
  }

  function urlOf({ sid }: { sid: string }): string {
    return `${recordings.origin}${home(options.accountSid)}/Recordings/${sid}`
  }

  const recordings: Recordings = {
    all: [],
    origin: 'https://api.twilio.com',
    urlOf,
    async keep(leg, { startedAt, seconds, words }, listener) {
      const recording: Recording = {
        sid: newSid('RE'),
        callSid: leg.sid,
        startedAt,
        seconds,
        words,
        status: 'processing',
        updatedAt: startedAt,
      }
      recordings.all.push(recording)
      await agenda.after(PROCESSING_MS, async () => {
        Object.assign(recording, { status: 'completed', updatedAt: await options.clock.now() })
        tell(leg, listener, recording, 'completed')
      })
      return recording
    },
    async miss(leg, startedAt, listener) {
      await agenda.after(PROCESSING_MS, async () =>
        tell(leg, listener, { sid: newSid('RE'), startedAt, seconds: 0 }, 'absent'),
      )
    },
  }
  return recordings
}
