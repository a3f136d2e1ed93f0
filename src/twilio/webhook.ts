import * as z from 'zod/mini'
import type { Arrival } from '../core/effect.ts'
import type { Status } from '../outbox/outbox.ts'

/** Form fields as Twilio sends them: new ones may appear, so only those that are used are named. */
const Fields = z.object({
  AccountSid: z.string(),
  From: z._default(z.string(), ''),
  To: z._default(z.string(), ''),
})

const Text = z.extend(Fields, {
  MessageSid: z.string().check(z.regex(/^(SM|MM)[0-9a-zA-Z]{1,64}$/)),
  Body: z._default(z.string(), ''),
  NumMedia: z.catch(z.coerce.number().check(z.int(), z.minimum(0), z.maximum(10)), 0),
  OptOutType: z.catch(z.nullish(z.enum(['STOP', 'START', 'HELP'])), null),
  MessagingServiceSid: z.optional(z.string()),
})

const Call = z.extend(Fields, {
  CallSid: z.string().check(z.regex(/^CA[0-9a-zA-Z]{1,64}$/)),
  Digits: z.optional(z.string()),
  SpeechResult: z.optional(z.string()),
  Confidence: z.catch(z.optional(z.coerce.number().check(z.minimum(0), z.maximum(1))), undefined),
  CallStatus: z._default(z.string(), ''),
  Direction: z._default(z.string(), ''),
  AnsweredBy: z._default(z.string(), ''),
  QueueResult: z.optional(z.string()),
  QueueSid: z._default(z.string(), ''),
  QueueTime: z.catch(z.coerce.number().check(z.minimum(0)), 0),
  DialCallStatus: z.optional(z.string()),
  DialBridged: z.optional(z.string()),
  RecordingUrl: z.optional(z.string()),
  RecordingDuration: z.catch(z.coerce.number().check(z.minimum(0)), 0),
})

const MessageStatus = z.extend(Fields, {
  MessageSid: z.string().check(z.minLength(2)),
  MessageStatus: z.enum([
    'queued',
    'accepted',
    'scheduled',
    'sending',
    'sent',
    'delivered',
    'undelivered',
    'failed',
    'canceled',
  ]),
  ErrorCode: z.catch(z.nullish(z.coerce.number().check(z.int())), null),
})

export type TextWebhook = z.infer<typeof Text>
export type CallWebhook = z.infer<typeof Call>
export type MessageStatusWebhook = z.infer<typeof MessageStatus>

const record = (fields: URLSearchParams): Record<string, string> => Object.fromEntries(fields)

/** The fields of an inbound text, or null if these are not one. */
export const readText = (fields: URLSearchParams): TextWebhook | null =>
  Text.safeParse(record(fields)).data ?? null
/** The fields of a call. `From` is always the participant, also of a call that we made. */
export const readCall = (fields: URLSearchParams): CallWebhook | null => {
  const call = Call.safeParse(record(fields)).data
  if (call === undefined) return null
  return isOutbound(call) ? { ...call, From: call.To, To: call.From } : call
}
export const isOutbound = ({ Direction }: CallWebhook): boolean => Direction.startsWith('outbound')
/** What detection says of a phone that no person holds; "unknown" may be one. */
export const isMachine = ({ AnsweredBy }: CallWebhook): boolean => /^(?:machine|fax)/.test(AnsweredBy)
/** How a call of ours ended, in the words of the outbox: busy and unanswered ones may be tried again. */
export const callOutcome = ({ CallStatus }: CallWebhook): Status | null => OUTCOMES[CallStatus] ?? null
const OUTCOMES: Partial<Record<string, Status>> = {
  completed: 'delivered',
  busy: 'undelivered',
  'no-answer': 'undelivered',
  failed: 'failed',
  canceled: 'canceled',
}
export const readMessageStatus = (fields: URLSearchParams): MessageStatusWebhook | null =>
  MessageStatus.safeParse(record(fields)).data ?? null

/** Words, empty values and keypad spellings of "restricted" and its kin that stand where a number would. */
const WITHHELD = new Set([
  'anonymous',
  'unknown',
  'unavailable',
  'restricted',
  'private',
  'blocked',
  '',
  '266696687',
  '7378742833',
  '2562533',
  '8656696',
  '86282452253',
])

/** True if a caller's number is not shown: then nothing can be kept by number, nor texted. */
export const isWithheld = (from: string): boolean =>
  WITHHELD.has(from.trim().toLowerCase().replace(/^\+/, '')) || !/^\+?\d{3,15}$/.test(from.trim())

export const textEvent = (text: TextWebhook): Arrival => ({
  kind: 'text-received',
  body: text.Body,
  pictures: text.NumMedia,
  optOutType: text.OptOutType ?? null,
})

/** What one step of a call brought: keys, words, or nothing. */
export function callEvent(call: CallWebhook, step: number): Arrival {
  if (step === 0) return { kind: 'call-started', withheld: isWithheld(call.From) }
  const gone = call.CallStatus === 'completed'
  if (call.QueueResult !== undefined)
    return { kind: 'hold-over', result: call.QueueResult, queue: call.QueueSid, gone }
  if (call.DialCallStatus !== undefined) return { kind: 'parted', bridged: call.DialBridged === 'true', gone }
  const [recording] = /\bRE[0-9a-zA-Z]{32}\b/.exec(call.RecordingUrl ?? '') ?? []
  if (recording !== undefined)
    return { kind: 'recorded', recording, seconds: Math.round(call.RecordingDuration), gone }
  if (call.Digits !== undefined && call.Digits !== '') return { kind: 'keys-pressed', keys: call.Digits }
  if (call.SpeechResult !== undefined && call.SpeechResult !== '')
    return { kind: 'words-heard', words: call.SpeechResult, confidence: call.Confidence ?? null }
  return { kind: 'nothing-heard' }
}
