import { type Joins, queueOf, type ToDesk } from '../core/letter.ts'
import { type Handoff, isPassing } from './handoff.ts'
import { end, passOn } from './line.ts'
import { answer, asking, nextToPage, page, tellNotes } from './paging.ts'
import type { Clinician } from './roster.ts'
import { change, clinicianOf, handoffOf, type Sitting, tell, trail } from './sitting.ts'

/**
 * A call that is passed on while its holder is still with the caller: a colleague is rung, presses 1 and waits; when the
 * holder hangs up the caller's own leg takes the colleague out of the queue. So nobody is passed to a phone that no
 * person answered, and the caller is never alone on the line. False: nobody is there to be rung.
 */
export function passCall(sitting: Sitting, handoff: Handoff): boolean {
  if (!isPassing(handoff)) {
    // Whoever was called back waits in line like a caller, should nobody take it over.
    const call = { call: 'held' as const, dial: null, dialledAt: null }
    change(sitting, handoff.id, { ...call, passingAt: sitting.at, passTo: null, round: handoff.round + 1 })
    trail(sitting, handoff.id, handoff.holder, 'passes the call on')
  }
  ringNext(sitting, handoff.id)
  return handoffOf(sitting, handoff.id)?.passingAt !== null
}

/** The call that a clinician is in and may pass on. */
export const callOf = (sitting: Sitting, who: Clinician): Handoff | undefined =>
  sitting.handoffs.find(
    ({ state, holder, channel, call, dial }) =>
      state === 'taken' &&
      holder === who.id &&
      channel === 'voice' &&
      call !== 'message' &&
      (dial === null || dial === 'talking'),
  )

/** The next colleague is rung, unless one rings or is there; with none left the holder still has the call. */
export function ringNext(sitting: Sitting, id: number): void {
  const handoff = handoffOf(sitting, id)
  if (handoff?.state !== 'taken' || handoff.passingAt === null || handoff.passTo !== null) return
  const holder = clinicianOf(sitting, handoff.holder)
  const vars = { code: handoff.code }
  if (asking(sitting, handoff).length > 0) return tell(sitting, holder, 'clinician-pass-rings', vars)
  const next = nextToPage(sitting, handoff)
  if (next !== undefined) {
    page(sitting, handoff, next)
    return tell(sitting, holder, 'clinician-pass-rings', vars)
  }
  change(sitting, id, { passingAt: null })
  tell(sitting, holder, 'clinician-pass-nobody', vars)
}

/** Key 1 of the colleague; pressed again it is the same. Null: there is nothing to take over. */
export function takeOver(sitting: Sitting, handoff: Handoff, colleague: Clinician): Joins | null {
  const who = colleague.id
  const joins = { queue: queueOf(handoff.participant, handoff.ref), waits: true }
  if (handoff.state !== 'taken' || handoff.passingAt === null) return null
  if (handoff.passTo === who) return joins
  const mine = asking(sitting, handoff).some((p) => p.clinician === who)
  if (handoff.passTo !== null || !mine) return null
  answer(sitting, (p) => p.handoff === handoff.id && p.clinician === who, 'taken')
  answer(sitting, (p) => p.handoff === handoff.id, 'lapsed')
  change(sitting, handoff.id, { passTo: who })
  trail(sitting, handoff.id, who, 'is there to take the call over')
  tell(sitting, clinicianOf(sitting, handoff.holder), 'clinician-pass-ready', { code: handoff.code })
  tellNotes(sitting, colleague, handoff)
  return joins
}

/** Two of the three are apart. `who` says it: the caller, whoever held the call, or the colleague. */
export function partedInPassing(
  sitting: Sitting,
  handoff: Handoff,
  who: 'caller' | 'holder' | 'colleague',
  { bridged, gone }: Extract<ToDesk, { kind: 'parted' }>,
): void {
  const { id, passTo, holder } = handoff
  // Whoever held the call and is still on the line was left by the caller.
  if (who === 'holder' && gone && passTo === null)
    return passOn(sitting, handoff, 'passed on before anybody took it')
  if (who === 'holder' && gone && passTo !== holder) {
    change(sitting, id, { holder: passTo, takenAt: sitting.at, lastAt: sitting.at })
    return trail(sitting, id, passTo, 'took the call over')
  }
  if (who === 'colleague' && !bridged && passTo !== holder) {
    change(sitting, id, { passTo: null, passingAt: null })
    return tell(sitting, clinicianOf(sitting, holder), 'clinician-pass-gone', { code: handoff.code })
  }
  // The colleague went before the caller came, or the caller found nobody.
  if (!bridged && (who === 'colleague' || !gone)) return passOn(sitting, handoff, 'the call was not joined')
  end(sitting, handoff, bridged ? 'closed' : 'abandoned')
  trail(sitting, id, passTo ?? holder, 'the call ended')
}
