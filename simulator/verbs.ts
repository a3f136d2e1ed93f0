import * as documents from './document.ts'
import type { Exchange, Verb } from './exchange.ts'
import type { Frame, Leg } from './leg.ts'
import { spoken, text, type Element } from './twiml.ts'

const MAX_LOOPS = 1000
/** How fast a voice speaks, and how long a recording of unknown length is taken to be. */
const WORDS_PER_SECOND = 2.5
const SECONDS_OF_PLAY = 10

/** How long words take to be said, in seconds. */
export function saying(words: string): number {
  return words.split(/\s+/).filter((word) => word !== '').length / WORDS_PER_SECOND
}

function played(frame: Frame, element: Element): string {
  const address = text(element).trim()
  if (address === '') return element.attributes['digits'] ?? ''
  return documents.resolved(address, frame.document) ?? address
}

/** Says, plays or pauses. True if it never ends. */
export function speak(exchange: Exchange, leg: Leg, frame: Frame, element: Element): boolean {
  const { name, attributes } = element
  if (name === 'Pause') {
    const length = Number(attributes['length'] ?? 1)
    frame.playedSeconds += length >= 0 ? length : 1
    return false
  }
  const loop = Number(attributes['loop'] ?? 1)
  const times = Number.isInteger(loop) && loop >= 0 ? Math.min(loop, MAX_LOOPS) : 1
  const isPlay = name === 'Play'
  const words = isPlay ? `[plays ${played(frame, element)}]` : spoken(element)
  const language = attributes['language'] ?? 'en-US'
  if (words === '') {
    exchange.note(leg, 13520, 'a Say without words')
    return false
  }
  frame.playedSeconds += times * (isPlay ? SECONDS_OF_PLAY : saying(words))
  leg.said.push({ text: Array.from({ length: Math.max(times, 1) }, () => words).join(' '), language })
  return times === 0
}

/** The verbs that only speak, or that only lead elsewhere. */
export function plainVerbs(exchange: Exchange): Record<string, Verb> {
  const say: Verb = async (leg, frame, element) => {
    // A Say or Play without end: nothing but hanging up leads on.
    if (speak(exchange, leg, frame, element)) frame.occupation = { kind: 'endless' }
  }

  return {
    Say: say,
    Play: say,
    Pause: say,
    async Redirect(leg, frame, element) {
      const url = documents.resolved(text(element), frame.document)
      if (url !== null) return exchange.open(leg, { url, method: documents.method(element) })
      exchange.note(leg, 11100, `Redirect to "${text(element)}"`)
      return frame.failed ? frame.failed() : exchange.fail(leg)
    },
    Hangup: (leg) => exchange.end(leg),
    async Reject(leg, _frame, { attributes }) {
      // Only a call that was not answered can be rejected; another is hung up.
      if (leg.state !== 'ringing') return exchange.end(leg)
      return exchange.end(leg, attributes['reason'] === 'busy' ? 'busy' : 'no-answer')
    },
  }
}
