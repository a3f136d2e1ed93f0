import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Faults } from './faults.ts'
import type { Options } from './network.ts'
import { connection, isRetried } from './overrides.ts'
import { createRecent } from './recent.ts'
import { basicAuthorization, signature, signedAddress } from './signing.ts'

export type Parameters = Record<string, string>

/** A request to make of the hotline. `token` is given only when an earlier request is repeated. */
export type Webhook = {
  kind: 'document' | 'status'
  url: string
  method: 'POST' | 'GET'
  parameters: Parameters
  token?: string
}

/** A webhook and what came back. `status` is 502 where nothing did, as Twilio's debugger has it. */
export type Delivery = Required<Webhook> & { status: number; contentType: string; twiml: string; ms: number }

/** An entry of Twilio's debugger: a code of its public list, the request or message it is about, and why. */
export type Problem = { code: number; message: string; url: string; sid: string }

/** Code and words for a delivery that Twilio treats as failed, or null. */
export type Failure = { code: number; message: string } | null

export type Wire = {
  /** The last of them, oldest first; `delivered` counts all there ever were. */
  readonly deliveries: readonly Delivery[]
  readonly problems: readonly Problem[]
  readonly delivered: () => number
  readonly note: (...problems: Problem[]) => void
  /** Signs and sends; never throws. */
  deliver(webhook: Webhook): Promise<{ delivery: Delivery; failure: Failure }>
  /** Sends something whose answer is not run; a bad answer is only noted, under `warning` where it has a code. */
  notify(
    url: string,
    method: 'POST' | 'GET',
    parameters: Parameters,
    sid: string,
    warning?: number,
  ): Promise<void>
  /** Counts work that goes on after its cause was answered. */
  track(work: Promise<void>): Promise<void>
  /** Resolves when no tracked work is left. */
  idle(): Promise<void>
}

const PATIENCE_MS = 15_000
const KEPT = 10_000
const MAX_REDIRECTS = 10
const connectFailures = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT']

/** The hotline's origin as it is signed: Twilio keeps everything but the fragment. */
export function signedOrigin(hotline: string): string {
  return hotline.replace(/#.*$/, '').replace(/\/$/, '')
}

/** Why nothing came back, in undici's words for it (`fetch` hides the reason one or two causes down). */
function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if ('code' in error && typeof error.code === 'string') return error.code
  return error.cause === undefined ? error.name : reason(error.cause)
}

