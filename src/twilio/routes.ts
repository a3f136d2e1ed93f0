import { Hono } from 'hono/tiny'
import type { Context } from 'hono'
import type { Config } from '../config.ts'
import type { Bundle } from '../core/bundle.ts'
import type { Arrival, Effect } from '../core/effect.ts'
import { callWithoutState, lastWords, withoutState } from '../core/fallback.ts'
import type { Status } from '../outbox/outbox.ts'
import { CALLED, isOurs } from './ours.ts'
import { isSigned } from './signature.ts'
import { holdTwiml, messagingTwiml, voiceTwiml } from './twiml.ts'
import {
  callEvent,
  callOutcome,
  type CallWebhook,
  isMachine,
  isOutbound,
  isWithheld,
  readCall,
  readMessageStatus,
  readText,
  textEvent,
  type TextWebhook,
} from './webhook.ts'

/** The object of a number, as far as webhooks speak to it. */
export type Phone = {
  receive(delivery: {
    sid: string
    call: string | null
    from: string
    to: string
    event: Arrival
  }): Promise<{ effects: Effect[] }>
  /** What a call hears that has waited in line for so many seconds. */
  holding(call: string, seconds: number): Promise<{ effects: Effect[] }>
  settle(row: number, sid: string, status: Status, error: number | null): Promise<boolean>
  /** A watched answer to the text `sid` did not arrive. */
  lost(sid: string, error: number | null): Promise<boolean>
}

/** What the wiring hands over. `phone` gives the object of a number, or the one named by `sid` if the number is withheld. */
export type Deps = {
  config: Config
  builtIn: () => Bundle
  phone(number: string | { sid: string }): Promise<{ owner: string; phone: Phone }>
  owner(name: string): Phone
}

/** Twilio waits 15 s for a primary and asks the fallback at once when it fails; this is what is left to be kind in. */
const FALLBACK_WAIT_MS = 3_000
/** Bytes; Twilio's largest form, ten pictures and 1,600 characters, is far below. */
const LARGEST_BODY = 100_000
const STEP = '/voice/:step{[0-9]{1,3}}'

type Hook = { url: URL; fields: URLSearchParams; deps: Deps }
type Hooked = { Bindings: Env; Variables: { hook: Hook } }

const xml = (c: Context, twiml: string): Response =>
  c.body(twiml, 200, { 'Content-Type': 'text/xml; charset=utf-8' })

