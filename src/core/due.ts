import { asked, PAUSE, regimenOf, topicOf, WHOSE, wording } from './asking.ts'
import { wallAt } from './clock.ts'
import { isOpen, nextOpen } from './daytime.ts'
import { canAsk } from './help-check.ts'
import { LIMITS } from './limits.ts'
import { count } from './month.ts'
import { next, type Occurrence } from './occurrence.ts'
import type { Regimen } from './regimen.ts'
import type { Reminder } from './reminder.ts'
import { asSent } from './segments.ts'
import type { Profile } from './session.ts'
import { type Talk, topicSide } from './talk.ts'
import { atQuestion } from './walk.ts'

const MINUTE_MS = 60_000

/** When the number must be woken next, in epoch milliseconds, or null. */
export function wakeAt(profile: Profile): number | null {
  const times = profile.reminders.flatMap((r) =>
    r.state === 'active'
      ? [r.next?.at ?? r.until, r.again?.at].filter((at) => at !== undefined && at !== null)
      : r.state === 'paused' && r.until !== null
        ? [r.until]
        : [],
  )
  return times.length === 0 ? null : Math.min(...times)
}

/** What is due goes out, or is recorded as missed by us; each reminder then knows its next time. */
export function timeCame(talk: Talk): void {
  for (const { id } of talk.session.profile.reminders) {
    const found = talk.session.profile.reminders.find((r) => r.id === id)
    if (found !== undefined) keep(talk, id, come(talk, found))
  }
}

/** Puts a reminder back as it is now; null ends it. */
export function keep(talk: Talk, id: number, now: Reminder | null): void {
  const { profile } = talk.session
  const reminders = profile.reminders.flatMap((r) => (r.id === id ? (now ?? []) : r))
  talk.session = { ...talk.session, profile: { ...profile, reminders } }
}

function come(talk: Talk, reminder: Reminder): Reminder | null {
  const { at } = talk
  if (reminder.state === 'paused' && reminder.until !== null && reminder.until <= at)
    return { ...reminder, state: 'active', until: null, next: upcoming(talk.session.profile, reminder, at) }
  if (reminder.state !== 'active') return reminder
  const regimen = regimenOf(talk, reminder)
  if (regimen === null) return reminder
  const { again, next: due } = reminder
  if (again !== null && again.at <= at) {
    const now = { ...reminder, again: null }
    // The second try of a call may be too late by now, and it is never made at night.
    if (again.until !== undefined && (at > again.until || !isOpen([reminder.zone], at))) return now
    return send(talk, now, regimen, again, true)
  }
  if (due === null) return reminder.until !== null && reminder.until <= at ? null : reminder
  if (due.at > at) return reminder
  const following = passOver(talk, reminder, due)
  if (following.latest.at !== due.at) note(talk, reminder, due.key, 'missed')
  const { heardAt } = talk.session.profile
  if (heardAt !== null && at - heardAt >= LIMITS.SILENT_PHONE_MS) return askWhoseItIs(talk, reminder, regimen)
  const after = send(talk, { ...reminder, next: following.next }, regimen, following.latest, false)
  if (after.next !== null || after.state !== 'active') return after
  // The last of them stays as long as it can be answered; a fact by text waits for no answer.
  if (after.again === null && regimen.pattern === 'series' && after.by === 'text') return null
  return { ...after, until: at + LIMITS.ANSWER_WAITS_MS }
}

/** A number that was silent for long may be somebody else's by now: nothing personal goes to it before it answers. */
function askWhoseItIs(talk: Talk, reminder: Reminder, regimen: Regimen): Reminder {
  const { at } = talk
  const { reminded } = talk.session.profile
  if (!(reminded?.useful === true && reminded.at === at) && isOpen([reminder.zone], at)) {
    const until = at + regimen.lateMinutes * MINUTE_MS
    put(talk, reminder, WHOSE, wording(talk, 'reminder-still-you'), until)
    talk.session = {
      ...talk.session,
      awaited: reminder.by === 'text',
      profile: {
        ...talk.session.profile,
        reminded: {
          id: reminder.id,
          key: WHOSE,
          at,
          amid: false,
          again: false,
          useful: true,
          answer: null,
        },
      },
    }
  }
  return { ...reminder, state: 'paused', until: null, next: null, again: null }
}

/** The first occurrence after `after` that was not the one sent or answered last: clocks and hours may have moved. */
export function upcoming(profile: Profile, { id, rule, zone }: Reminder, after: number): Occurrence | null {
  const found = next(rule, zone, after)
  const done = profile.reminded
  return found !== null && done !== null && done.id === id && done.key === found.key
    ? next(rule, zone, found.at)
    : found
}

/** After an outage nobody gets a pile: of what fell due meanwhile only the latest counts, the rest was missed by us. */
function passOver(
  talk: Talk,
  { id, regimen, rule, zone }: Reminder,
  due: Occurrence,
): { latest: Occurrence; next: Occurrence | null } {
  let latest = due
  let following = next(rule, zone, due.at)
  for (let n = 0; n < LIMITS.MISSED_COUNTED && following !== null && following.at <= talk.at; n += 1) {
    if (latest !== due) effect(talk, id, regimen, latest.key, 'missed')
    latest = following
    following = next(rule, zone, latest.at)
  }
  return following !== null && following.at <= talk.at
    ? { latest, next: next(rule, zone, talk.at) }
    : { latest, next: following }
}

