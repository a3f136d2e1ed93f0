import { describe, it } from 'vitest'
import { accept, rings, standing } from '../../src/desk/calls.ts'
import { clinician, MINUTE, PureDesk } from './sitting.ts'

/** A desk with a caller in line. */
function waiting(...clinicians: ReturnType<typeof clinician>[]): { desk: PureDesk; ref: number } {
  const desk = new PureDesk(clinicians)
  desk.asks('v1.a', { channel: 'voice' })
  return { desk, ref: desk.now }
}
const rung = (desk: PureDesk): number[] =>
  desk.sitting.pages.flatMap((p) => (p.answer === null ? [p.clinician] : []))
const over = (desk: PureDesk, who: number, round = 1): string[] =>
  desk.write(`v1.c${who}`, { kind: 'ring-over', ref: 1, round, at: desk.now })

describe('a caller in line', () => {
  it('rings one phone after another, each once, none by text, and the one rested longest first', ({
    expect,
  }) => {
    const { desk } = waiting(clinician(1), clinician(2), clinician(3, { takes: 'text' }))
    expect(rung(desk)).toEqual([1])
    expect(over(desk, 1)).toEqual([])
    expect(rung(desk)).toEqual([2])
    over(desk, 2)
    expect(rung(desk)).toEqual([])
    desk.pass(5 * MINUTE)
    desk.asks('v1.b', { channel: 'voice' })
    expect(rung(desk)).toEqual([1])
  })

  it('rings the next phone also when nothing was heard of the first', ({ expect }) => {
    const { desk } = waiting(clinician(1), clinician(2))
    desk.pass(MINUTE)
    expect(rung(desk)).toEqual([2])
    over(desk, 1)
    expect(rung(desk)).toEqual([2])
  })

  it('is taken by key 1 alone, as often as it is delivered, and never by TAKE', ({ expect }) => {
    const { desk, ref } = waiting(clinician(1), clinician(2))
    expect(desk.says(2, 'TAKE')).toEqual(['v1.c2 clinician-nothing'])
    expect(accept(desk.sitting, 'v1.c2', 1)).toBeNull()
    const joins = { queue: `v1.a.${ref}`, waits: false }
    expect(accept(desk.sitting, 'v1.c1', 1)).toEqual(joins)
    expect(accept(desk.sitting, 'v1.c1', 1)).toEqual(joins)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1 })
  })

  it('stays with the clinician who goes off duty during the call, who is not rung meanwhile', ({
    expect,
  }) => {
    const { desk } = waiting(clinician(1))
    accept(desk.sitting, 'v1.c1', 1)
    desk.asks('v1.b', { channel: 'voice' })
    expect(rung(desk)).toEqual([])
    desk.says(1, 'OFF')
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1 })
  })

  it('goes back into line when the clinician hangs up before they are joined', ({ expect }) => {
    const { desk } = waiting(clinician(1), clinician(2))
    accept(desk.sitting, 'v1.c1', 1)
    desk.write('v1.c1', { kind: 'parted', ref: 1, at: desk.now, bridged: false, gone: true })
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'offered', round: 2 })
    expect(rung(desk)).toEqual([2])
  })

  it('keeps their place for a call back, before those who came later; a message waits beside the line', ({
    expect,
  }) => {
    const { desk, ref } = waiting(clinician(1, { off: true }))
    desk.pass(MINUTE)
    desk.asks('v1.b', { channel: 'voice' })
    desk.write('v1.a', { kind: 'left', ref, at: desk.now, why: 'nobody-came' })
    desk.pass(MINUTE)
    desk.write('v1.a', { kind: 'wants-call', ref, at: desk.now })
    desk.says(1, 'ON')
    expect(desk.sitting.pages.map((p) => p.handoff)).toEqual([1])
    expect(standing(desk.sitting, 'v1.a', ref)?.place).toBe(1)
    desk.write('v1.a', { kind: 'recorded', ref, at: desk.now, recording: 'RE1', seconds: 4 })
    expect(desk.handoff('v1.a')).toMatchObject({ call: 'message', state: 'opened' })
    over(desk, 1)
    expect(desk.sitting.pages.map((p) => p.handoff)).toEqual([1, 2])
    expect(standing(desk.sitting, 'v1.b', ref + MINUTE)?.place).toBe(1)
  })
})

