import { failure, notFound, type ApiAnswer, type ApiRequest, type ApiRoute } from './api.ts'
import type { Address } from './document.ts'
import { isUp, status, type Leg, type Subscription } from './leg.ts'
import { listing, passesDate } from './listing.ts'
import { invalidCall, invalidSource } from './magic.ts'
import type { Network } from './network.ts'
import type { Source } from './outbound.ts'
import { callResource } from './resource.ts'

const DEFAULT_TIMEOUT_SECONDS = 60

function method(given: string | null): 'POST' | 'GET' {
  return given?.toUpperCase() === 'GET' ? 'GET' : 'POST'
}

function addressed(form: URLSearchParams, name: string): Address | null {
  const url = form.get(`${name}Url`)
  return url ? { url, method: method(form.get(`${name}Method`)) } : null
}

/** What a call is to run; an address wins over words. */
function source(form: URLSearchParams): Source | null {
  const twiml = form.get('Twiml')
  return addressed(form, '') ?? (twiml === null ? null : { twiml })
}

function subscription(form: URLSearchParams): Subscription | null {
  const url = form.get('StatusCallback')
  if (!url) return null
  const events = form.getAll('StatusCallbackEvent').flatMap((names) => names.split(' '))
  return {
    url,
    method: method(form.get('StatusCallbackMethod')),
    events: events.length > 0 ? events : ['completed'],
  }
}

function passes(leg: Leg, filter: string, value: string): boolean {
  if (filter === 'To') return leg.to === value
  if (filter === 'From') return leg.from === value
  if (filter === 'Status') return status(leg) === value
  if (filter === 'ParentCallSid') return leg.parent?.sid === value
  return (
    passesDate(filter, 'StartTime', value, leg.startedAt) ??
    passesDate(filter, 'EndTime', value, leg.endedAt ?? Infinity) ??
    true
  )
}

/** The Call resource. */
export function callRoutes(network: Network): ApiRoute[] {
  const { options } = network
  const { calls } = network.parts
  const shown = (leg: Leg, code = 200): ApiAnswer => ({
    status: code,
    body: callResource(leg, options.accountSid),
  })

  async function create({ form }: ApiRequest): Promise<ApiAnswer> {
    const refused = invalidCall(form, options.number)
    if (refused) return failure(400, refused)
    const detection = form.get('MachineDetection')
    const { leg, begin } = await calls.outbound.place({
      from: form.get('From') ?? '',
      to: form.get('To') ?? '',
      source: source(form) ?? { twiml: '' },
      fallback: addressed(form, 'Fallback'),
      subscription: subscription(form),
      timeoutSeconds: Number(form.get('Timeout') ?? DEFAULT_TIMEOUT_SECONDS),
      timeLimitSeconds: form.has('TimeLimit') ? Number(form.get('TimeLimit')) : null,
      detection: detection === 'Enable' || detection === 'DetectMessageEnd' ? detection : null,
    })
    return { ...shown(leg, 201), after: begin }
  }

  async function update(request: ApiRequest, [sid = '']: string[]): Promise<ApiAnswer> {
    const { form } = request
    const leg = calls.find(sid)
    if (!leg) return notFound(request)
    const wanted = form.get('Status')
    const notInProgress = { code: 21220, message: 'Call is not in-progress. Cannot redirect.' }
    if (wanted !== null) {
      if (wanted !== 'completed' && wanted !== 'canceled')
        return failure(400, { code: 20001, message: `Invalid Status: ${wanted}` })
      // The phone may well have hung up, or been taken, first; Twilio then says so.
      if (!isUp(leg) || (wanted === 'canceled' && leg.state === 'in-progress'))
        return failure(400, notInProgress)
      await calls.complete(leg)
      return shown(leg)
    }
    const to = source(form)
    const refused = invalidSource(form)
    if (refused || !to) return failure(400, refused ?? { code: 20001, message: 'Nothing to update' })
    if (leg.state !== 'in-progress') return failure(400, notInProgress)
    return { ...shown(leg), after: async () => calls.outbound.divert(leg, to) }
  }

  function list({ path, query }: ApiRequest): ApiAnswer {
    const found = calls.all
      .toReversed()
      .filter((leg) => [...query].every(([name, value]) => passes(leg, name, value)))
    const at = { path, query, name: 'calls' }
    return { status: 200, body: listing(found, at, (leg) => callResource(leg, options.accountSid)) }
  }

  return [
    ['POST', /^\/Calls\.json$/, create],
    ['GET', /^\/Calls\.json$/, list],
    [
      'GET',
      /^\/Calls\/(\w+)\.json$/,
      (request, [sid = '']) => {
        const leg = calls.find(sid)
        return leg ? shown(leg) : notFound(request)
      },
    ],
    ['POST', /^\/Calls\/(\w+)\.json$/, update],
  ]
}
