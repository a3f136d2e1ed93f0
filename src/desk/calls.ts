import { sayDay, sayTime, wallAt } from '../core/clock.ts'
import {
  type Joins,
  queueOf,
  type RingMode,
  ringOrigin,
  ringsOf,
  type Standing,
  type ToDesk,
} from '../core/letter.ts'
import { notJoined } from './dialling.ts'
import { type Handoff, inOrder, isInLine, isRung, isWaiting, type Page } from './handoff.ts'
import { end, passOn } from './line.ts'
import { take } from './orders.ts'
import { answer, asking, pageWhoCan, tellNotes } from './paging.ts'
import { partedInPassing, ringNext, takeOver } from './passing.ts'
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
  return who === undefined || handoff === undefined || page === undefined || !isRung(handoff)
    ? null
    : { who, handoff, page }
}

/** The handoff that a clinician holds; undefined if they do not. */
function heldOf(sitting: Sitting, from: string, ref: number): Handoff | undefined {
  const who = sitting.clinicians.find((c) => c.object === from)?.id
  const handoff = handoffOf(sitting, ref)
  return handoff?.state === 'taken' && who !== undefined && handoff.holder === who ? handoff : undefined
}

/** What was taken is a talk by text: nobody is joined. */
const BY_TEXT: Joins = { queue: '', waits: false }

/**
 * Key 1 of a phone that the desk had rung. A clinician takes the handoff, if it is still to be had; for a call to a
 * participant that one is rung now, and the clinician waits for them. Asked again, it answers the same.
 */
export function accept(sitting: Sitting, from: string, ref: number): Joins | null {
  const { at } = sitting
  const theirs = own(sitting, from, ref)
  if (theirs !== undefined) {
    const { state, dial } = theirs
    if (state !== 'taken' || dial === null || dial === 'holder') return null
    if (dial === 'both') change(sitting, theirs.id, { dial: 'talking', owedAt: null, lastAt: at })
    return { queue: queueOf(from, ref), waits: false }
  }
  const passed = handoffOf(sitting, ref)
  const colleague = sitting.clinicians.find((c) => c.object === from)
  if (
    passed?.state === 'taken' &&
    passed.passingAt !== null &&
    colleague !== undefined &&
    (passed.holder !== colleague.id || passed.passTo === colleague.id)
  )
    return takeOver(sitting, passed, colleague)
  const held = heldOf(sitting, from, ref)
  if (held !== undefined) {
    if (held.channel === 'text' && held.dial === null) return BY_TEXT
    if (held.dial === 'holder') change(sitting, ref, { dial: 'both' })
    return { queue: queueOf(held.participant, held.ref), waits: held.dial !== null }
  }
  const found = rung(sitting, from, ref)
  if (found === null) return null
  const { who, handoff, page } = found
  if (!isWaiting(handoff) || page.answer !== null) return null
  const clinician = handoff.channel === 'text' ? clinicianOf(sitting, who) : undefined
  if (clinician !== undefined)
    return take(sitting, clinician, handoff.code, true) === 'taken' ? BY_TEXT : null
  answer(sitting, (p) => p.handoff === ref && p.clinician === who, 'taken')
  answer(sitting, (p) => p.handoff === ref, 'lapsed')
  const taken = { state: 'taken' as const, holder: who, takenAt: at, owedAt: null, lastAt: at }
  const waits = handoff.call === 'back'
  change(sitting, ref, waits ? { ...taken, dial: 'both', dialledAt: at } : taken)
  trail(sitting, ref, who, 'took the call')
  const taker = clinicianOf(sitting, who)
  if (taker !== undefined) tellNotes(sitting, taker, handoff)
  return { queue: queueOf(handoff.participant, handoff.ref), waits }
}

