import { timingSafeEqual } from 'node:crypto'
import { callResource, listResource, messageResource } from './resource.ts'
import { invalidMessage } from './magic.ts'
import type { Callback, Message } from './messages.ts'
import type { Network } from './network.ts'
import { signedOrigin } from './webhook.ts'

/** A request to Twilio's API as the server received it. `path` is without query. */
export type ApiRequest = {
  method: string
  path: string
  query: URLSearchParams
  form: URLSearchParams
  authorization: string | undefined
}

/** `after` is what happens once the answer is out: a text goes its way, callbacks begin. */
export type ApiAnswer = { status: number; body: unknown; after?: () => Promise<void> }

/** The prefix of everything answered here. */
export const API = '/2010-04-01/'

type Route = (request: ApiRequest, sid: string) => Promise<ApiAnswer> | ApiAnswer

function error(status: number, code: number, message: string): ApiAnswer {
  return { status, body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status } }
}

function notFound(path: string): ApiAnswer {
  return error(404, 20404, `The requested resource ${path} was not found`)
}

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The part of Twilio's REST API that a hotline uses, for one account. */
export function createApi(network: Network): (request: ApiRequest) => Promise<ApiAnswer> {
  const { options } = network
  const { messages, calls, optOut } = network.parts
  const root = `${API}Accounts/${options.accountSid}`
  const message = (sid: string): Message | undefined => messages.all.find((one) => one.sid === sid)

  function callback(form: URLSearchParams): Callback {
    const url = form.get('StatusCallback')
    if (url === null || url === '') return null
    return { url: new URL(url, signedOrigin(options.hotline)).href, method: 'POST' }
  }

  async function create({ form }: ApiRequest): Promise<ApiAnswer> {
    const media = form.getAll('MediaUrl').length
    const refused = invalidMessage(form, options.number, (to, from) => optOut.isBlocked(to, from))
    if (refused) return error(400, refused.code, refused.message)
    const service = form.get('MessagingServiceSid') || null
    const from = form.get('From') || options.number
    const to = form.get('To') ?? ''
    const body = form.get('Body') ?? ''
    const draft = await messages.draft({ from, to, body, media, service, direction: 'outbound-api' })
    const answer = messageResource(draft, options.accountSid)
    // Through a service the block shows only once a sender was picked, after the answer.
    const isBlocked = optOut.isBlocked(to, from)
    const after = async (): Promise<void> => {
      await messages.send(draft, callback(form), isBlocked ? 21610 : undefined)
    }
    return { status: 201, body: answer, after }
  }

  function list({ path, query }: ApiRequest): ApiAnswer {
    return { status: 200, body: listResource(messages.all, { path, query, accountSid: options.accountSid }) }
  }

  function fetched({ path }: ApiRequest, sid: string): ApiAnswer {
    const found = message(sid)
    return found ? { status: 200, body: messageResource(found, options.accountSid) } : notFound(path)
  }

  function update({ path, form }: ApiRequest, sid: string): ApiAnswer {
    const found = message(sid)
    if (!found) return notFound(path)
    const [body, status] = [form.get('Body'), form.get('Status')]
    if (status !== null) {
      if (status !== 'canceled' || body !== null) return error(400, 30400, 'Parameters are not valid')
      // Nothing is ever scheduled here, so every text has gone its way already.
      return error(409, 30409, 'This message cannot be canceled')
    }
    if (body !== '') return error(400, 30400, 'Parameters are not valid')
    if (isUnderWay(found)) return error(409, 20009, 'Cannot redact a message before delivery is complete')
    found.body = ''
    return fetched({ method: 'GET', path, query: form, form, authorization: undefined }, sid)
  }

  function remove({ path }: ApiRequest, sid: string): ApiAnswer {
    const found = message(sid)
    if (!found) return notFound(path)
    if (isUnderWay(found)) return error(409, 20009, 'Cannot delete a message before delivery is complete')
    messages.all.splice(messages.all.indexOf(found), 1)
    return { status: 204, body: null }
  }

  function fetchedCall({ path }: ApiRequest, sid: string): ApiAnswer {
    const leg = calls.find(sid)
    return leg ? { status: 200, body: callResource(leg, options.accountSid) } : notFound(path)
  }

  async function updateCall(request: ApiRequest, sid: string): Promise<ApiAnswer> {
    if (!calls.find(sid)) return notFound(request.path)
    if (request.form.get('Status') !== 'completed')
      return error(400, 20001, 'The simulator only ends calls: Status=completed')
    // The phone may well have hung up first; Twilio then says so.
    if (!(await calls.complete(sid))) return error(400, 21220, 'Call is not in-progress. Cannot redirect.')
    return fetchedCall(request, sid)
  }

  const routes: [method: string, path: RegExp, route: Route][] = [
    ['POST', /^\/Messages\.json$/, create],
    ['GET', /^\/Messages\.json$/, list],
    ['GET', /^\/Messages\/(\w+)\.json$/, fetched],
    ['POST', /^\/Messages\/(\w+)\.json$/, update],
    ['DELETE', /^\/Messages\/(\w+)\.json$/, remove],
    ['GET', /^\/Calls\/(\w+)\.json$/, fetchedCall],
    ['POST', /^\/Calls\/(\w+)\.json$/, updateCall],
  ]

  return async function answer(request: ApiRequest): Promise<ApiAnswer> {
    const credentials = Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64')
    if (!isEqual(request.authorization ?? '', `Basic ${credentials}`))
      return error(401, 20003, 'Authenticate')
    if (!request.path.startsWith(`${root}/`)) return notFound(request.path)
    const rest = request.path.slice(root.length)
    const matching = routes.filter(([, pattern]) => pattern.test(rest))
    const [, pattern, route] = matching.find(([method]) => method === request.method) ?? []
    if (pattern && route) {
      const done = await route(request, pattern.exec(rest)?.[1] ?? '')
      return done
    }
    if (matching.length > 0) return error(405, 20004, 'Method not allowed')
    return notFound(request.path)
  }

  function isUnderWay(found: Message): boolean {
    return ['accepted', 'queued', 'sent'].includes(found.status)
  }
}
