import type { Effect } from '../core/effect.ts'
import type { Speech } from '../core/speech.ts'
import {
  dial,
  enqueue,
  gather,
  hangup,
  leave,
  type Markup,
  message,
  pause,
  phoneme,
  play,
  prosody,
  queue,
  record,
  redirect,
  response,
  say,
  sayAs,
} from './markup.ts'

/** One voice a language: neural, and known to take the SSML used here. */
const VOICES = {
  en: { voice: 'Polly.Joanna-Neural', language: 'en-US' },
  es: { voice: 'Polly.Lupe-Neural', language: 'es-US' },
} as const

/** Texts answered in the response; an empty one means silence. `watch` is where the fate of watched ones is told. */
export const messagingTwiml = (effects: readonly Effect[], watch: string | null = null): string =>
  response(
    ...effects.flatMap((effect) => {
      if (effect.kind !== 'reply') return []
      const watched = effect.watched === true && watch !== null
      return [message(watched ? { statusCallback: watch } : {}, effect.text)]
    }),
  )

/**
 * What is said on a call, then the wait for an answer. Everything but what stands `apart` goes inside the Gather, so
 * that a key or a word cuts it short. Silence falls through to the same address without a result.
 */
export function voiceTwiml(effects: readonly Effect[], next: string): string {
  const last = effects.at(-1)
  const listening = effects.find((e) => e.kind === 'listen')
  const apart = effects.flatMap((e) => (e.kind === 'speak' && e.apart ? [spoken(e)] : []))
  const words = effects.flatMap((e) =>
    e.kind === 'speak' && !e.apart ? [spoken(e)] : e.kind === 'play' ? [play({}, e.url)] : [],
  )
  if (listening === undefined)
    return response(...apart, ...words, ...(last === undefined ? [] : afterWords(last, next)))
  const waiting = gather(
    {
      action: next,
      method: 'POST',
      input: listening.keysOnly ? ['dtmf'] : ['dtmf', 'speech'],
      language: VOICES[listening.language].language,
      timeout: listening.seconds,
      numDigits: listening.digits,
      finishOnKey: '', // one key answers at once, and # and * are keys like any other
      ...(listening.keysOnly ? {} : { speechTimeout: 'auto', hints: listening.hints.join(', ') }),
    },
    ...words,
  )
  return response(...apart, waiting, redirect({ method: 'POST' }, next))
}

/** What a call does that listens to no answer. */
function afterWords(last: Effect, next: string): Markup[] {
  if (last.kind === 'wait') {
    const waitUrl = next.replace('/voice/', '/hold/')
    return [enqueue({ action: next, method: 'POST', waitUrl, waitUrlMethod: 'POST' }, last.queue)]
  }
  // So long an empty queue is waited at: whoever was in it has gone.
  if (last.kind === 'join') return [dial({ action: next, method: 'POST', timeout: 5 }, queue({}, last.queue))]
  if (last.kind === 'record')
    return [
      record({ action: next, method: 'POST', maxLength: 120, timeout: 10, finishOnKey: '#' }),
      redirect({ method: 'POST' }, next),
    ]
  return [last.kind === 'step-out' ? leave({}) : hangup({})]
}

/** What a call hears while it waits. It is asked for again and again, so silence leads nowhere. */
export function holdTwiml(effects: readonly Effect[], keyed: string): string {
  const listening = effects.find((e) => e.kind === 'listen')
  const words = effects.flatMap((e) => (e.kind === 'speak' ? [spoken(e)] : []))
  const said =
    listening === undefined
      ? words
      : [
          gather(
            {
              action: keyed,
              method: 'POST',
              input: ['dtmf'],
              timeout: listening.seconds,
              numDigits: listening.digits,
              finishOnKey: '',
            },
            ...words,
          ),
        ]
  if (effects.some((e) => e.kind === 'step-out')) return response(...said, leave({}))
  // Asked for anew when it ends: a document without any length would be asked for without a pause.
  return response(...said, ...(listening === undefined ? [pause({ length: 5 })] : []))
}

function spoken({ language, slow, speech }: Extract<Effect, { kind: 'speak' }>): Markup {
  return say(VOICES[language], prosody({ rate: slow ? '80%' : '95%' }, ...speech.map(part)))
}

function part(of: Speech[number]): Markup {
  if (typeof of === 'string') return of
  return of.as === 'ipa'
    ? phoneme({ alphabet: 'ipa', ph: of.ipa }, of.text)
    : sayAs({ 'interpret-as': of.as }, of.text)
}
