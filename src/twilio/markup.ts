import type MessagingResponse from 'twilio/lib/twiml/MessagingResponse'
import type VoiceResponse from 'twilio/lib/twiml/VoiceResponse'

/** A part of a TwiML document: text, or a verb with its attributes and what stands inside it. */
export type Markup = string | { name: string; attributes: object; inside: readonly Markup[] }

/**
 * A verb whose attributes are those of Twilio's own builder, by its types. The builder itself is not carried: it is a
 * twelfth of the Worker and most of its start-up (79 ms over an empty one); the tests hold this file to what it writes.
 */
const verb =
  (name: string): Verb<object> =>
  (attributes, ...inside) => ({ name, attributes, inside })
type Verb<Attributes> = (attributes: Attributes, ...inside: readonly Markup[]) => Markup

export const message: Verb<MessagingResponse.MessageAttributes> = verb('Message')
export const say: Verb<VoiceResponse.SayAttributes> = verb('Say')
export const play: Verb<VoiceResponse.PlayAttributes> = verb('Play')
export const pause: Verb<VoiceResponse.PauseAttributes> = verb('Pause')
export const gather: Verb<VoiceResponse.GatherAttributes> = verb('Gather')
export const redirect: Verb<VoiceResponse.RedirectAttributes> = verb('Redirect')
export const hangup = verb('Hangup')
export const leave = verb('Leave')
export const enqueue: Verb<VoiceResponse.EnqueueAttributes> = verb('Enqueue')
export const dial: Verb<VoiceResponse.DialAttributes> = verb('Dial')
export const queue: Verb<VoiceResponse.QueueAttributes> = verb('Queue')
export const record: Verb<VoiceResponse.RecordAttributes> = verb('Record')
export const prosody: Verb<VoiceResponse.SsmlProsodyAttributes> = verb('prosody')
export const phoneme: Verb<VoiceResponse.SsmlPhonemeAttributes> = verb('phoneme')
export const sayAs: Verb<VoiceResponse.SsmlSayAsAttributes> = verb('say-as')

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