describe('a call that a clinician makes', () => {
  it('is to somebody who asked for it by text: rung at once, after crises and before other callers', ({
    expect,
  }) => {
    const desk = new PureDesk([clinician(1, { off: true })])
    desk.asks('v1.a', { channel: 'voice' })
    desk.pass(MINUTE)
    desk.asks('v1.b', { channel: 'voice', reason: 'check-in', back: true })
    desk.asks('v1.c', { channel: 'voice', reason: 'crisis' })
    desk.says(1, 'ON')
    expect(rung(desk)).toEqual([1])
    const order = (): number[] => desk.sitting.pages.map((p) => p.handoff)
    expect(order()).toEqual([3])
    over(desk, 1)
    desk.write('v1.c1', { kind: 'ring-over', ref: 3, round: 1, at: desk.now })
    expect(order()).toEqual([3, 2])
    expect(accept(desk.sitting, 'v1.c1', 2)).toMatchObject({ waits: true })
    expect(desk.handoff('v1.b')).toMatchObject({ call: 'back', state: 'taken', dial: 'both' })
  })

  it('of a text talk leaves the talk to its holder, however the call ends', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    for (const bridged of [true, false]) {
      expect(desk.says(1, 'CALL')).toEqual(['v1.c1 clinician-call-rings'])
      expect(accept(desk.sitting, 'v1.c2', 1)).toBeNull()
      expect(accept(desk.sitting, 'v1.a', desk.handoff('v1.a')?.ref ?? 0)).toBeNull()
      expect(accept(desk.sitting, 'v1.c1', 1)).toMatchObject({ waits: true })
      const ref = desk.handoff('v1.a')?.ref ?? 0
      expect(accept(desk.sitting, 'v1.a', ref)).toMatchObject({ waits: false })
      expect(desk.handoff('v1.a')).toMatchObject({ dial: 'talking' })
      for (const from of ['v1.c1', 'v1.a'])
        desk.write(from, {
          kind: 'parted',
          ref: from === 'v1.a' ? ref : 1,
          at: desk.now,
          bridged,
          gone: false,
        })
      expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1, dial: null })
    }
  })

  it('counts as not taken when nothing is heard of it', ({ expect }) => {
    const desk = new PureDesk([clinician(1)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    desk.says(1, 'CALL')
    desk.pass(MINUTE)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', dial: null })
    desk.says(1, 'CALL')
    accept(desk.sitting, 'v1.c1', 1)
    desk.pass(2 * MINUTE)
    expect(standing(desk.sitting, 'v1.c1', 1)).toEqual({ place: 1, time: '' })
    desk.pass(MINUTE)
    expect(standing(desk.sitting, 'v1.c1', 1)).toEqual({ place: 0, time: '' })
  })

  it('is not made by CALL to whoever another clinician holds, nor beside another call', ({ expect }) => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.asks('v1.a')
    desk.says(1, 'TAKE')
    expect(desk.says(2, 'CALL K7')).toEqual(['v1.c2 clinician-call-nobody'])
    desk.asks('v1.b', { channel: 'voice' })
    const rings = rung(desk)[0] ?? 0
    if (rings !== 1) over(desk, rings)
    expect(desk.says(1, 'CALL')).toContain(`v1.c1 clinician-call-${rung(desk)[0] === 1 ? 'busy' : 'rings'}`)
  })

  it('leaves a message that nobody hears in line for as long as it takes', ({ expect }) => {
    const desk = new PureDesk([clinician(1)])
    desk.asks('v1.a', { channel: 'voice' })
    const ref = desk.now
    desk.write('v1.a', { kind: 'recorded', ref, at: desk.now, recording: 'RE1', seconds: 4 })
    desk.pass(24 * 60 * MINUTE)
    expect(desk.handoff('v1.a')).toMatchObject({ call: 'message', state: 'opened' })
    desk.says(1, 'CALL')
    desk.pass(MINUTE)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1 })
    desk.says(1, 'OFF')
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'opened', holder: null })
  })
})

describe('a caller whose language nobody on duty speaks', () => {
  it('hears so, and what is kept is the same', ({ expect }) => {
    const desk = new PureDesk([clinician(1, { languages: ['en'] })])
    desk.asks('v1.a', { channel: 'voice', language: 'es' })
    expect(standing(desk.sitting, 'v1.a', desk.now)).toMatchObject({ place: 0, foreign: true })
    desk.says(1, 'OFF')
    expect(standing(desk.sitting, 'v1.a', desk.now)).not.toHaveProperty('foreign')
  })
})

