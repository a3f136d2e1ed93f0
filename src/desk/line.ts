import type { TrailWord } from '../core/trail-words.ts'
import { sayDay, sayTime, wallAt } from '../core/clock.ts'
import { isWithin, nextOpening } from '../core/hours.ts'
import type { ToDesk } from '../core/letter.ts'
import { freeCode, type Handoff, inOrder, isInLine, isWaiting } from './handoff.ts'
import { answer, pageWhoCan } from './paging.ts'
import { type Clinician, isOnDuty } from './roster.ts'
import { change, clinicianOf, type Kept, type Sitting, tell, tellParticipant, trail } from './sitting.ts'

type Letter<K extends ToDesk['kind']> = Extract<ToDesk, { kind: K }>

/** Somebody asks for a clinician: the clinicians are paged at once, whatever else the person still says. */
export function asked(sitting: Sitting, from: string, letter: Letter<'asked'>): void {
  const { at, desk } = sitting
  const opens = nextOpening(desk, at)
  const promisedAt = (opens ?? at) + desk.promise_minutes * 60_000
  const handoff: Handoff = {
    id: sitting.nextId,
    code: freeCode(sitting.restingCodes),
    participant: from,
    ref: letter.ref,
    state: 'opened',
    reason: letter.reason,
    language: letter.language,
    channel: letter.channel,
    call: letter.channel === 'text' ? null : letter.back === true ? 'back' : 'held',
    about: null,
    openedAt: at,
    round: 1,
    lineAt: at,
    promisedAt,
    told: 0,
    holder: null,
    takenAt: null,
    owedAt: null,
    nudged: false,
    lastAt: at,
    endedAt: null,
    dial: null,
    dialledAt: null,
    rungAt: null,
    passingAt: null,
    passTo: null,
  }
  sitting.handoffs.push(handoff)
  sitting.nextId += 1
  trail(sitting, handoff.id, null, `asked ${letter.reason}`)
  pageWhoCan(sitting)
  if (!isWithin(desk, at)) sayWhenOpen(sitting, handoff)
}

/** Outside the hours: when somebody will answer, and where somebody is now. */
function sayWhenOpen(sitting: Sitting, handoff: Handoff): void {
  const opens = nextOpening(sitting.desk, sitting.at)
  if (opens === null) return tellParticipant(sitting, handoff, 'waiting', 'handoff-no-hours')
  const { date, time } = wallAt(opens, sitting.desk.zone)
  tellParticipant(sitting, handoff, 'waiting', 'handoff-closed', {
    day: sayDay(date, handoff.language),
    time: sayTime(time, handoff.language),
  })
}

/** What it is about came, or SKIP: the place in line, and an honest word about the wait. */
export function about(sitting: Sitting, handoff: Handoff, letter: Letter<'about'>): void {
  if (letter.text !== null) {
    change(sitting, handoff.id, { about: letter.text })
    said(
      sitting,
      { ...handoff, about: letter.text },
      { ...letter, kind: 'said', text: letter.text, obeyed: null },
    )
  }
  if (!isWaiting(handoff)) return
  if (!isWithin(sitting.desk, sitting.at)) return tellParticipant(sitting, handoff, 'waiting', 'handoff-kept')
  const place =
    sitting.handoffs
      .filter(isInLine)
      .toSorted(inOrder)
      .findIndex((h) => h.id === handoff.id) + 1
  const speaks = sitting.clinicians.filter((c) => c.languages.includes(handoff.language))
  const isOn = (c: Clinician): boolean => isOnDuty(c, sitting.at)
  if (!speaks.some(isOn)) {
    const phrase = sitting.clinicians.some(isOn) ? 'handoff-no-language' : 'handoff-nobody-on'
    return tellParticipant(sitting, handoff, 'waiting', phrase, byWhen(sitting, handoff))
  }
  const usual = median(sitting.waits)
  const vars = { place: String(place) }
  if (usual === null) tellParticipant(sitting, handoff, 'waiting', 'handoff-place', vars)
  else
    tellParticipant(sitting, handoff, 'waiting', 'handoff-place-wait', {
      ...vars,
      minutes: String(Math.max(1, Math.ceil(usual / 60_000))),
    })
}

export function byWhen(sitting: Sitting, handoff: Handoff): { time: string } {
  return { time: sayTime(wallAt(handoff.promisedAt, sitting.desk.zone).time, handoff.language) }
}

