import { notFound, type ApiAnswer, type ApiRequest, type ApiRoute } from './api.ts'
import { listing, passesDate } from './listing.ts'
import type { Network } from './network.ts'
import type { Recording } from './recordings.ts'
import { recordingResource } from './resource.ts'
import { mp3, wav } from './sound.ts'

function passes(recording: Recording, filter: string, value: string): boolean {
  if (filter === 'CallSid') return recording.callSid === value
  return passesDate(filter, 'DateCreated', value, recording.startedAt) ?? true
}

/** The Recording resource, and the sound itself. */
export function recordingRoutes(network: Network): ApiRoute[] {
  const { accountSid } = network.options
  const { recordings } = network.parts.calls
  const find = (sid: string | undefined): Recording | undefined =>
    recordings.all.find((one) => one.sid === sid)
  const resource = (recording: Recording): Record<string, unknown> =>
    recordingResource(recording, recordings.urlOf(recording), accountSid)

  function list({ path, query }: ApiRequest, [callSid]: string[]): ApiAnswer {
    const found = recordings.all
      .toReversed()
      .filter((one) => callSid === undefined || one.callSid === callSid)
      .filter((one) => [...query].every(([name, value]) => passes(one, name, value)))
    return { status: 200, body: listing(found, { path, query, name: 'recordings' }, resource) }
  }

  function sound(request: ApiRequest, [sid, extension]: string[]): ApiAnswer {
    const found = find(sid)
    if (found?.status !== 'completed') return notFound(request)
    const media =
      extension === '.mp3'
        ? { type: 'audio/mpeg', bytes: mp3(found.seconds) }
        : { type: 'audio/x-wav', bytes: wav(found.seconds) }
    return { status: 200, body: null, media }
  }

  function remove(request: ApiRequest, [sid]: string[]): ApiAnswer {
    const found = find(sid)
    if (!found) return notFound(request)
    recordings.all.splice(recordings.all.indexOf(found), 1)
    return { status: 204, body: null }
  }

  return [
    ['GET', /^\/Recordings\.json$/, list],
    ['GET', /^\/Calls\/(\w+)\/Recordings\.json$/, list],
    [
      'GET',
      /^\/Recordings\/(\w+)\.json$/,
      (request, [sid]) => {
        const found = find(sid)
        return found ? { status: 200, body: resource(found) } : notFound(request)
      },
    ],
    ['GET', /^\/Recordings\/(\w+)(\.wav|\.mp3)?$/, sound],
    ['DELETE', /^\/Recordings\/(\w+)(?:\.json|\.wav|\.mp3)?$/, remove],
  ]
}
