import { createServer, type Server } from 'node:http'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { bundleWorker, compatibilityDate, LAPTOP, publish } from '../../simulator/laptop.ts'
import { bundle } from '../line/webhook.ts'

/** What is deployed, src/index.ts itself, with a team of Access whose keys the test holds. */
const AUDIENCE = 'a'.repeat(64)
const OPERATOR = 'operator@clinic.example'
const RS256 = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' } as const

type Signer = { kid: string; pair: CryptoKeyPair }

let team: Server
let origin = ''
let published: Signer[] = []
let asked = 0
let isDown = false
let worker: Miniflare
let open: Miniflare
let ours: Signer
let strangers: Signer

async function signer(kid: string): Promise<Signer> {
  const algorithm = { ...RS256, modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]) }
  const pair = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  if (!('privateKey' in pair)) throw new Error('RSA keys come in pairs')
  return { kid, pair }
}

const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')

async function token(claims: object = {}, by: Signer = ours, header: object = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const all = { iss: origin, aud: [AUDIENCE], email: OPERATOR, iat: now, nbf: now, exp: now + 600, ...claims }
  const signed = `${base64url({ alg: 'RS256', kid: by.kid, typ: 'JWT', ...header })}.${base64url(all)}`
  const mark = await crypto.subtle.sign(RS256.name, by.pair.privateKey, Buffer.from(signed))
  return `${signed}.${Buffer.from(mark).toString('base64url')}`
}

function deployed(script: string, access: Record<string, string>): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.ERROR),
      cf: false,
      telemetry: { enabled: false },
      name: 'doorway',
      modules: true,
      script,
      scriptPath: 'index.mjs',
      compatibilityDate: compatibilityDate(),
      kvNamespaces: { CONTENT: 'CONTENT' },
      durableObjects: {
        PARTICIPANT: { className: 'Participant', useSQLite: true },
        WATCH: { className: 'Watch', useSQLite: true },
        DESK: { className: 'Desk', useSQLite: true },
      },
      bindings: {
        TWILIO_ACCOUNT_SID: LAPTOP.account,
        TWILIO_AUTH_TOKEN: LAPTOP.token,
        TWILIO_PHONE_NUMBER: LAPTOP.number,
        PUBLIC_ORIGIN: 'https://line.example.org',
        PARTICIPANT_KEY: LAPTOP.participantKey,
        ...access,
      },
    }),
  )
}

beforeAll(async () => {
  team = createServer((request, response) => {
    asked += 1
    if (isDown || request.url !== '/cdn-cgi/access/certs') return response.writeHead(500).end()
    void Promise.all(
      published.map(async ({ kid, pair }) => ({
        ...(await crypto.subtle.exportKey('jwk', pair.publicKey)),
        kid,
        use: 'sig',
        alg: 'RS256',
      })),
    ).then((keys) => response.end(JSON.stringify({ keys })))
  })
  await new Promise<void>((listening) => team.listen(0, '127.0.0.1', listening))
  const address = team.address()
  if (address === null || typeof address === 'string') throw new Error('the team has no port')
  origin = `http://127.0.0.1:${address.port}`
  ;[ours, strangers] = await Promise.all([signer('ours'), signer('ours')])
  published = [ours]
  const script = await bundleWorker('src/index.ts')
  worker = deployed(script, { ACCESS_TEAM_DOMAIN: origin, ACCESS_AUD: AUDIENCE, DESK_OPERATOR: OPERATOR })
  open = deployed(script, {})
  await publish(await worker.getKVNamespace('CONTENT'), bundle)
}, 60_000)

afterAll(async () => {
  await Promise.all([worker.dispose(), open.dispose()])
  team.close()
})

type Answer = { status: number; text: string; headers: Headers }

async function ask(headers: Record<string, string> = {}, path = '/desk', method = 'GET'): Promise<Answer> {
  const response = await worker.dispatchFetch(`https://line.example.org${path}`, {
    method,
    headers: {
      ...(method === 'POST' ? { 'content-type': 'application/x-www-form-urlencoded' } : {}),
      ...headers,
    },
    redirect: 'manual',
  })
  return { status: response.status, text: await response.text(), headers: new Headers([...response.headers]) }
}

const bearing = async (
  claims: object = {},
  by?: Signer,
  header?: object,
): Promise<Record<string, string>> => ({
  'Cf-Access-Jwt-Assertion': await token(claims, by, header),
})

const past = (): number => Math.floor(Date.now() / 1000) - 1

