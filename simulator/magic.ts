import { instant } from './instant.ts'
import type { Complaint } from './twiml.ts'

/** What Twilio refuses a new message or call for, its test credentials' magic numbers included. */

const MAX_BODY_CHARACTERS = 1600
const MAX_MEDIA = 10
const VALID_MAGIC_SENDER = '+15005550006'

type Reason = (number: string) => Complaint

const toReasons = {
  invalid: (to) => ({ code: 21211, message: `Invalid 'To' Phone Number: ${to}` }),
  unroutable: (to) => ({ code: 21612, message: `The message cannot be routed to ${to}` }),
  region: (to) => ({
    code: 21408,
    message: `Permission to send an SMS has not been enabled for the region of ${to}`,
  }),
  optedOut: (_to) => ({ code: 21610, message: 'Attempt to send to unsubscribed recipient' }),
  notMobile: (to) => ({ code: 21614, message: `'To' number is not a valid mobile number: ${to}` }),
} satisfies Record<string, Reason>

const fromReasons = {
  invalid: (from) => ({ code: 21212, message: `Invalid 'From' Phone Number: ${from}` }),
  queueFull: () => ({
    code: 21611,
    message: "This 'From' number has exceeded the maximum number of queued messages",
  }),
  notOurs: (from) => ({
    code: 21606,
    message: `The 'From' phone number ${from} is not a valid, SMS-capable phone number for your account`,
  }),
} satisfies Record<string, Reason>

const magicTo: Record<string, Reason | undefined> = {
  '+15005550001': toReasons.invalid,
  '+15005550002': toReasons.unroutable,
  '+15005550003': toReasons.region,
  '+15005550004': toReasons.optedOut,
  '+15005550009': toReasons.notMobile,
}

const magicFrom: Record<string, Reason | undefined> = {
  '+15005550001': fromReasons.invalid,
  '+15005550008': fromReasons.queueFull,
}

/** E.164; in the North American plan a number has exactly ten digits after +1. */
export function isNumber(number: string): boolean {
  return /^\+[2-9]\d{6,14}$/.test(number) || /^\+1[2-9]\d{9}$/.test(number)
}

const LEAST_AHEAD_MS = 300_000
const MOST_AHEAD_MS = 35 * 86_400_000

/** Why a message cannot be put off as its form asks, or null. */
function invalidSchedule(form: URLSearchParams, now: number): Complaint | null {
  const [sendAt, type] = [form.get('SendAt'), form.get('ScheduleType')]
  if (sendAt === null && type === null) return null
  if (type !== 'fixed') return { code: 35126, message: "The ScheduleType must be 'fixed'" }
  if (!sendAt) return { code: 35111, message: "The 'SendAt' parameter is required" }
  if (!form.get('MessagingServiceSid'))
    return { code: 35118, message: 'MessagingServiceSid is required to schedule a message' }
  const at = instant(sendAt)
  if (at === null) return { code: 35114, message: `SendAt is not a supported timestamp: ${sendAt}` }
  if (at - now > LEAST_AHEAD_MS && at - now <= MOST_AHEAD_MS) return null
  return { code: 35115, message: 'SendAt must be more than 300 seconds and at most 35 days in the future' }
}