/** Everything that goes to the hotline passes here: signing, retry, redirects, the record for judges. */
export function createWire(options: Options, faults: Faults): Wire {
  const deliveries = createRecent<Delivery>(options.kept ?? KEPT)
  const problems = createRecent<Problem>(options.kept ?? KEPT)
  const note = problems.add
  const pending = new Set<Promise<void>>()
  const ours = new URL(signedOrigin(options.hotline)).origin

  /** One request, followed to the end of its redirects. A redirect loses the form, as on Twilio. */
  async function request(webhook: Required<Webhook>, signal: AbortSignal): Promise<Response> {
    let url = new URL(webhook.url)
    url.hash = ''
    const authorization = basicAuthorization(url)
    const about = 'CallSid' in webhook.parameters ? 'call' : 'text'
    let spelled = webhook.url
    let form: Parameters | null = webhook.method === 'POST' ? webhook.parameters : null
    if (form === null)
      url.search = [url.search.slice(1), new URLSearchParams(webhook.parameters).toString()]
        .filter((part) => part !== '')
        .join('&')
    for (let hops = 0; ; hops++) {
      Object.assign(url, { username: '', password: '' })
      const answer = await fetch(url, {
        method: form === null ? 'GET' : 'POST',
        headers: {
          'User-Agent': 'TwilioProxy/1.1',
          Accept: '*/*',
          'X-Twilio-Signature': signature(options.authToken, signedAddress(spelled, url, about), form),
          'I-Twilio-Idempotency-Token': webhook.token,
          ...(authorization !== null && { Authorization: authorization }),
          ...(form !== null && { 'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8' }),
        },
        ...(form !== null && { body: new URLSearchParams(form).toString() }),
        redirect: 'manual',
        signal,
      })
      const next = answer.headers.get('location')
      if (answer.status < 300 || answer.status >= 400 || next === null || hops === MAX_REDIRECTS)
        return answer
      await answer.arrayBuffer()
      url = new URL(next, url)
      if (url.origin !== ours) return new Response(`redirected to ${url.origin}`, { status: 502 })
      spelled = url.href
      form = null
    }
  }

  /** Tries as often as the address's fragment allows; by itself Twilio repeats only where no connection was made. */
  async function persist(webhook: Required<Webhook>): Promise<{ answer: Response; body: string }> {
    const rules = connection(webhook.url, options.patienceMs ?? PATIENCE_MS)
    const total = AbortSignal.timeout(rules.totalMs)
    for (let left = rules.retries; ; left--) {
      try {
        const answer = await request(webhook, AbortSignal.any([total, AbortSignal.timeout(rules.readMs)]))
        const body = await answer.text()
        const outcome = answer.status >= 500 ? '5xx' : answer.status >= 400 ? '4xx' : null
        if (left === 0 || !isRetried(rules, outcome)) return { answer, body }
      } catch (error) {
        const outcome = connectFailures.includes(reason(error)) ? 'ct' : 'rt'
        if (left === 0 || total.aborted || !isRetried(rules, outcome)) throw error
      }
    }
  }

  async function deliver(webhook: Webhook): Promise<{ delivery: Delivery; failure: Failure }> {
    const full = { ...webhook, token: webhook.token ?? randomUUID() }
    const began = performance.now()
    const record = (status: number, contentType: string, twiml: string): Delivery => {
      const delivery = { ...full, status, contentType, twiml, ms: performance.now() - began }
      deliveries.add(delivery)
      return delivery
    }
    // Not even tried: a hotline that sends calls elsewhere is misconfigured, and this is no open proxy.
    if (!URL.canParse(webhook.url) || new URL(webhook.url).origin !== ours) {
      const message = `${webhook.url} is not on the hotline's origin, ${ours}`
      return { delivery: record(502, '', ''), failure: { code: 11100, message } }
    }
    const { From = '', To = '' } = webhook.parameters
    const struck = await faults.strike('hotline', {
      numbers: [From, To],
      path: new URL(webhook.url).pathname,
    })
    if (struck?.fault === 'dead')
      return { delivery: record(502, '', ''), failure: { code: 11205, message: 'the hotline is dead' } }
    if (struck?.fault === 'error')
      return {
        delivery: record(503, '', ''),
        failure: { code: 11200, message: 'the hotline answered HTTP 503' },
      }
    try {
      const { answer, body } = await persist(full)
      const patience = options.patienceMs ?? PATIENCE_MS
      const late = struck ? (struck.ms ?? patience) : 0
      // The hotline has done its work, and nobody waits for that long to hear of it.
      if (late >= patience)
        return { delivery: record(502, '', ''), failure: { code: 11200, message: 'the hotline is slow' } }
      if (late > 0) await wait(late)
      const delivery = record(answer.status, answer.headers.get('content-type') ?? '', body)
      if (answer.ok) return { delivery, failure: null }
      const isLoop = answer.status >= 300 && answer.status < 400
      const message = `the hotline answered HTTP ${answer.status}`
      return { delivery, failure: { code: isLoop ? 11215 : 11200, message } }
    } catch (error) {
      const why = reason(error)
      const code = connectFailures.includes(why) ? 11205 : 11200
      return {
        delivery: record(502, '', ''),
        failure: { code, message: `no answer from the hotline: ${why}` },
      }
    }
  }

  async function notify(
    url: string,
    method: 'POST' | 'GET',
    parameters: Parameters,
    sid: string,
    warning?: number,
  ): Promise<void> {
    const { delivery, failure } = await deliver({ kind: 'status', url, method, parameters })
    if (failure) note({ ...failure, ...(warning !== undefined && { code: warning }), url, sid })
    else if (warning !== undefined && delivery.twiml !== '' && !/xml/i.test(delivery.contentType))
      note({
        code: warning,
        message: `a callback is answered with nothing or with XML, not with "${delivery.contentType}"`,
        url,
        sid,
      })
  }

  function track(work: Promise<void>): Promise<void> {
    pending.add(work)
    const done = (): boolean => pending.delete(work)
    work.then(done, done)
    return work
  }

  async function idle(): Promise<void> {
    while (pending.size > 0) await Promise.allSettled(pending)
  }

  return {
    deliveries: deliveries.all,
    problems: problems.all,
    delivered: deliveries.count,
    note,
    deliver,
    notify,
    track,
    idle,
  }
}
