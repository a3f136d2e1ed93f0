import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import { compiled } from '../../bin/compiled.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { wakeAt } from '../../src/core/due.ts'
import type { Effect, Untimed } from '../../src/core/effect.ts'
import type { ToDesk } from '../../src/core/letter.ts'
import { begin, NEW_PROFILE, type Profile, Session } from '../../src/core/session.ts'
import { step } from '../../src/core/step.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
export const real = compiled(content)
/** The same line, and clinicians on its roster. */
export const STAFFED = { ...real }

/** A phone on `step` alone, its session written and read between events; it wakes when its profile says so. */
export function phone(start: number, profile: Partial<Profile> = {}, words: Bundle = real) {
  let bundle = words
  let now = start
  let kept = JSON.stringify(
    begin('text', { ...NEW_PROFILE, area: '303', known: 'guessed', met: true, ...profile }, now),
  )
  const texts: { at: number; text: string }[] = []
  const doses: string[] = []
  const notes: string[] = []
  const letters: ToDesk[] = []
  function happen(event: Untimed): string[] {
    const before = Session.parse(JSON.parse(kept))
    const { session, effects } = step(bundle, before, { ...event, at: now }, bundle, bundle === STAFFED)
    kept = JSON.stringify(session)
    for (const e of effects) {
      if (e.kind === 'send') texts.push({ at: now, text: e.text })
      if (e.kind === 'write-desk') letters.push(e.letter)
      if (e.kind === 'note') notes.push(e.what)
      if (e.kind === 'dose') doses.push(`${e.key} ${e.mark}`)
    }
    return effects.flatMap((e: Effect) => (e.kind === 'reply' ? [e.text] : []))
  }
  const one = {
    texts,
    doses,
    /** What the operator's log has. */
    notes,
    /** What the desk was told. */
    letters,
    now: () => now,
    profile: (): Profile => Session.parse(JSON.parse(kept)).profile,
    says: (body: string): string =>
      happen({ kind: 'text-received', body, pictures: 0, optOutType: null }).join('\n'),
    /** Time passes, and the number is woken each time it asked for. */
    pass: (ms: number) => {
      const to = now + ms
      for (let due = wakeAt(one.profile()); due !== null && due <= to; due = wakeAt(one.profile())) {
        now = Math.max(now, due)
        happen({ kind: 'time-came' })
      }
      now = to
    },
    /** Time passes and nobody wakes the number: the line is down. */
    outage: (ms: number) => {
      now += ms
    },
    /** No clinician answers any more. */
    closes: () => {
      bundle = real
    },
    wake: () => happen({ kind: 'time-came' }),
  }
  return one
}
