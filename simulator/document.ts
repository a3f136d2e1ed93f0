import { read, type Channel, type Element } from './twiml.ts'
import type { Delivery, Failure, Parameters, Wire } from './webhook.ts'

/** A document that was fetched and can be run; `url` is what its relative addresses resolve against. */
export type Document = { url: string; verbs: Element[] }

/** Where a request goes, and how. */
export type Address = { url: string; method: 'POST' | 'GET' }

/** What is asked of the hotline: where, and with what; `sid` is the text or call that it is about. */
export type Asking = {
  channel: Channel
  sid: string
  url: string
  method: 'POST' | 'GET'
  parameters: Parameters
  /** Where to ask when this address fails; null where Twilio has none. */
  fallback: Address | null
  token?: string
}

/** `delivery` is the one whose answer counts: the fallback's, if it came to that. */
export type Answer = { delivery: Delivery; document: Document | null }

/** An address in TwiML, relative ones resolved; null if it is none. No address means the same document. */
export function resolved(address: string | undefined, document: Document): string | null {
  if (address === undefined || address.trim() === '') return document.url
  // A document that was given in words has no address that a relative one could start from.
  const base = document.url === '' ? undefined : document.url
  return URL.canParse(address.trim(), base) ? new URL(address.trim(), base).href : null
}

/** Where a verb's attribute points, with its `method`; null where it points nowhere or is absent. */
export function address(
  element: Element,
  document: Document,
  names: { url: string; method: string } = { url: 'action', method: 'method' },
): Address | null {
  const given = element.attributes[names.url]
  if (given === undefined || given.trim() === '') return null
  const url = resolved(given, document)
  return url === null ? null : { url, method: verbMethod(element.attributes[names.method]) }
}

function verbMethod(given: string | undefined): 'POST' | 'GET' {
  return given?.toUpperCase() === 'GET' ? 'GET' : 'POST'
}

/** The verb's `method`, which Twilio takes for POST unless it is GET. */
export function method(element: Element): 'POST' | 'GET' {
  return verbMethod(element.attributes['method'])
}

const verb = (name: string, words: string): Element => ({ name, attributes: {}, children: [words] })

/** Reads an answer by its content type; what a voice may do with text and audio is documented by Twilio. */
function reading(delivery: Delivery, channel: Channel): ReturnType<typeof read> {
  const kind = delivery.contentType.split(';')[0]?.trim().toLowerCase() ?? ''
  if (channel === 'sms' && delivery.twiml.trim() === '') return { ok: true, verbs: [], warnings: [] }
  if (['text/xml', 'application/xml', 'text/html'].includes(kind)) return read(delivery.twiml, channel)
  if (channel === 'voice' && kind.startsWith('audio/'))
    return { ok: true, verbs: [verb('Play', delivery.url)], warnings: [] }
  if (channel === 'voice' && kind === 'text/plain') {
    const asTwiml = read(delivery.twiml, channel)
    return asTwiml.ok ? asTwiml : { ok: true, verbs: [verb('Say', delivery.twiml)], warnings: [] }
  }
  return { ok: false, complaint: { code: 12300, message: `the content type is "${delivery.contentType}"` } }
}

/** Asks the hotline for TwiML and, where that fails, its fallback. Every failure and warning is noted. */
export async function ask(wire: Wire, asking: Asking): Promise<Answer> {
  const { channel, sid } = asking

  async function once(from: Asking): Promise<Answer & { failure: Failure }> {
    const { delivery, failure } = await wire.deliver({ kind: 'document', ...webhook(from) })
    if (failure) return { delivery, document: null, failure }
    const answer = reading(delivery, channel)
    if (!answer.ok) return { delivery, document: null, failure: answer.complaint }
    wire.note(...answer.warnings.map((warning) => ({ ...warning, url: from.url, sid })))
    return { delivery, document: { url: from.url, verbs: answer.verbs }, failure: null }
  }

  const first = await once(asking)
  if (!first.failure) return first
  wire.note({ ...first.failure, url: asking.url, sid })
  const { fallback } = asking
  if (fallback === null || asking.url === fallback.url) return first
  const error = { ErrorCode: String(first.failure.code), ErrorUrl: asking.url.replace(/#.*$/s, '') }
  const second = await once({
    channel,
    sid,
    ...fallback,
    parameters: { ...asking.parameters, ...error },
    fallback: null,
  })
  if (second.failure) wire.note({ ...second.failure, url: fallback.url, sid })
  return second
}

function webhook(asking: Asking): {
  url: string
  method: 'POST' | 'GET'
  parameters: Parameters
  token?: string
} {
  const { url, method, parameters, token } = asking
  return { url, method, parameters, ...(token !== undefined && { token }) }
}
