import * as z from 'zod'

const Sid = (prefix: string): z.ZodString =>
  z.string().regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `is ${prefix} and 32 hex digits`)
const E164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'is a number in E.164 form, like +12025550100')
const Origin = z
  .string()
  .regex(/^https?:\/\/[^/?#\s]+$/, 'is an origin without a path, like https://line.example.org')
  .refine(
    (o) => o.startsWith('https://') || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(o),
    'is https except on loopback',
  )

const Variables = z
  .object({
    TWILIO_ACCOUNT_SID: Sid('AC'),
    TWILIO_AUTH_TOKEN: z.string().min(1),
    TWILIO_API_KEY: Sid('SK').optional(),
    TWILIO_API_SECRET: z.string().min(1).optional(),
    TWILIO_PHONE_NUMBER: E164.optional(),
    TWILIO_MESSAGING_SERVICE_SID: Sid('MG').optional(),
    TWILIO_API_ORIGIN: Origin.default('https://api.twilio.com'),
    PUBLIC_ORIGIN: Origin,
    PARTICIPANT_KEY: z.string().min(16, 'has at least 16 characters'),
    JURISDICTION: z.enum(['eu', 'us', 'fedramp', 'fedramp-high']).optional(),
  })
  .refine((v) => v.TWILIO_PHONE_NUMBER !== undefined || v.TWILIO_MESSAGING_SERVICE_SID !== undefined, {
    path: ['TWILIO_PHONE_NUMBER'],
    message:
      'or TWILIO_MESSAGING_SERVICE_SID is needed: without one nothing can be sent or recognised as ours',
  })
  .refine((v) => (v.TWILIO_API_KEY === undefined) === (v.TWILIO_API_SECRET === undefined), {
    path: ['TWILIO_API_SECRET'],
    message: 'goes with TWILIO_API_KEY: set both or neither',
  })

/** The variables of DESIGN.md section 3, checked once. */
export type Config = z.infer<typeof Variables>

/** A variable that is missing or malformed, by name, with the remedy; never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The configuration in `env`, empty strings counting as absent. Throws `ConfigError` naming every variable at fault. */
export function readConfig(env: object): Config {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => typeof value === 'string' && value !== ''),
  )
  const parsed = Variables.safeParse(given)
  if (parsed.success) return parsed.data
  const faults = parsed.error.issues.map((issue) => {
    const name = String(issue.path[0] ?? 'configuration')
    return Object.hasOwn(given, name)
      ? `${name}: ${issue.message}`
      : `${name} ${issue.code === 'custom' ? issue.message : 'is missing'}`
  })
  throw new ConfigError(
    `${faults.join('; ')}. Set secrets with "wrangler secret put NAME", the rest in wrangler.toml [vars].`,
  )
}
