import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { format, parse } from '../simulator/transcript.ts'
import { run, type Stage } from '../simulator/stage.ts'

const TALK = `# reminder.txt: someone enrols, is reminded, calls, and a second phone helps
# phone: +13035550123
# phone 2: +12025550171

> MENU
< Reply 1 for side effects,
  2 for care.

  STOP ends.
> [picture] my pills
> [picture]
> [empty]
2> TAKE K7
2< Yours now…
@ +1d12h
@ 2026-11-23T20:30:00-07:00
~ again
2~ again
= call
= call withheld
= press 1*#
= say side effects 0.45
= say option 1
= silence
= hang up
2= answer
2= machine
`

describe('a talk is read and written', () => {
  it('writes what it read', ({ expect }) => {
    expect(format(parse(TALK))).toBe(TALK)
  })

  it('fixes numbers by header comments', ({ expect }) => {
    expect(parse(TALK).phones).toEqual({ 1: '+13035550123', 2: '+12025550171' })
  })

  it('reads Windows line ends and a missing last one', ({ expect }) => {
    expect(format(parse('> MENU\r\n< Hello\r\n  there'))).toBe('> MENU\n< Hello\n  there\n')
  })

  it('takes an empty line as part of a text that goes on below it, as editors strip blanks', ({ expect }) => {
    expect(parse('> a\n< one\n\n  two\n').lines[1]).toEqual({
      kind: 'got',
      line: 2,
      phone: 1,
      text: 'one\n\ntwo',
    })
  })

  const actions: [name: string, source: string, action: object][] = [
    ['a text', '> side effects', { kind: 'text', body: 'side effects', media: 0 }],
    ['a text that looks like a mark', '> = call', { kind: 'text', body: '= call', media: 0 }],
    ['outer blanks are the text’s own', '>  stop ', { kind: 'text', body: ' stop ', media: 0 }],
    ['a text whose first line is empty', '> \n  two', { kind: 'text', body: '\ntwo', media: 0 }],
    ['an empty text', '> [empty]', { kind: 'text', body: '', media: 0 }],
    ['a picture with a caption', '> [picture] help', { kind: 'text', body: 'help', media: 1 }],
    ['a picture alone', '> [picture]', { kind: 'text', body: '', media: 1 }],
    ['hours', '@ +4h', { kind: 'pass', time: { ms: 14_400_000 } }],
    ['days and minutes', '@ +1d30m', { kind: 'pass', time: { ms: 88_200_000 } }],
    ['an instant', '@ 2026-11-23T20:30Z', { kind: 'pass', time: { to: '2026-11-23T20:30Z' } }],
    ['words and confidence', '= say yes 1.0', { kind: 'say', words: 'yes', confidence: 1 }],
    ['a number is a word', '= say option 1', { kind: 'say', words: 'option 1' }],
    ['a lone decimal is a word', '= say 0.9', { kind: 'say', words: '0.9' }],
  ]
  for (const [name, source, action] of actions)
    it(name, ({ expect }) => {
      expect(parse(source).lines).toEqual([{ kind: 'did', line: 1, phone: 1, action }])
    })

  const errors: [name: string, source: string, message: RegExp][] = [
    ['no mark', '# title\nMENU', /^line 2: "MENU" begins with none of/],
    ['no space after the mark', '>MENU', /^line 1: .*followed by a space/],
    ['an empty text', '> MENU\n<', /^line 2: an empty text is written \[empty\]/],
    ['a phone called 1', '1> MENU', /^line 1: further phones are 2 to 9/],
    ['time on one phone', '> a\n2@ +1d', /^line 2: time passes for every phone/],
    ['no unit', '@ +5', /^line 1: "\+5" is no time/],
    ['no such instant', '@ 2026-13-01T00:00:00Z', /^line 1: .* is no time/],
    ['a letter on the keypad', '= press A', /^line 1: "A" is not on a keypad/],
    ['nothing said', '= say', /^line 1: "= say" is none of/],
    ['an unknown verb', '= whistle', /^line 1: "= whistle" is none of: call, /],
    ['an unknown repeat', '~ twice', /^line 1: "~" knows only "~ again"/],
    ['a continued action', '= call\n  more', /^line 2: two leading spaces continue a text/],
    ['an answer before any question', '# hm\n< Hello', /^line 2: something is received before/],
    ['a header without a number', '# phone: 555', /^line 1: "555" is no phone number/],
  ]
  for (const [name, source, message] of errors)
    it(`refuses ${name}`, ({ expect }) => {
      expect(() => parse(source)).toThrow(message)
    })

  it('carries any text there and back', ({ expect }) => {
    const text = fc
      .string({ unit: fc.constantFrom('a', ' ', '\n', '…', '>', '2', '<', '#', '=', '[empty', 'ñ', '👍') })
      .map((drawn) => (drawn === '[empty]' ? '' : drawn))
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const did = { kind: 'did', line: 1, phone: 1, action: { kind: 'silence' } } as const
        const got = texts.map((drawn) => ({ kind: 'got', line: 1, phone: 2, text: drawn }) as const)
        const back = parse(format({ lines: [did, ...got] })).lines.slice(1)
        expect(back.map((line) => (line.kind === 'got' ? line.text : line.kind))).toEqual(texts)
      }),
    )
  })
})

