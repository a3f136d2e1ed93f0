/**
 * A clinician's six digits, as the desk keeps them: PBKDF2-SHA-256 with a salt of their own, `pbkdf2:salt:hash` in hex.
 * A million PINs are soon tried by whoever has the table; it keeps them from whoever only reads it.
 */
const ITERATIONS = 100_000 // the most that Workers allow
const BYTES = 32

export async function hashed(
  pin: string,
  salt = crypto.getRandomValues(new Uint8Array(16)),
): Promise<string> {
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(pin), 'PBKDF2', false, [
    'deriveBits',
  ])
  const bits = await crypto.subtle.deriveBits(
    { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: ITERATIONS },
    key,
    BYTES * 8,
  )
  return `pbkdf2:${hex(salt)}:${hex(new Uint8Array(bits))}`
}

/** True if `pin` is what `stored` was made of. Six plain digits are from before they were hashed. */
export async function isPin(pin: string, stored: string): Promise<boolean> {
  const [, salt = ''] = /^pbkdf2:([0-9a-f]+):/.exec(stored) ?? []
  const kept = isPlain(stored) ? await hashed(stored, NONE) : stored
  return (await hashed(pin, isPlain(stored) ? NONE : unhex(salt))) === kept
}

export const isPlain = (stored: string): boolean => /^\d{6}$/.test(stored)

const NONE = new Uint8Array(16)
const hex = (bytes: Uint8Array): string => Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('')
const unhex = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: text.length / 2 }, (_, i) => Number.parseInt(text.slice(2 * i, 2 * i + 2), 16))