const refused: [name: string, headers: () => Promise<Record<string, string>>][] = [
  ['no token', async () => ({})],
  ['an empty token', async () => ({ 'Cf-Access-Jwt-Assertion': '' })],
  ['what is no token', async () => ({ 'Cf-Access-Jwt-Assertion': 'a.b.c' })],
  ['a forged e-mail header', async () => ({ 'Cf-Access-Authenticated-User-Email': OPERATOR })],
  ['a token in the cookie alone', async () => ({ Cookie: `CF_Authorization=${await token()}` })],
  ['an expired token', () => bearing({ exp: past() })],
  ['a token that is not valid yet', () => bearing({ nbf: past() + 3600 })],
  ['a token without an end', () => bearing({ exp: undefined })],
  ['the token of another application', () => bearing({ aud: ['b'.repeat(64)] })],
  ['a token for nobody', () => bearing({ aud: undefined })],
  ['the token of another team', () => bearing({ iss: 'https://other.cloudflareaccess.com' })],
  ['a signature of another key', () => bearing({}, strangers)],
  ['a key that nobody knows', () => bearing({}, { ...ours, kid: 'unknown' })],
  [
    'no signature',
    async () => ({ 'Cf-Access-Jwt-Assertion': `${(await token()).split('.').slice(0, 2).join('.')}.` }),
  ],
  ['alg none', () => bearing({}, ours, { alg: 'none' })],
  ['a secret for a key', () => bearing({}, ours, { alg: 'HS256' })],
  ['a service without an e-mail', () => bearing({ email: undefined, common_name: 'robot' })],
  ['somebody without a role', () => bearing({ email: 'visitor@clinic.example' })],
]

describe('the way to the desk', () => {
  it('lets in whom Access vouches for and the desk knows', async ({ expect }) => {
    const { status, text, headers } = await ask(await bearing())
    expect(status).toBe(200)
    expect(text).toContain('Nobody is waiting.')
    expect(headers.get('cache-control')).toBe('no-store')
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp).toMatch(/^default-src 'none'; script-src 'nonce-[0-9a-f-]{36}'; style-src 'nonce-/)
    expect(csp).toContain("frame-ancestors 'none'")
    expect(csp).not.toContain('unsafe')
  })

  it.for(refused)('refuses %s, on every page and for every form', async ([, headers], { expect }) => {
    for (const path of [
      '/desk',
      '/desk/talk/1',
      '/desk/roster',
      '/desk/history',
      '/desk/trail',
      '/desk/live',
    ]) {
      const own = { ...(await headers()), Upgrade: 'websocket', Origin: 'https://line.example.org' }
      const answer = await ask(path === '/desk/live' ? own : await headers(), path)
      expect([path, answer.status]).toEqual([path, 403])
      expect(answer.text).not.toContain('<')
    }
    const form = { ...(await headers()), Origin: 'https://line.example.org' }
    const posted = await ask(form, '/desk/do', 'POST')
    // Signed in and unknown: the form is read, and the desk does nothing for it.
    expect(posted.status).toBe(403)
    expect(posted.headers.get('location') ?? '?said=fault').not.toContain('done')
  })

  it('takes no form of another site', async ({ expect }) => {
    const headers = { ...(await bearing()), Origin: 'https://evil.example' }
    expect((await ask(headers, '/desk/do', 'POST')).status).toBe(403)
    const socket = { ...headers, Upgrade: 'websocket' }
    expect((await ask(socket, '/desk/live')).status).toBe(403)
  })

  it('is closed without Access, and says which variable is missing', async ({ expect }) => {
    const response = await open.dispatchFetch('https://line.example.org/desk', { headers: await bearing() })
    expect(response.status).toBe(503)
    expect(await response.text()).toContain('ACCESS_TEAM_DOMAIN and ACCESS_AUD')
    expect((await open.dispatchFetch('https://line.example.org/healthz')).status).toBe(200)
  })

  it('asks for the keys again when they changed, and not for every key that somebody makes up', async ({
    expect,
  }) => {
    await new Promise((rest) => setTimeout(rest, 10_100)) // the line asks again no sooner
    const renewed = await signer('renewed')
    published = [ours, renewed]
    expect((await ask(await bearing({}, renewed))).status).toBe(200)
    const before = asked
    for (let n = 0; n < 20; n += 1)
      expect((await ask(await bearing({}, { ...strangers, kid: `made-up-${n}` }))).status).toBe(403)
    expect(asked - before).toBe(0)
    isDown = true
    expect((await ask(await bearing({}, renewed))).status).toBe(200)
    isDown = false
  })
})
