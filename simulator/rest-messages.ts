import { failure, notFound, type ApiAnswer, type ApiRequest, type ApiRoute } from './api.ts'
import { listing, passesDate } from './listing.ts'
import { instant } from './instant.ts'
import { invalidMessage } from './magic.ts'
import type { Callback, Message } from './messages.ts'
import type { Network } from './network.ts'
import { messageResource } from './resource.ts'
import { signedOrigin } from './webhook.ts'

function passes(message: Message, filter: string, value: string): boolean {
  if (filter === 'To') return message.to === value
  if (filter === 'From') return message.from === value
  return passesDate(filter, 'DateSent', value, message.sentAt ?? message.createdAt) ?? true
}

function isUnderWay(found: Message): boolean {
  return ['scheduled', 'accepted', 'queued', 'sent'].includes(found.status)
}

/** The Message resource. */
export function messageRoutes(network: Network): ApiRoute[] {
  const { options } = network
  const { messages, optOut } = network.parts
  const message = (sid: string | undefined): Message | undefined =>
    messages.all.find((one) => one.sid === sid)
  const shown = (found: Message): ApiAnswer => ({
    status: 200,
    body: messageResource(found, options.accountSid),
  })

  function callback(form: URLSearchParams): Callback {
    const url = form.get('StatusCallback')
    if (url === null || url === '') return null
    return { url: new URL(url, signedOrigin(options.hotline)).href, method: 'POST' }
  }

  async function create({ form }: ApiRequest): Promise<ApiAnswer> {
    const media = form.getAll('MediaUrl').length
    const refused = invalidMessage(form, {
      line: options.number,
      now: await network.now(),
      isBlocked: optOut.isBlocked,
    })
    if (refused) return failure(400, refused)
    const service = form.get('MessagingServiceSid') || null
    const from = form.get('From') || options.number
    const to = form.get('To') ?? ''
    const body = form.get('Body') ?? ''
    const draft = await messages.draft({ from, to, body, media, service, direction: 'outbound-api' })
    // Through a service the block shows only once a sender was picked, after the answer.
    const error = (): number | undefined => (optOut.isBlocked(to, from, service) ? 21610 : undefined)
    const sendAt = instant(form.get('SendAt') ?? '')
    if (sendAt !== null) messages.schedule(draft, sendAt, callback(form), error)
    const after = async (): Promise<void> => {
      if (sendAt === null) await messages.send(draft, callback(form), error())
    }
    return { ...shown(draft), status: 201, after }
  }

  function list({ path, query }: ApiRequest): ApiAnswer {
    const found = messages.all
      .toReversed()
      .filter((one) => [...query].every(([name, value]) => passes(one, name, value)))
    const at = { path, query, name: 'messages' }
    return { status: 200, body: listing(found, at, (one) => messageResource(one, options.accountSid)) }
  }

  async function update(request: ApiRequest, [sid]: string[]): Promise<ApiAnswer> {
    const found = message(sid)
    if (!found) return notFound(request)
    const [body, status] = [request.form.get('Body'), request.form.get('Status')]
    const invalid = { code: 30400, message: 'Parameters are not valid' }
    if (status !== null) {
      if (status !== 'canceled' || body !== null) return failure(400, invalid)
      if (await messages.cancel(found)) return shown(found)
      return failure(409, { code: 30409, message: 'This message cannot be canceled' })
    }
    if (body !== '') return failure(400, invalid)
    if (isUnderWay(found))
      return failure(409, { code: 20009, message: 'Cannot redact a message before delivery is complete' })
    found.body = ''
    return shown(found)
  }

  function remove(request: ApiRequest, [sid]: string[]): ApiAnswer {
    const found = message(sid)
    if (!found) return notFound(request)
    if (isUnderWay(found))
      return failure(409, { code: 20009, message: 'Cannot delete a message before delivery is complete' })
    messages.all.splice(messages.all.indexOf(found), 1)
    return { status: 204, body: null }
  }

  return [
    ['POST', /^\/Messages\.json$/, create],
    ['GET', /^\/Messages\.json$/, list],
    [
      'GET',
      /^\/Messages\/(\w+)\.json$/,
      (request, [sid]) => {
        const found = message(sid)
        return found ? shown(found) : notFound(request)
      },
    ],
    ['POST', /^\/Messages\/(\w+)\.json$/, update],
    ['DELETE', /^\/Messages\/(\w+)\.json$/, remove],
  ]
}
