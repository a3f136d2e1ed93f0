import { sayDay, sayTime, wallAt } from '../core/clock.ts'
import {
  backOrigin,
  type Joins,
  queueOf,
  ringOrigin,
  ringsOf,
  type Standing,
  type ToDesk,
} from '../core/letter.ts'
import { type Handoff, inOrder, isInLine, isWaiting, type Page, TIMES } from './handoff.ts'
import { end, passOn } from './line.ts'
import { answer, asking, pageWhoCan } from './paging.ts'
import { isOnDuty } from './roster.ts'
import { type Act, change, clinicianOf, handoffOf, type Sitting, tell, trail } from './sitting.ts'

type Letter<K extends ToDesk['kind']> = Extract<ToDesk, { kind: K }>

const own = (sitting: Sitting, from: string, ref: number): Handoff | undefined =>
  sitting.handoffs.find((h) => h.participant === from && h.ref === ref)

/** The handoff that a clinician was rung about, and the page that did. */
function rung(
  sitting: Sitting,
  from: string,
  ref: number,
): { who: number; handoff: Handoff; page: Page } | null {
  const who = sitting.clinicians.find((c) => c.object === from)?.id
  const handoff = handoffOf(sitting, ref)
  const page = sitting.pages.find(
    (p) => p.handoff === ref && p.clinician === who && p.round === handoff?.round,
  )
  return who === undefined || handoff === undefined || page === undefined || handoff.channel !== 'voice'
    ? null
    : { who, handoff, page }
}

/**
 * Key 1 of a phone that the desk had rung. A clinician takes the handoff, if it is still to be had; for a call back the
 * person is rung now, and the clinician waits for them. Asked again, it answers the same.
 */
export function accept(sitting: Sitting, from: string, ref: number): Joins | null {
  const theirs = own(sitting, from, ref)
  if (theirs !== undefined)
    return theirs.state === 'taken' && theirs.call === 'back'
      ? { queue: queueOf(from, ref), waits: false }
      : null
  const found = rung(sitting, from, ref)
  if (found === null) return null
  const { who, handoff, page } = found
  const joins = { queue: queueOf(handoff.participant, handoff.ref), waits: handoff.call === 'back' }
  if (handoff.state === 'taken') return handoff.holder === who ? joins : null
  if (!isWaiting(handoff) || page.answer !== null) return null
  answer(sitting, (p) => p.handoff === ref && p.clinician === who, 'taken')
  answer(sitting, (p) => p.handoff === ref, 'lapsed')
  const { at } = sitting
  change(sitting, ref, { state: 'taken', holder: who, takenAt: at, owedAt: null, lastAt: at })
  trail(sitting, ref, who, 'took the call')
  if (joins.waits) {
    const origin = backOrigin(handoff.ref, handoff.round)
    const letter = { kind: 'ring' as const, origin, until: at + TIMES.RING_MS }
    sitting.acts.push({ kind: 'write', to: handoff.participant, letter })
  }
  return joins
}

/** How a call that waits stands: a caller in line, or a clinician for whom somebody is called back. */
export function standing(sitting: Sitting, from: string, ref: number): Standing | null {
  const theirs = own(sitting, from, ref)
  if (theirs === undefined) {
    const found = rung(sitting, from, ref)
    const waits = found?.handoff.state === 'taken' && found.handoff.holder === found.who
    return { place: waits ? 1 : 0, time: '' }
  }
  const time = promised(sitting, theirs)
  if (theirs.state === 'taken') return { place: 1, time }
  if (!isWaiting(theirs) || asking(sitting, theirs).length === 0) return { place: 0, time }
  const line = sitting.handoffs.filter(isInLine).toSorted(inOrder)
  return { place: line.findIndex((h) => h.id === theirs.id) + 1, time }
}

/** "9 AM", with the day where that is another one. */
function promised({ at, desk }: Sitting, { promisedAt, language }: Handoff): string {
  const { date, time } = wallAt(promisedAt, desk.zone)
  const day = date === wallAt(at, desk.zone).date ? '' : `, ${sayDay(date, language)}`
  return sayTime(time, language) + day
}

/** To be called back: in line as before, with the waiting time so far; phones that ring now go on ringing. */
export function wantsCall(sitting: Sitting, handoff: Handoff): void {
  reopen(sitting, handoff, 'back')
  trail(sitting, handoff.id, null, 'asked to be called back')
  pageWhoCan(sitting)
}

