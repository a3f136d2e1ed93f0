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
  const listening = effects.find((e) => e.kind === 'listen')
  for (const effect of effects) if (effect.kind === 'speak' && effect.apart) say(response, effect)
  if (listening === undefined) {
    for (const effect of effects) {
      if (effect.kind === 'speak' && !effect.apart) say(response, effect)
      if (effect.kind === 'play') response.play(effect.url)
    }
    response.hangup()
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
