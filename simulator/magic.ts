import type { Complaint } from './twiml.ts'

/** What Twilio refuses a new message for, its test credentials' magic numbers included. */

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
function isNumber(number: string): boolean {
  return /^\+[2-9]\d{6,14}$/.test(number) || /^\+1[2-9]\d{9}$/.test(number)
}

/** Why a message with this form cannot be created, or null. `isBlocked` knows who has opted out. */
export function invalidMessage(
  form: URLSearchParams,
  line: string,
  isBlocked: (to: string, from: string) => boolean,
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
  if (form.has('SendAt') || form.has('ScheduleType'))
    return { code: 20001, message: 'The simulator does not schedule messages' }
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
