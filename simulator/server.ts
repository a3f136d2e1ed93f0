import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { failure } from './api.ts'
import type { Fault } from './faults.ts'
import type { Network } from './network.ts'
import { Refusal } from './refusal.ts'
import { API, createApi } from './rest.ts'
import { createJournal } from './journal.ts'
import type { Insights } from './happened.ts'
import { createPageRoutes } from './page-routes.ts'
import { createRoutes } from './routes.ts'
import { file, type File } from './static.ts'

const MAX_BODY_BYTES = 1024 * 1024
/** How long a request hangs that is never answered. */
const HANG_MS = 30_000
const titles: Record<number, string | undefined> = {
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
}
const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/i

/** A page elsewhere must neither read phones nor press keys, even under a name that resolves to this machine. */
function guard({ headers }: IncomingMessage): void {
  if (!LOOPBACK.test(headers.host ?? '')) throw new Refusal(403, 'only this machine may ask: foreign Host')
  const { origin } = headers
  if (origin !== undefined && !LOOPBACK.test(origin.replace(/^https?:\/\//, '')))
    throw new Refusal(403, 'only this machine may ask: foreign Origin')
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    const buffer = Buffer.from(chunk)
    bytes += buffer.length
    if (bytes > MAX_BODY_BYTES) throw new Refusal(413, `a body may have ${MAX_BODY_BYTES} bytes`)
    chunks.push(buffer)
  }
  return Buffer.concat(chunks).toString()
}

/** A POST's body as JSON; none at all is `{}`, for steps that need no more than their address. */
async function json(request: IncomingMessage): Promise<unknown> {
  const body = await bodyOf(request)
  const type = request.headers['content-type']
  if (type === undefined && body === '') return {}
  if (type?.split(';')[0]?.trim().toLowerCase() !== 'application/json')
    throw new Refusal(415, 'the body must be application/json')
  try {
    return body === '' ? {} : JSON.parse(body)
  } catch {
    throw new Refusal(400, 'the body is not JSON')
  }
}

function send(response: ServerResponse, status: number, body: unknown): void {
  if (status === 204) return void response.writeHead(status).end()
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

/**
 * Serves a network to this machine: Twilio's API, the simulator's, and the page if there is one.
 * `port` 0 takes any free one; `origin` says which. `files` are further ones of the page, by their path.
 */
export async function serve(
  network: Network,
  at: {
    port: number
    host?: string
    page?: string
    files?: Readonly<Record<string, File>>
    insights?: Insights
  },
): Promise<{ origin: string; close(): Promise<void> }> {
  const api = createApi(network)
  const journal = createJournal(network)
  const routes = [
    ...createRoutes(network, journal),
    ...createPageRoutes(network, journal, at.insights ?? {}, () => origin),
  ]

  async function twilio(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const { method = 'GET', headers } = request
    // "close" comes after the answer is out, and also if the asker has gone, be it before we come to the answer.
    const closed = new Promise<void>((resolve) => response.once('close', resolve))
    const form = new URLSearchParams(await bodyOf(request))
    const { pathname: path, searchParams: query } = url
    const struck = await network.parts.faults.strike('api', { numbers: form.getAll('To'), path })
    if (struck && struck.fault !== 'accept-then-lose') return misbehave(response, struck)
    const answer = await api({ method, path, query, form, authorization: headers.authorization })
    const { after } = answer
    if (after) void network.parts.wire.track(closed.then(after))
    if (struck) return void response.destroy()
    if (!answer.media) return send(response, answer.status, answer.body)
    response.writeHead(answer.status, { 'Content-Type': answer.media.type, 'Cache-Control': 'no-store' })
    response.end(answer.media.bytes)
  }

  /** Twilio's API in trouble: nothing of what was asked is done. */
  function misbehave(
    response: ServerResponse,
    { fault, ms = HANG_MS }: Extract<Fault, { kind: 'api' }>,
  ): void {
    if (fault === 'reset') return void response.destroy()
    if (fault === 'timeout') {
      setTimeout(() => response.destroy(), ms).unref()
      return
    }
    const status = Number(fault)
    if (fault === '429') response.setHeader('Twilio-Concurrent-Requests', '101')
    send(response, status, failure(status, { code: 20_000 + status, message: titles[status] ?? '' }).body)
  }

  async function simulator(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const matching = routes.filter(([, pattern]) => pattern.test(path))
    const [, pattern, route] = matching.find(([method]) => method === request.method) ?? []
    if (!pattern || !route) {
      if (matching.length > 0) throw new Refusal(405, `${request.method} is not for ${path}`)
      throw new Refusal(404, `${path}: not there`)
    }
    const body = request.method === 'POST' ? await json(request) : {}
    let parts: string[]
    try {
      parts = (pattern.exec(path) ?? []).slice(1).map(decodeURIComponent)
    } catch {
      throw new Refusal(400, `${path} is not well encoded`)
    }
    send(response, 200, await route(parts, body))
  }

  async function page(request: IncomingMessage, response: ServerResponse, path: string): Promise<void> {
    const found =
      at.page !== undefined && request.method === 'GET'
        ? (at.files?.[path] ?? (await file(at.page, path)))
        : null
    if (!found) throw new Refusal(404, `${path}: not there`)
    response.writeHead(200, {
      'Content-Type': found.type,
      'Content-Security-Policy': "default-src 'self'",
      'X-Content-Type-Options': 'nosniff',
      'Cache-Control': 'no-store',
    })
    response.end(found.bytes)
  }

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      guard(request)
      const url = new URL(request.url ?? '/', 'http://127.0.0.1')
      if (url.pathname.startsWith(API)) await twilio(request, response, url)
      else if (url.pathname.startsWith('/simulator/')) await simulator(request, response, url.pathname)
      else await page(request, response, url.pathname)
    } catch (error) {
      if (response.headersSent) return void response.destroy()
      // Anything but a refusal is a bug of ours, and the asker is the developer.
      if (error instanceof Refusal) send(response, error.status, { error: error.message })
      else
        send(response, 500, {
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        })
    }
  }

  let origin = ''
  const server = createServer((request, response) => void handle(request, response))
  const host = at.host ?? '127.0.0.1'
  server.listen(at.port, host)
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : at.port

  async function close(): Promise<void> {
    await network.idle()
    const closed = once(server, 'close')
    server.close()
    server.closeAllConnections()
    await closed
  }

  origin = `http://${host.includes(':') ? `[${host}]` : host}:${port}`
  network.parts.calls.recordings.origin = origin
  return { origin, close }
}
