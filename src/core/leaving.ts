import type { Leaving } from './letter.ts'
import type { Talk } from './talk.ts'

/** A handoff that there is ends here, a call back that was asked for with it, and the desk hears why. */
export function leave(talk: Talk, why: Leaving): void {
  const { handoff, callBack } = talk.session.profile
  const refs = [handoff?.ref, callBack].filter((ref) => typeof ref === 'number')
  if (refs.length === 0) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, handoff: null, callBack: null } }
  for (const ref of refs)
    talk.effects.push({ kind: 'write-desk', letter: { kind: 'left', ref, at: talk.at, why } })
}
