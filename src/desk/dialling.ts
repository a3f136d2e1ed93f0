import { backOrigin, ringOrigin, ringsOf } from '../core/letter.ts'
import { dialsFor, type Handoff, isWaiting } from './handoff.ts'
import { passOn } from './line.ts'
import { answer } from './paging.ts'
import type { Clinician } from './roster.ts'
import { type Act, change, clinicianOf, handoffOf, isOnPhone, type Sitting, trail } from './sitting.ts'

/** How it ended that a clinician wants to speak to somebody. */
export type Dialled = 'rings' | 'taken' | 'late' | 'busy' | 'no-number'

/** A caller whose number was withheld has an object of the call, and nothing to be called by. */
export const isReachable = ({ participant }: Handoff): boolean =>
  participant !== '' && !participant.startsWith('call.')

/**
 * A clinician asks for a call in line: their phone rings as if they had been next, beside those that ring already, and
 * the first to press 1 has it. A message is taken at once, since nobody waits with it.
 */
export function takeCall(sitting: Sitting, who: Clinician, handoff: Handoff): Dialled {
  const { at } = sitting
  const { id, round } = handoff
  if (!isWaiting(handoff) || handoff.channel !== 'voice') return 'late'
  if (handoff.call === 'message') {
    answer(sitting, (p) => p.handoff === id, 'lapsed')
    change(sitting, id, { state: 'taken', holder: who.id, takenAt: at, owedAt: null, lastAt: at })
    trail(sitting, id, who.id, 'took the message')
    return 'taken'
  }
  const isMine = (p: Sitting['pages'][number]): boolean =>
    p.handoff === id && p.round === round && p.clinician === who.id
  if (sitting.pages.some((p) => isMine(p) && p.answer === null)) return 'rings'
  if (isOnPhone(sitting, who.id)) return 'busy'
  const page = { handoff: id, round, clinician: who.id, at, until: at + dialsFor('holder'), answer: null }
  sitting.pages = [...sitting.pages.filter((p) => !isMine(p)), page]
  change(sitting, id, { state: 'offered' })
  trail(sitting, id, who.id, 'asked for the call')
  return 'rings'
}

/** The holder calls the participant: the holder's own phone rings first, and a machine cannot press 1 on it. */
export function call(sitting: Sitting, who: Clinician, handoff: Handoff): Dialled {
  if (!isReachable(handoff)) return 'no-number'
  if (handoff.dial === 'holder') return 'rings'
  if (isOnPhone(sitting, who.id)) return 'busy'
  change(sitting, handoff.id, { dial: 'holder', dialledAt: sitting.at })
  trail(sitting, handoff.id, who.id, 'calls the participant')
  return 'rings'
}

/** It came to nothing. Whoever is to be called back is in line again; any other talk stays with its holder. */
export function notJoined(sitting: Sitting, handoff: Handoff, why: 'holder' | 'participant' | 'apart'): void {
  trail(sitting, handoff.id, handoff.holder, NOT_JOINED[why])
  if (handoff.call !== 'back') change(sitting, handoff.id, { dial: null })
  else if (why === 'participant') change(sitting, handoff.id, { state: 'opened', holder: null, dial: null })
  else passOn(sitting, handoff, 'the call was not joined')
}
export const NOT_JOINED = {
  holder: 'did not take the call on their own phone',
  participant: 'did not take the call back',
  apart: 'the call was not joined',
} as const

/** Calls of which nothing was heard for too long. */
export function dialsRunOut(sitting: Sitting): void {
  for (const handoff of sitting.handoffs) {
    const { dial, dialledAt } = handoff
    if (dial === null || dial === 'talking' || handoff.state !== 'taken') continue
    if (sitting.at >= (dialledAt ?? 0) + dialsFor(dial))
      notJoined(sitting, handoff, dial === 'holder' ? 'holder' : 'participant')
  }
}

/** The phones that ring for a holder's call from now on, and those that ring no longer, against before. */
export function dials(before: Sitting, after: Sitting): Act[] {
  return after.handoffs.flatMap((now): Act[] => {
    const was = handoffOf(before, now.id)
    const { dial, dialledAt, participant, ref } = now
    if (was?.dial === dial && was.dialledAt === dialledAt) return []
    const acts: Act[] = []
    const holder = clinicianOf(after, was?.holder ?? null)
    if (was?.dial === 'holder' && dial !== 'both' && holder !== undefined)
      acts.push(write(holder.object, { kind: 'ring-stop', origin: ringsOf(now.id) }))
    if (was?.dial === 'both' && dial !== 'talking')
      acts.push(write(was.participant, { kind: 'ring-stop', origin: backOrigin(ref, was.dialledAt ?? 0) }))
    const who = clinicianOf(after, now.holder)
    const until = after.at + dialsFor('holder')
    if (dial === 'both') {
      const origin = backOrigin(ref, dialledAt ?? 0)
      acts.push(write(participant, { kind: 'ring', origin, until }))
    } else if (dial === 'holder' && who !== undefined) {
      const speaks = who.languages[0] ?? 'en'
      const { id: handoff, language, openedAt: since } = now
      const ring = { handoff, round: dialledAt ?? 0, language, speaks, since, mode: 'own' as const }
      acts.push(write(who.object, { kind: 'ring', origin: ringOrigin(ring), until }))
    }
    return acts
  })
}

type Write = Extract<Act, { kind: 'write' }>
const write = (to: string, letter: Write['letter']): Act => ({ kind: 'write', to, letter })
