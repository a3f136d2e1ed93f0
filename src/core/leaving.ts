import type { Leaving } from './letter.ts'
import type { Talk } from './talk.ts'

/** A handoff that there is ends here, a call back that was asked for with it, and the desk hears why. */
export function leave(talk: Talk, why: Leaving): void {
  noCallBack(talk, why)
  const { handoff } = talk.session.profile
  if (handoff === null) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, handoff: null } }
  talk.effects.push({ kind: 'write-desk', letter: { kind: 'left', ref: handoff.ref, at: talk.at, why } })
}

/** Nobody is to call this phone back. */
export function noCallBack(talk: Talk, why: Leaving): void {
  const { callBack } = talk.session.profile
  if (callBack === null) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, callBack: null } }
  talk.effects.push({ kind: 'write-desk', letter: { kind: 'left', ref: callBack, at: talk.at, why } })
}
