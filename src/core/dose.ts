import { lookup } from './bundle.ts'
import { sayTime, wallAt } from './clock.ts'
import { isOpen } from './daytime.ts'
import { keep, note } from './due.ts'
import { LIMITS } from './limits.ts'
import { count } from './month.ts'
import { next } from './occurrence.ts'
import type { Reminder } from './reminder.ts'
import { hasDesk, languageOf, say, type Talk } from './talk.ts'
import { run } from './walk.ts'

export type DoseAnswer = 'taken' | 'skipped' | 'later'

/** TAKEN, SKIP or LATER, in the words of people: texts that are nothing else. Digits are read with the question. */
export function doseAnswer(said: string): DoseAnswer | null {
  if (TAKEN.has(said)) return 'taken'
  if (SKIP.has(said)) return 'skipped'
  return LATER.has(said) ? 'later' : null
}
const set = (list: string): ReadonlySet<string> => new Set(list.split(', '))
const TAKEN = set(
  'taken, took it, i took it, just took it, took mine, took my pill, i took my pill, took them, i took mine, done, did it, all done, yes taken, ya, ya la tome, la tome, lo tome, ya lo tome, ya me la tome, me la tome, tomada, tomado, hecho, listo, ya esta, ya tome, ✓, ✔, ✅, 👍',
)
const SKIP = set(
  'skip, skipped, skip it, skipping, not today, missed it, didnt take it, i didnt take it, not taking it, omitir, no hoy, saltar, no la tome, no lo tome, hoy no, no tome, la salte',
)
const LATER = set(
  'later, later please, remind me later, not yet, snooze, in a bit, ask me later, luego, mas tarde, al rato, despues, todavia no, aun no, ahorita no',
)

/** Takes an answer for the reminder sent last, or for one that is close ahead. False if there is nothing to answer. */
export function answerDose(talk: Talk, answer: DoseAnswer): boolean {
  const { reminded, reminders } = talk.session.profile
  const reminder = reminders.find((r) => r.id === reminded?.id)
  const open = reminded !== null && reminder !== undefined && talk.at - reminded.at < LIMITS.ANSWER_WAITS_MS
  if (answer === 'taken' && (!open || reminded.answer === 'taken')) {
    const ahead = reminders.find(
      (r) => r.state === 'active' && r.next !== null && r.next.at - talk.at < LIMITS.AHEAD_MS,
    )
    if (open && reminded.answer === 'taken') return again(talk)
    if (ahead !== undefined && ahead.next !== null) return early(talk, ahead, ahead.next.key)
  }
  if (!open) return false
  settle(talk, reminder, answer)
  return true
}

function settle(talk: Talk, reminder: Reminder, answer: DoseAnswer): void {
  const { reminded } = talk.session.profile
  if (reminded === null) return
  if (answer === 'later') talk.session = { ...talk.session, awaited: true }
  if (answer === 'later' && reminded.again) return say(talk, 'dose-later-once')
  if (answer !== 'later') remember(talk, { ...reminded, answer })
  else {
    const at = laterAt(talk.at, reminder)
    if (at === null) return say(talk, 'dose-later-none')
    keep(talk, reminder.id, { ...reminder, unanswered: 0, again: { at, key: reminded.key } })
    remember(talk, { ...reminded, answer })
    return say(talk, 'dose-later', { vars: { time: clock(talk, reminder, at) } })
  }
  keep(talk, reminder.id, { ...reminder, unanswered: 0, again: null })
  note(talk, reminder, reminded.key, answer)
  if (answer === 'taken') return say(talk, 'dose-taken', { vars: { time: clock(talk, reminder, talk.at) } })
  say(talk, 'dose-skipped')
  if (hasDesk(talk)) say(talk, 'handoff-also')
  const fact = lookup(talk.bundle.regimens, reminder.regimen)?.fact
  if (fact !== undefined) talk.session = { ...talk.session, open: { kind: 'did-you-mean', ids: [fact] } }
}

/** An hour on, or shortly before texts end for the night; null when the night is that near. */
function laterAt(at: number, { zone, anyHour }: Reminder): number | null {
  const hour = at + LIMITS.LATER_MS
  if (anyHour || isOpen([zone], hour)) return hour
  for (let sooner = hour; sooner >= at + LIMITS.LATER_AT_LEAST_MS; sooner -= LIMITS.LATER_AT_LEAST_MS)
    if (isOpen([zone], sooner)) return sooner
  return null
}

/** Before its time: that occurrence is done, and is not asked about. */
function early(talk: Talk, reminder: Reminder, key: string): true {
  const { rule, zone } = reminder
  const due = reminder.next
  const after = due === null ? null : next(rule, zone, due.at)
  keep(talk, reminder.id, { ...reminder, unanswered: 0, next: after })
  note(talk, reminder, key, 'taken')
  remember(talk, {
    id: reminder.id,
    key,
    at: talk.at,
    amid: false,
    again: false,
    useful: false,
    answer: 'taken',
  })
  say(talk, 'dose-early', { vars: { time: clock(talk, reminder, talk.at) } })
  return true
}

/** A second TAKEN is asked about before it counts: a dose taken twice is no small thing. */
function again(talk: Talk): true {
  talk.session = { ...talk.session, open: { kind: 'taken-again' } }
  say(talk, 'dose-twice')
  return true
}

/** The last answer is taken back. False if there was none. */
export function undo(talk: Talk): boolean {
  const { profile } = talk.session
  const { reminded } = profile
  if (reminded === null || reminded.answer === null) return false
  const reminder = profile.reminders.find((r) => r.id === reminded.id)
  if (reminder === undefined) return false
  if (reminded.answer !== 'later') {
    const { date } = wallAt(talk.at, reminder.zone)
    const months = count(profile.months, date, reminded.answer, -1)
    talk.session = { ...talk.session, profile: { ...talk.session.profile, months } }
    talk.effects.push({
      kind: 'dose',
      reminder: reminder.id,
      regimen: reminder.regimen,
      key: reminded.key,
      mark: 'sent',
    })
  }
  keep(talk, reminder.id, { ...reminder, again: null })
  remember(talk, { ...reminded, amid: false, answer: null })
  talk.session = { ...talk.session, awaited: true }
  say(talk, 'dose-undone')
  return true
}

/** The three things to tell the clinic before a shot; one of them is any opioid. */
export function visitThings(talk: Talk): void {
  talk.session = { ...talk.session, open: { kind: 'visit-things' } }
  say(talk, 'visit-things')
}

export function skippedFact(talk: Talk, id: string): void {
  run(talk, { topic: id })
}

function remember(talk: Talk, reminded: NonNullable<Talk['session']['profile']['reminded']>): void {
  talk.session = { ...talk.session, profile: { ...talk.session.profile, reminded } }
}

const clock = (talk: Talk, { zone }: Reminder, at: number): string =>
  sayTime(wallAt(at, zone).time, languageOf(talk))