/** A wait is only told where at least this many were measured. */
const WAITS_NEEDED = 3

function median(waits: readonly number[]): number | null {
  if (waits.length < WAITS_NEEDED) return null
  return waits.toSorted((a, b) => a - b)[Math.floor(waits.length / 2)] ?? null
}

/** A text of the participant: to whoever holds the handoff, else kept for them. */
export function said(sitting: Sitting, handoff: Handoff, letter: Letter<'said'>): void {
  const { at } = sitting
  const { text, obeyed } = letter
  const line = { handoff: handoff.id, author: 'participant' as const, clinician: null, text, obeyed }
  const holder = handoff.state === 'taken' ? clinicianOf(sitting, handoff.holder) : undefined
  const owedAt = handoff.owedAt ?? (handoff.state === 'taken' ? at : null)
  change(sitting, handoff.id, { lastAt: at, owedAt })
  if (holder === undefined) return void sitting.acts.push({ kind: 'keep', line })
  const say = wordsOf(handoff, line)
  if (holder.texts === 'full') sitting.acts.push({ kind: 'clinician', to: holder, say, until: null, line })
  else {
    sitting.acts.push({ kind: 'keep', line })
    tell(sitting, holder, 'clinician-notice', { code: handoff.code })
  }
}

/** How a clinician reads a participant's text. */
export const wordsOf = (
  { code }: Handoff,
  { text, obeyed }: Pick<Kept, 'text' | 'obeyed'>,
): { phrase: string; vars: Record<string, string> } => ({
  phrase:
    obeyed === null
      ? 'clinician-line'
      : obeyed === 'crisis'
        ? 'clinician-line-crisis'
        : 'clinician-line-obeyed',
  vars: { code, text },
})

/** The participant left, or stopped everything. */
export function left(sitting: Sitting, handoff: Handoff, letter: Letter<'left'>): void {
  const holder = handoff.state === 'taken' ? clinicianOf(sitting, handoff.holder) : undefined
  end(sitting, handoff, 'abandoned')
  trail(sitting, handoff.id, null, letter.why)
  if (handoff.channel === 'text')
    tell(sitting, holder, letter.why === 'left' ? 'clinician-left' : 'clinician-stop', { code: handoff.code })
  pageWhoCan(sitting)
}

/** Nothing more happens in this handoff; who was asked about it no longer is. */
export function end(sitting: Sitting, handoff: Handoff, state: 'closed' | 'expired' | 'abandoned'): void {
  answer(sitting, (p) => p.handoff === handoff.id, 'lapsed')
  release(sitting, handoff)
  change(sitting, handoff.id, { state, dial: null, endedAt: sitting.at })
}

/** Its holder has a hand free, and for two minutes a bare text may still be meant for it. */
function release(sitting: Sitting, { id, holder }: Handoff): void {
  if (holder === null) return
  sitting.clinicians = sitting.clinicians.map((c) =>
    c.id === holder ? { ...c, released: { handoff: id, at: sitting.at } } : c,
  )
}

/** Back into line, where it keeps its waiting time; whoever let it go is not asked about it again. */
export function passOn(sitting: Sitting, handoff: Handoff, why: TrailWord): void {
  const { at, desk } = sitting
  const { holder } = handoff
  answer(sitting, (p) => p.handoff === handoff.id, 'lapsed')
  release(sitting, handoff)
  const opens = nextOpening(desk, at)
  const round = handoff.round + 1
  change(sitting, handoff.id, {
    state: 'opened',
    round,
    rungAt: null,
    passingAt: null,
    passTo: null,
    lineAt: at,
    told: 0,
    promisedAt: (opens ?? at) + desk.promise_minutes * 60_000,
    holder: null,
    owedAt: null,
    nudged: false,
    dial: null,
  })
  if (holder !== null)
    sitting.pages.push({ handoff: handoff.id, round, clinician: holder, at, until: at, answer: 'passed' })
  trail(sitting, handoff.id, holder, `passed on: ${why}`)
  pageWhoCan(sitting)
  const isAsked = sitting.pages.some(
    (p) => p.handoff === handoff.id && p.round === round && p.answer === null,
  )
  tellParticipant(sitting, handoff, 'waiting', isAsked ? 'handoff-back' : 'handoff-back-alone')
}