function send(
  talk: Talk,
  reminder: Reminder,
  regimen: Regimen,
  { at: dueAt, key, until: limit }: NonNullable<Reminder['again']>,
  again: boolean,
): Reminder {
  const { at } = talk
  const until = limit ?? dueAt + regimen.lateMinutes * MINUTE_MS
  const { profile } = talk.session
  const byCall = reminder.by === 'call'
  const inCrisis = profile.crisis !== null && at - profile.crisis.at < LIMITS.CRISIS_SILENCE_MS
  if (!canAsk(talk, regimen)) return missedByUs(talk, reminder, key)
  if (at > until || inCrisis || profile.optedOut !== null || (profile.cannotText && !byCall))
    return missedByUs(talk, reminder, key)
  if (!reminder.anyHour && !isOpen([reminder.zone], at)) {
    const open = nextOpen([reminder.zone], at)
    // One that the next overtakes would come together with it, or be forgotten for it: the later one counts.
    const isOvertaken = open !== null && reminder.next !== null && reminder.next.at <= open
    if (open === null || open > until || isOvertaken) return missedByUs(talk, reminder, key)
    return { ...reminder, again: { at: open, key } }
  }
  const { unanswered_ask: toAsk = LIMITS.UNANSWERED_TO_ASK, unanswered_pause: toPause } = talk.newest.settings
  if (!again && reminder.unanswered >= (toPause ?? LIMITS.UNANSWERED_TO_PAUSE)) {
    put(talk, reminder, PAUSE, wording(talk, 'reminder-paused-itself'), until)
    return { ...reminder, state: 'paused', until: null, next: null }
  }
  if (regimen.pattern === 'series') return tellOfTheDay(talk, reminder, regimen, key, until, again)
  const isUseful = reminder.unanswered > 0 && reminder.unanswered % toAsk === 0 && !again
  const { phrase, vars } = asked(talk, reminder, regimen, key)
  const text = isUseful ? wording(talk, 'reminder-useful') : wording(talk, phrase, vars)
  put(talk, reminder, key, text, until, again)
  note(talk, reminder, key, 'sent')
  const amid =
    talk.session.open !== null || (atQuestion(talk) !== null && at - talk.session.at < LIMITS.TALKING_MS)
  talk.session = {
    ...talk.session,
    awaited: byCall ? talk.session.awaited : true,
    profile: {
      ...talk.session.profile,
      reminded: {
        id: reminder.id,
        key,
        at,
        amid: amid && !byCall,
        again: again && limit === undefined,
        useful: isUseful,
        answer: null,
      },
    },
  }
  return { ...reminder, unanswered: reminder.unanswered + (again ? 0 : 1) }
}

/** A day of a series: a fact, which waits for no answer. MORE and SOURCE are about it. */
function tellOfTheDay(
  talk: Talk,
  reminder: Reminder,
  regimen: Regimen,
  key: string,
  until: number,
  again: boolean,
): Reminder {
  const topic = topicOf(reminder, regimen, key)
  const text = topic === undefined ? undefined : topicSide(talk, topic)?.pages[0]
  if (topic !== undefined && text !== undefined) {
    put(talk, reminder, key, text, until, again, { topic, page: 0 })
    note(talk, reminder, key, 'sent')
  }
  return reminder
}

function missedByUs(talk: Talk, reminder: Reminder, key: string): Reminder {
  note(talk, reminder, key, 'missed')
  return reminder
}

/** A call carries no words: what it says is worked out when it is taken. */
function put(
  talk: Talk,
  { id, by }: Reminder,
  what: string,
  text: string,
  until: number,
  again = false,
  about: { topic: string; page: number } | null = null,
): void {
  const origin = `reminder ${id} ${what}${by === 'call' ? ' call' : ''}${again ? ' again' : ''}`
  const sent = asSent(text, talk.bundle.settings.accents)
  if (by === 'call') talk.effects.push({ kind: 'call', origin, until })
  else if (sent !== '') talk.effects.push({ kind: 'send', text: sent, about, origin, until })
}

type Mark = 'sent' | 'taken' | 'skipped' | 'missed'

/** A line of the dose log, and of the month's count. */
export function note(talk: Talk, { id, regimen, zone }: Reminder, key: string, mark: Mark): void {
  effect(talk, id, regimen, key, mark)
  if (mark === 'sent') return
  const { profile } = talk.session
  const { date } = wallAt(talk.at, zone)
  talk.session = { ...talk.session, profile: { ...profile, months: count(profile.months, date, mark) } }
}

const effect = (talk: Talk, id: number, regimen: string, key: string, mark: Mark): void => {
  talk.effects.push({ kind: 'dose', reminder: id, regimen, key, mark })
}
