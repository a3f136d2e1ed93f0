import { happen } from '../../src/desk/happen.ts'
import type { Handoff } from '../../src/desk/handoff.ts'
import type { Clinician } from '../../src/desk/roster.ts'
import type { Act, Sitting } from '../../src/desk/sitting.ts'
import { wakesAt } from '../../src/desk/timers.ts'
import type { ToDesk } from '../../src/core/letter.ts'

export const MONDAY = Date.parse('2026-11-23T16:00:00Z') // 9:00 in Denver
export const MINUTE = 60_000
const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' }]

export const clinician = (id: number, change: Partial<Clinician> = {}): Clinician => ({
  id,
  name: `C${id}`,
  object: `v1.c${id}`,
  languages: ['en'],
  takes: 'both',
  texts: 'full',
  zone: 'America/Denver',
  shifts: ALWAYS,
  holidays: [],
  off: false,
  onUntil: null,
  unreachable: false,
  released: null,
  pending: null,
  ...change,
})

/** A desk without an object around it: letters in, acts out, a clock that is moved. */
export class PureDesk {
  sitting: Sitting
  now = MONDAY

  constructor(clinicians: Clinician[], hours: Sitting['desk']['hours'] = ALWAYS) {
    this.sitting = {
      at: MONDAY,
      desk: { zone: 'America/Denver', hours, holidays: [], promise_minutes: 60 },
      clinicians,
      handoffs: [],
      pages: [],
      kept: [],
      notes: [],
      restingCodes: new Set(),
      waits: [],
      nextId: 1,
      acts: [],
    }
  }

  /** What one letter brings. Kept lines stay in the sitting, as the book would give them back. */
  write(from: string, letter: ToDesk): string[] {
    return this.#happen({ kind: 'letter', from, letter, line: null })
  }

  says(clinician: number, text: string): string[] {
    const letter = { kind: 'clinician-said' as const, at: this.now, text, automatic: false }
    return this.write(`v1.c${clinician}`, letter)
  }

  asks(who: string, change: Partial<Extract<ToDesk, { kind: 'asked' }>> = {}): string[] {
    const letter = { ref: this.now, at: this.now, reason: 'asked', language: 'en', channel: 'text' } as const
    return this.write(who, { kind: 'asked', ...letter, ...change })
  }

  /** Lets the clock run to `ms` from now, doing what is due on the way, in order. */
  pass(ms: number): string[] {
    const until = this.now + ms
    const said: string[] = []
    for (let n = 0; n < 1_000; n += 1) {
      const due = wakesAt({ ...this.sitting, at: this.now })
      if (due === null || due > until) break
      this.now = due
      said.push(...this.#happen({ kind: 'time-came' }))
    }
    this.now = until
    return said
  }

  handoff(who: string): Handoff | undefined {
    return this.sitting.handoffs.findLast((h) => h.participant === who)
  }

  #happen(event: Parameters<typeof happen>[1]): string[] {
    const codes = this.sitting.handoffs.filter((h) => h.endedAt === null).map((h) => h.code)
    const sitting: Sitting = { ...this.sitting, at: this.now, restingCodes: new Set(codes), acts: [] }
    happen(sitting, event)
    for (const act of sitting.acts)
      if (act.kind === 'keep' && act.line.author === 'participant')
        sitting.kept.push({ id: sitting.kept.length + 1, ...act.line })
    const notes = sitting.acts.flatMap((act, id) =>
      act.kind === 'keep' && act.line.author === 'note' ? [{ id, ...act.line }] : [],
    )
    this.sitting = { ...sitting, notes: [...sitting.notes, ...notes] }
    return sitting.acts.flatMap(told)
  }
}

/** "v1.c1 clinician-page": who is told what. */
const told = (act: Act): string[] => {
  if (act.kind === 'participant') return [`${act.to} ${act.say?.phrase ?? act.state}`]
  if (act.kind === 'clinician' || act.kind === 'pass') return [`${act.to.object} ${act.say.phrase}`]
  return []
}
