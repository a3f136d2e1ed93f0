/**
 * A stand-in for Cloudflare Access on a laptop, as the rest of this folder is one for Twilio: it signs people in and puts
 * its token on their requests to /desk. The line believes the token for its signature, here as when it is deployed, and
 * knows no other way in. Whoever is asked for gets in, so this is never deployed.
 */

/** Who works at the laptop's desk: the first is its operator and its first clinician, the second its other clinician. */
export const STAFF = ['clinician1@laptop.example', 'clinician2@laptop.example'] as const

const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const
const KEY_ID = 'laptop-access-key'
const LASTS_S = 3600
const COOKIE = 'laptop-access'

let pair: CryptoKeyPair | null = null
/** A pair of this isolate; after a restart the line asks for the new one. */
async function keys(): Promise<CryptoKeyPair> {
  if (pair !== null) return pair
  const made = await crypto.subtle.generateKey(
    { ...RS256, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) },
    true,
    ['sign', 'verify'],
  )
  if (!('privateKey' in made)) throw new Error('RSA keys come in pairs')
  pair ??= made
  return pair
}

const kid = async (): Promise<string> => {
  const { n } = await publicKey()
  return `${KEY_ID}-${n?.slice(0, 12)}`
}

async function publicKey(): Promise<JsonWebKey> {
  const jwk = await crypto.subtle.exportKey('jwk', (await keys()).publicKey)
  if (jwk instanceof ArrayBuffer) throw new Error('a JWK is no bytes')
  return jwk
}

/** What Access publishes at /cdn-cgi/access/certs. */
export async function certs(): Promise<Response> {
  return Response.json({ keys: [{ ...(await publicKey()), kid: await kid(), use: 'sig', alg: 'RS256' }] })
}

export const isSignIn = (pathname: string): boolean => pathname === '/laptop/sign-in'

/** `/laptop/sign-in?as=E-MAIL`: from then on this browser is that person. */
export function signIn(request: Request): Response {
  const email = new URL(request.url).searchParams.get('as') ?? STAFF[0]
  return new Response(null, {
    status: 303,
    headers: { Location: '/desk', 'Set-Cookie': `${COOKIE}=${encodeURIComponent(email)}; Path=/; HttpOnly` },
  })
}

/** The request with the token that Access would put on it. One that has a token keeps it. */
export async function signedIn(
  request: Request,
  env: { ACCESS_TEAM_DOMAIN: string; ACCESS_AUD: string },
): Promise<Request> {
  if (request.headers.has(HEADER)) return request
  const cookie = new RegExp(`${COOKIE}=([^;]+)`).exec(request.headers.get('Cookie') ?? '')?.[1]
  const email = cookie === undefined ? STAFF[0] : decodeURIComponent(cookie)
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: env.ACCESS_TEAM_DOMAIN, aud: [env.ACCESS_AUD], email, iat: now, exp: now + LASTS_S }
  const signed = `${base64url({ alg: 'RS256', kid: await kid() })}.${base64url(claims)}`
  const { privateKey } = await keys()
  const mark = await crypto.subtle.sign(RS256.name, privateKey, new TextEncoder().encode(signed))
  const headers = new Headers(request.headers)
  headers.set(HEADER, `${signed}.${encoded(String.fromCharCode(...new Uint8Array(mark)))}`)
  return new Request(request, { headers })
}

const HEADER = 'Cf-Access-Jwt-Assertion'
const encoded = (text: string): string =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
const base64url = (value: object): string => encoded(JSON.stringify(value))
