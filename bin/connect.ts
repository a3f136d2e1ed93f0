/** `npm run connect`: points a Twilio number or Messaging Service at the deployed hotline. */
import { parseArgs } from 'node:util'
import * as z from 'zod'

const USAGE = `PUBLIC_ORIGIN=https://line.example.org TWILIO_ACCOUNT_SID=AC… TWILIO_AUTH_TOKEN=… \\
  npm run connect -- --number +15551234567     point a number at the hotline
  npm run connect -- --service MG…             point a Messaging Service at it (texts only)
  --dry-run                                    print what would be set`

/** Retried on connect failures, timeouts and 5xx, six seconds each: a second try before the fallback. */
const OVERRIDES = '#rc=1&rp=ct,rt,5xx&rt=6000'

const Numbers = z.object({
  incoming_phone_numbers: z.array(z.object({ sid: z.string(), phone_number: z.string() })),
})
const Refusal = z.object({ code: z.number(), message: z.string() })

type Account = { sid: string; token: string }

const needed = (name: string): string => {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is missing: set it in the environment.`)
  return value
}

async function ask(account: Account, url: string, form?: Record<string, string>): Promise<unknown> {
  const response = await fetch(url, {
    method: form === undefined ? 'GET' : 'POST',
    headers: { Authorization: `Basic ${Buffer.from(`${account.sid}:${account.token}`).toString('base64')}` },
    ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
  })
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer
  const refusal = Refusal.safeParse(answer).data
  throw new Error(
    `Twilio refused (${response.status}${refusal === undefined ? '' : `, ${refusal.code}: ${refusal.message}`}).`,
  )
}

/** The addresses of a number, as its resource names them. */
export const numberForm = (origin: string): Record<string, string> => ({
  SmsUrl: `${origin}/twilio/sms${OVERRIDES}`,
  SmsMethod: 'POST',
  SmsFallbackUrl: `${origin}/twilio/sms-fallback`,
  SmsFallbackMethod: 'POST',
  VoiceUrl: `${origin}/twilio/voice${OVERRIDES}`,
  VoiceMethod: 'POST',
  VoiceFallbackUrl: `${origin}/twilio/voice-fallback`,
  VoiceFallbackMethod: 'POST',
  StatusCallback: `${origin}/twilio/call-status`,
  StatusCallbackMethod: 'POST',
})

/** The addresses of a Messaging Service. Sticky sender keeps a person on the number they know. */
export const serviceForm = (origin: string): Record<string, string> => ({
  InboundRequestUrl: `${origin}/twilio/sms${OVERRIDES}`,
  InboundMethod: 'POST',
  FallbackUrl: `${origin}/twilio/sms-fallback`,
  FallbackMethod: 'POST',
  UseInboundWebhookOnNumber: 'false',
  StickySender: 'true',
})

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      number: { type: 'string' },
      service: { type: 'string' },
      'dry-run': { type: 'boolean' },
      help: { type: 'boolean' },
    },
  })
  if (values.help || (values.number === undefined) === (values.service === undefined))
    return console.log(USAGE)
  const origin = needed('PUBLIC_ORIGIN').replace(/\/$/, '')
  if (!origin.startsWith('https://'))
    throw new Error('PUBLIC_ORIGIN is not https: Twilio must reach the line safely.')
  const form = values.number === undefined ? serviceForm(origin) : numberForm(origin)
  for (const [key, value] of Object.entries(form)) console.log(`${key}: ${value}`)
  if (values['dry-run']) return
  const account = { sid: needed('TWILIO_ACCOUNT_SID'), token: needed('TWILIO_AUTH_TOKEN') }
  if (values.service !== undefined)
    await ask(account, `https://messaging.twilio.com/v1/Services/${values.service}`, form)
  else await pointNumber(account, values.number ?? '', form)
  console.log('connected')
}

async function pointNumber(account: Account, number: string, form: Record<string, string>): Promise<void> {
  const base = `${process.env['TWILIO_API_ORIGIN'] || 'https://api.twilio.com'}/2010-04-01/Accounts/${account.sid}`
  const found = Numbers.parse(
    await ask(account, `${base}/IncomingPhoneNumbers.json?PhoneNumber=${encodeURIComponent(number)}`),
  )
  const [own] = found.incoming_phone_numbers
  if (own === undefined) throw new Error(`${number} is no number of account ${account.sid}.`)
  await ask(account, `${base}/IncomingPhoneNumbers/${own.sid}.json`, form)
}

if (import.meta.main)
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  })
