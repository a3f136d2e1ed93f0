import MessagingResponse from 'twilio/lib/twiml/MessagingResponse'
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse'
import type { Effect } from '../core/effect.ts'
import type { Speech } from '../core/speech.ts'

/** One voice a language: neural, and known to take the SSML used here. */
const VOICES = {
  en: { voice: 'Polly.Joanna-Neural', language: 'en-US' },
  es: { voice: 'Polly.Lupe-Neural', language: 'es-US' },
} as const

/** Texts answered in the response; an empty one means silence. `watch` is where the fate of watched ones is told. */
export function messagingTwiml(effects: readonly Effect[], watch: string | null = null): string {
  const response = new MessagingResponse()
  for (const effect of effects)
    if (effect.kind === 'reply') {
      const watched = effect.watched === true && watch !== null
      response.message(watched ? { statusCallback: watch } : {}, effect.text)
    }
  return response.toString()
}

/**
 * What is said on a call, then the wait for an answer. Everything but what stands `apart` goes inside the Gather, so
 * that a key or a word cuts it short. Silence falls through to the same address without a result.
 */
export function voiceTwiml(effects: readonly Effect[], next: string): string {
  const response = new VoiceResponse()
  const last = effects.at(-1)
  const listening = effects.find((e) => e.kind === 'listen')
  for (const effect of effects) if (effect.kind === 'speak' && effect.apart) say(response, effect)
  if (listening === undefined) {
    for (const effect of effects) {
      if (effect.kind === 'speak' && !effect.apart) say(response, effect)
      if (effect.kind === 'play') response.play(effect.url)
    }
    if (last !== undefined) afterWords(response, last, next)
    return response.toString()
  }
  const gather = response.gather({
    action: next,
    method: 'POST',
    input: listening.keysOnly ? ['dtmf'] : ['dtmf', 'speech'],
    language: VOICES[listening.language].language,
    timeout: listening.seconds,
    numDigits: listening.digits,
    finishOnKey: '', // one key answers at once, and # and * are keys like any other
    ...(listening.keysOnly ? {} : { speechTimeout: 'auto', hints: listening.hints.join(', ') }),
  })
  for (const effect of effects) {
    if (effect.kind === 'speak' && !effect.apart) say(gather, effect)
    if (effect.kind === 'play') gather.play(effect.url)
  }
  response.redirect({ method: 'POST' }, next)
  return response.toString()
}

/** What a call does that listens to no answer. */
function afterWords(response: VoiceResponse, last: Effect, next: string): void {
  if (last.kind === 'wait') {
    const waitUrl = next.replace('/voice/', '/hold/')
    response.enqueue({ action: next, method: 'POST', waitUrl, waitUrlMethod: 'POST' }, last.queue)
  } else if (last.kind === 'join') {
    // So long an empty queue is waited at: whoever was in it has gone.
    response.dial({ action: next, method: 'POST', timeout: 5 }).queue(last.queue)
  } else if (last.kind === 'record') {
    response.record({ action: next, method: 'POST', maxLength: 120, timeout: 10, finishOnKey: '#' })
    response.redirect({ method: 'POST' }, next)
  } else if (last.kind === 'step-out') response.leave()
  else response.hangup()
}

/** What a call hears while it waits. It is asked for again and again, so silence leads nowhere. */
export function holdTwiml(effects: readonly Effect[], keyed: string): string {
  const response = new VoiceResponse()
  const listening = effects.find((e) => e.kind === 'listen')
  const into =
    listening === undefined
      ? response
      : response.gather({
          action: keyed,
          method: 'POST',
          input: ['dtmf'],
          timeout: listening.seconds,
          numDigits: listening.digits,
          finishOnKey: '',
        })
  for (const effect of effects) if (effect.kind === 'speak') say(into, effect)
  if (effects.some((e) => e.kind === 'step-out')) response.leave()
  // Asked for anew when it ends: a document without any length would be asked for without a pause.
  else if (listening === undefined) response.pause({ length: 5 })
  return response.toString()
}

type Speak = Extract<Effect, { kind: 'speak' }>

function say(parent: Pick<VoiceResponse, 'say'>, effect: Speak): void {
  const { voice, language } = VOICES[effect.language]
  const said = parent.say({ voice, language }, '')
  const rate = effect.slow ? '80%' : '95%'
  spoken(said.prosody({ rate }, ''), effect.speech)
}

/** The parts of prosody, say-as and phoneme that a speech uses; twilio types all SSML children alike. */
type Ssml = ReturnType<ReturnType<VoiceResponse['say']>['prosody']>

function spoken(into: Ssml, speech: Speech): void {
  for (const part of speech) {
    if (typeof part === 'string') into.addText(part)
    else if (part.as === 'ipa') into.phoneme({ alphabet: 'ipa', ph: part.ipa }, part.text)
    else into.sayAs({ 'interpret-as': part.as }, part.text)
  }
}
