import * as z from 'zod/mini'

/** Where Cloudflare Access signs people in for this line, and the tag of its application. Both, or nobody gets in. */
export type Access = { team: string; audience: string }

/** Why somebody was not let in: for the log, which never names them. */
export type Refused =
  | 'no-token'
  | 'malformed'
  | 'signature'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'no-email'
  | 'keys'

const Key = z.object({ kid: z.string(), kty: z.literal('RSA'), n: z.string(), e: z.string() })
const Keys = z.object({ keys: z.array(z.unknown()) })
const Header = z.object({ alg: z.literal('RS256'), kid: z.string() })
const Claims = z.object({
  iss: z.string(),
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  nbf: z.optional(z.number()),
  email: z.optional(z.string()),
})

/** An unknown key id asks for the keys again, but not more often: whoever makes up key ids must not make us ask. */
const ASK_AGAIN_MS = 10_000
/** Access changes its keys every six weeks; one that it took back is believed no longer than this. */
const KEPT_MS = 3_600_000
const KEYS_WAIT_MS = 5_000
/** Two clocks may differ by so many seconds, for a token that is not yet valid. */
const SKEW_S = 60

/** The keys of the teams, as far as this isolate has asked. Values only: promises belong to their request. */
const shelves = new Map<string, { at: number; keys: ReadonlyMap<string, CryptoKey> }>()

/**
 * Who a request comes from, by the token that Access puts on it, and by nothing else: the header with the e-mail address
 * can be written by anybody. Everything that is not proved is refused.
 */
export async function identify(
  request: Request,
  { team, audience }: Access,
  now: number,
): Promise<{ email: string } | { refused: Refused }> {
  const token = request.headers.get('Cf-Access-Jwt-Assertion')
  if (token === null || token === '') return { refused: 'no-token' }
  const [head = '', body = '', mark = '', ...rest] = token.split('.')
  const header = Header.safeParse(json(head))
  const claims = Claims.safeParse(json(body))
  const signature = bytes(mark)
  if (!header.success || !claims.success || signature === null || rest.length > 0)
    return { refused: 'malformed' }
  const key = await keyOf(team, header.data.kid, now)
  if (key === 'keys') return { refused: 'keys' }
  const signed = new TextEncoder().encode(`${head}.${body}`)
  if (key === null || !(await crypto.subtle.verify(RS256.name, key, signature, signed)))
    return { refused: 'signature' }
  const { iss, aud, exp, nbf, email } = claims.data
  if (iss !== team) return { refused: 'issuer' }
  if (!(typeof aud === 'string' ? [aud] : aud).includes(audience)) return { refused: 'audience' }
  if (exp * 1000 <= now || (nbf !== undefined && (nbf - SKEW_S) * 1000 > now)) return { refused: 'expired' }
  return email === undefined || email === '' ? { refused: 'no-email' } : { email: email.toLowerCase() }
}

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

/** The key of that id; null if the team has none such, `keys` if the team could not be asked. */
async function keyOf(team: string, id: string, now: number): Promise<CryptoKey | null | 'keys'> {
  const shelf = shelves.get(team)
  const age = shelf === undefined ? Infinity : now - shelf.at
  const known = shelf?.keys.get(id)
  if (known !== undefined && age < KEPT_MS) return known
  if (known === undefined && age < ASK_AGAIN_MS) return null
  const keys = await ask(team)
  if (keys === null) return 'keys'
  shelves.set(team, { at: now, keys })
  return keys.get(id) ?? null
}

async function ask(team: string): Promise<ReadonlyMap<string, CryptoKey> | null> {
  try {
    const signal = AbortSignal.timeout(KEYS_WAIT_MS)
    const response = await fetch(`${team}/cdn-cgi/access/certs`, { signal, redirect: 'manual' })
    if (!response.ok) return null
    const keys = new Map<string, CryptoKey>()
    for (const each of Keys.parse(await response.json()).keys) {
      const key = Key.safeParse(each)
      if (!key.success) continue
      const { kid, ...jwk } = key.data
      keys.set(kid, await crypto.subtle.importKey('jwk', jwk, RS256, false, ['verify']))
    }
    return keys
  } catch {
    return null
  }
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> | null {
  try {
    const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
    return Uint8Array.from(text, (c) => c.charCodeAt(0))
  } catch {
    return null
  }
}

function json(base64url: string): unknown {
  const raw = bytes(base64url)
  try {
    return raw === null ? null : JSON.parse(new TextDecoder().decode(raw))
  } catch {
    return null
  }
}
