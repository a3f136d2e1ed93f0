import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text as whole } from 'node:stream/consumers'
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js'
import { createNetwork, type Network, type Options } from '../../simulator/network.ts'

export const ACCOUNT = `AC${'0'.repeat(32)}`
export const TOKEN = 'a-token-of-the-test'
export const LINE = '+12025550100'
export const PHONE = '+13035550123'
export const NOON = Date.parse('2026-11-23T12:00:00Z')

/** A request that the hotline got; `isSigned` is what Twilio's own library says of it. */
export type Seen = {
  path: string
  method: string
  form: Record<string, string>
  names: string[]
  agent: string | undefined
  token: string | undefined
  isSigned: boolean
}

/** What the hotline answers: TwiML, or anything else where the status or the type matters. */
type Answer =
  | string
  | { toString(): string }
  | { status: number; type?: string; body?: string; location?: string }
export type Answers = Record<
  string,
  Answer | ((form: Record<string, string>, seen: Seen) => Answer | Promise<Answer>)
>

export type Line = {
  network: Network
  origin: string
  seen: Seen[]
  /** Codes of what Twilio's debugger would show, oldest first. */
  codes(): number[]
  /** The requests for one path. */
  at(path: string): Seen[]
  [Symbol.asyncDispose](): Promise<void>
}

const empty = '<Response/>'

/** A hotline on this machine with a network around it; a path without an answer says nothing. */
export async function line(answers: Answers, options: Partial<Options> = {}): Promise<Line> {
  const seen: Seen[] = []
  let origin = ''
  const server = createServer(async (request, response) => {
    const { pathname: path, searchParams } = new URL(request.url ?? '/', origin)
    const posted = Object.fromEntries(new URLSearchParams(await whole(request)))
    const form = request.method === 'POST' ? posted : Object.fromEntries(searchParams)
    const signature = String(request.headers['x-twilio-signature'])
    const one = {
      path,
      method: request.method ?? '',
      form,
      names: Object.keys(form),
      agent: request.headers['user-agent'],
      token: request.headers['i-twilio-idempotency-token']?.toString(),
      isSigned: validateRequest(TOKEN, signature, origin + request.url, posted),
    }
    seen.push(one)
    const given = answers[path] ?? empty
    const answer = typeof given === 'function' ? await given(form, one) : given
    const { status, type, body, location } =
      typeof answer === 'object' && 'status' in answer
        ? { type: 'text/xml', body: '', location: undefined, ...answer }
        : { status: 200, type: 'text/xml', body: answer.toString(), location: undefined }
    if (location !== undefined) response.setHeader('location', location)
    if (type !== '') response.setHeader('content-type', type)
    response.writeHead(status).end(body)
  })
  const listening = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', () => listening.resolve())
  await listening.promise
  // A server that listens on a port has an address of this shape.
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  let now = NOON
  const clock = { now: async () => now, move: async (to: number) => (now = to) }
  const network = createNetwork({
    hotline: origin,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    number: LINE,
    clock,
    ...options,
  })
  return {
    network,
    origin,
    seen,
    codes: () => network.problems.map(({ code }) => code),
    at: (path) => seen.filter((one) => one.path === path),
    async [Symbol.asyncDispose]() {
      await network.idle()
      if (!server.listening) return
      const closed = Promise.withResolvers<void>()
      server.close(() => closed.resolve())
      server.closeAllConnections()
      await closed.promise
    },
  }
}

/** The bodies of what a phone received, oldest first. */
export function received(network: Network, number: string = PHONE): string[] {
  return network
    .phone(number)
    .texts.filter(({ direction }) => direction === 'received')
    .map(({ body }) => body)
}
