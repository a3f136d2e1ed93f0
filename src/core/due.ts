import { lookup } from './bundle.ts'
import { sayTime, wallAt } from './clock.ts'
import { isOpen, nextOpen } from './daytime.ts'
import { LIMITS } from './limits.ts'
import { count } from './month.ts'
import { daysTo, next, type Occurrence } from './occurrence.ts'
import type { Regimen } from './regimen.ts'
import type { Reminder } from './reminder.ts'
import { asSent } from './segments.ts'
import type { Profile } from './session.ts'
import { languageOf, type Talk, topicSide } from './talk.ts'
import { atQuestion } from './walk.ts'

const MINUTE_MS = 60_000

/** When the number must be woken next, in epoch milliseconds, or null. */
export function wakeAt(profile: Profile): number | null {
  const times = profile.reminders.flatMap((r) =>
    r.state === 'active'
      ? [r.next?.at, r.again?.at].filter((at) => at !== undefined)
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
  const regimen =
    lookup(talk.bundle.regimens, reminder.regimen) ?? lookup(talk.newest.regimens, reminder.regimen)
  if (regimen === undefined) return reminder
  const asked = reminder.again
  if (asked !== null && asked.at <= at)
    return send(talk, { ...reminder, again: null }, regimen, asked, asked.at, true)
  const due = reminder.next
  if (due === null || due.at > at) return reminder
  const following = passOver(talk, reminder, due)
  if (following.latest.at !== due.at) note(talk, reminder, due.key, 'missed')
  const { heardAt } = talk.session.profile
  if (heardAt !== null && at - heardAt >= LIMITS.SILENT_PHONE_MS) return askWhoseItIs(talk, reminder, regimen)
  const after = send(
    talk,
    { ...reminder, next: following.next },
    regimen,
    following.latest,
    following.latest.at,
    false,
  )
  return after !== null && after.next === null && after.again === null && after.state === 'active'
    ? null
    : after
}

/** A number that was silent for long may be somebody else's by now: nothing personal goes to it before it answers. */
function askWhoseItIs(talk: Talk, reminder: Reminder, regimen: Regimen): Reminder {
  const { at } = talk
  const { reminded } = talk.session.profile
  if (!(reminded?.useful === true && reminded.at === at) && isOpen([reminder.zone], at)) {
    const until = at + regimen.lateMinutes * MINUTE_MS
    put(talk, `reminder ${reminder.id} whose`, wording(talk, 'reminder-still-you', {}), until)
    talk.session = {
      ...talk.session,
      awaited: true,
      profile: {
        ...talk.session.profile,
        reminded: {
          id: reminder.id,
          key: 'whose',
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
  { key }: Occurrence,
  dueAt: number,
  again: boolean,
): Reminder | null {
  const { at } = talk
  const until = dueAt + regimen.lateMinutes * MINUTE_MS
  const { profile } = talk.session
  const inCrisis = profile.crisis !== null && at - profile.crisis.at < LIMITS.CRISIS_SILENCE_MS
  if (at > until || inCrisis || profile.optedOut !== null || profile.cannotText)
    return missedByUs(talk, reminder, key)
  if (!reminder.anyHour && !isOpen([reminder.zone], at)) {
    const open = nextOpen([reminder.zone], at)
    if (open === null || open > until) return missedByUs(talk, reminder, key)
    // Two of one night would come at once in the morning: the later one counts.
    if (reminder.again !== null && reminder.again.key !== key)
      note(talk, reminder, reminder.again.key, 'missed')
    return { ...reminder, again: { at: open, key } }
  }
  if (!again && reminder.unanswered >= LIMITS.UNANSWERED_TO_PAUSE) {
    put(talk, `reminder ${reminder.id} pause`, wording(talk, 'reminder-paused-itself', {}), until)
    return { ...reminder, state: 'paused', until: null, next: null }
  }
  if (regimen.pattern === 'series') return tellOfTheDay(talk, reminder, regimen, key, until)
  const asked = reminder.unanswered > 0 && reminder.unanswered % LIMITS.UNANSWERED_TO_ASK === 0 && !again
  const text = asked ? wording(talk, 'reminder-useful', {}) : reminderText(talk, reminder, regimen, key)
  put(talk, `reminder ${reminder.id} ${key}${again ? ' again' : ''}`, text, until)
  note(talk, reminder, key, 'sent')
  const amid =
    talk.session.open !== null || (atQuestion(talk) !== null && at - talk.session.at < LIMITS.TALKING_MS)
  talk.session = {
    ...talk.session,
    awaited: true,
    profile: {
      ...talk.session.profile,
      reminded: { id: reminder.id, key, at, amid, again, useful: asked, answer: null },
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
): Reminder {
  const day = reminder.rule.kind === 'around' ? -daysTo(reminder.rule, key) : 0
  const topic = regimen.topics[day]
  const text = topic === undefined ? undefined : topicSide(talk, topic)?.pages[0]
  if (topic !== undefined && text !== undefined) {
    const origin = `reminder ${reminder.id} ${key}`
    talk.effects.push({ kind: 'send', text, about: { topic, page: 0 }, origin, until })
    note(talk, reminder, key, 'sent')
  }
  return reminder
}

function missedByUs(talk: Talk, reminder: Reminder, key: string): Reminder {
  note(talk, reminder, key, 'missed')
  return reminder
}

function put(talk: Talk, origin: string, text: string, until: number): void {
  const sent = asSent(text, talk.bundle.settings.accents)
  if (sent !== '') talk.effects.push({ kind: 'send', text: sent, about: null, origin, until })
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

const wording = (talk: Talk, phrase: string, vars: Record<string, string>): string => {
  const text = lookup(talk.bundle.phrases, phrase)?.[languageOf(talk)].text ?? ''
  return Object.entries(vars).reduce((out, [name, value]) => out.replace(`{${name}}`, value), text)
}

/** Neutral, since others see previews; medicines by name only for those who asked. A shot's days are always neutral. */
function reminderText(talk: Talk, reminder: Reminder, regimen: Regimen, key: string): string {
  const language = languageOf(talk)
  const { rule } = reminder
  if (rule.kind === 'around') {
    const days = daysTo(rule, key)
    const when = wording(talk, days === 0 ? 'when-today' : days === 1 ? 'when-tomorrow' : 'when-days', {
      days: String(days),
    })
    return wording(talk, regimen.pattern === 'shot' ? 'reminder-visit' : 'reminder-date', { when })
  }
  const { time } = wallAt(reminder.next === null ? talk.at : slotAt(reminder, key, talk.at), reminder.zone)
  const vars = { time: sayTime(time, language), what: regimen.name[language] }
  return wording(talk, reminder.plain && regimen.dose ? 'reminder-plain' : 'reminder-neutral', vars)
}

/** When the occurrence of `key` was due: the one before now. */
function slotAt({ rule, zone }: Reminder, key: string, at: number): number {
  let found = next(rule, zone, at - 86_400_000)
  while (found !== null && found.key !== key && found.at <= at) found = next(rule, zone, found.at)
  return found === null || found.key !== key ? at : found.at
}
