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
  // The desk keeps them, and is where they are erased.
  talk.effects.push(
    { kind: 'withhold' },
    { kind: 'write-desk', letter: { kind: 'clinician-said', at, text: body, automatic: isAutoReply(body) } },
  )
}

/**
 * A text of a clinician's phone that an outage kept from us. The talk has gone on without it, perhaps to somebody else,
 * so nothing of it is passed on or obeyed but STOP and START; of anything else the clinician hears so, once for an
 * outage. `since` is what the phone has sent and was heard. False if nothing is to be said.
 */
export function clinicianMissed(talk: Talk, body: string, since: readonly string[]): boolean {
  if (typedByNobody(body)) return false
  const { profile } = talk.session
  const word = compliance(body, profile.optedOut !== null)?.word
  const later = since.map((text) => compliance(text, false)?.word)
  if (word === 'stop' || word === 'start') {
    if (!later.includes(word === 'stop' ? 'start' : 'stop')) clinicianTexted(talk, body, null)
    return true
  }
  if (profile.optedOut !== null || profile.cannotText) return false
  if (profile.sorryAt !== null && talk.at - profile.sorryAt < ONE_SWEEP_MS) return false
  talk.session = { ...talk.session, profile: { ...profile, sorryAt: talk.at } }
  say(talk, 'clinician-missed', { newText: true, from: talk.newest })
  return true
}
/** What one sweep finds is told once. */
const ONE_SWEEP_MS = 10 * 60_000
