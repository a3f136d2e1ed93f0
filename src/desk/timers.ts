import { dialsRunOut } from './dialling.ts'
import { dueAt, isWaiting, ringsAt, TIMES, wordsDueAt } from './handoff.ts'
import { byWhen, end, passOn } from './line.ts'
import { endShifts } from './orders.ts'
import { answer, asking, pageWhoCan } from './paging.ts'
import { ringNext } from './passing.ts'
import { dutyChangesAt } from './roster.ts'
import { change, clinicianOf, handoffOf, type Sitting, tell, tellParticipant, trail } from './sitting.ts'

const promiseMs = ({ desk }: Sitting): number => desk.promise_minutes * 60_000

/** Everything that the clock owes by now. */
export function timeCame(sitting: Sitting): void {
  endShifts(sitting)
  answer(sitting, (p) => p.until <= sitting.at, 'lapsed')
  dialsRunOut(sitting)
  for (const h of sitting.handoffs)
    if (h.passingAt !== null && asking(sitting, h).length === 0) ringNext(sitting, h.id)
  for (const { id } of sitting.handoffs) {
    ringForText(sitting, id)
    waitedLong(sitting, id)
    silentLong(sitting, id)
  }
  pageWhoCan(sitting)
}

/** Nobody has taken a talk by text: phones ring for it now, each once, in a round of their own. */
function ringForText(sitting: Sitting, id: number): void {
  const handoff = handoffOf(sitting, id)
  const due = handoff === undefined ? null : ringsAt(handoff, sitting.desk.ring_texts)
  if (handoff === undefined || due === null || sitting.at < due) return
  answer(sitting, (p) => p.handoff === id, 'lapsed')
  change(sitting, id, { rungAt: sitting.at, round: handoff.round + 1 })
}

/** Nobody who waits is left in silence. */
function waitedLong(sitting: Sitting, id: number): void {
  const { at } = sitting
  const handoff = handoffOf(sitting, id)
  if (handoff === undefined || !isWaiting(handoff)) return
  // A message stays until somebody has taken it; nobody is told a word who waits for none.
  if (handoff.call !== 'message' && at >= handoff.promisedAt + TIMES.EXPIRES_MS) {
    end(sitting, handoff, 'expired')
    trail(sitting, id, null, 'expired')
    return tellParticipant(sitting, handoff, 'over', 'handoff-expired')
  }
  const passed = wordsDueAt(handoff, promiseMs(sitting)).filter((due) => due <= at).length
  if (passed <= handoff.told) return
  change(sitting, id, { told: passed })
  // Nobody took the call back so far: everybody is asked once more.
  if (handoff.call === 'back' && handoff.state === 'opened') change(sitting, id, { round: handoff.round + 1 })
  const isPromised = at >= handoff.promisedAt
  if (isPromised)
    trail(sitting, id, null, handoff.call === 'message' ? 'message not heard' : 'promise not kept')
  tellParticipant(
    sitting,
    handoff,
    'waiting',
    isPromised ? 'handoff-promised' : 'handoff-still',
    isPromised ? {} : byWhen(sitting, handoff),
  )
}

/** A clinician who does not answer is reminded, then the participant goes back into line. */
function silentLong(sitting: Sitting, id: number): void {
  const { at } = sitting
  const handoff = handoffOf(sitting, id)
  if (handoff?.state !== 'taken') return
  const holder = clinicianOf(sitting, handoff.holder)
  const { code, owedAt } = handoff
  if (owedAt !== null && at >= owedAt + TIMES.SILENT_MS) {
    passOn(sitting, handoff, 'its holder was silent')
    return tell(sitting, holder, 'clinician-silent', { code })
  }
  if (owedAt !== null && !handoff.nudged && at >= owedAt + TIMES.NUDGE_MS) {
    change(sitting, id, { nudged: true })
    return tell(sitting, holder, 'clinician-nudge', { code })
  }
  if (at < handoff.lastAt + TIMES.IDLE_MS) return
  // A message that somebody took and forgot is to be heard by somebody else.
  if (handoff.call === 'message') return passOn(sitting, handoff, 'its holder was silent')
  end(sitting, handoff, 'closed')
  trail(sitting, id, null, 'idle')
  tellParticipant(sitting, handoff, 'over', 'handoff-idle')
  tell(sitting, holder, 'clinician-idle', { code })
}

/** When the desk must be woken next, in epoch milliseconds, or null. */
export function wakesAt(sitting: Sitting): number | null {
  const { at, clinicians, handoffs, pages } = sitting
  const owed = handoffs.flatMap((h) =>
    [dueAt(h, pages, promiseMs(sitting)), ringsAt(h, sitting.desk.ring_texts)].filter((due) => due !== null),
  )
  const isBusy = handoffs.some((h) => isWaiting(h) || h.state === 'taken')
  const duty = isBusy ? clinicians.flatMap((c) => dutyChangesAt(c, at) ?? []) : []
  const times = [...owed, ...duty].filter(Number.isFinite)
  return times.length === 0 ? null : Math.max(at + 1, Math.min(...times))
}