/** Why a message with this form cannot be created, or null. `isBlocked` knows who has opted out. */
export function invalidMessage(
  form: URLSearchParams,
  { line, now, isBlocked }: { line: string; now: number; isBlocked: (to: string, from: string) => boolean },
): Complaint | null {
  const [to, from, service] = [form.get('To'), form.get('From'), form.get('MessagingServiceSid')]
  const body = form.get('Body') ?? ''
  const media = form.getAll('MediaUrl').length
  if (!to) return { code: 21604, message: "A 'To' phone number is required." }
  if (!from && !service) return { code: 21603, message: "A 'From' phone number is required." }
  if (body === '' && media === 0) return { code: 21602, message: 'Message body is required.' }
  if (body.length > MAX_BODY_CHARACTERS)
    return { code: 21617, message: `The message body exceeds the ${MAX_BODY_CHARACTERS} character limit` }
  if (media > MAX_MEDIA) return { code: 21623, message: `Number of media files exceeds ${MAX_MEDIA}` }
  const unscheduled = invalidSchedule(form, now)
  if (unscheduled) return unscheduled
  const callback = form.get('StatusCallback')
  if (callback && !/^https?:\/\//.test(callback))
    return { code: 21609, message: `The 'StatusCallback' URL ${callback} is not a valid URL` }
  const wrongTo = magicTo[to]?.(to) ?? (isNumber(to) ? null : toReasons.invalid(to))
  if (wrongTo) return wrongTo
  if (service && !/^MG[0-9a-f]{32}$/i.test(service))
    return { code: 21705, message: `The Messaging Service Sid ${service} is invalid` }
  if (!from) return null
  if (from !== line && from !== VALID_MAGIC_SENDER) return (magicFrom[from] ?? fromReasons.notOurs)(from)
  if (to === from) return { code: 21266, message: "'To' and 'From' number cannot be the same" }
  return isBlocked(to, from) ? toReasons.optedOut(to) : null
}

const callTo: Record<string, Complaint | undefined> = {
  '+15005550001': { code: 21217, message: 'Phone number does not appear to be valid' },
  '+15005550002': { code: 21214, message: "'To' phone number cannot be reached" },
  '+15005550003': { code: 21215, message: 'Geo Permission configuration is not permitting call' },
  '+15005550004': { code: 21216, message: 'Call blocked by Twilio blocklist' },
}

const MAX_TWIML_CHARACTERS = 4000
const MAX_TIMEOUT_SECONDS = 600

/** What the simulator would have to act on, and cannot. */
const unknownToUs = ['ApplicationSid', 'AsyncAmd', 'Record', 'SendDigits', 'SipAuthUsername', 'Trim']

/** Why a form names nothing that a call could run, or null. */
export function invalidSource(form: URLSearchParams): Complaint | null {
  const [url, twiml] = [form.get('Url'), form.get('Twiml')]
  if (url) {
    const isAddress = /^https?:\/\//.test(url) && URL.canParse(url)
    return isAddress ? null : { code: 21205, message: `Url is not a valid URL: ${url}` }
  }
  if (!twiml) return { code: 21205, message: "Either 'Url' or 'Twiml' is required." }
  if (twiml.length <= MAX_TWIML_CHARACTERS) return null
  return { code: 32018, message: `Twiml is over ${MAX_TWIML_CHARACTERS} characters` }
}

/** Why a call with this form cannot be created, or null. */
export function invalidCall(form: URLSearchParams, line: string): Complaint | null {
  const [to, from] = [form.get('To'), form.get('From')]
  if (!to) return { code: 21201, message: "No 'To' number is specified" }
  if (!from) return { code: 21213, message: "No 'From' number is specified" }
  const unknown = unknownToUs.find((name) => form.has(name) && form.get(name) !== 'false')
  if (unknown !== undefined) return { code: 20001, message: `The simulator does not know ${unknown}` }
  const wrongSource = invalidSource(form)
  if (wrongSource) return wrongSource
  const timeout = Number(form.get('Timeout') ?? 60)
  if (!Number.isInteger(timeout) || timeout < 1 || timeout > MAX_TIMEOUT_SECONDS)
    return { code: 21208, message: `Invalid Timeout: 1 to ${MAX_TIMEOUT_SECONDS} seconds` }
  const wrongTo = callTo[to] ?? (isNumber(to) ? null : toReasons.invalid(to))
  if (wrongTo) return wrongTo
  if (from === line || from === VALID_MAGIC_SENDER) return null
  return isNumber(from) && from !== '+15005550001'
    ? { code: 21210, message: `The source phone number ${from} is not yet verified for your account` }
    : fromReasons.invalid(from)
}