/** All of Twilio's webhooks. Signed POSTs only: anything else is 403 or 405 with an empty body, and nothing is stored. */
export function twilioRoutes(deps: (env: Env) => Deps): Hono<Hooked> {
  const app = new Hono<Hooked>()

  app.use('*', async (c, next) => {
    if (c.req.method !== 'POST') return c.body(null, 405, { Allow: 'POST' })
    const given = deps(c.env)
    const { config } = given
    const signature = c.req.header('X-Twilio-Signature')
    if (signature === undefined || Number(c.req.header('Content-Length') ?? 0) > LARGEST_BODY)
      return c.body(null, 403)
    const asked = new URL(c.req.url)
    // The router takes a slash at the end for nothing; Twilio was told of no such address.
    if (asked.pathname.endsWith('/')) return c.body(null, 404)
    const fields = new URLSearchParams(await c.req.text())
    // The address that Twilio was told: what arrives here may have been rewritten by a proxy or a tunnel.
    const address = config.PUBLIC_ORIGIN + c.req.url.slice(asked.origin.length)
    const signed = await isSigned(
      config.TWILIO_AUTH_TOKEN,
      c.req.header('X-Twilio-Signature'),
      address,
      fields,
    )
    if (!signed || fields.get('AccountSid') !== config.TWILIO_ACCOUNT_SID) return c.body(null, 403)
    c.set('hook', { url: asked, fields, deps: given })
    return next()
  })

  app.post('/sms', async (c) => {
    const { fields, deps } = c.get('hook')
    const text = readText(fields)
    if (text === null || !isOurs(deps.config, text.To, text.MessagingServiceSid ?? null))
      return c.body(null, 403)
    const { effects, watch } = await textAnswer(deps, text)
    return xml(c, messagingTwiml(effects, watch))
  })

  app.post('/sms-fallback', async (c) => {
    const { fields, deps } = c.get('hook')
    const text = readText(fields)
    if (text === null || !isOurs(deps.config, text.To, text.MessagingServiceSid ?? null))
      return c.body(null, 403)
    const { effects, watch } = await orElse(
      textAnswer(deps, text),
      () => ({ effects: withoutState(deps.builtIn(), text.Body, text.OptOutType ?? null), watch: null }),
      () => ({ effects: lastWords(deps.builtIn(), 'text'), watch: null }),
    )
    return xml(c, messagingTwiml(effects, watch))
  })

  app.post('/voice', (c) => call(c, 0))
  app.post(STEP, (c) => call(c, Number(c.req.param('step'))))

  app.post('/hold/:step{[0-9]{1,3}}', async (c) => {
    const { fields, deps } = c.get('hook')
    const heard = readCall(fields)
    if (heard === null || !isOurs(deps.config, heard.To, CALLED)) return c.body(null, 403)
    return xml(c, await heldAnswer(deps, heard, Number(c.req.param('step'))))
  })

  app.post('/voice-fallback', async (c) => {
    const { fields, deps } = c.get('hook')
    const heard = readCall(fields)
    if (heard === null || !isOurs(deps.config, heard.To, CALLED)) return c.body(null, 403)
    const { step, isHeld } = failedAt(fields.get('ErrorUrl'))
    // Whoever waits in line goes on waiting: these words are asked for again.
    if (isHeld) {
      const words = (): string => holdTwiml(lastWords(deps.builtIn(), 'voice'), '')
      return xml(c, await orElse(heldAnswer(deps, heard, step), words, words))
    }
    const effects = await orElse(
      callAnswer(deps, heard, step),
      () => callWithoutState(deps.builtIn(), heard.SpeechResult ?? ''),
      () => lastWords(deps.builtIn(), 'voice'),
    )
    return xml(c, voiceTwiml(effects, nextStep(deps.config, step)))
  })

  app.post('/message-status', async (c) => {
    const { url, fields, deps } = c.get('hook')
    const status = readMessageStatus(fields)
    const { owner, row } = rowOf(url)
    if (status === null || owner === null) return c.body(null, 204)
    const answered = url.searchParams.get('answered')
    const error = status.ErrorCode ?? null
    const isLost = status.MessageStatus === 'failed' || status.MessageStatus === 'undelivered'
    if (answered !== null && isLost) await deps.owner(owner).lost(answered, error)
    if (row > 0) await deps.owner(owner).settle(row, status.MessageSid, status.MessageStatus, error)
    return c.body(null, 204)
  })

  // A call's talk lives in its steps and is blanked with them: only the end of one that we made is asked about.
  app.post('/call-status', async (c) => {
    const { url, fields, deps } = c.get('hook')
    const ended = readCall(fields)
    const outcome = ended === null ? null : callOutcome(ended)
    const { owner, row } = rowOf(url)
    if (ended !== null && outcome !== null && owner !== null && row > 0)
      await deps.owner(owner).settle(row, ended.CallSid, outcome, null)
    return c.body(null, 204)
  })

  app.post('/reminder-call', async (c) => {
    const { url, fields, deps } = c.get('hook')
    const heard = readCall(fields)
    const { owner, row } = rowOf(url)
    if (
      heard === null ||
      !isOutbound(heard) ||
      !isOurs(deps.config, heard.To, CALLED) ||
      isWithheld(heard.From)
    )
      return c.body(null, 403)
    if ((await deps.phone(heard.From)).owner !== owner) return c.body(null, 403)
    const event: Arrival = { kind: 'call-answered', machine: isMachine(heard), row }
    return xml(c, voiceTwiml(await callAnswer(deps, heard, 0, event), nextStep(deps.config, 0)))
  })

  app.notFound((c) => c.body(null, 404))
  return app
}

