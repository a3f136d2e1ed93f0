/**
 * X-Twilio-Signature: HMAC-SHA1 over the configured address and the sorted form fields
 * (twilio.com/docs/usage/webhooks/webhooks-security). By Web Crypto over the address that Twilio was told, so nothing
 * is guessed about ports, proxies or spellings.
 */

const encoder = new TextEncoder()
const keys = new Map<string, Promise<CryptoKey>>()

const keyOf = (token: string): Promise<CryptoKey> => {
  const known = keys.get(token)
  if (known !== undefined) return known
  const made = crypto.subtle.importKey('raw', encoder.encode(token), { name: 'HMAC', hash: 'SHA-1' }, false, [
    'verify',
  ])
  keys.set(token, made)
  return made
}

/** The string that Twilio signs: the address without fragment, then each name with its distinct values, in byte order. */
export function signedText(url: string, fields: URLSearchParams): string {
  const hash = url.indexOf('#')
  let text = hash < 0 ? url : url.slice(0, hash)
  for (const name of [...new Set(fields.keys())].sort())
    for (const value of [...new Set(fields.getAll(name))].sort()) text += name + value
  return text
}

/** True if `signature` (base64) is that of `url` with `fields` under `token`. False for whatever is not base64 of 20 bytes. */
export async function isSigned(
  token: string,
  signature: string | undefined,
  url: string,
  fields: URLSearchParams,
): Promise<boolean> {
  if (signature === undefined || !/^[A-Za-z0-9+/]{27}=$/.test(signature)) return false
  const given = Uint8Array.from(atob(signature), (c) => c.charCodeAt(0))
  const key = await keyOf(token)
  for (const address of spellings(url))
    // `verify` compares in constant time
    if (await crypto.subtle.verify('HMAC', key, given, encoder.encode(signedText(address, fields))))
      return true
  return false
}

/**
 * Texts keep an explicit port of the address, calls over https drop it, and some of Twilio's senders write the usual
 * port out: the address as configured comes first, the others cost something only to who signed wrongly.
 */
function spellings(url: string): string[] {
  const match = /^(https?):\/\/((?:[^@/]*@)?[^:/?]+)(:\d+)?(.*)$/s.exec(url)
  if (match === null) return [url]
  const [, scheme = '', host = '', port, rest = ''] = match
  const usual = scheme === 'https' ? ':443' : ':80'
  return [url, `${scheme}://${host}${port === undefined ? usual : ''}${rest}`]
}

/** A JSON webhook is signed over its address alone, which then carries the hash of the body as `bodySHA256`. */
export async function isBodySigned(
  token: string,
  signature: string | undefined,
  url: string,
  body: string,
): Promise<boolean> {
  const expected = new URL(url).searchParams.get('bodySHA256')
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', encoder.encode(body)))
  const hex = Array.from(digest, (b) => b.toString(16).padStart(2, '0')).join('')
  return expected === hex && isSigned(token, signature, url, new URLSearchParams())
}
