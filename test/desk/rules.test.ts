import { describe, it } from 'vitest'
import { freeCode } from '../../src/desk/handoff.ts'
import { orderOf } from '../../src/desk/grammar.ts'
import { clinician, MINUTE, PureDesk } from './sitting.ts'

const HOUR = 60 * MINUTE
const pages = (said: string[]): string[] => said.filter((s) => s.includes('clinician-page'))

describe('a page', () => {
  it('goes to one clinician at once, to the next after two minutes, and to each once', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    expect(desk.asks('v1.a')).toEqual(['v1.c1 clinician-page'])
    expect(desk.pass(2 * MINUTE)).toEqual(['v1.c2 clinician-page'])
    expect(pages(desk.pass(50 * MINUTE))).toEqual([])
  })

  it('goes to nobody who is off duty, speaks another language, or holds two', ({ expect }) => {
    const desk = new PureDesk([
      clinician(1, { off: true }),
      clinician(2, { languages: ['es'] }),
      clinician(3, { unreachable: true }),
      clinician(4, { shifts: [{ days: [2], from: '08:00', until: '16:00' }] }),
      clinician(5, { holidays: ['2026-11-23'] }),
      clinician(6, { takes: 'voice' }),
    ])
    expect(desk.asks('v1.a')).toEqual([])
    expect(desk.handoff('v1.a')?.state).toBe('opened')
    expect(desk.says(1, 'ON')).toEqual(['v1.c1 clinician-on', 'v1.c1 clinician-page'])
    desk.says(1, 'TAKE')
    desk.asks('v1.b')
    desk.says(1, 'TAKE')
    expect(desk.asks('v1.c')).toEqual([])
    expect(desk.says(1, 'DONE K7')).toEqual([
      'v1.a handoff-done',
      'v1.c1 clinician-done',
      'v1.c1 clinician-page',
    ])
  })

  it('is about a crisis first, then about who waits longest', ({ expect }) => {
    const desk = new PureDesk([clinician(1, { off: true })])
    desk.asks('v1.a')
    desk.pass(MINUTE)
    desk.asks('v1.b')
    desk.pass(MINUTE)
    desk.asks('v1.c', { reason: 'crisis' })
    desk.says(1, 'ON')
    for (const [who, order] of [
      ['v1.c', 'TAKE'],
      ['v1.a', 'TAKE'],
    ] as const) {
      desk.says(1, order)
      expect(desk.handoff(who)?.state).toBe('taken')
    }
    expect(desk.handoff('v1.b')?.state).toBe('opened')
  })

  it('is passed on at once by a phone that answers by itself', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    const letter = { kind: 'clinician-said' as const, at: desk.now, text: "I'm driving", automatic: true }
    expect(desk.write('v1.c1', letter)).toEqual(['v1.c2 clinician-page'])
  })

  it('begins with the shift where nobody was on before', ({ expect }) => {
    const shifts = [{ days: [1], from: '10:00', until: '12:00' }]
    const desk = new PureDesk([clinician(1, { shifts })])
    desk.asks('v1.a')
    expect(desk.pass(HOUR)).toContain('v1.c1 clinician-page')
  })
})

describe('TAKE', () => {
  it('has one holder however many press it, and tells the others', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    desk.pass(2 * MINUTE)
    expect(desk.says(2, 'take')).toEqual(['v1.c2 clinician-taken', 'v1.a handoff-taken'])
    expect(desk.says(1, 'take')).toEqual(['v1.c1 clinician-too-late'])
    expect(desk.handoff('v1.a')?.holder).toBe(2)
  })

  it('brings what was written while nobody read it, in order', ({ expect }) => {
    const desk = new PureDesk([clinician(1)])
    desk.asks('v1.a')
    const ref = desk.now
    for (const text of ['one', 'two'])
      desk.write('v1.a', { kind: 'said', ref, at: desk.now, text, obeyed: null })
    expect(desk.says(1, 'TAKE')).toEqual([
      'v1.c1 clinician-taken',
      'v1.c1 clinician-line',
      'v1.c1 clinician-line',
      'v1.a handoff-taken',
    ])
    expect(desk.sitting.acts.flatMap((a) => (a.kind === 'pass' ? a.say.vars['text'] : []))).toEqual([
      'one',
      'two',
    ])
  })
})

