import type { Alarm, Urgent } from './crisis.ts'
import { isOpen, nextOpen } from './daytime.ts'
import type { Event } from './effect.ts'
import { typedByNobody } from './automatic.ts'
import { clinicianMissed } from './clinician.ts'
import { safety } from './gate.ts'
import { zonesOfNumber } from './geography.ts'
import { LIMITS } from './limits.ts'
import { relay, shown } from './handoff.ts'
import { leavesLate } from './handoff-live.ts'
import { hold } from './manage.ts'
import { say, type Talk } from './talk.ts'
import { learnLanguage } from './texting.ts'
import { sift, type Sifted } from './sift.ts'
import { normalise } from './text.ts'

type Missed = Extract<Event, { kind: 'text-missed' }>

/** Until when the apology may wait for the morning, or for a carrier that is down. */
const SORRY_HELPS_MS = 86_400_000

/** What goes out for it besides the words: when, and until when it helps (epoch milliseconds). */
export type Sending = { origin: string; notBefore: number; until: number | null }

/**
 * A text that an outage kept from us, taken up late. What ends things is obeyed however old it is, an emergency is
 * answered while it can still be one, and for everything else there is one apology, since an answer hours later to
 * a question long forgotten says nothing, and a "1" may by now mean something else.
 */
export function textMissed(talk: Talk, event: Missed): Sending | null {
  const body = event.body.slice(0, LIMITS.BODY_CHARACTERS)
  if (talk.session.profile.clinician)
    return clinicianMissed(talk, body, event.since)
      ? { origin: 'late-answer', notBefore: talk.at, until: null }
      : null
  if (typedByNobody(body)) return null
  const { heardAt, optedOut } = talk.session.profile
  const wasHeardSince = heardAt !== null && heardAt >= event.sentAt + LIMITS.LISTED_TO_MS
  talk.session = {
    ...talk.session,
    profile: { ...talk.session.profile, heardAt: Math.max(heardAt ?? 0, event.sentAt) },
  }
  learnLanguage(talk, body)
  const sifted = sift(talk.newest, body, optedOut !== null)
  const isYoung = talk.at - event.sentAt < LIMITS.CRISIS_ANSWERED_MS
  // What was heard since counts more than what was written before it.
  const since = event.since.map((words) => sift(talk.newest, words, false))
  const isObeyed = endsThings(sifted)
    ? !since.some(isStart)
    : isStart(sifted)
      ? optedOut !== null && !since.some(endsThings)
      : isYoung && (isDanger(sifted) || sifted?.kind === 'near-stop')
  if (isObeyed) {
    safety(talk, body, null)
    if (talk.session.profile.handoff !== null) shown(talk, body)
    return { origin: talk.watched ? 'emergency-answer' : 'late-answer', notBefore: talk.at, until: null }
  }
  if (isDanger(sifted)) remember(talk, sifted, event.sentAt)
  // Whoever holds a handoff reads it, late as it is, but nothing from before the person agreed to that.
  const { handoff } = talk.session.profile
  if (handoff !== null && event.sentAt >= handoff.ref) {
    // Who wrote on after it did not leave.
    if (!wasHeardSince && leavesLate(talk, normalise(body)))
      return { origin: 'late-answer', notBefore: talk.at, until: null }
    relay(talk, body, null)
    return null
  }
  return wasHeardSince || endsThings(sifted) ? null : apologise(talk)
}

type Danger =
  | { kind: 'alarm'; alarm: Alarm; revoked: boolean }
  | { kind: 'urgent'; urgent: Urgent; revoked: boolean }

const isDanger = (sifted: Sifted | null): sifted is Danger =>
  sifted?.kind === 'alarm' || sifted?.kind === 'urgent'

/** STOP in any words, and a phone that is somebody else's. */
const endsThings = (sifted: Sifted | null): boolean =>
  sifted !== null &&
  (sifted.kind === 'revoked' ||
    sifted.kind === 'not-me' ||
    (sifted.kind === 'word' && sifted.word.word === 'stop') ||
    (isDanger(sifted) && sifted.revoked))

const isStart = (sifted: Sifted | null): boolean => sifted?.kind === 'word' && sifted.word.word === 'start'

/** Too late for its answer: nothing unprompted for a day from when it was written, and doses rest. */
function remember(talk: Talk, danger: Danger, at: number): void {
  if (danger.kind === 'alarm') {
    const { crisis } = talk.session.profile
    if (crisis === null || crisis.at < at)
      talk.session = {
        ...talk.session,
        profile: { ...talk.session.profile, crisis: { class: danger.alarm.class, at } },
      }
    talk.effects.push({ kind: 'withhold' }, { kind: 'note', what: `crisis-missed ${danger.alarm.class}` })
  }
  const touchesDoses =
    danger.kind === 'urgent'
      ? danger.urgent.urgency === 'opioid'
      : danger.alarm.class === 'overdose' || danger.alarm.class === 'opioid_on_naltrexone'
  if (touchesDoses) hold(talk)
}

/** Once a day at most, to whoever still wants texts, and at an hour at which we may begin. */
function apologise(talk: Talk): Sending | null {
  const { profile } = talk.session
  if (profile.optedOut !== null || profile.cannotText) return null
  if (profile.sorryAt !== null && talk.at - profile.sorryAt < SORRY_HELPS_MS) return null
  const zones = whereabouts(talk)
  const notBefore = isOpen(zones, talk.at) ? talk.at : nextOpen(zones, talk.at)
  if (notBefore === null || notBefore - talk.at > SORRY_HELPS_MS) return null
  talk.session = { ...talk.session, profile: { ...profile, sorryAt: talk.at } }
  // A talk may have begun on words older than this sentence.
  say(talk, 'sorry', { newText: true, from: talk.newest })
  return { origin: 'sorry', notBefore, until: notBefore + SORRY_HELPS_MS }
}

/** Every zone in which this person could be. */
function whereabouts({ bundle, newest, session }: Talk): string[] {
  const { zone, area } = session.profile
  if (zone !== null) return [zone]
  const geography = bundle.geography ?? newest.geography
  if (geography === null) return []
  const own = area === null ? [] : zonesOfNumber(geography, `+1${area}5550100`)
  return own.length > 0 ? own : geography.everywhere
}
