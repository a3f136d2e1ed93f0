import type { Exchange, Verb } from './exchange.ts'
import { gather, press, takes, type Waiting } from './gather.ts'
import type { Frame, Leg, Occupation } from './leg.ts'
import { elements } from './twiml.ts'
import { speak } from './verbs.ts'

/** Gather: asks, and hands what is entered to its action. */
export function listening(exchange: Exchange): Record<string, Verb> {
  async function enter(leg: Leg, frame: Frame, waiting: Waiting, keys: string): Promise<void> {
    const entry = press(waiting, keys)
    if (entry.kind === 'more') {
      waiting.pressed = entry.pressed
      return
    }
    leg.keys = entry.left
    await gathered(leg, frame, waiting, entry.digits, entry.finishedOn)
  }

  /** Nothing entered falls through to the next verb; a finish key alone counts as nothing. */
  async function gathered(
    leg: Leg,
    frame: Frame,
    waiting: Waiting,
    digits: string,
    finishedOn: string,
  ): Promise<void> {
    if (digits === '' && !waiting.isEmptySent) {
      frame.occupation = null
      return
    }
    const extra = takes(waiting, 'dtmf')
      ? { msg: 'Gather End', Digits: digits, FinishedOnKey: finishedOn }
      : { SpeechResult: '' }
    await exchange.open(leg, { url: waiting.gather.action, method: waiting.method }, extra)
  }

  return {
    async Gather(leg, frame, element) {
      const { waiting, complaints } = gather(element, frame.document)
      for (const { code, message } of complaints) exchange.note(leg, code, message)
      // A key waiting in the buffer cuts the prompt before its first word.
      const isCut = leg.keys !== '' && takes(waiting, 'dtmf') && waiting.isInterruptible
      if (!isCut) for (const prompt of elements(element.children)) speak(exchange, leg, frame, prompt)
      const occupation: Occupation = {
        kind: 'gather',
        waiting,
        press: async (keys) => {
          if (takes(waiting, 'dtmf')) await enter(leg, frame, waiting, keys)
        },
        speak: async (words, confidence) => {
          if (!takes(waiting, 'speech') || waiting.pressed !== '') return
          const extra = { SpeechResult: words, Confidence: String(confidence) }
          await exchange.open(leg, { url: waiting.gather.action, method: waiting.method }, extra)
        },
        rest: () => {
          // Its own time and that of the prompts before it has passed.
          frame.playedSeconds = 0
          return gathered(leg, frame, waiting, waiting.pressed, '')
        },
      }
      frame.occupation = occupation
      const keys = takes(waiting, 'dtmf') ? leg.keys : ''
      leg.keys = ''
      if (keys !== '') await enter(leg, frame, waiting, keys)
      if (!exchange.isBusy(leg, frame, occupation)) return
      if (frame.isUnattended !== true && leg.takenBy !== 'machine') return
      const wait = frame.playedSeconds + waiting.gather.timeout
      await exchange.later(leg, wait, async () => {
        if (exchange.isBusy(leg, frame, occupation)) await occupation.rest?.()
      })
    },
  }
}
