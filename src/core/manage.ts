import { type Bundle, lookup } from './bundle.ts'
import { regimenOf } from './asking.ts'
import { sayDay, sayTime, wallAt } from './clock.ts'
import { keep, upcoming } from './due.ts'
import { enrol } from './enrol.ts'
import type { Reminder } from './reminder.ts'
import { asSent } from './segments.ts'
import { NEW_PROFILE } from './session.ts'
import { addText, languageOf, say, type Talk } from './talk.ts'
import type { Language } from './text.ts'
import { named } from './word.ts'

const DAY_MS = 86_400_000

/** A reminder in neutral words, since others may see them: "every day 8:30 PM (paused)". */
export function described(bundle: Bundle, language: Language, { rule, zone, state, next }: Reminder): string {
  const key =
    rule.kind === 'around' || rule.kind === 'once'
      ? 'list-date'
      : rule.kind === 'weekly'
        ? 'list-weekly'
        : 'list-daily'
  const times = 'times' in rule ? rule.times : [rule.time]
  const day = next === null ? '' : sayDay(wallAt(next.at, zone).date, language)
  const words = (id: string): string => lookup(bundle.phrases, id)?.[language].text ?? ''
  const text = words(key)
    .replace('{times}', times.map((t) => sayTime(t, language)).join(', '))
    .replace('{day}', day)
  return `${text}${state === 'active' ? '' : ` (${words(state === 'held' ? 'list-held' : 'list-paused')})`}`
}

/** "1 every day 8:30 PM"; with its name for who gave its word. */
function line(talk: Talk, reminder: Reminder, n: number, byName: boolean): string {
  const language = languageOf(talk)
  const name = byName ? regimenOf(talk, reminder)?.name[language] : undefined
  return `${n} ${name === undefined ? '' : `${name}: `}${described(talk.bundle, language, reminder)}`
}

/** Those that still come: the last occurrence of one may be waiting for its answer. */
const current = (talk: Talk): Reminder[] =>
  talk.session.profile.reminders.filter((r) => r.state !== 'active' || r.next !== null || r.again !== null)

function listing(talk: Talk, word: string | null): string {
  const byName = named(talk, word)
  return current(talk)
    .map((r, i) => line(talk, r, i + 1, byName(r)))
    .join('\n')
}

export function list(talk: Talk, word: string | null = null): void {
  if (current(talk).length === 0) return say(talk, 'reminders-none')
  say(talk, 'reminders-list', { vars: { list: listing(talk, word) } })
}

/** CHANGE, PAUSE and END REMINDERS: of several it is asked which. */
export function act(talk: Talk, what: 'change' | 'pause' | 'end', word: string | null = null): void {
  const reminders = current(talk)
  const [only] = reminders
  if (only === undefined) return say(talk, 'reminders-none')
  if (reminders.length === 1) return carryOut(talk, what, only)
  talk.session = {
    ...talk.session,
    open: { kind: 'which-reminder', act: what, ids: reminders.map((r) => r.id) },
  }
  say(talk, what === 'end' ? 'which-end' : 'which-reminder', { vars: { list: listing(talk, word) } })
}

/** The reminder of several that a digit names; ALL ends them all. False if it names none. */
export function chosen(
  talk: Talk,
  { act: what, ids }: { act: 'change' | 'pause' | 'end'; ids: readonly number[] },
  said: string,
): boolean {
  if (what === 'end' && (said === 'all' || said === 'todos' || said === 'todas')) {
    endEvery(talk)
    return true
  }
  const id = ids[Number(said) - 1]
  const reminder = talk.session.profile.reminders.find((r) => r.id === id)
  if (reminder === undefined) return false
  carryOut(talk, what, reminder)
  return true
}

/** Every reminder ends; questions are still answered, so this is no STOP. */
export function endEvery(talk: Talk): void {
  const { reminders } = talk.session.profile
  if (reminders.length === 0) return say(talk, 'reminders-none')
  for (const { id } of reminders) keep(talk, id, null)
  ended(talk)
}

function carryOut(talk: Talk, what: 'change' | 'pause' | 'end', reminder: Reminder): void {
  talk.session = { ...talk.session, open: null }
  if (what === 'change') return enrol(talk, '', null, reminder)
  if (what === 'pause') {
    talk.session = { ...talk.session, open: { kind: 'pause-length', id: reminder.id } }
    return say(talk, 'pause-length')
  }
  keep(talk, reminder.id, null)
  ended(talk)
}

function ended(talk: Talk): true {
  talk.session = { ...talk.session, open: null }
  talk.effects.push(
    { kind: 'cancel-reminders' },
    { kind: 'record-consent', what: 'end-reminder', wording: 'reminders-ended' },
  )
  say(talk, current(talk).length === 0 ? 'reminders-ended' : 'reminder-ended')
  return true
}

