import * as z from 'zod'
import type { Untimed } from '../core/effect.ts'

/** Form fields as Twilio sends them: new ones may appear, so only those that are used are named. */
const Fields = z.object({
  AccountSid: z.string(),
  From: z.string().default(''),
  To: z.string().default(''),
})

const Text = Fields.extend({
  MessageSid: z.string().regex(/^(SM|MM)[0-9a-zA-Z]{1,64}$/),
  Body: z.string().default(''),
  NumMedia: z.coerce.number().int().min(0).max(10).catch(0),
  OptOutType: z.enum(['STOP', 'START', 'HELP']).nullish().catch(null),
  MessagingServiceSid: z.string().optional(),
})

const Call = Fields.extend({
  CallSid: z.string().regex(/^CA[0-9a-zA-Z]{1,64}$/),
  Digits: z.string().optional(),
  SpeechResult: z.string().optional(),
  Confidence: z.coerce.number().min(0).max(1).optional().catch(undefined),
  CallStatus: z.string().default(''),
})

const MessageStatus = Fields.extend({
  MessageSid: z.string().min(2),
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
  ErrorCode: z.coerce.number().int().nullish().catch(null),
})

export type TextWebhook = z.infer<typeof Text>
export type CallWebhook = z.infer<typeof Call>
export type MessageStatusWebhook = z.infer<typeof MessageStatus>

const record = (fields: URLSearchParams): Record<string, string> => Object.fromEntries(fields)

/** The fields of an inbound text, or null if these are not one. */
export const readText = (fields: URLSearchParams): TextWebhook | null =>
  Text.safeParse(record(fields)).data ?? null
export const readCall = (fields: URLSearchParams): CallWebhook | null =>
  Call.safeParse(record(fields)).data ?? null
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

export const textEvent = (text: TextWebhook): Untimed => ({
  kind: 'text-received',
  body: text.Body,
  pictures: text.NumMedia,
  optOutType: text.OptOutType ?? null,
})

/** What one step of a call brought: keys, words, or nothing. */
export function callEvent(call: CallWebhook, step: number): Untimed {
  if (step === 0) return { kind: 'call-started', withheld: isWithheld(call.From) }
  if (call.Digits !== undefined && call.Digits !== '') return { kind: 'keys-pressed', keys: call.Digits }
  if (call.SpeechResult !== undefined && call.SpeechResult !== '')
    return { kind: 'words-heard', words: call.SpeechResult, confidence: call.Confidence ?? null }
  return { kind: 'nothing-heard' }
}
