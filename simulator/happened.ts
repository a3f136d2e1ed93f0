import type { Network } from './network.ts'
import { entries } from './debugger.ts'
import { Refusal } from './refusal.ts'
import { price } from './resource.ts'
import type { Delivery } from './webhook.ts'

/** What only the hotline's own side knows of a message or a call; a project that uses the simulator gives its own. */
export type Insights = {
  /** What the hotline makes of these words alone, and why. */
  explain?(words: string): Promise<unknown>
  /** Numbers that belong to somebody: they are kept when a talk is played again. */
  staff?: readonly string[]
  /** The rows that name this message or call, or were written with it, by table. */
  rows?(phone: string, sid: string): Promise<unknown>
}

/** All that is known of one message or call, for whoever wants to know why it went as it did. */
export type Happened = {
  sid: string
  /** For an answer: the text that it answers. */
  cause: string | null
  requests: (Pick<Delivery, 'kind' | 'method' | 'url' | 'parameters' | 'status' | 'twiml' | 'ms'> & {
    contentType: string
  })[]
  problems: ReturnType<typeof entries>
  message: { status: string; error: number | null; segments: number; price: string | null } | null
  explained: unknown
  rows: unknown
}

const isAbout = (sid: string, { parameters }: Delivery): boolean =>
  [parameters['MessageSid'], parameters['CallSid'], parameters['SmsSid']].includes(sid)

/** Refuses a sid that no message and no call has. */
export async function happened(network: Network, insights: Insights, sid: string): Promise<Happened> {
  const { messages, calls } = network.parts
  const message = messages.all.find((each) => each.sid === sid)
  const call = calls.all.find((each) => each.sid === sid)
  const subject = message ?? call
  if (subject === undefined) throw new Refusal(404, `no message or call ${sid}`)
  const phone = subject.from === network.options.number ? subject.to : subject.from
  const cause = network.causes.get(sid) ?? null
  const words = message?.direction === 'inbound' ? message.body : null
  return {
    sid,
    cause,
    requests: network.deliveries
      .filter((each) => isAbout(sid, each))
      .map(({ kind, method, url, parameters, status, contentType, twiml, ms }) => ({
        kind,
        method,
        url,
        parameters,
        status,
        contentType,
        twiml,
        ms: Math.round(ms),
      })),
    problems: entries(network.problems.filter((each) => each.sid === sid)),
    message:
      message === undefined
        ? null
        : { status: message.status, error: message.error, segments: message.segments, price: price(message) },
    explained: words === null ? null : ((await insights.explain?.(words)) ?? null),
    rows: (await insights.rows?.(phone, cause ?? sid)) ?? null,
  }
}