async function call(c: Context<Hooked>, step: number): Promise<Response> {
  const { fields, deps } = c.get('hook')
  const heard = readCall(fields)
  if (heard === null || !isOurs(deps.config, heard.To, CALLED)) return c.body(null, 403)
  return xml(c, voiceTwiml(await callAnswer(deps, heard, step), nextStep(deps.config, step)))
}

/** The object and the row of its outbox that an address names; 0 where it names no row. */
function rowOf(url: URL): { owner: string | null; row: number } {
  const owner = url.searchParams.get('owner') ?? ''
  const row = Number(url.searchParams.get('row'))
  return { owner: /^v1\.[0-9a-f]+$/.test(owner) ? owner : null, row: Number.isSafeInteger(row) ? row : 0 }
}

type TextAnswer = { effects: Effect[]; watch: string | null }

async function textAnswer(deps: Deps, text: TextWebhook): Promise<TextAnswer> {
  const { owner, phone } = await deps.phone(isWithheld(text.From) ? { sid: text.MessageSid } : text.From)
  const delivery = { sid: text.MessageSid, call: null, from: text.From, to: text.To, event: textEvent(text) }
  const watch = `${deps.config.PUBLIC_ORIGIN}/twilio/message-status?owner=${owner}&answered=${text.MessageSid}`
  return { effects: (await phone.receive(delivery)).effects, watch }
}

async function callAnswer(
  deps: Deps,
  heard: CallWebhook,
  step: number,
  event: Arrival = callEvent(heard, step),
  within = '',
): Promise<Effect[]> {
  const { phone } = await deps.phone(keyOf(heard))
  const delivery = {
    sid: `${heard.CallSid}:${String(step).padStart(3, '0')}${within}`,
    call: heard.CallSid,
    from: heard.From,
    to: heard.To,
    event,
  }
  return (await phone.receive(delivery)).effects
}

/** What a call hears that waits in line, or what its key there does. */
async function heldAnswer(deps: Deps, heard: CallWebhook, step: number): Promise<string> {
  const keys = heard.Digits ?? ''
  // Between the step that began to wait, and the one that its end brings.
  if ((isWithheld(heard.From) ? /^[29]$/ : /^[129]$/).test(keys)) {
    const event: Arrival = { kind: 'key-on-hold', keys }
    return holdTwiml(await callAnswer(deps, heard, step - 1, event, 'k'), '')
  }
  const { phone } = await deps.phone(keyOf(heard))
  const { effects } = await phone.holding(heard.CallSid, heard.QueueTime)
  return holdTwiml(effects, `${deps.config.PUBLIC_ORIGIN}/twilio/hold/${step}`)
}

const keyOf = (heard: CallWebhook): string | { sid: string } =>
  isWithheld(heard.From) ? { sid: heard.CallSid } : heard.From

const nextStep = (config: Config, step: number): string => `${config.PUBLIC_ORIGIN}/twilio/voice/${step + 1}`

/** The step that failed, from the address that Twilio could not use. */
function failedAt(errorUrl: string | null): { step: number; isHeld: boolean } {
  const [, where, step] = /\/twilio\/(voice|hold)\/(\d{1,3})(?:[?#]|$)/.exec(errorUrl ?? '') ?? []
  return { step: Number(step ?? 0), isHeld: where === 'hold' }
}

async function orElse<T>(work: Promise<T>, instead: () => T, last: () => T): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), FALLBACK_WAIT_MS)
  })
  try {
    const answer = await Promise.race([work, late]).catch(() => null)
    return answer ?? instead()
  } catch {
    return last()
  } finally {
    clearTimeout(timer)
  }
}
