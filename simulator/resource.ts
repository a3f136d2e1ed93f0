import { rfc2822 } from './instant.ts'
import { seconds, type Leg } from './leg.ts'
import type { Message } from './messages.ts'

/** Twilio's JSON for what it keeps: values are strings or null, dates RFC 2822. */

const date = (at: number | null): string | null => (at === null ? null : rfc2822(at))

function home(accountSid: string): string {
  return `/2010-04-01/Accounts/${accountSid}`
}

/** A Message resource. */
export function messageResource(message: Message, accountSid: string): Record<string, unknown> {
  const { sid, from, to, body, direction, status, error, service } = message
  const uri = `${home(accountSid)}/Messages/${sid}`
  // Through a service the sender is not chosen when the message is created.
  const isSenderless = status === 'accepted'
  return {
    body,
    num_segments: isSenderless ? '0' : String(message.segments),
    direction,
    from: isSenderless ? null : from,
    date_updated: date(message.updatedAt),
    price: null,
    error_message: error === 21610 ? 'Attempt to send to unsubscribed recipient' : null,
    uri: `${uri}.json`,
    account_sid: accountSid,
    num_media: String(message.media),
    to,
    date_created: date(message.createdAt),
    status,
    sid,
    date_sent: date(message.sentAt),
    messaging_service_sid: service,
    error_code: error,
    price_unit: 'USD',
    api_version: '2010-04-01',
    subresource_uris: { media: `${uri}/Media.json` },
  }
}

const DEFAULT_PAGE_SIZE = 50
const MAX_PAGE_SIZE = 1000

/** Whether a message passes one filter of a list; a bare date means that day, in UTC. */
function passes(message: Message, filter: string, value: string): boolean {
  const at = message.sentAt ?? message.createdAt
  const isDay = /^\d{4}-\d\d-\d\d$/.test(value)
  const start = Date.parse(value)
  const end = isDay ? start + 86_400_000 : start + 1
  switch (filter) {
    case 'To':
      return message.to === value
    case 'From':
      return message.from === value
    case 'DateSent':
      return at >= start && at < end
    // "DateSent>=2026-11-23" splits at its "=".
    case 'DateSent>':
      return at >= start
    case 'DateSent<':
      return at < end
    default:
      return true
  }
}

/** A page of a Message list, newest first. A page token names the message that the page follows. */
export function listResource(
  all: Message[],
  at: { path: string; query: URLSearchParams; accountSid: string },
): Record<string, unknown> {
  const { path, query, accountSid } = at
  const asked = Number(query.get('PageSize') ?? DEFAULT_PAGE_SIZE)
  const size = Number.isInteger(asked) && asked > 0 ? Math.min(asked, MAX_PAGE_SIZE) : DEFAULT_PAGE_SIZE
  const page = Math.max(0, Math.trunc(Number(query.get('Page') ?? 0)) || 0)
  const found = all
    .toReversed()
    .filter((one) => [...query].every(([name, value]) => passes(one, name, value)))
  const after = query.get('PageToken')?.slice(2)
  const start = after === undefined ? page * size : found.findIndex((one) => one.sid === after) + 1
  const shown = found.slice(start, start + size)
  const uri = (to: number, token?: string): string => {
    const next = new URLSearchParams(query)
    next.set('PageSize', String(size))
    next.set('Page', String(to))
    next.delete('PageToken')
    if (token !== undefined) next.set('PageToken', token)
    return `${path}?${next.toString()}`
  }
  const last = shown.at(-1)
  const before = found[start - size - 1]
  return {
    first_page_uri: uri(0),
    end: start + Math.max(shown.length - 1, 0),
    previous_page_uri: page === 0 ? null : uri(page - 1, before && `PA${before.sid}`),
    messages: shown.map((message) => messageResource(message, accountSid)),
    uri: `${path}${query.size > 0 ? `?${query.toString()}` : ''}`,
    page_size: size,
    start,
    next_page_uri: last && start + size < found.length ? uri(page + 1, `PA${last.sid}`) : null,
    page,
  }
}

/** `+12025550100` as Twilio displays it; other countries' numbers stay as they are. */
function formatted(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3')
}

/** A Call resource. */
export function callResource(leg: Leg, accountSid: string): Record<string, unknown> {
  const { sid, from, to, state, startedAt, answeredAt, endedAt } = leg
  const uri = `${home(accountSid)}/Calls/${sid}`
  return {
    date_updated: date(endedAt ?? answeredAt ?? startedAt),
    price_unit: 'USD',
    parent_call_sid: null,
    caller_name: null,
    duration: endedAt === null ? null : String(seconds(leg)),
    from,
    to,
    annotation: null,
    answered_by: null,
    sid,
    queue_time: '0',
    price: null,
    api_version: '2010-04-01',
    // A call cut short by bad TwiML was answered and ended, as far as Twilio's records go.
    status: state === 'failed' ? 'completed' : state,
    direction: 'inbound',
    start_time: date(startedAt),
    date_created: date(startedAt),
    from_formatted: formatted(from),
    group_sid: null,
    trunk_sid: null,
    forwarded_from: null,
    uri: `${uri}.json`,
    account_sid: accountSid,
    end_time: date(endedAt),
    to_formatted: formatted(to),
    phone_number_sid: null,
    subresource_uris: Object.fromEntries(
      ['notifications', 'recordings', 'events', 'streams'].map((part) => [
        part,
        `${uri}/${part[0]?.toUpperCase()}${part.slice(1)}.json`,
      ]),
    ),
  }
}
