import { wholeNumber } from './dial-plan.ts'
import { address, method } from './document.ts'
import type { Exchange, Verb } from './exchange.ts'
import type { Occupation } from './leg.ts'
import type { Listener, Recording, Recordings } from './recordings.ts'
import { saying } from './verbs.ts'
import type { Parameters } from './webhook.ts'

const DEFAULT_MAX_SECONDS = 3600
const DEFAULT_TIMEOUT_SECONDS = 5

/** Record: keeps what the caller says until a key, a silence, its greatest length, or the end of the call. */
export function recording(exchange: Exchange, recordings: Recordings): Record<string, Verb> {
  return {
    async Record(leg, frame, element) {
      const { attributes } = element
      const whole = (name: string, code: number, otherwise: number): number =>
        wholeNumber(exchange, leg, element, { name, code, least: 1, otherwise })
      const maxSeconds = whole('maxLength', 13612, DEFAULT_MAX_SECONDS)
      const timeoutSeconds = whole('timeout', 13611, DEFAULT_TIMEOUT_SECONDS)
      let finishOnKey = attributes['finishOnKey'] ?? '1234567890*#'
      if (!/^[\d*#]*$/.test(finishOnKey)) {
        exchange.note(leg, 13613, `Record: finishOnKey="${finishOnKey}" is not valid`)
        finishOnKey = '1234567890*#'
      }
      // Without an action the same document is asked for again, as after a Gather.
      const action = address(element, frame.document) ?? {
        url: frame.document.url,
        method: method(element),
      }
      const names = { url: 'recordingStatusCallback', method: 'recordingStatusCallbackMethod' }
      const callback = address(element, frame.document, names)
      const events = attributes['recordingStatusCallbackEvent']?.split(' ') ?? ['completed']
      const listener: Listener = callback && { ...callback, events }
      const startedAt = await exchange.now()
      const heard: string[] = []

      /** What was recorded, or null for nothing at all. */
      async function stop(): Promise<Recording | null> {
        const words = heard.join(' ')
        const passed = ((await exchange.now()) - startedAt) / 1000
        const seconds = Math.min(maxSeconds, Math.round(Math.max(passed, Math.ceil(saying(words)))))
        if (seconds >= 1) return recordings.keep(leg, { startedAt, seconds, words }, listener)
        await recordings.miss(leg, startedAt, listener)
        return null
      }

      const result = (kept: Recording, key: string): Parameters => ({
        RecordingUrl: recordings.urlOf(kept),
        RecordingSid: kept.sid,
        RecordingDuration: String(kept.seconds),
        Digits: key,
      })

      /** An empty recording is none: the next verb's turn has come, and the action is not requested. */
      async function finish(key: string): Promise<void> {
        const kept = await stop()
        if (exchange.isBusy(leg, frame, occupation))
          await exchange.conclude(leg, frame, kept && action, kept ? result(kept, key) : {})
      }

      const occupation: Occupation = {
        kind: 'record',
        async press(keys) {
          const key = [...keys].find((one) => finishOnKey.includes(one))
          if (key !== undefined) await finish(key)
        },
        speak: async (words) => void heard.push(words),
        rest: () => finish(''),
        leave(why) {
          const stopped = stop()
          if (why === 'redirected') return void exchange.wire.track(stopped.then(() => undefined))
          exchange.report(leg, action, async () => {
            const kept = await stopped
            return kept && result(kept, 'hangup')
          })
        },
      }
      frame.occupation = occupation
      const limit = leg.takenBy === 'machine' ? timeoutSeconds : maxSeconds
      await exchange.later(leg, limit, async () => {
        if (exchange.isBusy(leg, frame, occupation)) await finish('')
      })
    },
  }
}
