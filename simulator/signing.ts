import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import type { Parameters } from './webhook.ts'

/** Scheme, credentials if any, host, and port if any. */
const AUTHORITY = /^(https?:\/\/)(?:([^/?#]*)@)?(\[[^\]]*\]|[^/?#:]*)(:\d+)?/i

/**
 * The address that Twilio signs: the authority as it was spelled (a URL would lower the host's case or drop a usual
 * port), without credentials; then what stands in the request's first line, which has no fragment. Calls over https
 * are signed without a port.
 */
export function signedAddress(spelled: string, requested: URL, about: 'text' | 'call'): string {
  const [, scheme = '', , host = '', port = ''] = AUTHORITY.exec(spelled) ?? []
  const isPortless = about === 'call' && scheme.toLowerCase() === 'https://'
  return scheme + host + (isPortless ? '' : port) + requested.pathname + requested.search
}

/** What credentials in an address are sent as: a request may not have them in its address. */
export function basicAuthorization({ username, password }: URL): string | null {
  if (username === '' && password === '') return null
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return `Basic ${Buffer.from(credentials).toString('base64')}`
}

/** The signature of a request: over the address, and the form if it has one. */
export function signature(token: string, address: string, form: Parameters | null): string {
  return getExpectedTwilioSignature(token, address, form ?? {})
}
