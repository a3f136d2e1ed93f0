import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { plain } from '../../src/core/speech.ts'
import {
  bundle,
  callFields,
  type Fields,
  FIRST_CONTACT,
  messages,
  newPhone,
  post,
  signature,
  textFields,
} from './webhook.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'doorway-webhooks-'))
let laptop: Laptop
let hotline: string
beforeAll(async () => {
  laptop = await startLaptop({ bundle, stateDir })
  hotline = laptop.hotline
})
afterAll(async () => {
  await laptop.close()
  rmSync(stateDir, { recursive: true, force: true })
})

/** The objects that ever wrote anything: each has a database of its own. */
const objects = (): string[] => {
  const folder = join(stateDir, 'do/doorway-Participant')
  try {
    return readdirSync(folder).filter((name) => /^[0-9a-f]{64}\.sqlite$/.test(name))
  } catch {
    return []
  }
}

const empty = { status: 403, type: null, body: '' }
const status = (fields: Fields = {}): Fields =>
  textFields({ MessageStatus: 'delivered', SmsStatus: 'delivered', ...fields })
const paths: { path: string; fields: (more?: Fields) => Fields }[] = [
  { path: '/twilio/sms', fields: textFields },
  { path: '/twilio/sms-fallback', fields: textFields },
  { path: '/twilio/voice', fields: callFields },
  { path: '/twilio/voice/3', fields: (more) => callFields({ Digits: '1', ...more }) },
  { path: '/twilio/voice-fallback', fields: callFields },
  { path: '/twilio/message-status?owner=v1.0123456789abcdef&row=1', fields: status },
  { path: '/twilio/call-status', fields: (more) => callFields({ CallStatus: 'completed', ...more }) },
  {
    path: '/twilio/reminder-call?owner=v1.0123456789abcdef&row=1',
    fields: (more) => callFields({ Direction: 'outbound-api', ...more }),
  },
  { path: '/twilio/nowhere', fields: textFields },
]

describe.for(paths)('$path', ({ path, fields }) => {
  const forgeries: { name: string; sign: (url: string, given: Fields) => string | null }[] = [
    { name: 'no signature', sign: () => null },
    { name: 'an empty signature', sign: () => '' },
    { name: 'a truncated signature', sign: (url, given) => signature(url, given).slice(0, 20) },
    { name: 'a signature under another token', sign: (url, given) => signature(url, given, 'guess') },
    { name: 'the signature of other words', sign: (url, given) => signature(url, { ...given, Body: 'hi' }) },
    { name: 'the signature of other keys', sign: (url, given) => signature(url, { ...given, Digits: '9' }) },
    { name: 'the signature for another path', sign: (url, given) => signature(`${url}/x`, given) },
  ]
  it.for(forgeries)('refuses $name and stores nothing', async ({ sign }, { expect }) => {
    const before = objects()
    const given = fields()
    const answer = await post(hotline, path, given, sign(hotline + path, given))
    expect(answer).toEqual(empty)
    expect(objects()).toEqual(before)
  })

  it('refuses another account', async ({ expect }) => {
    const before = objects()
    const stranger = fields({ AccountSid: `AC${'1'.repeat(32)}` })
    expect(await post(hotline, path, stranger)).toEqual(empty)
    const { AccountSid: _, ...without } = fields()
    expect(await post(hotline, path, without)).toEqual(empty)
    expect(objects()).toEqual(before)
  })

  it.for(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS'])('takes no %s', async (method, { expect }) => {
    const response = await fetch(hotline + path, { method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('POST')
    expect(await response.text()).toBe('')
  })
})

describe('a forgery', () => {
  it('leaves no trace: the number is greeted as new afterwards', async ({ expect }) => {
    const From = newPhone()
    for (const Body of ['STOP', 'nausea', 'ESPAÑOL'])
      expect(await post(hotline, '/twilio/sms', textFields({ From, Body }), null)).toEqual(empty)
    const before = objects().length
    const answer = await post(hotline, '/twilio/sms', textFields({ From, Body: 'nausea' }))
    expect(messages(answer)).toEqual([expect.stringContaining(FIRST_CONTACT)])
    expect(objects()).toHaveLength(before + 1)
  })
})

describe('a signed request that is not ours', () => {
  const rows: { name: string; path: string; fields: Fields }[] = [
    { name: 'a text to another number', path: '/twilio/sms', fields: textFields({ To: '+12025550199' }) },
    { name: 'a text to nobody', path: '/twilio/sms', fields: textFields({ To: '' }) },
    {
      name: 'a text to another number, at the fallback',
      path: '/twilio/sms-fallback',
      fields: textFields({ To: '+12025550199' }),
    },
    { name: 'a call to another number', path: '/twilio/voice', fields: callFields({ To: '+12025550199' }) },
    {
      name: 'a step of a call to another number',
      path: '/twilio/voice/1',
      fields: callFields({ To: '+12025550199' }),
    },
    {
      name: 'a call to another number, at the fallback',
      path: '/twilio/voice-fallback',
      fields: callFields({ To: '+12025550199' }),
    },
    { name: 'a text without a sid', path: '/twilio/sms', fields: textFields({ MessageSid: '' }) },
    { name: 'a text with another sid', path: '/twilio/sms', fields: textFields({ MessageSid: '../SM1' }) },
    { name: 'a call without a sid', path: '/twilio/voice', fields: textFields() },
    { name: 'a call with the sid of a text', path: '/twilio/voice', fields: callFields({ CallSid: 'SM1' }) },
  ]
  it.for(rows)('$name is refused', async ({ path, fields }, { expect }) => {
    const before = objects()
    expect(await post(hotline, path, fields)).toEqual(empty)
    expect(objects()).toEqual(before)
  })

  it.for([
    ['JSON', 'application/json', JSON.stringify(textFields())],
    ['nothing', 'application/x-www-form-urlencoded', ''],
    ['bytes', 'application/octet-stream', '\u0000\u0001%ff=%zz&&='],
  ] as const)('%s is refused', async ([, type, body], { expect }) => {
    const url = `${hotline}/twilio/sms`
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': type, 'X-Twilio-Signature': signature(url, {}) },
    })
    expect({ status: response.status, body: await response.text() }).toEqual({ status: 403, body: '' })
  })

  it.for(['/twilio/nowhere', '/twilio/voice/1000', '/twilio/voice/x', '/twilio/sms/'])(
    '%s is not there',
    async (path, { expect }) => {
      expect((await post(hotline, path, textFields())).status).toBe(404)
    },
  )
})

describe('a signed text', () => {
  it('is answered in the same response', async ({ expect }) => {
    const answer = await post(hotline, '/twilio/sms', textFields())
    expect(answer).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/xml/) })
    expect(messages(answer)).toHaveLength(1)
  })

  it.for(['anonymous', '', '+266696687', 'Unavailable'])(
    'from the withheld number "%s" is answered, each for itself',
    async (From, { expect }) => {
      for (const _ of [1, 2]) {
        const answer = await post(hotline, '/twilio/sms', textFields({ From }))
        expect(messages(answer)).toEqual([expect.stringContaining(FIRST_CONTACT)])
      }
    },
  )

  it('of 1,600 characters is answered, and an emergency at its very end is found', async ({ expect }) => {
    const long = 'my stomach feels odd today '.repeat(80)
    const calm = await post(hotline, '/twilio/sms', textFields({ Body: long.slice(0, 1600) }))
    expect(calm.status).toBe(200)
    const end = ' i want to kill myself'
    const crisis = await post(
      hotline,
      '/twilio/sms',
      textFields({ Body: long.slice(0, 1600 - end.length) + end }),
    )
    expect(messages(crisis)[0]).toContain(bundle.crisis.suicide.en.text)
  })

  it('keeps emoji, quotes and line breaks on the way in', async ({ expect }) => {
    const Body = `"i want\r\nto kill   myself" 😢 <b>&amp; 100%</b> +1`
    expect(messages(await post(hotline, '/twilio/sms', textFields({ Body })))[0]).toContain('988')
  })
})

describe('a signed call', () => {
  it.for(['anonymous', 'unknown', '', '+266696687', '+86282452253'])(
    'from the withheld number "%s" is answered and goes on',
    async (From, { expect }) => {
      const call = callFields({ From })
      const hello = await post(hotline, '/twilio/voice', call)
      expect(hello).toMatchObject({ status: 200, type: expect.stringMatching(/^text\/xml/) })
      expect(hello.body).toContain('/twilio/voice/1"')
      const menu = await post(hotline, '/twilio/voice/1', { ...call, Digits: '1' })
      expect(menu.body).toContain('/twilio/voice/2"')
      expect(menu.body).not.toBe(hello.body)
    },
  )

  /** Two people behind one number, as in a shelter or a clinic: both are at the greeting. */
  async function twoCalls(): Promise<[Fields, Fields]> {
    const From = newPhone()
    const [one, two] = [callFields({ From }), callFields({ From })]
    for (const call of [one, two]) await post(hotline, '/twilio/voice', call)
    return [one, two]
  }

  it('keeps its place while another call of the same phone goes on', async ({ expect }) => {
    const [one, two] = await twoCalls()
    await post(hotline, '/twilio/voice/1', { ...one, Digits: '1' })
    const main = await post(hotline, '/twilio/voice/1', { ...two, Digits: '1' })
    const effects = await post(hotline, '/twilio/voice/2', { ...one, Digits: '2' })
    const about = await post(hotline, '/twilio/voice/2', { ...two, Digits: '1' })
    expect(new Set([main.body, effects.body, about.body]).size).toBe(3)
    // Back from there is the main menu again, the one with the numbers for help.
    const back = await post(hotline, '/twilio/voice/3', { ...two, Digits: '9' })
    const help = plain(bundle.phrases['label-help']?.en.voice ?? [])
    expect(back.body).toContain(help)
    expect(about.body).not.toContain(help)
  })

  it('keeps the language that it was greeted in while another call of the same phone changes its own', async ({
    expect,
  }) => {
    const [one, two] = await twoCalls()
    expect((await post(hotline, '/twilio/voice/1', { ...one, Digits: '2' })).body).toContain('es-US')
    // This caller heard "To go on in English, press 1".
    expect((await post(hotline, '/twilio/voice/1', { ...two, Digits: '1' })).body).not.toContain('es-US')
  })
})

describe('a withheld call whose day is over', () => {
  it('still has an answer for a redelivery', async ({ expect }) => {
    const call = callFields({ From: 'anonymous' })
    await post(hotline, '/twilio/voice', call)
    await laptop.network.move((await laptop.network.now()) + 25 * 3_600_000)
    expect((await post(hotline, '/twilio/voice', call)).status).toBe(200)
  })
})

describe('a status callback', () => {
  it.for([
    ['an owner that nobody has', '?owner=v1.ffffffffffffffffffffffffffffffffffffffff&row=1'],
    ['an owner that is no name', '?owner=../../x&row=1'],
    ['a row that nobody has', '?owner=v1.0abc&row=999999'],
    ['a row that is no number', '?owner=v1.0abc&row=1;drop'],
    ['a negative row', '?owner=v1.0abc&row=-1'],
    ['no query', ''],
  ] as const)('of %s changes nothing and is thanked', async ([, query], { expect }) => {
    const answer = await post(hotline, `/twilio/message-status${query}`, status())
    expect(answer).toEqual({ status: 204, type: null, body: '' })
  })

  it.for(['read', 'partially_delivered', 'nonsense', ''])(
    'of the status "%s" is thanked',
    async (word, { expect }) => {
      const answer = await post(
        hotline,
        '/twilio/message-status?owner=v1.0abc&row=1',
        status({ MessageStatus: word, ErrorCode: '30003' }),
      )
      expect(answer.status).toBe(204)
    },
  )

  it('of a call is thanked', async ({ expect }) => {
    expect((await post(hotline, '/twilio/call-status', callFields())).status).toBe(204)
  })
})
