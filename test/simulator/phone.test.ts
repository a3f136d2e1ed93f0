import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { text as whole } from 'node:stream/consumers'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { phone } from '../../bin/phone.ts'
import { createNetwork } from '../../simulator/network.ts'
import { phoneStage } from '../../simulator/phone.ts'
import { serve } from '../../simulator/server.ts'
import { parse } from '../../simulator/transcript.ts'
import { run } from '../../simulator/stage.ts'

const ACCOUNT = `AC${'0'.repeat(32)}`
const TOKEN = 'a-token-of-the-test'
const LINE = '+12025550100'
const NURSE = '+12025550171'

let hotline: Server
let simulator: Awaited<ReturnType<typeof serve>>
let now = Date.parse('2026-11-23T18:00:00Z')
let answers = 0
/** What the hotline sends of its own accord when its clock reaches an instant. */
let due: { at: number; to: string; body: string }[] = []

/** A hotline just large enough to show what a phone does. */
function answer(path: string, form: URLSearchParams): string {
  const body = form.get('Body') ?? ''
  if (path === '/twilio/sms') {
    if (body === 'silent') return ''
    if (body === 'fickle') return `<Message>Answer ${++answers}</Message>`
    if (body === 'two') return '<Message>First</Message><Message>Second,\nof two lines</Message>'
    if (body === 'nurse') return `<Message>One moment</Message><Message to="${NURSE}">Someone waits</Message>`
    if (body === 'remind')
      due.push({ at: now + 86_400_000, to: form.get('From') ?? '', body: 'Time to think of it' })
    return `<Message>You wrote "${body.replaceAll('<', '&lt;')}", pictures: ${form.get('NumMedia')}</Message>`
  }
  const [digits, words] = [form.get('Digits'), form.get('SpeechResult')]
  if (digits === '5') return `<Say>Answer ${++answers}</Say>`
  if (digits === '9') return '<Say>Goodbye.</Say><Hangup/>'
  const heard = words ? `You said ${words} at ${form.get('Confidence')}.` : digits ? `Key ${digits}.` : ''
  return `${heard && `<Say>${heard}</Say>`}<Gather input="dtmf speech" numDigits="1" action="/twilio/voice/menu">
    <Say>Hello ${form.get('From')}.</Say><Say language="es-US">Oprima 2.</Say></Gather><Say>Nobody there.</Say>`
}

async function send(text: { to: string; body: string }): Promise<void> {
  await fetch(`${simulator.origin}/2010-04-01/Accounts/${ACCOUNT}/Messages.json`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${ACCOUNT}:${TOKEN}`)}` },
    body: new URLSearchParams({ From: LINE, To: text.to, Body: text.body }),
  })
}

beforeAll(async () => {
  hotline = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://hotline').pathname
    const form = new URLSearchParams(await whole(request))
    response.setHeader('content-type', 'text/xml')
    response.end(`<?xml version="1.0" encoding="UTF-8"?><Response>${answer(path, form)}</Response>`)
  })
  await new Promise<void>((listening) => hotline.listen(0, '127.0.0.1', listening))
  const address = hotline.address()
  if (address === null || typeof address === 'string') throw new Error('the hotline has no port')
  const network = createNetwork({
    hotline: `http://127.0.0.1:${address.port}`,
    accountSid: ACCOUNT,
    authToken: TOKEN,
    number: LINE,
    clock: {
      now: async () => now,
      move: async (to) => {
        now = to
        const ripe = due.filter(({ at }) => at <= to)
        due = due.filter(({ at }) => at > to)
        for (const text of ripe) await send(text)
        return now
      },
    },
  })
  simulator = await serve(network, { port: 0 })
})

afterAll(async () => {
  await simulator.close()
  hotline.closeAllConnections()
  hotline.close()
})

describe('talks on the simulator’s phones', () => {
  const talks: [name: string, talk: string][] = [
    ['a text and its answer', '> hi\n< You wrote "hi", pictures: 0'],
    ['several answers in order, newlines kept', '> two\n< First\n< Second,\n  of two lines'],
    ['no answer', '> silent'],
    ['an empty text', '> [empty]\n< You wrote "", pictures: 0'],
    ['a picture', '> [picture] pills\n< You wrote "pills", pictures: 1'],
    ['a repeated text brings nothing new', '> hi\n< You wrote "hi", pictures: 0\n~ again'],
    ['time brings what is due', '> remind\n< You wrote…\n@ +1d\n< Time to think of it\n@ +1d'],
    ['an instant', '> remind\n< You wrote…\n@ 2031-01-01T00:00:00Z\n< Time to think of it'],
    [
      'a second phone hears of what the first does',
      '> nurse\n< One moment\n2< Someone waits\n2> hi\n2< You wrote…',
    ],
    [
      'a call from greeting to goodbye',
      '= call\n< Hello +13035550101.\n< Oprima 2.\n= press 1\n< Key 1.\n< Hello…\n< Oprima 2.\n~ again\n= press 9\n< Goodbye.',
    ],
    [
      'spoken words with a confidence',
      '= call\n< Hello…\n< Oprima 2.\n= say yes please 0.35\n< You said yes please at 0.35.\n< Hello…\n< Oprima…\n= hang up',
    ],
    ['silence falls through', '= call\n< Hello…\n< Oprima 2.\n= silence\n< Nobody there.'],
    ['a withheld number', '= call withheld\n< Hello anonymous.\n< Oprima 2.\n= hang up'],
  ]
  for (const [name, talk] of talks)
    it(name, async ({ expect }) => {
      const stage = phoneStage(simulator.origin, ['+13035550101', NURSE])
      expect(await run(parse(talk), stage)).toEqual({ ok: true })
    })

  const refusals: [name: string, talk: string, message: RegExp][] = [
    [
      'a repetition with another answer',
      '> fickle\n< Answer…\n~ again',
      /^line 3: the repeated text got another answer/,
    ],
    [
      'a repeated step with another answer',
      '= call\n< Hello…\n< Oprima 2.\n= press 5\n< Answer…\n~ again',
      /^line 6: the repeated step of the call got another/,
    ],
    ['a repetition of nothing', '~ again', /^line 1: this phone has done nothing/],
    ['a key without a call', '= press 1', /^line 1: this phone is in no call/],
    ['picking up a phone that does not ring', '= answer', /^line 1: this phone is not ringing/],
    ['a phone without a number', '3> hi', /^line 1: phone 3 has no number/],
    ['what the simulator refuses', `> ${'x'.repeat(1601)}`, /^line 1: .*1600/],
    ['a clock that would go back', '@ 2001-01-01T00:00:00Z', /^line 1: .+/],
  ]
  for (const [name, talk, message] of refusals)
    it(`refuses ${name}`, async ({ expect }) => {
      const stage = phoneStage(simulator.origin, ['+13035550102', NURSE])
      await expect(run(parse(talk), stage)).rejects.toThrow(message)
    })

  it('leaves what came before the talk out of it', async ({ expect }) => {
    await send({ to: '+13035550103', body: 'From last week' })
    const stage = phoneStage(simulator.origin, ['+13035550103'])
    expect(await run(parse('> hi\n< You wrote…'), stage)).toEqual({ ok: true })
  })
})

