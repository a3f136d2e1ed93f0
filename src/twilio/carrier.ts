import * as z from 'zod/mini'
import type { Config } from '../config.ts'
import { LIMITS } from '../core/limits.ts'
import { between } from './inbox.ts'
import type { Attempt, Carrier } from '../outbox/outbox.ts'

const Created = z.object({ sid: z.string() })
const Listed = z.object({
  messages: z.array(
    z.object({ sid: z.string(), body: z.string(), direction: z.string(), date_created: z.string() }),
  ),
})
const ListedCalls = z.object({
  calls: z.array(z.object({ sid: z.string(), direction: z.string(), date_created: z.nullable(z.string()) })),
})
const Refused = z.object({ code: z.int() })

/** Twilio: the message is still on its way. */
const UNDER_WAY = 20009
/** Twilio gives its own answer within this; a request that takes longer is tried again. */
const WAIT_MS = 10_000
/** Twilio's clock and ours, and its times without fractions of a second. */
const CLOCKS_DIFFER_MS = 5_000
/** Twilio: a "From" number is required. */
const NO_FROM = 21603
/** Twilio: the call is not in progress. */
const IS_OVER = 21220

/**
 * Sends through Twilio's REST API. Never throws: 4xx is a refusal by its code, except 429, which Twilio did not
 * process and which is safe to repeat; 5xx, timeouts and broken connections are trouble.
 */
export function twilioCarrier(config: Config): Carrier {
  const user = config.TWILIO_API_KEY ?? config.TWILIO_ACCOUNT_SID
  const secret = config.TWILIO_API_SECRET ?? config.TWILIO_AUTH_TOKEN
  const headers = { Authorization: `Basic ${btoa(`${user}:${secret}`)}` }
  const account = `${config.TWILIO_API_ORIGIN}/2010-04-01/Accounts/${config.TWILIO_ACCOUNT_SID}`
  const messages = `${account}/Messages`
  const hooks = `${config.PUBLIC_ORIGIN}/twilio`
  const request = async (url: string, init: RequestInit, sid?: string): Promise<Attempt> => {
    try {
      const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(WAIT_MS) })
      if (sid !== undefined && response.status === 204) return { kind: 'accepted', sid }
      return outcome(response.status, await response.text())
    } catch {
      return { kind: 'trouble', code: null }
    }
  }
  const post = (url: string, body: URLSearchParams): Promise<Attempt> =>
    request(url, { method: 'POST', body })
  /** A list of Twilio's, newest first, and how it was answered; null where it cannot be had. */
  const list = async (
    url: string,
    filter: Record<string, string>,
  ): Promise<{ status: number | null; json: unknown }> => {
    try {
      const query = new URLSearchParams({ ...filter, PageSize: '50' })
      const response = await fetch(`${url}.json?${query.toString()}`, {
        headers,
        signal: AbortSignal.timeout(WAIT_MS),
      })
      return { status: response.status, json: parsed(await response.text()) }
    } catch {
      return { status: null, json: null }
    }
  }
  return {
    async send(message, { owner, row }) {
      const body = new URLSearchParams({
        To: message.to,
        ...(message.from !== '' && { From: message.from }),
        Body: message.body,
        StatusCallback: `${hooks}/message-status?owner=${owner}&row=${row}`,
      })
      if (config.TWILIO_MESSAGING_SERVICE_SID !== undefined)
        body.set('MessagingServiceSid', config.TWILIO_MESSAGING_SERVICE_SID)
      return post(`${messages}.json`, body)
    },
    async find(message, since, ours) {
      const sent = { To: message.to, 'DateSent>': new Date(since).toISOString().slice(0, 10) }
      const { status, json } = await list(messages, sent)
      const listed = Listed.safeParse(json)
      // A list that cannot be read says nothing of what is on it, and a guess would send twice.
      if (!listed.success) return { kind: 'trouble', code: status }
      const own = listed.data.messages.find(
        (m) => m.body === message.body && !ours.includes(m.sid) && isBegun(m, since),
      )
      return own === undefined ? null : { kind: 'accepted', sid: own.sid }
    },
    async call({ to, from }, { owner, row }) {
      // A clinician who never texted a line of a Messaging Service: there is no number of ours to ring them from.
      const caller = from === '' ? config.TWILIO_PHONE_NUMBER : from
      if (caller === undefined) return { kind: 'refused', code: NO_FROM }
      const about = `owner=${owner}&row=${row}`
      return post(
        `${account}/Calls.json`,
        new URLSearchParams({
          To: to,
          From: caller,
          Url: `${hooks}/reminder-call?${about}`,
          StatusCallback: `${hooks}/call-status?${about}`,
          MachineDetection: 'Enable',
          Timeout: String(LIMITS.RING_SECONDS),
        }),
      )
    },
    // Not by the time it started: a call that still rings has none.
    async findCall({ to, from }, since) {
      const { json } = await list(`${account}/Calls`, { To: to, From: from })
      const found = ListedCalls.safeParse(json).data?.calls
      return found?.find((c) => isBegun(c, since))?.sid ?? null
    },
    between: (people) => between(config, people),
    // "completed" ends a call that rings too: https://www.twilio.com/docs/voice/api/call-resource
    async hangUp(sid) {
      const ended = await post(`${account}/Calls/${sid}.json`, new URLSearchParams({ Status: 'completed' }))
      return ended.kind === 'refused' && ended.code === IS_OVER ? { kind: 'accepted', sid } : ended
    },
    // An empty body is how Twilio is asked to blank one: https://www.twilio.com/docs/messaging/api/message-resource
    async redact(sid) {
      if (/^(?:RE|QU)/.test(sid)) {
        const kind = sid[0] === 'R' ? 'Recordings' : 'Queues'
        return request(`${account}/${kind}/${sid}.json`, { method: 'DELETE' }, sid)
      }
      const attempt = await post(`${messages}/${sid}.json`, new URLSearchParams({ Body: '' }))
      // Before it has arrived, or failed, a message cannot be blanked.
      return attempt.kind === 'refused' && attempt.code === UNDER_WAY
        ? { ...attempt, kind: 'trouble' }
        : attempt
    },
  }
}

/** True for what we began through the API since `since`. */
const isBegun = (one: { direction: string; date_created: string | null }, since: number): boolean =>
  one.direction === 'outbound-api' && Date.parse(one.date_created ?? '') >= since - CLOCKS_DIFFER_MS

function outcome(status: number, text: string): Attempt {
  const json: unknown = parsed(text)
  if (status === 201 || status === 200) {
    const created = Created.safeParse(json)
    return created.success ? { kind: 'accepted', sid: created.data.sid } : { kind: 'trouble', code: null }
  }
  const code = Refused.safeParse(json).data?.code ?? status
  return status === 429 || status >= 500 ? { kind: 'trouble', code } : { kind: 'refused', code }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