/** How a call that waits stands: a caller in line, or a clinician for whom somebody is called. */
export function standing(sitting: Sitting, from: string, ref: number): Standing | null {
  const theirs = own(sitting, from, ref)
  if (theirs === undefined) {
    const passed = handoffOf(sitting, ref)
    const isNext = passed?.state === 'taken' && clinicianOf(sitting, passed.passTo)?.object === from
    if (isNext) return { place: 1, time: '' }
    const dial = heldOf(sitting, from, ref)?.dial ?? null
    return { place: dial === null ? 0 : 1, time: '' }
  }
  const time = promised(sitting, theirs)
  if (theirs.state === 'taken') {
    const { passingAt, passTo, round } = theirs
    if (passingAt === null) return { place: 1, time }
    // Whoever held it has left the roster, and nothing more is heard of them.
    if (passTo === null && clinicianOf(sitting, theirs.holder) === undefined) return { place: 0, time }
    return { place: 1, time, passed: { queue: passTo === null ? '' : queueOf(from, ref), round } }
  }
  // Back in line from a call: whoever passed it on has gone, and the caller waits again.
  const back = isWaiting(theirs) && theirs.round > 1 ? { passed: { queue: '', round: theirs.round } } : {}
  if (!isWaiting(theirs) || asking(sitting, theirs).length === 0) {
    const on = sitting.clinicians.filter((c) => isOnDuty(c, sitting.at))
    const isForeign = on.length > 0 && !on.some((c) => c.languages.includes(theirs.language))
    return { place: 0, time, ...back, ...(isForeign && { foreign: true }) }
  }
  const line = sitting.handoffs.filter(isInLine).toSorted(inOrder)
  return { place: line.findIndex((h) => h.id === theirs.id) + 1, time, ...back }
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
  const passed = theirs ?? handoffOf(sitting, letter.ref)
  if (passed?.state === 'taken' && passed.passingAt !== null) {
    const isNext = clinicianOf(sitting, passed.passTo)?.object === from
    const isHolder = clinicianOf(sitting, passed.holder)?.object === from
    if (theirs === undefined && !isNext && !isHolder) return
    partedInPassing(
      sitting,
      passed,
      theirs !== undefined ? 'caller' : isNext ? 'colleague' : 'holder',
      letter,
    )
    return pageWhoCan(sitting)
  }
  const handoff = theirs ?? heldOf(sitting, from, letter.ref)
  // Back in line since the other end said so first, and gone as well.
  if (theirs !== undefined && letter.gone && isWaiting(theirs) && theirs.call === 'held') {
    end(sitting, theirs, 'closed')
    trail(sitting, theirs.id, null, 'the call ended')
    return pageWhoCan(sitting)
  }
  if (handoff?.state !== 'taken' || (handoff.dial === null && handoff.call !== 'held')) return
  if (letter.bridged) spoke(sitting, handoff)
  else if (handoff.dial !== null) notJoined(sitting, handoff, 'apart')
  else if (theirs !== undefined || letter.gone)
    // The clinician has gone, or the one who was called back found nobody waiting.
    return passOn(sitting, handoff, 'the call was not joined')
  else {
    end(sitting, handoff, 'abandoned')
    trail(sitting, handoff.id, null, 'the caller had gone')
  }
  pageWhoCan(sitting)
}

/** They have spoken: that ends a handoff by phone, and a talk by text goes on. */
function spoke(sitting: Sitting, handoff: Handoff): void {
  if (handoff.channel === 'voice') end(sitting, handoff, 'closed')
  else change(sitting, handoff.id, { dial: null, owedAt: null, lastAt: sitting.at })
  trail(sitting, handoff.id, handoff.holder, 'the call ended')
}

/** A call of ours is over. Whoever did not take it, did not; the next one rings. */
export function ringOver(sitting: Sitting, from: string, letter: Letter<'ring-over'>): void {
  const theirs = own(sitting, from, letter.ref)
  const held = theirs ?? heldOf(sitting, from, letter.ref)
  if (held?.state === 'taken' && held.dial !== null) {
    const isPage = theirs === undefined && held.call === 'back'
    if (letter.round !== (isPage ? held.round : held.dialledAt)) return
    // That the two are apart again may be told by another way, and come later.
    if (held.dial === 'talking') spoke(sitting, held)
    else notJoined(sitting, held, theirs === undefined ? 'holder' : 'participant')
    return pageWhoCan(sitting)
  }
  const found = theirs === undefined ? rung(sitting, from, letter.ref) : null
  if (found === null || found.handoff.round !== letter.round) return
  const { handoff, who } = found
  if (handoff.state === 'taken' && handoff.passingAt !== null) {
    // Whoever took it over and has gone says so by another way.
    if (handoff.passTo === who) return
    answer(sitting, (p) => p.handoff === handoff.id && p.clinician === who, 'lapsed')
    return ringNext(sitting, handoff.id)
  }
  if (handoff.state === 'taken' && handoff.holder === who) {
    if (handoff.call === 'message' || handoff.channel === 'text') return
    return passOn(sitting, handoff, 'the call ended before it was joined')
  }
  answer(sitting, (p) => p.handoff === handoff.id && p.clinician === who, 'lapsed')
  pageWhoCan(sitting)
}

/** The phones that ring from now on, and those that ring no longer: what the pages of calls say, against before. */
export function rings(before: Sitting, after: Sitting): Act[] {
  return after.pages.flatMap((page): Act[] => {
    const handoff = handoffOf(after, page.handoff)
    const who = clinicianOf(after, page.clinician)
    if (handoff === undefined || !isRung(handoff) || who === undefined || before.pages.includes(page))
      return []
    if (page.answer === null) {
      const { id, language, openedAt: since } = handoff
      const speaks = who.languages[0] ?? 'en'
      const ring = {
        handoff: id,
        round: page.round,
        language,
        speaks,
        since,
        mode: modeOf(handoff),
      }
      const letter = { kind: 'ring' as const, origin: ringOrigin(ring), until: page.until }
      return [{ kind: 'write', to: who.object, letter }]
    }
    if (page.answer === 'taken') return []
    return [{ kind: 'write', to: who.object, letter: { kind: 'ring-stop', origin: ringsOf(page.handoff) } }]
  })
}

const modeOf = ({ passingAt, channel, call }: Handoff): RingMode =>
  passingAt !== null ? 'pass' : channel === 'text' ? 'text' : call === 'back' ? 'back' : 'held'