/** "1 one day, 2 one week, 3 until RESUME", or a number of days. */
export function pauseFor(talk: Talk, id: number, said: string): boolean {
  const days = said === '1' ? 1 : said === '2' ? 7 : said === '3' ? null : daysSaid(said)
  if (days === undefined) return false
  const reminder = talk.session.profile.reminders.find((r) => r.id === id)
  if (reminder === undefined) return false
  const until = days === null ? null : talk.at + days * DAY_MS
  talk.session = { ...talk.session, open: null }
  keep(talk, id, { ...reminder, state: 'paused', until, next: null, again: null })
  const language = languageOf(talk)
  if (until === null) say(talk, 'reminder-paused')
  else
    say(talk, 'reminder-paused-until', { vars: { day: sayDay(wallAt(until, reminder.zone).date, language) } })
  return true
}

function daysSaid(said: string): number | undefined {
  const [, n, unit] = /^(\d{1,3}) ?(days?|dias?|weeks?|semanas?)$/.exec(said) ?? []
  if (n === undefined || unit === undefined) return undefined
  return Number(n) * (/^(?:week|semana)/.test(unit) ? 7 : 1)
}

/** RESUME: what was held or paused goes on, because the person says so. */
export function resume(talk: Talk): void {
  const { profile } = talk.session
  const resting = profile.reminders.filter((r) => r.state !== 'active')
  talk.session = { ...talk.session, profile: { ...profile, held: false } }
  if (profile.reminders.length === 0) return say(talk, 'reminders-none')
  for (const r of resting)
    keep(talk, r.id, {
      ...r,
      state: 'active',
      until: null,
      unanswered: 0,
      next: upcoming(talk.session.profile, r, talk.at),
    })
  say(talk, 'reminders-resumed')
}

/** After an opioid scare or an overdose: doses rest until RESUME, and what waits to go out does not. */
export function hold(talk: Talk): void {
  const { profile } = talk.session
  const doses = profile.reminders.filter((r) => lookup(talk.bundle.regimens, r.regimen)?.dose === true)
  if (doses.length === 0 && !profile.held) return
  const reminders = profile.reminders.map((r): Reminder =>
    doses.includes(r) ? { ...r, state: 'held', next: null, again: null } : r,
  )
  const already = profile.held && doses.every((r) => r.state === 'held')
  talk.session = { ...talk.session, profile: { ...profile, held: true, reminders } }
  talk.effects.push({ kind: 'cancel-reminders' })
  if (!already && talk.session.channel === 'text') say(talk, 'reminders-held', { newText: true })
}

/** The counts of this month and the last, without naming anything; with a word, also what is on by name. */
export function summary(talk: Talk, word: string | null = null): void {
  const { months } = talk.session.profile
  if (months.length === 0) return say(talk, 'summary-none')
  const words = lookup(talk.bundle.phrases, 'summary-month')?.[languageOf(talk)].text ?? ''
  const lines = months.map((m) =>
    words
      .replace('{month}', m.month)
      .replace('{taken}', String(m.taken))
      .replace('{skipped}', String(m.skipped))
      .replace('{missed}', String(m.missed)),
  )
  if (word !== null && current(talk).length > 0) lines.push(listing(talk, word))
  addText(talk, asSent(lines.join('\n'), talk.bundle.settings.accents), true)
}

/** FORGET ME, once confirmed: everything kept of this number goes, and what it asked for ends with it. */
export function forgetMe(talk: Talk): void {
  const { language, knownToDesk } = talk.session.profile
  if (knownToDesk) talk.effects.push({ kind: 'write-desk', letter: { kind: 'forgotten', at: talk.at } })
  talk.session = {
    ...talk.session,
    open: null,
    draft: null,
    tally: null,
    told: null,
    places: [],
    returns: [],
    profile: {
      ...NEW_PROFILE,
      language,
      known: 'chosen',
      met: true,
      optedOut: { at: talk.at, by: 'hotline' },
    },
  }
  talk.bare = true
  talk.effects.push(
    { kind: 'withhold' },
    { kind: 'record-consent', what: 'forget', wording: 'forgotten' },
    { kind: 'forget' },
  )
  say(talk, 'forgotten')
}

/** Reminders end with STOP, all at once. */
export function endAll(talk: Talk): void {
  const { profile } = talk.session
  talk.session = {
    ...talk.session,
    draft: null,
    profile: { ...profile, reminders: [], reminded: null, held: false },
  }
  talk.effects.push({ kind: 'cancel-reminders' })
}

/** The answer to "still useful?" or "still for you?": 1 keeps it, 2 ends it. False if it is neither. */
export function useful(talk: Talk, id: number, said: string): boolean {
  if (said !== '1' && said !== '2') return false
  const { profile } = talk.session
  const reminder = profile.reminders.find((r) => r.id === id)
  if (reminder === undefined) return false
  talk.session = { ...talk.session, open: null, profile: { ...profile, reminded: null } }
  if (said === '2') {
    keep(talk, id, null)
    return ended(talk)
  }
  const rests = reminder.state === 'paused' && reminder.next === null
  const following = rests ? upcoming(talk.session.profile, reminder, talk.at) : reminder.next
  keep(talk, id, { ...reminder, state: rests ? 'active' : reminder.state, unanswered: 0, next: following })
  say(talk, 'reminder-kept')
  return true
}
