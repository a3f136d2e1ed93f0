import { timingSafeEqual } from 'node:crypto'
import { failure, notFound, type ApiAnswer, type ApiRequest, type ApiRoute } from './api.ts'
import type { Network } from './network.ts'
import { home } from './resource.ts'
import { callRoutes } from './rest-calls.ts'
import { queueRoutes } from './rest-queues.ts'
import { recordingRoutes } from './rest-recordings.ts'
import { messageRoutes } from './rest-messages.ts'

export { API, type ApiAnswer, type ApiRequest } from './api.ts'

function isEqual(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)]
  return a.length === b.length && timingSafeEqual(a, b)
}

/** The part of Twilio's REST API that a hotline uses, for one account. */
export function createApi(network: Network): (request: ApiRequest) => Promise<ApiAnswer> {
  const { options } = network
  const root = home(options.accountSid)
  const routes: ApiRoute[] = [
    ...messageRoutes(network),
    ...callRoutes(network),
    ...queueRoutes(network),
    ...recordingRoutes(network),
  ]

  return async function answer(request: ApiRequest): Promise<ApiAnswer> {
    const credentials = Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64')
    if (!isEqual(request.authorization ?? '', `Basic ${credentials}`))
      return failure(401, { code: 20003, message: 'Authenticate' })
    if (!request.path.startsWith(`${root}/`)) return notFound(request)
    const rest = request.path.slice(root.length)
    const matching = routes.filter(([, pattern]) => pattern.test(rest))
    const [, pattern, route] = matching.find(([method]) => method === request.method) ?? []
    if (pattern && route) {
      const done = await route(request, (pattern.exec(rest) ?? []).slice(1))
      return done
    }
    if (matching.length > 0) return failure(405, { code: 20004, message: 'Method not allowed' })
    return notFound(request)
  }
}
