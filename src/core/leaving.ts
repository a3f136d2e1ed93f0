import type { Leaving } from './letter.ts'
import type { Talk } from './talk.ts'

/** A handoff that there is ends here, and the desk hears why. */
export function leave(talk: Talk, why: Leaving): void {
  const { handoff } = talk.session.profile
  if (handoff === null) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, handoff: null } }
  talk.effects.push({ kind: 'write-desk', letter: { kind: 'left', ref: handoff.ref, at: talk.at, why } })
}
