import { rfc2822 } from './instant.ts'
import { seconds, status, type Leg } from './leg.ts'
import type { Message } from './messages.ts'
import type { Member, Queue } from './queues.ts'
import type { Recording } from './recordings.ts'

/** Twilio's JSON for what it keeps: values are strings or null, dates RFC 2822. */

const date = (at: number | null): string | null => (at === null ? null : rfc2822(at))

/** The path of an account, below which everything of its lies. */
export function home(accountSid: string): string {
  return `/2010-04-01/Accounts/${accountSid}`
}

const errorMessages: Record<number, string | undefined> = {
  21610: 'Attempt to send to unsubscribed recipient',
  30003: 'Unreachable destination handset',
  30004: 'Message blocked',
  30005: 'Unknown destination handset',
  30006: 'Landline or unreachable carrier',
  30007: 'Message filtered',
  30008: 'Unknown error',
  30034: 'Message from an unregistered number',
}

/** What a segment costs, in hundred-thousandths of a dollar: a made-up list price, the same both ways. */
const SEGMENT_PRICE = 790

/** Twilio bills a text when it has left or come in; what it refused or called off costs nothing. */
export function price({ status, segments }: Message): string | null {
  const isBilled = status === 'delivered' || status === 'undelivered' || status === 'received'
  return isBilled ? ((-SEGMENT_PRICE * segments) / 100_000).toFixed(5) : null
}

/** A Message resource. */
export function messageResource(message: Message, accountSid: string): Record<string, unknown> {
  const { sid, from, to, body, direction, status, error, service } = message
  const uri = `${home(accountSid)}/Messages/${sid}`
  // Through a service the sender is not chosen when the message is created.
  const isSenderless = status === 'accepted' || status === 'scheduled'
  return {
    body,
    num_segments: isSenderless ? '0' : String(message.segments),
    direction,
    from: isSenderless ? null : from,
    date_updated: date(message.updatedAt),
    price: price(message),
    error_message: error === null ? null : (errorMessages[error] ?? 'Unknown error'),
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

/** `+12025550100` as Twilio displays it; other countries' numbers stay as they are. */
function formatted(number: string): string {
  return number.replace(/^\+1(\d{3})(\d{3})(\d{4})$/, '($1) $2-$3')
}

/** A Call resource. */
export function callResource(leg: Leg, accountSid: string): Record<string, unknown> {
  const { sid, from, to, direction, parent, startedAt, answeredAt, answeredBy, endedAt } = leg
  const uri = `${home(accountSid)}/Calls/${sid}`
  return {
    date_updated: date(endedAt ?? answeredAt ?? startedAt),
    price_unit: 'USD',
    parent_call_sid: parent?.sid ?? null,
    caller_name: null,
    duration: endedAt === null ? null : String(seconds(leg)),
    from,
    to,
    annotation: null,
    answered_by: answeredBy,
    sid,
    queue_time: '0',
    price: null,
    api_version: '2010-04-01',
    status: status(leg),
    direction,
    start_time: date(direction === 'inbound' ? startedAt : answeredAt),
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

/** A Queue resource; the wait is in seconds. */
export function queueResource(
  queue: Queue,
  averageWait: number,
  accountSid: string,
): Record<string, unknown> {
  const { sid, name, members, maxSize, createdAt, updatedAt } = queue
  const uri = `${home(accountSid)}/Queues/${sid}`
  return {
    date_updated: date(updatedAt),
    current_size: members.length,
    friendly_name: name,
    uri: `${uri}.json`,
    account_sid: accountSid,
    average_wait_time: averageWait,
    sid,
    date_created: date(createdAt),
    max_size: maxSize,
    subresource_uris: { members: `${uri}/Members.json` },
  }
}

/** A Member resource: a call in a queue. */
export function memberResource(member: Member, wait: number, accountSid: string): Record<string, unknown> {
  const { leg, queue, enqueuedAt } = member
  return {
    queue_sid: queue.sid,
    call_sid: leg.sid,
    date_enqueued: date(enqueuedAt),
    position: queue.members.indexOf(member) + 1,
    uri: `${home(accountSid)}/Queues/${queue.sid}/Members/${leg.sid}.json`,
    wait_time: wait,
  }
}

/** A Recording resource; `url` is where its sound is. */
export function recordingResource(
  recording: Recording,
  url: string,
  accountSid: string,
): Record<string, unknown> {
  const { sid, callSid, startedAt, updatedAt, seconds: length, status: state } = recording
  const uri = `${home(accountSid)}/Recordings/${sid}`
  return {
    account_sid: accountSid,
    api_version: '2010-04-01',
    call_sid: callSid,
    conference_sid: null,
    date_created: date(startedAt),
    date_updated: date(updatedAt),
    start_time: date(startedAt),
    duration: state === 'completed' ? String(length) : '-1',
    sid,
    price: null,
    price_unit: 'USD',
    status: state,
    channels: 1,
    source: 'RecordVerb',
    error_code: null,
    uri: `${uri}.json`,
    encryption_details: null,
    subresource_uris: {
      add_on_results: `${uri}/AddOnResults.json`,
      transcriptions: `${uri}/Transcriptions.json`,
    },
    media_url: url,
  }
}