describe('the phone in the terminal', () => {
  const talk = (input: Readable, from: [string, ...string[]], print?: string): Promise<string> => {
    const output = new PassThrough()
    const ended = phone(input, output, {
      from,
      origin: simulator.origin,
      ...(print !== undefined && { print }),
    })
    return Promise.all([whole(output), ended.finally(() => output.end())]).then(([written]) => written)
  }

  it('takes plain words as texts and writes a transcript', async ({ expect }) => {
    const typed = 'two\n= call\n= press 9\n\n=) or <3\n'
    expect(await talk(Readable.from([typed]), ['+13035550104'])).toBe(
      '# phone: +13035550104\n> two\n< First\n< Second,\n  of two lines\n' +
        '= call\n< Hello +13035550104.\n< Oprima 2.\n= press 9\n< Goodbye.\n' +
        '> =) or <3\n< You wrote "=) or <3", pictures: 0\n',
    )
  })

  it('plays a transcript anew, what comes back in place of what came then', async ({ expect }) => {
    const old =
      '# title\n# phone: +13035550199\n> one\n  more\n\n  line\n< Old answer\n  of two lines\n2> hi\n2< old\n'
    expect(await talk(Readable.from([old]), ['+13035550105', NURSE])).toBe(
      `# phone: +13035550105\n# phone 2: ${NURSE}\n# title\n> one\n  more\n\n  line\n` +
        '< You wrote "one\n  more\n\n  line", pictures: 0\n2> hi\n2< You wrote "hi", pictures: 0\n',
    )
  })

  it('prints a talk that plays', async ({ expect }) => {
    const folder = await mkdtemp(join(tmpdir(), 'talk-'))
    try {
      await talk(
        Readable.from(['hi\n= whistle\n@ +1d\n= press 1\ntwo\n']),
        ['+13035550106'],
        join(folder, 'talk.txt'),
      )
      const printed = await readFile(join(folder, 'talk.txt'), 'utf8')
      expect(printed).toContain('@ +1d\n> two\n')
      const stage = phoneStage(simulator.origin, ['+13035550106'])
      expect(await run(parse(printed), stage)).toEqual({ ok: true })
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('says why it could not, as a comment', async ({ expect }) => {
    const written = await talk(Readable.from(['= press 1\n= whistle\n']), ['+13035550107'])
    expect(written).toContain('# = press 1: this phone is in no call\n')
    expect(written).toContain('# = whistle: "= whistle" is none of')
  })

  it('answers each line as it comes, to a program that waits for it', async ({ expect }) => {
    const [input, output] = [new PassThrough(), new PassThrough()]
    const ended = phone(input, output, { from: ['+13035550108'], origin: simulator.origin })
    let written = ''
    output.on('data', (chunk) => (written += String(chunk)))
    input.write('hi\n')
    await expect.poll(() => written, { timeout: 4000 }).toContain('< You wrote "hi"')
    input.write('again\n')
    await expect.poll(() => written, { timeout: 4000 }).toContain('< You wrote "again"')
    input.end()
    await ended
  })

  it('shows what came by itself before what is done next, to someone who types', async ({ expect }) => {
    const [input, output] = [
      Object.assign(new PassThrough(), { isTTY: true, setRawMode: () => undefined }),
      // A terminal that does not know its width.
      Object.assign(new PassThrough(), { columns: 0 }),
    ]
    const ended = phone(input, output, { from: ['+13035550109'], origin: simulator.origin })
    let written = ''
    output.on('data', (chunk) => (written += String(chunk)))
    await expect.poll(() => written, { timeout: 4000 }).toContain('Ctrl-D ends')
    await wait(50)
    await send({ to: '+13035550109', body: 'By the way' })
    input.write('hi\r')
    await expect.poll(() => written, { timeout: 4000 }).toContain('< By the way\n> hi\n< You wrote "hi"')
    input.write('\u0004')
    await ended
  })

  it('says what to do when nothing answers', async ({ expect }) => {
    const options = { from: ['+13035550110'], origin: 'http://127.0.0.1:9' } as const
    await expect(phone(Readable.from([]), new PassThrough(), options)).rejects.toThrow(/npm start/)
  })
})
