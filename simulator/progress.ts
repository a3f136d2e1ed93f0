import { rfc2822 } from './instant.ts'
import { seconds, standard, type Leg } from './leg.ts'
import type { Options } from './network.ts'
import type { Parameters, Wire } from './webhook.ts'

export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed'

const statuses = { initiated: 'initiated', ringing: 'ringing', answered: 'in-progress' } as const

/** Twilio's code for a progress callback that is answered badly. */
const BAD_ANSWER = 15003

/** Tells whoever subscribed how a call goes on, one event after the other. */
export type Progress = {
  /** `extra` overrides and adds; `at` is when it happened, `status` the final one of a completed call. */
  tell(leg: Leg, event: ProgressEvent, at: number, status?: string, extra?: Parameters): void
  /** Requests an address once the earlier news are out, unless there is nothing to say; the answer is not run. */
  report(
    leg: Leg,
    to: { url: string; method: 'POST' | 'GET' },
    parameters: () => Promise<Parameters | null>,
  ): void
}

export function createProgress(options: Options, wire: Wire): Progress {
  function report(
    leg: Leg,
    to: { url: string; method: 'POST' | 'GET' },
    parameters: () => Promise<Parameters | null>,
    warning?: number,
  ): void {
    leg.told = wire.track(
      leg.told.then(async () => {
        const given = await parameters()
        if (given) await wire.notify(to.url, to.method, given, leg.sid, warning)
      }),
    )
  }

  function tell(
    leg: Leg,
    event: ProgressEvent,
    at: number,
    status: string = event === 'completed' ? 'completed' : statuses[event],
    extra: Parameters = {},
  ): void {
    const { subscription } = leg
    if (!subscription?.events.includes(event)) return
    const lasted = seconds(leg)
    const parameters = {
      ...standard(options.accountSid, leg, status),
      Timestamp: rfc2822(at),
      CallbackSource: 'call-progress-events',
      SequenceNumber: String(leg.sequence++),
      ...(event === 'completed' && {
        CallDuration: String(lasted),
        Duration: String(Math.ceil(lasted / 60)),
      }),
      ...(leg.answeredBy !== null && { AnsweredBy: leg.answeredBy }),
      ...extra,
    }
    report(leg, subscription, async () => parameters, BAD_ANSWER)
  }

  return { tell, report }
}
