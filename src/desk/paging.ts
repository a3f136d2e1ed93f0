import { sayTime, wallAt } from '../core/clock.ts'
import { type Clinician, isOnDuty } from './roster.ts'
import { type Handoff, inOrder, isInLine, isRung, MOST_HELD, TIMES } from './handoff.ts'
import { change, heldBy, isOnPhone, type Sitting, tell } from './sitting.ts'

/**
 * Who is asked next about a handoff: on duty, speaks the language, takes its channel, has a hand free, and was not
 * asked in this round. Of several the one who holds least, then the one whose last page is longest ago.
 */
export function nextToPage(sitting: Sitting, handoff: Handoff): Clinician | undefined {
  const { at, pages } = sitting
  const asked = new Set(
    pages.flatMap((p) => (p.handoff === handoff.id && p.round === handoff.round ? [p.clinician] : [])),
  )
  const rings = isRung(handoff)
  const isText = handoff.channel === 'text'
  // A phone that rings, or is in a call, is not rung for another; texts that wait for an answer are no reason not to.
  const isAsked = (who: Clinician): boolean =>
    rings ? isOnPhone(sitting, who.id) : pages.some((p) => p.clinician === who.id && p.answer === null)
  const hasHand = (who: Clinician): boolean => !isText || heldBy(sitting, who.id).length < MOST_HELD
  const lastPage = (who: Clinician): number =>
    Math.max(0, ...pages.flatMap((p) => (p.clinician === who.id && at - p.at < TIMES.FAIR_MS ? [p.at] : [])))
  return sitting.clinicians
    .filter(
      (who) =>
        isOnDuty(who, at) &&
        who.languages.includes(handoff.language) &&
        (who.takes === 'both' || who.takes === handoff.channel) &&
        who.id !== handoff.holder &&
        !asked.has(who.id) &&
        !isAsked(who) &&
        hasHand(who),
    )
    .toSorted(
      (a, b) =>
        heldBy(sitting, a.id).length - heldBy(sitting, b.id).length ||
        lastPage(a) - lastPage(b) ||
        a.id - b.id,
    )[0]
}

/**
 * Every handoff in line that nobody is being asked about is offered to whoever is next, and one by phone to all at once
 * where the phones ring together; what nobody is left for stays opened.
 */
export function pageWhoCan(sitting: Sitting): void {
  for (const { id } of sitting.handoffs.filter(isInLine).toSorted(inOrder)) {
    const handoff = sitting.handoffs.find((h) => h.id === id)
    if (handoff === undefined) continue
    const isTogether = isRung(handoff) && sitting.desk.ring === 'together'
    for (let who = nextToPage(sitting, handoff); who !== undefined; who = nextToPage(sitting, handoff)) {
      if (!isTogether && asking(sitting, handoff).length > 0) break
      page(sitting, handoff, who)
    }
    const state = asking(sitting, handoff).length > 0 ? 'offered' : 'opened'
    if (handoff.state !== state) change(sitting, id, { state })
  }
}

/** Whoever had them before leaves word of what it is about; by phone too it is read, on the phone that took the call. */
export function tellNotes(sitting: Sitting, who: Clinician, { id: handoff, code }: Handoff): void {
  if (who.texts !== 'full') return
  for (const { id, text } of sitting.notes.filter((each) => each.handoff === handoff))
    sitting.acts.push({
      kind: 'pass',
      to: who,
      line: id,
      say: { phrase: 'clinician-note-was', vars: { code, text } },
    })
}

/** Asks `who` about a handoff, by a text or by a ring. */
export function page(sitting: Sitting, handoff: Handoff, who: Clinician): void {
  const { id, round } = handoff
  const rings = isRung(handoff)
  const until = sitting.at + (rings ? TIMES.RING_MS : TIMES.PAGE_MS)
  sitting.pages.push({ handoff: id, round, clinician: who.id, at: sitting.at, until, answer: null })
  if (rings) return
  const waiting = sitting.handoffs.filter(isInLine).length
  const language = who.languages[0] ?? 'en'
  tell(
    sitting,
    who,
    waiting === 1 ? 'clinician-page' : 'clinician-page-more',
    {
      count: String(waiting),
      language: handoff.language === 'es' ? 'Español' : 'English',
      minutes: minutes(sitting.at - handoff.openedAt),
      time: sayTime(wallAt(until, who.zone).time, language),
    },
    until,
  )
}

/** The pages about a handoff that are not answered yet. */
export const asking = ({ pages }: Sitting, { id, round }: Handoff): Sitting['pages'] =>
  pages.filter((p) => p.handoff === id && p.round === round && p.answer === null)

export function answer(
  sitting: Sitting,
  which: (page: Sitting['pages'][number]) => boolean,
  as: 'taken' | 'passed' | 'lapsed',
): void {
  sitting.pages = sitting.pages.map((p) => (p.answer === null && which(p) ? { ...p, answer: as } : p))
}

export const minutes = (ms: number): string => String(Math.max(0, Math.floor(ms / 60_000)))
