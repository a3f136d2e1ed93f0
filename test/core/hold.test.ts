import { describe, it } from 'vitest'
import { compiled } from '../../bin/compiled.ts'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import { begin, NEW_PROFILE, type Session } from '../../src/core/session.ts'
import { held, step } from '../../src/core/step.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const real = compiled(content)
const NOW = Date.parse('2026-11-23T16:00:00Z')
const QUEUE = 'v1.a.1'

const inLine: Session = {
  ...begin('voice', { ...NEW_PROFILE, known: 'chosen' }, NOW),
  hold: { as: 'caller', ref: 1, taken: true, wants: null, ring: null },
}

describe('a caller who was passed on just before a colleague was there', () => {
  const standing = { place: 1, time: '', passed: { queue: QUEUE, round: 2 } }

  it('comes out of line, and is joined to the colleague who waits', ({ expect }) => {
    expect(held(real, inLine, NOW, standing, 5)).toEqual([{ kind: 'step-out' }])
    const over = { kind: 'hold-over' as const, at: NOW, result: 'leave', queue: '', gone: false, standing }
    const { session, effects } = step(real, inLine, over)
    expect(effects.at(-1)).toEqual({ kind: 'join', queue: QUEUE })
    // Left by that colleague too, they are not led into the empty queue again.
    const parted = { kind: 'parted' as const, at: NOW, bridged: true, gone: false, standing }
    expect(step(real, session, parted).effects.some((e) => e.kind === 'join')).toBe(false)
  })

  it('waits on while nobody is there', ({ expect }) => {
    const none = { ...standing, passed: { queue: '', round: 2 } }
    expect(held(real, inLine, NOW, none, 5).map(({ kind }) => kind)).not.toContain('step-out')
  })
})