/** A stage that gives back each text, writes down what was done, and has news for phone 2 after a day. */
function echo(did: unknown[] = []): Stage {
  const waiting: Record<number, string[]> = {}
  const note =
    (what: string) =>
    async (...rest: unknown[]): Promise<void> => {
      did.push([what, ...rest])
    }
  return {
    text: async (phone, body, media) => {
      did.push(['text', phone, body, media])
      if (body !== 'silent') waiting[phone] = [...(waiting[phone] ?? []), `You said ${body}`]
    },
    call: note('call'),
    press: note('press'),
    say: note('say'),
    silence: note('silence'),
    hangUp: note('hangUp'),
    answer: note('answer'),
    machine: note('machine'),
    again: () => Promise.reject(new Error('there is nothing to repeat')),
    pass: async (time) => {
      did.push(['pass', time])
      waiting[2] = ['A day went by']
    },
    received: async (phone) => {
      const news = waiting[phone] ?? []
      waiting[phone] = []
      return news
    },
  }
}

describe('a talk is played', () => {
  const rows: [name: string, source: string, outcome: object][] = [
    ['the whole matches', '> a\n< You said a', { ok: true }],
    ['a final … matches the rest', '> a b\n< You said…', { ok: true }],
    ['silence is an action with nothing after it', '> silent\n> a\n< You said a', { ok: true }],
    [
      'other words',
      '# title\n> a\n< You said b',
      { ok: false, line: 3, expected: 'You said b', actual: 'You said a' },
    ],
    [
      'less than the whole',
      '> a\n< You said',
      { ok: false, line: 2, expected: 'You said', actual: 'You said a' },
    ],
    ['nothing came', '> silent\n< You…', { ok: false, line: 2, expected: 'You…', actual: null }],
    ['something came unasked', '> a\n> silent', { ok: false, line: 1, expected: null, actual: 'You said a' }],
    [
      'one line too few comes to light at the last one',
      '> silent\n2> silent\n@ +1d\n2< A day…\n@ +1d',
      { ok: false, line: 5, expected: null, actual: 'A day went by' },
    ],
    [
      'phones are matched apart',
      '> a\n2> b\n2< You said b\n< x',
      { ok: false, line: 1, expected: null, actual: 'You said a' },
    ],
    ['a second phone has its own news', '2> silent\n@ +1d\n2< A day went by', { ok: true }],
    [
      'a second phone’s news may not be left out',
      '2> silent\n@ +1d',
      { ok: false, line: 2, expected: null, actual: 'A day went by' },
    ],
  ]
  for (const [name, source, outcome] of rows)
    it(name, async ({ expect }) => {
      expect(await run(parse(source), echo())).toEqual(outcome)
    })

  it('does each action on its phone, in order', async ({ expect }) => {
    const did: unknown[] = []
    const talk =
      '> [picture] silent\n= call withheld\n= press 12#\n= say help 0.4\n= say help\n= silence\n= hang up\n2= answer\n3= machine\n@ +10s\n2< A day went by'
    expect(await run(parse(talk), echo(did))).toEqual({ ok: true })
    expect(did).toEqual([
      ['text', 1, 'silent', 1],
      ['call', 1, true],
      ['press', 1, '12#'],
      ['say', 1, 'help', 0.4],
      ['say', 1, 'help', undefined],
      ['silence', 1],
      ['hangUp', 1],
      ['answer', 2],
      ['machine', 3],
      ['pass', { ms: 10_000 }],
    ])
  })

  it('names the line at which the stage itself gave up', async ({ expect }) => {
    await expect(run(parse('> silent\n~ again'), echo())).rejects.toThrow(
      'line 2: there is nothing to repeat',
    )
  })
})
