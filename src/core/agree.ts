import { LIMITS } from './limits.ts'
import { lookup } from './bundle.ts'
import { dateOf, minutes, sayDay, sayTime, type WallTime, wallAt } from './clock.ts'
import { upcoming } from './due.ts'
import { next } from './occurrence.ts'
import { MORNING, ruleOf } from './regimen.ts'
import type { Draft, Reminder } from './reminder.ts'
import { languageOf, say, type Talk } from './talk.ts'
import { offerWord } from './word.ts'

/** The hours of a reminder that is being set up; of one that has only a date, a morning's. */
export const timesOf = (draft: Draft): WallTime[] => (draft.times.length === 0 ? [MORNING] : draft.times)

/** The phrase that was shown before it begins, by how it comes. */
export const disclosure = ({ by }: Draft): string =>
  by === 'call' ? 'remind-disclosure-call' : 'remind-disclosure'

function seriesFrom(times: readonly WallTime[], zone: string, at: number): string {
  const { date, time } = wallAt(at, zone)
  const isOver = minutes(time) >= minutes(times[0] ?? MORNING)
  return dateOf({ kind: 'ahead', days: isOver ? 1 : 0 }, date) ?? date
}

const AGREED = new Set([
  '1',
  'yes',
  'y',
  'si',
  's',
  'ok',
  'okay',
  'start it',
  'agree',
  'acepto',
  'de acuerdo',
])
const DECLINED = new Set(['2', 'no', 'n', 'nope', 'no thanks', 'no gracias'])

/**
 * The double opt-in: nothing begins before it, and the ledger has its wording. Null if it is no answer; a draft if
 * something of it must be asked once more.
 */
export function agreed(talk: Talk, draft: Draft, said: string): 'done' | Draft | null {
  if (DECLINED.has(said)) {
    talk.session = { ...talk.session, open: null, draft: null }
    say(talk, 'remind-declined')
    return 'done'
  }
  if (!AGREED.has(said)) return null
  const regimen = draft.regimen === null ? undefined : lookup(talk.bundle.regimens, draft.regimen)
  const [zone] = draft.zones
  if (draft.regimen === null || regimen === undefined || zone === undefined) return null
  // A series begins today, or tomorrow where its hour is over.
  const day = regimen.pattern === 'series' ? seriesFrom(timesOf(draft), zone, talk.at) : draft.date
  const rule = ruleOf(regimen, timesOf(draft), day)
  const { reminded } = talk.session.profile
  const soonest = next(rule, zone, talk.at)
  // A changed hour later on the same day is the same occurrence, and it was answered already.
  const isDone = soonest !== null && reminded?.id === draft.changes && reminded.key === soonest.key
  const first = isDone ? next(rule, zone, soonest.at) : soonest
  if (first === null) {
    say(talk, 'remind-date-near')
    return { ...draft, date: null }
  }
  const { profile } = talk.session
  const id = draft.changes ?? Math.max(0, ...profile.reminders.map((r) => r.id)) + 1
  const made: Reminder = {
    id,
    regimen: draft.regimen,
    rule,
    zone,
    anyHour: draft.anyHour,
    plain: draft.plain,
    by: draft.by ?? 'text',
    word: profile.reminders.find((r) => r.id === id)?.word ?? null,
    state: profile.held && regimen.dose ? 'held' : 'active',
    until: null,
    next: first,
    again: null,
    unanswered: 0,
  }
  // What cannot arrive as a text is over when it comes as a call.
  const others = profile.reminders.filter((r) => r.id !== id && !(profile.cannotText && r.by === 'text'))
  const before = profile.reminders.find((r) => r.id === id)?.zone ?? zone
  const kept = before === zone ? others : others.map((r) => moved(talk, r, before, zone))
  const heardAt = profile.heardAt ?? talk.at
  talk.session = {
    ...talk.session,
    open: null,
    draft: null,
    profile: { ...profile, zone, heardAt, reminders: [...kept, made] },
  }
  talk.effects.push({ kind: 'record-consent', what: 'reminder', wording: disclosure(draft) })
  // After a crisis nothing is sent for a day, and the first that comes is named.
  const silent = profile.crisis === null ? 0 : profile.crisis.at + LIMITS.CRISIS_SILENCE_MS
  const { at } = (first.at < silent ? upcoming(profile, made, silent - 1) : null) ?? first
  const { date, time } = wallAt(at, zone)
  const language = languageOf(talk)
  say(talk, made.state === 'held' ? 'reminders-held' : 'remind-started', {
    vars: { when: `${sayDay(date, language)}, ${sayTime(time, language)}` },
  })
  if (draft.changes === null) offerWord(talk, made)
  if (others.some((r) => r.zone === before) && before !== zone) say(talk, 'reminders-moved')
  return 'done'
}

/** Whoever takes one reminder to another clock has moved, and the others go along: the same hours on the new wall. */
function moved(talk: Talk, reminder: Reminder, from: string, to: string): Reminder {
  if (reminder.zone !== from) return reminder
  const there = { ...reminder, zone: to }
  const { profile } = talk.session
  return { ...there, next: reminder.next === null ? null : upcoming(profile, there, talk.at) }
}