describe('a talk by text that nobody has taken in two minutes', () => {
  const ringing = (on: boolean): PureDesk => {
    const desk = new PureDesk([clinician(1), clinician(2)])
    desk.sitting = { ...desk.sitting, desk: { ...desk.sitting.desk, ring_texts: on } }
    desk.asks('v1.a')
    desk.pass(2 * MINUTE)
    return desk
  }
  const pages = (desk: PureDesk): string[] =>
    desk.sitting.pages.map((p) => `${p.round} c${p.clinician} ${p.answer ?? 'asked'}`)

  it('rings one phone after another, where that is the setting; key 1 takes it, once', ({ expect }) => {
    expect(pages(ringing(false))).toEqual(['1 c1 lapsed', '1 c2 asked'])
    const desk = ringing(true)
    expect(pages(desk)).toEqual(['1 c1 lapsed', '2 c2 asked'])
    desk.write('v1.c2', { kind: 'ring-over', ref: 1, round: 2, at: desk.now })
    expect(pages(desk).slice(1)).toEqual(['2 c2 lapsed', '2 c1 asked'])
    expect(accept(desk.sitting, 'v1.c2', 1)).toBeNull()
    const byText = { queue: '', waits: false }
    expect(accept(desk.sitting, 'v1.c1', 1)).toEqual(byText)
    // Delivered again, it is the same; and that the call is over leaves the talk where it is.
    expect(accept(desk.sitting, 'v1.c1', 1)).toEqual(byText)
    desk.write('v1.c1', { kind: 'ring-over', ref: 1, round: 2, at: desk.now })
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1 })
  })

  it('stops ringing when it is taken by text, and each phone rings once', ({ expect }) => {
    const desk = ringing(true)
    const before = desk.sitting
    desk.says(1, 'TAKE')
    expect(rings(before, desk.sitting)).toMatchObject([{ to: 'v1.c2', letter: { kind: 'ring-stop' } }])
    const other = ringing(true)
    other.pass(20 * MINUTE)
    expect(pages(other)).toEqual(['1 c1 lapsed', '2 c2 lapsed', '2 c1 lapsed'])
    expect(other.handoff('v1.a')).toMatchObject({ state: 'opened' })
  })
})

