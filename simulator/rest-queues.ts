import { failure, notFound, type ApiAnswer, type ApiRequest, type ApiRoute } from './api.ts'
import { listing } from './listing.ts'
import { invalidSource } from './magic.ts'
import type { Network } from './network.ts'
import { memberResource, queueResource } from './resource.ts'
import { DEFAULT_QUEUE_SIZE, MAX_QUEUE_NAME_CHARACTERS, type Member, type Queue } from './queues.ts'

const FRONT = 'Front'

/** The Queue resource and its members. */
export function queueRoutes(network: Network): ApiRoute[] {
  const { accountSid } = network.options
  const { queues, outbound } = network.parts.calls

  const queued = async (queue: Queue): Promise<Record<string, unknown>> =>
    queueResource(queue, await queues.averageWait(queue), accountSid)
  const waiting = async (member: Member): Promise<Record<string, unknown>> =>
    memberResource(member, await queues.waited(member), accountSid)

  async function create({ form }: ApiRequest): Promise<ApiAnswer> {
    const name = form.get('FriendlyName') ?? ''
    const maxSize = Number(form.get('MaxSize') ?? DEFAULT_QUEUE_SIZE)
    if (name === '' || name.length > MAX_QUEUE_NAME_CHARACTERS || !(maxSize >= 1))
      return failure(400, { code: 20001, message: 'FriendlyName or MaxSize is not valid' })
    if (queues.find(name)) return failure(400, { code: 22003, message: `The queue ${name} exists already` })
    return { status: 201, body: await queued(await queues.create(name, maxSize)) }
  }

  async function list({ path, query }: ApiRequest): Promise<ApiAnswer> {
    const all = await Promise.all(
      queues.all.map(async (queue) => ({ sid: queue.sid, shown: await queued(queue) })),
    )
    return { status: 200, body: listing(all, { path, query, name: 'queues' }, ({ shown }) => shown) }
  }

  /** Only an empty one can go; which code Twilio gives for another is not known. */
  async function remove(_request: ApiRequest, queue: Queue): Promise<ApiAnswer> {
    if (queue.members.length > 0) return failure(400, { code: 20001, message: 'The queue is not empty' })
    queues.all.splice(queues.all.indexOf(queue), 1)
    return { status: 204, body: null }
  }

  async function members({ path, query }: ApiRequest, queue: Queue): Promise<ApiAnswer> {
    const all = await Promise.all(
      queue.members.map(async (member) => ({ sid: member.leg.sid, shown: await waiting(member) })),
    )
    return { status: 200, body: listing(all, { path, query, name: 'queue_members' }, ({ shown }) => shown) }
  }

  /** Takes a member out and sends its call elsewhere. */
  async function dequeue({ form }: ApiRequest, member: Member): Promise<ApiAnswer> {
    const url = form.get('Url')
    const refused = invalidSource(form)
    if (refused || url === null) return failure(400, refused ?? { code: 21205, message: 'Url is required' })
    const method = form.get('Method')?.toUpperCase() === 'GET' ? 'GET' : 'POST'
    const body = await waiting(member)
    return { status: 200, body, after: async () => outbound.divert(member.leg, { url, method }) }
  }

  const ofQueue =
    (route: (request: ApiRequest, queue: Queue) => Promise<ApiAnswer>): ApiRoute[2] =>
    async (request, [sid = '']) => {
      const queue = queues.all.find((one) => one.sid === sid)
      return queue ? route(request, queue) : notFound(request)
    }

  const ofMember =
    (route: (request: ApiRequest, member: Member) => Promise<ApiAnswer>): ApiRoute[2] =>
    async (request, [sid = '', call = '']) => {
      const queue = queues.all.find((one) => one.sid === sid)
      const member = call === FRONT ? queue?.members[0] : queue?.members.find((one) => one.leg.sid === call)
      return member ? route(request, member) : notFound(request)
    }

  return [
    ['POST', /^\/Queues\.json$/, create],
    ['GET', /^\/Queues\.json$/, list],
    [
      'GET',
      /^\/Queues\/(\w+)\.json$/,
      ofQueue(async (_request, queue) => ({ status: 200, body: await queued(queue) })),
    ],
    ['DELETE', /^\/Queues\/(\w+)\.json$/, ofQueue(remove)],
    ['GET', /^\/Queues\/(\w+)\/Members\.json$/, ofQueue(members)],
    [
      'GET',
      /^\/Queues\/(\w+)\/Members\/(\w+)\.json$/,
      ofMember(async (_request, member) => ({ status: 200, body: await waiting(member) })),
    ],
    ['POST', /^\/Queues\/(\w+)\/Members\/(\w+)\.json$/, ofMember(dequeue)],
  ]
}
