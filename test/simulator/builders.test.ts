import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import twilio from 'twilio'
import { describe, it } from 'vitest'
import { read, type Channel } from '../../simulator/twiml.ts'
import { line, PHONE } from './hotline.ts'

const { MessagingResponse, VoiceResponse } = twilio.twiml
const WAITING = '+12025550172'
const roots: Record<Channel, () => { toString(): string }> = {
  voice: () => new VoiceResponse(),
  sms: () => new MessagingResponse(),
}

/** What a builder's class has besides the elements that it can add. */
const plumbing = [
  'constructor',
  'toString',
  'addText',
  'addChild',
  'comment',
  'commentBefore',
  'commentAfter',
]

/** What stands inside an element where not any word will do. */
const words: Record<string, string | undefined> = {
  dial: '+12025550171',
  number: '+12025550171',
  redirect: '/next',
  play: 'https://example.com/a.mp3',
  media: 'https://example.com/a.png',
}

function add(node: object, name: string, text?: string): object {
  const method: unknown = Reflect.get(node, name)
  if (typeof method !== 'function') throw new Error(`the builder has no ${name}`)
  const child: unknown = method.call(node, {}, text)
  if (typeof child !== 'object' || child === null) throw new Error(`${name} adds nothing`)
  return child
}

/** The document with one element inside the other, built by Twilio's own methods of those names. */
function built(channel: Channel, path: string): { source: string; last: object } {
  const root = roots[channel]()
  const names = path.split('.')
  const last = names.reduce<object>((node, name, depth) => {
    const isLast = depth === names.length - 1
    // Of what is around it only a Say has words of its own.
    return add(node, name, isLast || name === 'say' ? (words[name] ?? 'x') : undefined)
  }, root)
  return { source: root.toString(), last }
}

const MAX_DEPTH = 3

/** Every way down from a response that the builders offer; SSML may be inside itself, so there is an end to it. */
function paths(channel: Channel, above: string[] = []): string[] {
  if (above.length === MAX_DEPTH) return []
  const node = above.length === 0 ? roots[channel]() : built(channel, above.join('.')).last
  return Object.getOwnPropertyNames(Object.getPrototypeOf(node))
    .filter((name) => !plumbing.includes(name))
    .flatMap((name) => [[...above, name].join('.'), ...paths(channel, [...above, name])])
}

const supported: Record<Channel, string[]> = {
  voice: [
    'say',
    'play',
    'pause',
    'gather',
    'gather.say',
    'gather.play',
    'gather.pause',
    'redirect',
    'hangup',
    'reject',
    'record',
    'enqueue',
    'leave',
    'dial',
    'dial.number',
    'dial.queue',
    'dial.conference',
  ],
  sms: ['message', 'message.body', 'message.media', 'redirect'],
}

const isSupported = (channel: Channel, path: string): boolean =>
  supported[channel].includes(path) || /^(gather\.)?say\./.test(path)

const everything = (['voice', 'sms'] as const).flatMap((channel) =>
  paths(channel).map((path): [Channel, string] => [channel, path]),
)

describe("what Twilio's builders can write", () => {
  it.for(everything.filter(([channel, path]) => isSupported(channel, path)))(
    '%s: %s runs without a word in the debugger',
    async ([channel, path], { expect }) => {
      const { source } = built(channel, path)
      const queue = new VoiceResponse()
      queue.enqueue({ waitUrl: '/wait' }, 'x')
      // A queue is only there while somebody waits in it, and only who waits can leave.
      const isWaiting = (from: string | undefined): boolean => path === 'leave' || from === WAITING
      await using it = await line({
        '/twilio/sms': source,
        '/twilio/voice': ({ From }) => (isWaiting(From) ? queue : source),
        '/wait': path === 'leave' ? source : '<Response><Play>/music.mp3</Play></Response>',
      })
      if (path === 'dial.queue') await it.network.call(WAITING)
      if (channel === 'sms') await it.network.text({ from: PHONE, body: 'hi' })
      else await it.network.call(PHONE)
      await it.network.idle()
      expect(it.network.problems).toEqual([])
      expect(it.seen.length).toBeGreaterThan(0)
    },
  )

  it.for(everything.filter(([channel, path]) => !isSupported(channel, path)))(
    '%s: %s is named in the debugger, and the rest goes on',
    async ([channel, path], { expect }) => {
      const { source } = built(channel, path)
      // The outermost element that is not supported: what is inside goes with it.
      const names = path.split('.')
      const depth = names.findIndex((_, index) => !isSupported(channel, names.slice(0, index + 1).join('.')))
      const element = [...source.matchAll(/<([A-Za-z][\w-]*)/g)][depth + 1]?.[1]
      await using it = await line({
        '/twilio/voice': source.replace('</Response>', '<Say>and on</Say></Response>'),
      })
      const { said } = await it.network.call(PHONE)
      expect(it.network.problems.filter(({ code }) => code === 12200)).toMatchObject([
        { message: expect.stringContaining(`<${element}>`), url: `${it.origin}/twilio/voice` },
      ])
      if (depth === 0) expect(said.map(({ text }) => text)).toEqual(['and on'])
    },
  )

  it('is all there: nothing is claimed that they cannot write', ({ expect }) => {
    for (const channel of ['voice', 'sms'] as const)
      expect(paths(channel)).toEqual(expect.arrayContaining(supported[channel]))
  })
})

const declarations = readFileSync(
  createRequire(import.meta.url).resolve('twilio/lib/twiml/VoiceResponse.d.ts'),
  'utf8',
)

/** The attributes that the builder's types have for an element. */
function attributes(element: string): string[] {
  const body = new RegExp(`interface ${element}Attributes \\{(.*?)\\n    \\}`, 's').exec(declarations)?.[1]
  if (body === undefined) throw new Error(`no attributes of ${element}`)
  return [...body.matchAll(/^ +"?([\w:]+)"?\?: /gm)].map((match) => match[1] ?? '')
}

describe('the attributes that the builders know', () => {
  const elements = [
    'Say',
    'Play',
    'Pause',
    'Gather',
    'Redirect',
    'Reject',
    'Record',
    'Enqueue',
    'Dial',
    'Number',
    'Queue',
    'Conference',
  ]
  it.for(elements)('of %s are all known', (element, { expect }) => {
    const names = attributes(element)
    expect(names.length).toBeGreaterThan(0)
    const given = names.map((name) => ` ${name}="1"`).join('')
    const inside = ['Number', 'Queue', 'Conference'].includes(element)
    const verb = `<${element}${given}/>`
    const reading = read(`<Response>${inside ? `<Dial>${verb}</Dial>` : verb}</Response>`, 'voice')
    expect(reading).toMatchObject({ ok: true, warnings: [] })
  })
})