describe('a call that is passed on', () => {
  /** A caller who speaks with the first of three clinicians. */
  function speaking(): { desk: PureDesk; ref: number } {
    const { desk, ref } = waiting(clinician(1), clinician(2), clinician(3))
    accept(desk.sitting, 'v1.c1', 1)
    return { desk, ref }
  }
  const parts = (desk: PureDesk, from: string, ref: number, bridged: boolean, gone: boolean): string[] =>
    desk.write(from, { kind: 'parted', ref, at: desk.now, bridged, gone })

  it('rings one colleague after another, and stays with its holder until one is there', ({ expect }) => {
    const { desk, ref } = speaking()
    expect(desk.says(1, 'PASS')).toEqual(['v1.c1 clinician-pass-rings'])
    expect(rung(desk)).toEqual([2])
    expect(over(desk, 2, 2)).toEqual(['v1.c1 clinician-pass-rings'])
    expect(rung(desk)).toEqual([3])
    expect(standing(desk.sitting, 'v1.a', ref)).toMatchObject({ passed: { queue: '' } })
    const joins = { queue: `v1.a.${ref}`, waits: true }
    expect(accept(desk.sitting, 'v1.c2', 1)).toBeNull()
    expect(accept(desk.sitting, 'v1.c3', 1)).toEqual(joins)
    expect(accept(desk.sitting, 'v1.c3', 1)).toEqual(joins)
    expect(desk.handoff('v1.a')).toMatchObject({ holder: 1, passTo: 3 })
    expect(standing(desk.sitting, 'v1.c3', 1)).toMatchObject({ place: 1 })
    parts(desk, 'v1.c1', 1, true, true)
    expect(standing(desk.sitting, 'v1.a', ref)).toMatchObject({ passed: { queue: `v1.a.${ref}` } })
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 3 })
    // And back again, by whoever has the caller now.
    expect(desk.says(3, 'PASS')).toEqual(['v1.c3 clinician-pass-rings'])
    expect(standing(desk.sitting, 'v1.a', ref)).toMatchObject({ passed: { queue: '' } })
    expect(accept(desk.sitting, 'v1.c1', 1)).toEqual(joins)
    parts(desk, 'v1.c3', 1, true, true)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1 })
    parts(desk, 'v1.c1', 1, true, true)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'closed' })
  })

  it('stays where it is when no colleague is left, and may be passed on again', ({ expect }) => {
    const { desk } = speaking()
    desk.says(1, 'PASS')
    over(desk, 2, 2)
    expect(over(desk, 3, 2)).toEqual(['v1.c1 clinician-pass-nobody'])
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1, passingAt: null })
    desk.says(1, 'PASS')
    desk.pass(3 * MINUTE)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1, passingAt: null })
  })

  it('is back in line when its holder leaves before anybody is there', ({ expect }) => {
    const { desk, ref } = speaking()
    desk.says(1, 'PASS')
    parts(desk, 'v1.c1', 1, true, true)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'offered', holder: null, passingAt: null })
    expect(standing(desk.sitting, 'v1.a', ref)).toMatchObject({ place: 1, passed: { queue: '' } })
  })

  it('ends with its caller, whoever else is there', ({ expect }) => {
    for (const isThere of [false, true]) {
      const { desk, ref } = speaking()
      desk.says(1, 'PASS')
      if (isThere) accept(desk.sitting, 'v1.c2', 1)
      parts(desk, 'v1.a', ref, true, true)
      expect(desk.handoff('v1.a')).toMatchObject({ state: 'closed' })
      expect(rung(desk)).toEqual([])
      expect(standing(desk.sitting, 'v1.c2', 1)).toMatchObject({ place: 0 })
    }
  })

  it('ends with its caller also where the holder’s end tells it first, and where both hang up', ({
    expect,
  }) => {
    for (const isThere of [false, true]) {
      const { desk, ref } = speaking()
      desk.says(1, 'PASS')
      if (isThere) accept(desk.sitting, 'v1.c2', 1)
      parts(desk, 'v1.c1', 1, true, false)
      parts(desk, 'v1.a', ref, true, true)
      expect(desk.handoff('v1.a')).toMatchObject({ state: 'closed' })
      expect(rung(desk)).toEqual([])
    }
    const { desk, ref } = speaking()
    desk.says(1, 'PASS')
    parts(desk, 'v1.c1', 1, true, true)
    parts(desk, 'v1.a', ref, true, true)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'closed' })
    expect(rung(desk)).toEqual([])
  })

  it('leaves a colleague who waits for it alone', ({ expect }) => {
    const { desk } = speaking()
    desk.says(1, 'PASS')
    accept(desk.sitting, 'v1.c2', 1)
    desk.asks('v1.b', { channel: 'voice' })
    expect(rung(desk)).toEqual([3])
  })

  it('puts the caller back in line when the colleague goes before they are joined', ({ expect }) => {
    const { desk } = speaking()
    desk.says(1, 'PASS')
    accept(desk.sitting, 'v1.c2', 1)
    parts(desk, 'v1.c1', 1, true, true)
    parts(desk, 'v1.c2', 1, false, true)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'offered', holder: null })
  })

  it('is nobody’s when its holder has left the roster, and its caller hears so', ({ expect }) => {
    const { desk, ref } = speaking()
    desk.says(1, 'PASS')
    desk.sitting.clinicians = desk.sitting.clinicians.filter((c) => c.id !== 1)
    expect(standing(desk.sitting, 'v1.a', ref)).toMatchObject({ place: 0 })
  })

  it('goes back to its holder when the colleague hangs up first, and into line when both have', ({
    expect,
  }) => {
    const { desk, ref } = speaking()
    desk.says(1, 'PASS')
    accept(desk.sitting, 'v1.c2', 1)
    expect(parts(desk, 'v1.c2', 1, false, true)).toEqual(['v1.c1 clinician-pass-gone'])
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'taken', holder: 1, passTo: null })
    desk.says(1, 'PASS')
    accept(desk.sitting, 'v1.c3', 1)
    parts(desk, 'v1.c1', 1, true, true)
    // The caller's leg finds nobody in the queue.
    parts(desk, 'v1.a', ref, false, false)
    expect(desk.handoff('v1.a')).toMatchObject({ state: 'offered', holder: null })
  })
})
