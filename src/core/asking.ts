import { lookup } from './bundle.ts'
import { sayTime, wallAt } from './clock.ts'
import { daysTo, next } from './occurrence.ts'
import type { Regimen } from './regimen.ts'
import type { Reminder } from './reminder.ts'
import { languageOf, say, type Talk, tell } from './talk.ts'

/** The regimen of a reminder, null if no bundle at hand has it any more. */
export const regimenOf = (talk: Talk, { regimen }: Reminder): Regimen | null =>
  lookup(talk.bundle.regimens, regimen) ?? lookup(talk.newest.regimens, regimen) ?? null

/** A phrase as it is sent, with what is filled in. */
export const wording = (talk: Talk, phrase: string, vars: Record<string, string> = {}): string => {
  const text = lookup(talk.bundle.phrases, phrase)?.[languageOf(talk)].text ?? ''
  return Object.entries(vars).reduce((out, [name, value]) => out.replace(`{${name}}`, value), text)
}

type Asked = { phrase: string; vars: Record<string, string> }

/** Neutral, since others see previews; medicines by name only for those who asked. A shot's days are always neutral. */
export function asked(talk: Talk, reminder: Reminder, regimen: Regimen, key: string): Asked {
  const language = languageOf(talk)
  const { rule } = reminder
  if (rule.kind === 'around') {
    const days = daysTo(rule, key)
    const when = wording(talk, days === 0 ? 'when-today' : days === 1 ? 'when-tomorrow' : 'when-days', {
      days: String(days),
    })
    return { phrase: regimen.pattern === 'shot' ? 'reminder-visit' : 'reminder-date', vars: { when } }
  }
  if (regimen.asksHelp === true) return { phrase: 'reminder-help', vars: {} }
  const { time } = wallAt(reminder.next === null ? talk.at : slotAt(reminder, key, talk.at), reminder.zone)
  const vars = { time: sayTime(time, language), what: regimen.name[language] }
  return { phrase: reminder.plain && regimen.dose ? 'reminder-plain' : 'reminder-neutral', vars }
}

/** When the occurrence of `key` was due: the one before now. */
function slotAt({ rule, zone }: Reminder, key: string, at: number): number {
  let found = next(rule, zone, at - 86_400_000)
  while (found !== null && found.key !== key && found.at <= at) found = next(rule, zone, found.at)
  return found === null || found.key !== key ? at : found.at
}

/** The topic of a day of a series. */
export const topicOf = ({ rule }: Reminder, { topics }: Regimen, key: string): string | undefined =>
  topics[rule.kind === 'around' ? -daysTo(rule, key) : 0]

/**
 * On a call of ours that was taken: what it is about, and the keys. False if this is none, or if that reminder has
 * ended meanwhile.
 */
export function checkIn(talk: Talk): boolean {
  const { rung, profile } = talk.session
  const reminder = profile.reminders.find((r) => r.id === rung?.id)
  const regimen = reminder === undefined ? null : regimenOf(talk, reminder)
  if (rung?.taken !== true || reminder === undefined || regimen === null) return false
  if (!isDated(rung.key) || profile.reminded?.useful === true)
    say(talk, rung.key === WHOSE ? 'reminder-still-you' : 'reminder-useful')
  else if (regimen.pattern === 'series') tell(talk, topicOf(reminder, regimen, rung.key) ?? '', 0)
  else {
    const { phrase, vars } = asked(talk, reminder, regimen, rung.key)
    say(talk, phrase, { vars })
    if (phrase !== 'reminder-visit' && phrase !== 'reminder-help') say(talk, 'ring-answers')
  }
  say(talk, 'ring-keys')
  return true
}

/** Stands where the date of an occurrence would: a number silent for long is asked whose it is. */
export const WHOSE = 'whose'
/** Nobody answered for long: the last thing that goes out by itself. */
export const PAUSE = 'pause'
/** False for those two, which ask about the reminder itself: 1 keeps it, 2 ends it. */
export const isDated = (key: string): boolean => /^\d{4}-\d\d-\d\d#/.test(key)
