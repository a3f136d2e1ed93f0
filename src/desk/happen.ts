import type { ToDesk } from '../core/letter.ts'
import { parted, recorded, ringOver, wantsCall } from './calls.ts'
import { about, asked, left, said } from './line.ts'
import { clinicianSaid, letGo } from './orders.ts'
import { pageWhoCan } from './paging.ts'
import { timeCame } from './timers.ts'
import { change, changeClinician, handoffOf, type Sitting, tell, trail } from './sitting.ts'

/** What happens to the desk: a letter of a number's object, or its own alarm. */
export type Happening =
  | { kind: 'letter'; from: string; letter: ToDesk; line: Undelivered | null }
  | { kind: 'time-came' }

/** The line that a letter of ours carried, where it did not arrive. */
export type Undelivered = {
  handoff: number
  author: 'participant' | 'clinician' | 'note'
  clinician: number | null
  text: string
}

/** One happening at the desk: changes the sitting. Pure, and total. */
export function happen(sitting: Sitting, event: Happening): void {
  if (event.kind === 'time-came') return timeCame(sitting)
  const { from, letter } = event
  const own = (ref: number): Sitting['handoffs'][number] | undefined =>
    sitting.handoffs.find((h) => h.participant === from && h.ref === ref)
  const who = sitting.clinicians.find((c) => c.object === from)
  switch (letter.kind) {
    case 'asked':
      if (own(letter.ref) === undefined) asked(sitting, from, letter)
      return
    case 'about':
    case 'said':
    case 'left': {
      const handoff = own(letter.ref)
      if (handoff === undefined || handoff.endedAt !== null) return
      if (letter.kind === 'about') about(sitting, handoff, letter)
      else if (letter.kind === 'said') said(sitting, handoff, letter)
      else left(sitting, handoff, letter)
      return
    }
    case 'wants-call':
    case 'recorded': {
      const handoff = own(letter.ref)
      if (handoff === undefined || handoff.state === 'closed') return
      if (letter.kind === 'recorded') recorded(sitting, handoff, letter)
      else wantsCall(sitting, handoff)
      return
    }
    case 'parted':
      return parted(sitting, from, letter)
    case 'ring-over':
      return ringOver(sitting, from, letter)
    case 'rated': {
      const handoff = own(letter.ref)
      if (handoff !== undefined) trail(sitting, handoff.id, null, letter.helped ? 'helped' : 'did not help')
      return
    }
    case 'forgotten': {
      const theirs = sitting.handoffs.filter((h) => h.participant === from)
      for (const handoff of theirs.filter((h) => h.endedAt === null))
        left(sitting, handoff, { kind: 'left', ref: handoff.ref, at: letter.at, why: 'stopped' })
      for (const { id, code } of theirs) {
        change(sitting, id, { participant: '', about: null })
        for (const c of sitting.clinicians)
          if (c.pending?.codes.includes(code) === true) changeClinician(sitting, c.id, { pending: null })
      }
      sitting.acts.push({ kind: 'erase', handoffs: theirs.map((h) => h.id) })
      return
    }
    case 'clinician-said':
      if (who !== undefined) clinicianSaid(sitting, who, letter.text, letter.automatic)
      return
    case 'clinician-stopped':
      if (who === undefined) return
      changeClinician(sitting, who.id, { off: true, onUntil: null, unreachable: true, pending: null })
      trail(sitting, null, who.id, 'cannot be paged: STOP')
      return letGo(sitting, who, 'their phone stopped our texts')
    case 'clinician-started':
      if (who === undefined) return
      changeClinician(sitting, who.id, { unreachable: false })
      tell(sitting, who, 'clinician-started')
      return pageWhoCan(sitting)
    case 'emergency-lost':
      return trail(sitting, null, null, `emergency answer not delivered: ${letter.error ?? 'given up'}`)
    case 'undelivered':
      return undelivered(sitting, event.line)
  }
}

/** A clinician hears that their line did not arrive; of a participant's line the trail knows. */
function undelivered(sitting: Sitting, line: Undelivered | null): void {
  const handoff = line === null ? undefined : handoffOf(sitting, line.handoff)
  if (line === null || handoff === undefined) return
  trail(sitting, handoff.id, line.clinician, `a line of the ${line.author} was not delivered`)
  const holder = sitting.clinicians.find((c) => c.id === (line.clinician ?? handoff.holder))
  if (line.author === 'clinician')
    tell(sitting, holder, 'clinician-undelivered', { code: handoff.code, text: line.text.slice(0, 40) })
}
