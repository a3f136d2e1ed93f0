import * as z from 'zod/mini'

const Sid = (prefix: string): z.ZodMiniString =>
  z.string().check(z.regex(new RegExp(`^${prefix}[0-9a-f]{32}$`), `is ${prefix} and 32 hex digits`))
const E164 = z.string().check(z.regex(/^\+[1-9]\d{6,14}$/, 'is a number in E.164 form, like +12025550100'))
const Origin = z.string().check(
  z.regex(
    /^https?:\/\/[^/?#@\s]+$/,
    'is an origin without a path or user name, like https://line.example.org',
  ),
  z.refine(
    (o) => o.startsWith('https://') || /^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(o),
    'is https except on loopback',
  ),
)

/** No blank: one at the end, as `echo` leaves it, makes every signature wrong without a hint why. */
const Secret = z.string().check(z.regex(/^\S+$/, 'has a blank or a line break in it'))

const Variables = z.object({
  TWILIO_ACCOUNT_SID: Sid('AC'),
  TWILIO_AUTH_TOKEN: Secret,
  TWILIO_API_KEY: z.optional(Sid('SK')),
  TWILIO_API_SECRET: z.optional(Secret),
  TWILIO_PHONE_NUMBER: z.optional(E164),
  TWILIO_MESSAGING_SERVICE_SID: z.optional(Sid('MG')),
  TWILIO_API_ORIGIN: z._default(Origin, 'https://api.twilio.com'),
  PUBLIC_ORIGIN: Origin,
  PARTICIPANT_KEY: Secret.check(z.minLength(16, 'has at least 16 characters')),
  ACCESS_TEAM_DOMAIN: z.optional(Origin),
  ACCESS_AUD: z.optional(
    z.string().check(z.regex(/^[0-9a-f]{64}$/, 'is the 64 hex digits of the Access application')),
  ),
  DESK_OPERATOR: z.optional(z.string().check(z.regex(/^[^@\s]+@[^@\s]+$/, 'is an e-mail address'))),
  JURISDICTION: z.optional(z.enum(['eu', 'us', 'fedramp', 'fedramp-high'])),
})

/** The variables of DESIGN.md section 3, checked once. */
export type Config = z.infer<typeof Variables>

/** A variable that is missing or malformed, by name, with the remedy; never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** The configuration in `env`, empty strings counting as absent. Throws `ConfigError` naming every variable at fault. */
export function readConfig(env: object): Config {
  const given: Record<string, unknown> = Object.fromEntries(
    Object.entries(env).filter(([, value]) => typeof value === 'string' && value !== ''),
  )
  const parsed = Variables.safeParse(given)
  const faults = [
    ...(parsed.success ? [] : parsed.error.issues.map((i) => named(given, i))),
    ...together(given),
  ]
  if (parsed.success && faults.length === 0) return parsed.data
  throw new ConfigError(
    `${faults.join('; ')}. Set secrets with "wrangler secret put NAME", the rest in wrangler.toml [vars].`,
  )
}

function named(given: object, issue: z.core.$ZodIssue): string {
  const name = String(issue.path[0] ?? 'configuration')
  return Object.hasOwn(given, name) ? `${name}: ${issue.message}` : `${name} is missing`
}

/** What only several variables together can get wrong. */
function together(given: Record<string, unknown>): string[] {
  const has = (name: string): boolean => given[name] !== undefined
  const faults: string[] = []
  if (!has('TWILIO_PHONE_NUMBER') && !has('TWILIO_MESSAGING_SERVICE_SID'))
    faults.push(
      'TWILIO_PHONE_NUMBER or TWILIO_MESSAGING_SERVICE_SID is needed: without one nothing can be sent or recognised as ours',
    )
  if (has('TWILIO_API_KEY') !== has('TWILIO_API_SECRET'))
    faults.push('TWILIO_API_SECRET goes with TWILIO_API_KEY: set both or neither')
  return faults
}