/** A message: a line of the handoff, which nobody is rung about; who is on duty reads that there is one. */
export function recorded(sitting: Sitting, handoff: Handoff, letter: Letter<'recorded'>): void {
  const { recording: sid, seconds } = letter
  answer(sitting, (p) => p.handoff === handoff.id, 'lapsed')
  reopen(sitting, handoff, 'message')
  trail(sitting, handoff.id, null, 'left a message')
  const line = {
    handoff: handoff.id,
    author: 'participant' as const,
    clinician: null,
    text: '',
    obeyed: null,
  }
  sitting.acts.push({ kind: 'keep', line: { ...line, recording: { sid, seconds } } })
  for (const who of sitting.clinicians)
    if (isOnDuty(who, sitting.at))
      tell(sitting, who, 'clinician-message', { code: handoff.code, seconds: String(seconds) })
}

/** In line, also where it was over already: the caller went from the call to say what they want instead. */
function reopen(sitting: Sitting, { id }: Handoff, call: 'back' | 'message'): void {
  change(sitting, id, { state: 'opened', call, holder: null, lastAt: sitting.at, endedAt: null })
}

/** Two calls were joined and are apart again, or never were. */
export function parted(sitting: Sitting, from: string, letter: Letter<'parted'>): void {
  const theirs = own(sitting, from, letter.ref)
  const found = rung(sitting, from, letter.ref)
  const handoff = theirs ?? found?.handoff
  if (handoff?.state !== 'taken' || (found !== null && found.who !== handoff.holder)) return
  if (letter.bridged) {
    end(sitting, handoff, 'closed')
    trail(sitting, handoff.id, handoff.holder, 'the call ended')
  } else if (theirs !== undefined || letter.gone) {
    // The clinician has gone, or the one who was called back found nobody waiting.
    stopCallBack(sitting, handoff)
    return passOn(sitting, handoff, 'the call was not joined')
  } else {
    end(sitting, handoff, 'abandoned')
    trail(sitting, handoff.id, null, 'the caller had gone')
  }
  pageWhoCan(sitting)
}

/** A call of ours is over. Whoever did not take it, did not; the next one rings. */
export function ringOver(sitting: Sitting, from: string, letter: Letter<'ring-over'>): void {
  const theirs = own(sitting, from, letter.ref)
  if (theirs !== undefined) {
    if (theirs.state !== 'taken' || theirs.call !== 'back' || theirs.round !== letter.round) return
    trail(sitting, theirs.id, theirs.holder, 'did not take the call back')
    change(sitting, theirs.id, { state: 'opened', holder: null })
    return
  }
  const found = rung(sitting, from, letter.ref)
  if (found === null || found.handoff.round !== letter.round) return
  const { handoff, who } = found
  if (handoff.state === 'taken' && handoff.holder === who) {
    stopCallBack(sitting, handoff)
    return passOn(sitting, handoff, 'the call ended before it was joined')
  }
  answer(sitting, (p) => p.handoff === handoff.id && p.clinician === who, 'lapsed')
  pageWhoCan(sitting)
}

function stopCallBack(sitting: Sitting, { participant, ref, round, call }: Handoff): void {
  if (call !== 'back') return
  const letter = { kind: 'ring-stop' as const, origin: backOrigin(ref, round) }
  sitting.acts.push({ kind: 'write', to: participant, letter })
}

/** The phones that ring from now on, and those that ring no longer: what the pages of calls say, against before. */
export function rings(before: Sitting, after: Sitting): Act[] {
  return after.pages.flatMap((page): Act[] => {
    const handoff = handoffOf(after, page.handoff)
    const who = clinicianOf(after, page.clinician)
    if (handoff?.channel !== 'voice' || who === undefined || before.pages.includes(page)) return []
    if (page.answer === null) {
      const { id, language, openedAt: since, call } = handoff
      const speaks = who.languages[0] ?? 'en'
      const ring = { handoff: id, round: page.round, language, speaks, since, back: call === 'back' }
      const letter = { kind: 'ring' as const, origin: ringOrigin(ring), until: page.until }
      return [{ kind: 'write', to: who.object, letter }]
    }
    if (page.answer === 'taken') return []
    return [{ kind: 'write', to: who.object, letter: { kind: 'ring-stop', origin: ringsOf(page.handoff) } }]
  })
}
