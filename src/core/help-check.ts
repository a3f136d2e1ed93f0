import { regimenOf } from './asking.ts'
import { keep, note } from './due.ts'
import { requestCall, requestPerson } from './handoff.ts'
import { LIMITS } from './limits.ts'
import type { Regimen } from './regimen.ts'
import type { Reminder } from './reminder.ts'
import { hasDesk, say, type Talk } from './talk.ts'

/**
 * "Do you need help? 1 call me, 2 text me, 3 no": a regimen whose yes brings a person at once, so it is there only where
 * clinicians answer. False for what would ask somebody whom nobody then helps.
 */
export const canAsk = (talk: Talk, regimen: Regimen): boolean => !regimen.asksHelp || hasDesk(talk)

type Answer = 'call' | 'text' | 'no'

/** The question was sent last and waits for its answer, or null. */
function waiting(talk: Talk): Reminder | null {
  const { reminded, reminders } = talk.session.profile
  const reminder = reminders.find((r) => r.id === reminded?.id)
  if (reminder === undefined || reminded === null || reminded.useful) return null
  if (reminded.answer !== null && reminded.answer !== 'later') return null
  if (talk.at - reminded.at >= LIMITS.ANSWER_WAITS_MS) return null
  return regimenOf(talk, reminder)?.asksHelp === true ? reminder : null
}

/** An answer in words, or HELP itself; a bare digit is read with the question. False if that is not what was asked. */
export function answersHelp(talk: Talk, said: string): boolean {
  const answer = CALL.has(said) ? 'call' : YES.has(said) ? 'text' : NO.has(said) ? 'no' : null
  return answer !== null && helpAnswered(talk, answer)
}
const set = (list: string): ReadonlySet<string> => new Set(list.split(', '))
const CALL = set(
  'call me, call, please call me, yes call me, phone me, llameme, llamame, llamenme, si llameme, llamada',
)
const YES = set(
  'help, yes help, ayuda, si ayuda, yes, y, yeah, yep, yes please, i do, please, text me, text, yes text me, need help, i need help, yes i need help, si, si por favor, claro, texto, necesito ayuda, si necesito ayuda, mandeme texto',
)
const NO = set(
  'no, nope, no thanks, not now, im ok, im good, all good, no gracias, estoy bien, todo bien, ahora no',
)

/** 1, 2 and 3 as the question offered them. */
export const helpDigit = (talk: Talk, digit: string): boolean =>
  helpAnswered(talk, digit === '1' ? 'call' : digit === '2' ? 'text' : 'no')

function helpAnswered(talk: Talk, answer: Answer): boolean {
  const reminder = waiting(talk)
  const { reminded } = talk.session.profile
  if (reminder === null || reminded === null) return false
  keep(talk, reminder.id, { ...reminder, unanswered: 0, again: null })
  talk.session = {
    ...talk.session,
    open: null,
    awaited: false,
    profile: { ...talk.session.profile, reminded: { ...reminded, answer: 'taken' } },
  }
  note(talk, reminder, reminded.key, 'taken')
  if (answer === 'no') say(talk, 'help-not-needed')
  else bringPerson(talk, answer)
  return true
}

/** A yes: a person is wanted at once. If the last clinician has left since, it is told where people are at any hour. */
function bringPerson(talk: Talk, by: 'call' | 'text'): void {
  talk.effects.push({ kind: 'note', what: `help-wanted ${by}` })
  if (hasDesk(talk) && by === 'call' && talk.session.channel === 'text') requestCall(talk, 'check-in')
  else if (hasDesk(talk)) requestPerson(talk, 'check-in')
  else say(talk, 'help-wanted')
}
