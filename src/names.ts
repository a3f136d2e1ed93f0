const encoder = new TextEncoder()
const keys = new Map<string, Promise<CryptoKey>>()
/** A talk is several texts in a row: the name of a number is worked out once while the isolate lives. */
const names = new Map<string, string>()
const NAMES_KEPT = 10_000

/**
 * The name of a number's object: `v1.` and 160 bits of HMAC-SHA-256 in hex. Names are logged by the platform, so the
 * number itself is never one; without PARTICIPANT_KEY nobody can go from a name to a number by trying them all.
 */
export async function participantName(number: string, secret: string): Promise<string> {
  const known = names.get(`${secret} ${number}`)
  if (known !== undefined) return known
  let key = keys.get(secret)
  if (key === undefined) {
    key = crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
    ])
    keys.set(secret, key)
  }
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', await key, encoder.encode(number)))
  const name = `v1.${Array.from(mac.subarray(0, 20), (b) => b.toString(16).padStart(2, '0')).join('')}`
  if (names.size >= NAMES_KEPT) names.clear()
  names.set(`${secret} ${number}`, name)
  return name
}

/** The name of the object of one call or text whose sender is withheld; it deletes itself after a day. */
export const withheldName = (sid: string): string => `call.${sid}`
