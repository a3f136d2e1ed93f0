import { randomUUID } from 'node:crypto'
import { SegmentedMessage } from 'sms-segments-calculator'
import type { Agenda } from './agenda.ts'
import type { Faults } from './faults.ts'
import type { Options } from './network.ts'
import type { Parameters, Wire } from './webhook.ts'

/** A text as one phone sees it. `at` is ISO, on the line's clock; `error` a code of Twilio's, or null. */
export type Text = {
  sid: string
  from: string
  to: string
  body: string
  direction: 'sent' | 'received'
  status: string
  error: number | null
  segments: number
  at: string
}

/** A text as Twilio keeps it. Times are epoch milliseconds on the line's clock. */
export type Message = {
  sid: string
  from: string
  to: string
  body: string
  direction: 'inbound' | 'outbound-reply' | 'outbound-api'
  status:
    | 'scheduled'
    | 'accepted'
    | 'queued'
    | 'sent'
    | 'delivered'
    | 'undelivered'
    | 'failed'
    | 'canceled'
    | 'received'
  error: number | null
  segments: number
  media: number
  service: string | null
  createdAt: number
  updatedAt: number
  sentAt: number | null
}

/** Where the progress of an outgoing text is told, if anywhere. */
export type Callback = { url: string; method: 'POST' | 'GET' } | null

export type Messages = {
  /** Oldest first. */
  all: Message[]
  /** The texts of one phone, oldest first. */
  thread(number: string): Text[]
  /** A text from a phone. */
  keep(fields: Fields & { sid: string }): Promise<{ message: Message; text: Text }>
  /** Puts off a drafted text until then (epoch milliseconds), unless it is canceled; `error` is asked for then. */
  schedule(message: Message, at: number, callback: Callback, error: () => number | undefined): void
  /** Calls off a text that was put off; false if it has gone. */
  cancel(message: Message): Promise<boolean>
  /** A text to a phone, written down but not yet on its way. */
  draft(fields: Fields & { direction: 'outbound-reply' | 'outbound-api' }): Promise<Message>
  /** Puts a drafted text on the phone, or fails it with `error`; the callbacks follow on their own. */
  send(message: Message, callback: Callback, error?: number): Promise<Text | null>
}

export type Fields = { from: string; to: string; body: string; media: number; service?: string | null }

/** A new identifier: two letters and 32 hexadecimal digits. */
export function newSid(prefix: 'SM' | 'MM' | 'CA' | 'ME' | 'QU' | 'CF' | 'RE'): string {
  return prefix + randomUUID().replaceAll('-', '')
}

/** How many segments a text costs; an empty one counts as one, as a picture without words does. */
export function segments(body: string): number {
  return new SegmentedMessage(body).segmentsCount
}

/** How late a late callback is, where nothing else was asked for. */
const LATE_MS = 60_000

/** Holds every text, on Twilio's side and on the phones'. */
export function createMessages(
  options: Options,
  parts: { wire: Wire; agenda: Agenda; faults: Faults },
): Messages {
  const { wire, agenda, faults } = parts
  /** How to call off each text that was put off. */
  const putOff = new Map<Message, { forget: () => void; callback: Callback }>()
  const all: Message[] = []
  const threads = new Map<string, Text[]>()

  async function write(fields: Fields & Pick<Message, 'sid' | 'direction' | 'status'>): Promise<Message> {
    const at = await options.clock.now()
    const { service = null, ...rest } = fields
    const message = {
      ...rest,
      service,
      error: null,
      segments: segments(fields.body),
      createdAt: at,
      updatedAt: at,
      sentAt: fields.direction === 'inbound' ? at : null,
    }
    all.push(message)
    return message
  }

  function show(message: Message, number: string, direction: Text['direction']): Text {
    const { sid, from, to, body, status, error, segments: count, updatedAt } = message
    const at = new Date(updatedAt).toISOString()
    const text = { sid, from, to, body, direction, status, error, segments: count, at }
    const thread = threads.get(number)
    if (thread) thread.push(text)
    else threads.set(number, [text])
    return text
  }

  async function keep(fields: Fields & { sid: string }): Promise<{ message: Message; text: Text }> {
    const message = await write({ ...fields, direction: 'inbound', status: 'received' })
    return { message, text: show(message, fields.from, 'sent') }
  }

  function draft(fields: Fields & { direction: 'outbound-reply' | 'outbound-api' }): Promise<Message> {
    const status = fields.service ? 'accepted' : 'queued'
    return write({ ...fields, sid: newSid(fields.media > 0 ? 'MM' : 'SM'), status })
  }

  async function send(message: Message, callback: Callback, error?: number): Promise<Text | null> {
    const at = await options.clock.now()
    const numbers = [message.to, message.from]
    const carrier = error === undefined ? await faults.strike('carrier', { numbers }) : null
    const code = error ?? carrier?.fault ?? null
    Object.assign(message, {
      updatedAt: at,
      // Refused before it was sent, or sent and lost with the carrier.
      status: error !== undefined ? 'failed' : carrier ? 'undelivered' : 'delivered',
      ...(error === undefined && { sentAt: at }),
      ...(code !== null && { error: code }),
    })
    const text = code === null ? show(message, message.to, 'received') : null
    // Twilio never calls back the status that the creation itself answered.
    const steps = error === undefined ? ['sent', message.status] : [message.status]
    if (callback) void wire.track(tell(message, callback, message.service ? ['queued', ...steps] : steps))
    return text
  }

  function schedule(message: Message, at: number, callback: Callback, error: () => number | undefined): void {
    message.status = 'scheduled'
    const forget = agenda.at(at, async () => {
      putOff.delete(message)
      message.status = 'accepted'
      await send(message, callback, error())
    })
    putOff.set(message, { forget, callback })
  }

  async function cancel(message: Message): Promise<boolean> {
    const waiting = putOff.get(message)
    if (!waiting) return false
    putOff.delete(message)
    waiting.forget()
    Object.assign(message, { status: 'canceled', updatedAt: await options.clock.now() })
    if (waiting.callback) void wire.track(tell(message, waiting.callback, ['canceled']))
    return true
  }

  async function tell(message: Message, callback: NonNullable<Callback>, steps: string[]): Promise<void> {
    const struck = await faults.strike('callbacks', { numbers: [message.to, message.from] })
    const say = async (told: readonly string[]): Promise<void> => {
      for (const status of told)
        await wire.notify(callback.url, callback.method, parameters(message, status), message.sid)
    }
    switch (struck?.fault) {
      case undefined:
        return say(steps)
      case 'lost':
        return
      case 'doubled':
        return say(steps.flatMap((status) => [status, status]))
      case 'reversed':
        return say(steps.toReversed())
      case 'late':
        await agenda.after(struck?.ms ?? LATE_MS, () => say(steps))
    }
  }

  function parameters(message: Message, status: string): Parameters {
    const { sid, from, to, service, error, updatedAt } = message
    const minute = new Date(updatedAt).toISOString().replaceAll(/[-:T]/g, '').slice(2, 12)
    return {
      ...((status === 'failed' || status === 'undelivered') &&
        error !== null && { ErrorCode: String(error) }),
      ...((status === 'delivered' || status === 'undelivered') && { RawDlrDoneDate: minute }),
      SmsSid: sid,
      SmsStatus: status,
      MessageStatus: status,
      To: to,
      ...(service !== null && { MessagingServiceSid: service }),
      MessageSid: sid,
      AccountSid: options.accountSid,
      From: from,
      ApiVersion: '2010-04-01',
    }
  }

  return { all, thread: (number) => threads.get(number) ?? [], keep, draft, schedule, cancel, send }
}
