import { describe, it } from 'vitest'
import { accept, standing } from '../../src/desk/calls.ts'
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
