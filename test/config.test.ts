import { describe, it } from 'vitest'
import { ConfigError, readConfig } from '../src/config.ts'

const SECRET = 'do-not-print-me-0123456789'
const good = {
  TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`,
  TWILIO_AUTH_TOKEN: SECRET,
  TWILIO_PHONE_NUMBER: '+12025550100',
  PUBLIC_ORIGIN: 'https://line.example.org',
  PARTICIPANT_KEY: SECRET,
}
const service = `MG${'a'.repeat(32)}`

/** The complaint about `env`, or null where there is none. */
function complaint(env: object): string | null {
  try {
    readConfig(env)
    return null
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
}

describe('a configuration is taken', () => {
  const rows: { name: string; change: Record<string, unknown> }[] = [
    { name: 'with a number', change: {} },
    {
      name: 'with a service in place of a number',
      change: { TWILIO_PHONE_NUMBER: '', TWILIO_MESSAGING_SERVICE_SID: service },
    },
    { name: 'with both', change: { TWILIO_MESSAGING_SERVICE_SID: service } },
    { name: 'with an API key', change: { TWILIO_API_KEY: `SK${'1'.repeat(32)}`, TWILIO_API_SECRET: SECRET } },
    {
      name: 'of a laptop',
      change: { PUBLIC_ORIGIN: 'http://127.0.0.1:8787', TWILIO_API_ORIGIN: 'http://localhost:8788' },
    },
    { name: 'of a laptop on IPv6', change: { PUBLIC_ORIGIN: 'http://[::1]:8787' } },
    { name: 'with a jurisdiction', change: { JURISDICTION: 'eu' } },
    {
      name: 'with the optional ones empty',
      change: { TWILIO_API_KEY: '', TWILIO_API_SECRET: '', JURISDICTION: '', TWILIO_API_ORIGIN: '' },
    },
    { name: 'beside bindings that are no strings', change: { CONTENT: {}, PARTICIPANT: {} } },
  ]
  it.for(rows)('$name', ({ change }, { expect }) => {
    expect(complaint({ ...good, ...change })).toBeNull()
  })

  it('with Twilio’s own API where nothing else is said', ({ expect }) => {
    expect(readConfig(good).TWILIO_API_ORIGIN).toBe('https://api.twilio.com')
    expect(readConfig({ ...good, TWILIO_API_ORIGIN: '' }).TWILIO_API_ORIGIN).toBe('https://api.twilio.com')
  })
})

describe('a configuration is refused by name', () => {
  const required = ['TWILIO_ACCOUNT_SID', 'TWILIO_AUTH_TOKEN', 'PUBLIC_ORIGIN', 'PARTICIPANT_KEY'] as const
  it.for(required)('without %s, or with it empty', (name, { expect }) => {
    const { [name]: _, ...rest } = good
    expect(complaint(rest)).toContain(`${name} is missing`)
    expect(complaint({ ...good, [name]: '' })).toContain(`${name} is missing`)
  })

  const malformed: { name: string; value: string; why: string }[] = [
    { name: 'TWILIO_ACCOUNT_SID', value: 'AC123-do-not-print', why: 'too short' },
    { name: 'TWILIO_ACCOUNT_SID', value: `SK${'0'.repeat(32)}`, why: 'the sid of something else' },
    { name: 'TWILIO_PHONE_NUMBER', value: '202-555-0100', why: 'not E.164' },
    { name: 'TWILIO_PHONE_NUMBER', value: '+1 202 555 0100', why: 'with blanks' },
    { name: 'TWILIO_MESSAGING_SERVICE_SID', value: `AC${'0'.repeat(32)}`, why: 'the sid of something else' },
    { name: 'TWILIO_API_KEY', value: 'do-not-print', why: 'not SK' },
    { name: 'TWILIO_API_ORIGIN', value: 'http://api.example.org', why: 'not https' },
    { name: 'TWILIO_API_ORIGIN', value: 'https://api.example.org/2010-04-01', why: 'with a path' },
    { name: 'PUBLIC_ORIGIN', value: 'https://line.example.org/', why: 'with a slash at its end' },
    { name: 'PUBLIC_ORIGIN', value: 'https://line.example.org#rc=1', why: 'with a fragment' },
    { name: 'PUBLIC_ORIGIN', value: 'hotline.acme.test', why: 'without a scheme' },
    { name: 'PUBLIC_ORIGIN', value: 'http://line.example.org', why: 'not https' },
    { name: 'PUBLIC_ORIGIN', value: 'http://127.0.0.1.example.org', why: 'not loopback after all' },
    { name: 'PUBLIC_ORIGIN', value: 'http://localhost:8787@example.org', why: 'loopback as a user name' },
    { name: 'PARTICIPANT_KEY', value: 'short-secret', why: 'easy to guess' },
    { name: 'JURISDICTION', value: 'do-not-print', why: 'unknown' },
  ]
  it.for(malformed)('$name that is $why', ({ name, value }, { expect }) => {
    const said = complaint({
      ...good,
      TWILIO_API_SECRET: SECRET,
      TWILIO_API_KEY: `SK${'1'.repeat(32)}`,
      [name]: value,
    })
    expect(said).toMatch(new RegExp(`(^|; )${name}: `))
    expect(said).not.toContain(value)
    expect(said).not.toContain(SECRET)
  })

  it('without a number or a service', ({ expect }) => {
    const said = complaint({ ...good, TWILIO_PHONE_NUMBER: '' })
    expect(said).toContain('TWILIO_PHONE_NUMBER')
    expect(said).toContain('TWILIO_MESSAGING_SERVICE_SID')
  })

  it('with one half of an API key', ({ expect }) => {
    const key = complaint({ ...good, TWILIO_API_KEY: `SK${'1'.repeat(32)}` })
    const secret = complaint({ ...good, TWILIO_API_SECRET: SECRET })
    for (const said of [key, secret]) {
      expect(said).toContain('TWILIO_API_SECRET')
      expect(said).toContain('TWILIO_API_KEY')
      expect(said).not.toContain(SECRET)
    }
  })

  it('naming every required variable at once when all are missing', ({ expect }) => {
    const said = complaint({})
    for (const name of required) expect(said).toContain(`${name} is missing`)
  })

  it('naming the number too when more is missing', ({ expect }) => {
    expect(complaint({})).toContain('TWILIO_PHONE_NUMBER')
    expect(complaint({ ...good, TWILIO_AUTH_TOKEN: '', TWILIO_API_SECRET: SECRET })).toContain(
      'TWILIO_API_KEY',
    )
  })

  it.for([
    ['a line break at its end, as `echo` leaves one', `${SECRET}\n`],
    ['a blank before it', ` ${SECRET}`],
  ] as const)('with an auth token that has %s', ([, token], { expect }) => {
    expect(complaint({ ...good, TWILIO_AUTH_TOKEN: token })).toContain('TWILIO_AUTH_TOKEN')
  })

  it('with a user name in the address, which Twilio leaves out when it signs', ({ expect }) => {
    expect(complaint({ ...good, PUBLIC_ORIGIN: 'https://me:secret@line.example.org' })).toContain(
      'PUBLIC_ORIGIN',
    )
  })
})
