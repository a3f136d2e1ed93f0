import { checkIn, isDated, regimenOf } from './asking.ts'
import { CALL } from './bundle.ts'
import { digitOf } from './choice.ts'
import { isOpen } from './daytime.ts'
import { doseAnswer } from './dose.ts'
import { answersHelp } from './help-check.ts'
import { LIMITS } from './limits.ts'
import { digitForReminder, ofReminders } from './remind.ts'
import type { Profile } from './session.ts'
import { say, sayIn, type Talk } from './talk.ts'
import { follow } from './walk.ts'

/** Calls that we make. What such a row of the outbox is for, as `put` of due.ts writes it. */
const ORIGIN = /^reminder (\d+) (\S+) call( again)?$/

/**
 * A call of ours was answered. A machine hears nothing; a person only that the call was asked for, since whoever picks
 * up may be somebody else; and if the reminder has ended or rests meanwhile, nobody hears anything.
 */
export function callAnswered(talk: Talk, origin: string | null, machine: boolean): void {
  const { reminders, optedOut } = talk.session.profile
  const [, id, key] = ORIGIN.exec(origin ?? '') ?? []
  const reminder = reminders.find((r) => r.id === Number(id) && r.by === 'call' && r.state !== 'held')
  if (machine || key === undefined || reminder === undefined || optedOut !== null) {
    talk.hungUp = true
    return
  }
  talk.session = { ...talk.session, rung: { id: reminder.id, key, taken: false } }
  askToTake(talk)
}

const askToTake = (talk: Talk): void =>
  sayIn(talk, 'ring-take', talk.session.profile.known === 'no' ? 'both' : 'same')

/** True while a call of ours rings through to somebody who has not pressed 1 yet. */
export const isUntaken = (talk: Talk): boolean => talk.session.rung?.taken === false

/** The key that takes the call; 8 ends it for good, any other has the sentence again, and silence ends the call. */
export function take(talk: Talk, key: string): void {
  const { rung, tries, profile } = talk.session
  if (rung === null) return
  if (key === '8') return noCalls(talk)
  if (key === '1') {
    // A key on a call of ours comes from the phone itself, as a text does.
    const heard = { ...profile, heardAt: talk.at }
    talk.session = { ...talk.session, tries: 0, rung: { ...rung, taken: true }, profile: heard }
    aboutThis(talk)
    checkIn(talk)
    return
  }
  talk.session = { ...talk.session, tries: tries + 1 }
  if (key === '' || tries + 1 >= LIMITS.TRIES_PER_QUESTION) talk.hungUp = true
  else askToTake(talk)
}

/** Answers are now about the occurrence of this call. False for a series, which waits for none. */
function aboutThis(talk: Talk): boolean {
  const { rung, profile } = talk.session
  const reminder = profile.reminders.find((r) => r.id === rung?.id)
  if (rung === null || reminder === undefined) return false
  const { id, key } = rung
  const useful = !isDated(key)
  if (!useful && regimenOf(talk, reminder)?.pattern === 'series') return false
  if (profile.reminded?.id === id && profile.reminded.key === key) return true
  const reminded = { id, key, at: talk.at, amid: false, again: false, useful, answer: null }
  talk.session = { ...talk.session, profile: { ...profile, reminded } }
  return true
}

/** A key, or words, in answer to the check-in of this call or to what it led to. False if they are none. */
export function answersRung(talk: Talk, said: string): boolean {
  const { rung, places, open } = talk.session
  if (rung === null || !rung.taken) return false
  if ((open?.kind === 'taken-again' || open?.kind === 'visit-things') && ofReminders(talk, open, said, said))
    return true
  if (places.length === 0 && aboutThis(talk) && answersHelp(talk, said)) return true
  const answer = doseAnswer(said)
  const digit =
    answer === null ? (digitOf(said) ?? '') : answer === 'taken' ? '1' : answer === 'skipped' ? '2' : '3'
  if (places.length > 0 || !/[123]/.test(digit) || !aboutThis(talk)) return false
  talk.session = { ...talk.session, open: null }
  return digitForReminder(talk, digit)
}

/** Nothing was pressed: an untaken call ends, and so does one that has its answer. False if it goes on. */
export function ranOut(talk: Talk): boolean {
  const { rung, places, profile } = talk.session
  if (rung === null || places.length > 0) return false
  const waits = profile.reminded?.id === rung.id && profile.reminded.answer === null
  if (!rung.taken) talk.hungUp = true
  else if (!waits) follow(talk, CALL, `${CALL}/closing`)
  return !rung.taken || !waits
}

/** Key 8, in any call: no more calls from us. Texts are another matter. */
export function noCalls(talk: Talk): void {
  const { profile, rung } = talk.session
  const reminders = profile.reminders.filter((r) => r.by !== 'call')
  talk.session = { ...talk.session, profile: { ...profile, reminders } }
  talk.effects.push(
    { kind: 'cancel-reminders', by: 'call' },
    { kind: 'record-consent', what: 'no-calls', wording: 'no-calls' },
  )
  say(talk, 'no-calls')
  if (rung !== null) talk.hungUp = true
}

/**
 * The profile after a call of ours was busy or rang out: it is tried once more, if that is still in time (`until`, epoch
 * milliseconds) and not in the night, and unless the person has answered in some other way.
 */
export function notTaken(profile: Profile, origin: string | null, until: number | null, at: number): Profile {
  const [, id, key, before] = ORIGIN.exec(origin ?? '') ?? []
  const again = at + LIMITS.CALL_AGAIN_MS
  const { reminded } = profile
  const isAnswered = reminded?.id === Number(id) && reminded.key === key && reminded.answer !== null
  if (key === undefined || before !== undefined || until === null || again > until || isAnswered)
    return profile
  const reminders = profile.reminders.map((r) =>
    r.id === Number(id) && r.state === 'active' && r.again === null && isOpen([r.zone], again)
      ? { ...r, again: { at: again, key, until } }
      : r,
  )
  return { ...profile, reminders }
}
