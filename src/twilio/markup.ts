import type MessagingResponse from 'twilio/lib/twiml/MessagingResponse'
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse'

/** A part of a TwiML document: text, or a verb with its attributes and what stands inside it. */
export type Markup = string | { name: string; attributes: object; inside: readonly Markup[] }

/**
 * A verb whose attributes are those of Twilio's own builder, by its types. The builder itself is not carried: it is a
 * twelfth of the Worker and most of its start-up (79 ms over an empty one); the tests hold this file to what it writes.
 */
const verb =
  <A extends object = object>(name: string) =>
  (attributes: A, ...inside: readonly Markup[]): Markup => ({ name, attributes, inside })

export const message = verb<MessagingResponse.MessageAttributes>('Message')
export const say = verb<VoiceResponse.SayAttributes>('Say')
export const play = verb<VoiceResponse.PlayAttributes>('Play')
export const pause = verb<VoiceResponse.PauseAttributes>('Pause')
export const gather = verb<VoiceResponse.GatherAttributes>('Gather')
export const redirect = verb<VoiceResponse.RedirectAttributes>('Redirect')
export const hangup = verb('Hangup')
export const leave = verb('Leave')
export const enqueue = verb<VoiceResponse.EnqueueAttributes>('Enqueue')
export const dial = verb<VoiceResponse.DialAttributes>('Dial')
export const queue = verb<VoiceResponse.QueueAttributes>('Queue')
export const record = verb<VoiceResponse.RecordAttributes>('Record')
export const prosody = verb<VoiceResponse.SsmlProsodyAttributes>('prosody')
export const phoneme = verb<VoiceResponse.SsmlPhonemeAttributes>('phoneme')
export const sayAs = verb<VoiceResponse.SsmlSayAsAttributes>('say-as')

/** The whole document. No blank may stand before its header: Twilio refuses that with 12100. */
export const response = (...inside: readonly Markup[]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>${written({ name: 'Response', attributes: {}, inside })}`

function written(markup: Markup): string {
  if (typeof markup === 'string') return escaped(markup, TEXT)
  const { name, attributes, inside } = markup
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(
      ([key, value]) =>
        ` ${key}="${escaped(Array.isArray(value) ? value.join(' ') : String(value), QUOTED)}"`,
    )
  const content = inside.map(written).join('')
  const start = `<${name}${given.join('')}`
  return content === '' ? `${start}/>` : `${start}>${content}</${name}>`
}

const escaped = (text: string, signs: RegExp): string =>
  text.replace(NOT_XML, '').replace(signs, (sign) => ENTITIES[sign] ?? sign)
const TEXT = /[&<>\r]/g
const QUOTED = /[&<"\t\n\r]/g
const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#x9;',
  '\n': '&#xA;',
  '\r': '&#xD;',
}
/** What no XML document may hold, however it is written: one such sign and Twilio reads none of it. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu
