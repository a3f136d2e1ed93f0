import { describe, it } from 'vitest'
import { LAPTOP } from '../../simulator/laptop.ts'
import { readConfig } from '../../src/config.ts'
import { builtIn as safetyPart } from '../../src/core/built-in.ts'
import { screen } from '../../src/core/crisis.ts'
import { plain } from '../../src/core/speech.ts'
import { type Deps, twilioRoutes } from '../../src/twilio/routes.ts'
import { bundle, callFields, type Fields, messages, signature, textFields } from './webhook.ts'

/**
 * The routes by themselves, in Node, with an object that cannot be reached: its stub rejects, as workerd's does when
 * an object is overloaded or broken, or never answers, or cannot even be looked up.
 */
const origin = 'https://line.example.org'
const builtIn = safetyPart(bundle)
const env = {
  TWILIO_ACCOUNT_SID: LAPTOP.account,
  TWILIO_AUTH_TOKEN: LAPTOP.token,
  TWILIO_PHONE_NUMBER: LAPTOP.number,
  PUBLIC_ORIGIN: origin,
  PARTICIPANT_KEY: LAPTOP.participantKey,
}
const broken = async (): Promise<never> => {
  throw new Error('Durable Object is overloaded')
}
const unreachable: { name: string; phone: Deps['phone'] }[] = [
  {
    name: 'rejects',
    phone: async () => ({
      owner: 'v1.0',
      phone: { receive: broken, holding: broken, settle: broken, lost: broken },
    }),
  },
  { name: 'cannot be looked up', phone: broken },
  {
    name: 'never answers',
    phone: async () => ({
      owner: 'v1.0',
      phone: { receive: () => new Promise(() => {}), holding: broken, settle: broken, lost: broken },
    }),
  },
]

function app(phone: Deps['phone'], change: Record<string, string> = {}) {
  const deps: Deps = {
    config: readConfig({ ...env, ...change }),
    builtIn: () => builtIn,
    phone,
    owner: () => ({ receive: broken, holding: broken, settle: broken, lost: broken }),
  }
  const routes = twilioRoutes(() => deps)
  routes.onError((_, c) => c.body(null, 500)) // the wiring's, without its line in the log
  return async (path: string, fields: Fields): Promise<{ status: number; body: string }> => {
    const response = await routes.request(path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      // The routes stand at /twilio in the whole; here the address is what was asked.
      headers: { 'X-Twilio-Signature': signature(origin + path, fields) },
    })
    return { status: response.status, body: await response.text() }
  }
}

const rejecting = app(unreachable[0]?.phone ?? broken)
const fallback = async (Body: string, more: Fields = {}): Promise<string[]> => {
  const answer = await rejecting('/sms-fallback', textFields({ Body, ErrorCode: '11200', ...more }))
  return messages(answer)
}
const trouble = {
  en: builtIn.phrases['trouble']?.en.text ?? '',
  es: builtIn.phrases['trouble']?.es.text ?? '',
}

describe.for(unreachable)('with an object that $name', ({ phone }) => {
  const post = app(phone)
  it('the fallbacks answer within three seconds and a half', async ({ expect }) => {
    const began = performance.now()
    const [crisis, help, other, call, spoken] = await Promise.all([
      post('/sms-fallback', textFields({ Body: 'me quiero matar' })),
      post('/sms-fallback', textFields({ Body: 'HELP' })),
      post('/sms-fallback', textFields({ Body: 'nausea' })),
      post('/voice-fallback', callFields({ ErrorUrl: `${origin}/twilio/voice/2`, Digits: '1' })),
      post('/voice-fallback', callFields({ SpeechResult: 'i want to kill myself' })),
    ])
    expect(performance.now() - began).toBeLessThan(3_500)
    expect(messages(crisis)[0]).toBe(builtIn.crisis.suicide.es.text)
    expect(messages(help)).toEqual([builtIn.phrases['help']?.en.text])
    expect(messages(other)).toEqual([trouble.en])
    for (const { status, body } of [call, spoken]) {
      expect(status).toBe(200)
      expect(body).toContain('<Hangup/></Response>')
      expect(body.match(/language="(en|es)-US"/g)).toEqual(
        expect.arrayContaining(['language="en-US"', 'language="es-US"']),
      )
    }
    const [first = ''] = plain(builtIn.crisis.suicide.en.voice).split(/[.,]/)
    expect(spoken.body).toContain(first)
    expect(call.body).not.toContain(first)
  })
})

describe('with an object that cannot be reached', () => {
  it('the fallback of a hold document keeps whoever waits in line, and says the numbers', async ({
    expect,
  }) => {
    const heard = callFields({ ErrorUrl: `${origin}/twilio/hold/3`, QueueTime: '20' })
    const { status, body } = await rejecting('/voice-fallback', heard)
    expect(status).toBe(200)
    expect(body.match(/language="(en|es)-US"/g)).toEqual(['language="en-US"', 'language="es-US"'])
    expect(body).toContain('<Pause')
    expect(body).not.toMatch(/Hangup|Gather|Redirect|Leave/)
  })
})

describe('without its object, a text', () => {
  it.for(['overdose', 'suicide', 'allergic', 'violence'] as const)(
    'gets the answer of %s whole, in its language',
    async (name, { expect }) => {
      const words = {
        overdose: { en: 'he overdosed and wont wake up', es: 'tiene una sobredosis y no despierta' },
        suicide: { en: 'i want to die', es: 'quiero morirme' },
        allergic: { en: 'my throat is swelling', es: 'se me hincho la garganta' },
        violence: { en: 'my husband hit me', es: 'mi esposo me pego' },
      }[name]
      for (const language of ['en', 'es'] as const) {
        const { text, then } = builtIn.crisis[name][language]
        expect(await fallback(words[language])).toEqual([text, then].filter((part) => part !== null))
      }
    },
  )

  it('about an overdose that was meant to kill also hears of 988, as it would from its object', async ({
    expect,
  }) => {
    const body = 'i overdosed because i want to die'
    expect(screen(builtIn.lexicon, body)).toMatchObject({ class: 'overdose', also988: true })
    expect(await fallback(body)).toContain(builtIn.append988.en.text)
  })

  it('and a call about the same hears of 988 too', async ({ expect }) => {
    const heard = callFields({ SpeechResult: 'i overdosed because i want to die' })
    const [also = ''] = plain(builtIn.append988.en.voice).split('?')
    expect((await rejecting('/voice-fallback', heard)).body).toContain(also)
  })

  it.for(['stop', 'STOP', 'Unsubscribe', 'quit'])(
    'that Twilio answers itself (%s) is left to it',
    async (body, { expect }) => {
      expect(await fallback(body)).toEqual([])
    },
  )

  it.for([
    'opt out',
    'stop.',
    'parar',
    'alto',
    'please stop texting me',
    'ya no me escriban',
    'wrong number',
    'stpo',
    'i want to stop',
    'START',
  ])(
    'that only its object could obey (%s) is told of the trouble, never that it was done',
    async (body, { expect }) => {
      const replies = await fallback(body)
      expect([[trouble.en], [trouble.es]]).toContainEqual(replies)
      const claims = ['stopped', 'stopped-drinking', 'wrong-number', 'condolence', 'started'].flatMap(
        (id) => {
          const both = builtIn.phrases[id] ?? bundle.phrases[id]
          return both === undefined ? [] : [both.en.text, both.es.text]
        },
      )
      expect(claims.length).toBeGreaterThan(6)
      expect(replies.filter((reply) => claims.includes(reply))).toEqual([])
      expect(replies.join(' ')).not.toMatch(
        /no more texts|stopped|unsubscribed|no recibir|no mas textos|cancelad/i,
      )
    },
  )

  it.for(['Liked “Nausea is the most common…”', 'I’m driving right now and can’t text'])(
    'that nobody typed (%s) gets nothing',
    async (body, { expect }) => {
      expect(await fallback(body)).toEqual([])
    },
  )

  it('that Twilio says it answered by the operator’s own words is left to it', async ({ expect }) => {
    expect(await fallback('no quiero', { OptOutType: 'STOP' })).toEqual([])
    expect(await fallback('que es esto', { OptOutType: 'HELP' })).toEqual([])
  })

  it('with a picture and no words is told of the trouble', async ({ expect }) => {
    expect(await fallback('', { NumMedia: '1' })).toEqual([trouble.en])
  })

  it('fails at the primary, so that Twilio asks the fallback', async ({ expect }) => {
    expect((await rejecting('/sms', textFields())).status).toBe(500)
    expect((await rejecting('/voice', callFields())).status).toBe(500)
  })
})

describe('one deployment is one programme', () => {
  const service = `MG${'a'.repeat(32)}`
  const answering: Deps['phone'] = async () => ({
    owner: 'v1.0',
    phone: {
      receive: async () => ({ effects: [{ kind: 'reply', text: 'ours' }] }),
      holding: broken,
      settle: broken,
      lost: broken,
    },
  })
  const numberOnly = app(answering)
  const both = app(answering, { TWILIO_MESSAGING_SERVICE_SID: service })
  const serviceOnly = app(answering, { TWILIO_MESSAGING_SERVICE_SID: service, TWILIO_PHONE_NUMBER: '' })
  const elsewhere = '+12025550188'
  const rows: { name: string; post: typeof both; fields: Fields; status: number }[] = [
    { name: 'a number: its own', post: numberOnly, fields: {}, status: 200 },
    { name: 'a number: another', post: numberOnly, fields: { To: elsewhere }, status: 403 },
    {
      name: 'a number: another in a service',
      post: numberOnly,
      fields: { To: elsewhere, MessagingServiceSid: service },
      status: 403,
    },
    { name: 'both: its own number', post: both, fields: {}, status: 200 },
    {
      name: 'both: another number of the service',
      post: both,
      fields: { To: elsewhere, MessagingServiceSid: service },
      status: 200,
    },
    {
      name: 'both: another service',
      post: both,
      fields: { To: elsewhere, MessagingServiceSid: `MG${'b'.repeat(32)}` },
      status: 403,
    },
    { name: 'both: no service', post: both, fields: { To: elsewhere }, status: 403 },
    {
      name: 'a service: a number of it',
      post: serviceOnly,
      fields: { To: elsewhere, MessagingServiceSid: service },
      status: 200,
    },
  ]
  it.for(rows)('$name → $status', async ({ post, fields, status }, { expect }) => {
    expect((await post('/sms', textFields(fields))).status).toBe(status)
    expect((await post('/sms-fallback', textFields(fields))).status).toBe(status)
  })

  it('a service: another service of the same account', async ({ expect }) => {
    const stranger = textFields({ To: elsewhere, MessagingServiceSid: `MG${'b'.repeat(32)}` })
    expect((await serviceOnly('/sms', stranger)).status).toBe(403)
  })
})
