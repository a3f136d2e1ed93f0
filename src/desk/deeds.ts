import type { Deed, Done } from '../core/staff.ts'
import { done, off, on, reply, take } from './orders.ts'
import { call, takeCall } from './dialling.ts'
import { passOn } from './line.ts'
import { callOf, passCall } from './passing.ts'
import { type Clinician, isOnDuty } from './roster.ts'
import { handoffOf, type Sitting } from './sitting.ts'

/** What is done at the page in a talk, or about somebody's duty. */
export type TalkDeed = Extract<Deed, { kind: 'take' | 'reply' | 'note' | 'pass' | 'done' | 'call' }>

/** A clinician works at the page: the same rules as for a text of their phone, and the answer is on the page. */
export function workAtPage(sitting: Sitting, who: Clinician, deed: TalkDeed): Done {
  const outcome = work(sitting, who, deed)
  hush(sitting, who)
  return outcome
}

function work(sitting: Sitting, who: Clinician, deed: TalkDeed): Done {
  const handoff = handoffOf(sitting, deed.handoff)
  if (handoff === undefined) return deed.kind === 'take' ? 'late' : 'not-yours'
  if (deed.kind === 'take') {
    if (!isOnDuty(who, sitting.at)) return 'off-duty'
    if (handoff.state === 'taken' && handoff.holder === who.id) return 'again'
    const taken =
      handoff.channel === 'voice' ? takeCall(sitting, who, handoff) : take(sitting, who, handoff.code)
    return taken === 'taken' ? 'done' : taken
  }
  if (handoff.state !== 'taken' || handoff.holder !== who.id) return 'not-yours'
  // Nobody on a call reads a text, and two who speak are not parted from here.
  const isCall = handoff.channel === 'voice' && (deed.kind === 'reply' || handoff.call !== 'message')
  if (isCall && deed.kind === 'pass' && callOf(sitting, who)?.id === handoff.id) {
    return passCall(sitting, handoff) ? 'passing' : 'nobody'
  }
  if (isCall && deed.kind !== 'note') return 'not-allowed'
  switch (deed.kind) {
    case 'reply':
      reply(sitting, who, handoff, deed.text)
      return 'done'
    case 'call': {
      const dialled = call(sitting, who, handoff)
      return dialled === 'taken' ? 'done' : dialled
    }
    case 'note':
      sitting.acts.push({
        kind: 'keep',
        line: { handoff: handoff.id, author: 'note', clinician: who.id, text: deed.text, obeyed: null },
      })
      return 'done'
    case 'pass':
      passOn(sitting, handoff, 'asked by its holder')
      return 'done'
    case 'done':
      done(sitting, who, handoff.code)
      return 'done'
  }
}

/** ON and OFF at the page, by the clinician or by an operator. */
export function duty(sitting: Sitting, who: Clinician, isOn: boolean): Done {
  if (isOn) on(sitting, who)
  else off(sitting, who, null)
  hush(sitting, who)
  return 'done'
}

/**
 * What would only confirm the deed is on the page and needs no text. Lines of the participant and pages still go to
 * the phone: whoever closes the page misses nothing.
 */
function hush(sitting: Sitting, who: Clinician): void {
  sitting.acts = sitting.acts.filter(
    (act) => act.kind !== 'clinician' || act.to.id !== who.id || act.line !== null || act.until !== null,
  )
}