describe('who waits', () => {
  it('hears a word at 10 and 30 minutes, at the promised time and at the end', ({ expect }) => {
    const desk = new PureDesk([])
    desk.asks('v1.a')
    expect(desk.pass(10 * MINUTE)).toEqual(['v1.a handoff-still'])
    expect(desk.pass(20 * MINUTE)).toEqual(['v1.a handoff-still'])
    expect(desk.pass(30 * MINUTE)).toEqual(['v1.a handoff-promised'])
    expect(desk.pass(2 * HOUR)).toEqual(['v1.a handoff-expired'])
    expect(desk.handoff('v1.a')?.state).toBe('expired')
    expect(desk.pass(48 * HOUR)).toEqual([])
  })

  it('hears that nobody on duty speaks the language, which is not that nobody is on duty', ({ expect }) => {
    const desk = new PureDesk([
      clinician(1, { languages: ['en'] }),
      clinician(2, { languages: ['es'], off: true }),
    ])
    desk.asks('v1.a', { language: 'es' })
    const { ref } = desk.handoff('v1.a') ?? { ref: 0 }
    expect(desk.write('v1.a', { kind: 'about', ref, at: desk.now, text: null })).toEqual([
      'v1.a handoff-no-language',
    ])
    desk.says(1, 'OFF')
    expect(desk.write('v1.a', { kind: 'about', ref, at: desk.now, text: null })).toEqual([
      'v1.a handoff-nobody-on',
    ])
  })

  it('hears outside the hours when the desk opens, and is asked about then', ({ expect }) => {
    const hours = [{ days: [2], from: '08:00', until: '12:00' }]
    const desk = new PureDesk([clinician(1, { shifts: hours })], hours)
    expect(desk.asks('v1.a')).toEqual(['v1.a handoff-closed'])
    const [said] = desk.sitting.acts.flatMap((a) => (a.kind === 'participant' ? [a.say] : []))
    expect(said?.vars).toEqual({ day: 'Tuesday, November 24', time: '8 AM' })
    expect(desk.pass(23 * HOUR)).toEqual(['v1.c1 clinician-page'])
    expect(desk.pass(HOUR)).toEqual(['v1.a handoff-promised'])
  })

  it('of a clinician who is silent goes back into line after 20 minutes', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    const ref = desk.now
    desk.says(1, 'TAKE')
    desk.says(1, 'Hello')
    expect(desk.pass(HOUR)).toEqual([])
    desk.write('v1.a', { kind: 'said', ref, at: desk.now, text: 'hi', obeyed: null })
    expect(desk.pass(10 * MINUTE)).toEqual(['v1.c1 clinician-nudge'])
    expect(desk.pass(10 * MINUTE)).toEqual([
      'v1.c2 clinician-page',
      'v1.a handoff-back',
      'v1.c1 clinician-silent',
    ])
  })

  it('is passed on when the shift of the holder ends', ({ expect }) => {
    const shifts = [{ days: [1], from: '08:00', until: '10:00' }]
    const desk = new PureDesk([clinician(1, { shifts })])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    desk.says(1, 'Hello')
    expect(desk.pass(HOUR)).toEqual(['v1.a handoff-back-alone', 'v1.c1 clinician-shift-over'])
  })

  it('is closed after four hours without a line', ({ expect }) => {
    const desk = new PureDesk([clinician(1)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    desk.says(1, 'Hello')
    expect(desk.pass(4 * HOUR)).toEqual(['v1.a handoff-idle', 'v1.c1 clinician-idle'])
  })
})

describe('what a clinician texts', () => {
  const rows: [text: string, order: object][] = [
    ['take', { kind: 'take', code: null }],
    ['Take K7', { kind: 'take', code: 'K7' }],
    ['TAKE it easy', { kind: 'plain', text: 'TAKE it easy' }],
    ['done.', { kind: 'done', code: null }],
    ['done with the pills?', { kind: 'plain', text: 'done with the pills?' }],
    ['k7: pass', { kind: 'to', code: 'K7', text: 'pass' }],
    ['K8 hello', { kind: 'to', code: 'K8', text: 'hello' }],
    ['note k7 no flags', { kind: 'note', code: 'K7', text: 'no flags' }],
    ['note to self', { kind: 'note', code: null, text: 'to self' }],
    ['dine', { kind: 'near', command: 'done', text: 'dine' }],
    ['2', { kind: 'digit', digit: 2 }],
    ['take 1 tablet a day, the label says', { kind: 'plain', text: 'take 1 tablet a day, the label says' }],
  ]
  it.for(rows)('%s', ([text, order], { expect }) => {
    expect(orderOf(text, ['K7'])).toEqual(order)
  })

  it('waits for whom it is while two are held, or another was a moment ago', ({ expect }) => {
    const desk = new PureDesk([clinician(1)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    desk.asks('v1.b')
    desk.says(1, 'TAKE')
    expect(desk.says(1, 'hello')).toEqual(['v1.c1 clinician-whom'])
    expect(desk.says(1, '2')).toEqual(['v1.b handoff-line'])
    desk.says(1, 'DONE K7')
    expect(desk.says(1, 'hello')).toEqual(['v1.c1 clinician-whom'])
    expect(desk.says(1, '1')).toEqual(['v1.b handoff-line'])
    desk.pass(2 * MINUTE)
    expect(desk.says(1, 'hello')).toEqual(['v1.b handoff-line'])
  })

  it('with STOP in it is the end of duty, and the operator can see it', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    const said = desk.write('v1.c1', { kind: 'clinician-stopped', at: desk.now })
    expect(said).toEqual(['v1.c2 clinician-page', 'v1.a handoff-back'])
    expect(desk.sitting.acts).toContainEqual(
      expect.objectContaining({ kind: 'trail', what: 'cannot be paged: STOP' }),
    )
  })
})

it('a code is free 160 times over, and never given twice', ({ expect }) => {
  const taken = new Set<string>()
  for (let n = 0; n < 160; n += 1) taken.add(freeCode(taken))
  expect(taken.size).toBe(160)
  expect([...taken].every((code) => /^[A-Z][2-9]$/.test(code) && !/[ILOQSZ]/.test(code))).toBe(true)
})
