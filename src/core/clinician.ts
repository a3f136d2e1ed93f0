import { isAutoReply, typedByNobody } from './automatic.ts'
import { compliance } from './keywords.ts'
import { say, type Talk } from './talk.ts'

/**
 * A text of a clinician's phone. Only what is never anything else is looked at here: reactions, the phone's own answers,
 * and STOP and START, which are the carrier's too. The rest is for the desk, whatever its words.
 */
export function clinicianTexted(
  talk: Talk,
  body: string,
  optOutType: 'STOP' | 'START' | 'HELP' | null,
): void {
  const { at } = talk
  if (typedByNobody(body) && !isAutoReply(body)) return
  const { profile } = talk.session
  const word = compliance(body, profile.optedOut !== null)
  const meant = optOutType?.toLowerCase() ?? word?.word
  if (meant === 'stop') {
    const byTwilio =
      talk.newest.settings.opt_out === 'twilio' && (optOutType !== null || word?.byTwilio === true)
    talk.session = {
      ...talk.session,
      profile: { ...profile, optedOut: { at, by: byTwilio ? 'twilio' : 'hotline' } },
    }
    talk.bare = true
    talk.effects.push(
      { kind: 'record-consent', what: 'opt-out', wording: 'clinician-stopped' },
      { kind: 'write-desk', letter: { kind: 'clinician-stopped', at } },
    )
    if (!byTwilio) say(talk, 'clinician-stopped')
    return
  }
  if (meant === 'start' && profile.optedOut !== null) {
    talk.session = { ...talk.session, profile: { ...profile, optedOut: null } }
    talk.effects.push(
      { kind: 'record-consent', what: 'opt-in', wording: 'clinician-started' },
      { kind: 'write-desk', letter: { kind: 'clinician-started', at } },
    )
    return
  }
  talk.effects.push({
    kind: 'write-desk',
    letter: { kind: 'clinician-said', at, text: body, automatic: isAutoReply(body) },
  })
}
