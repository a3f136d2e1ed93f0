import { lookup } from './bundle.ts'
import { regimenOf } from './asking.ts'
import { answerDose, visitThings } from './dose.ts'
import { enrolled } from './enrol.ts'
import { helpDigit } from './help-check.ts'
import { hold, chosen, forgetMe, pauseFor, useful } from './manage.ts'
import type { Open } from './session.ts'
import { say, type Talk } from './talk.ts'
import { LANGUAGES } from './text.ts'
import { choose } from './choice.ts'
import { note } from './due.ts'
import { run } from './walk.ts'
import { chooseWord } from './word.ts'

/** The flow that offers reminders, and the topic about them. */
export const REMINDERS = 'reminders'

/** An answer to one of the questions that reminders ask. False if it is none: a free-text one yields to commands. */
export function ofReminders(talk: Talk, open: Open, body: string, said: string): boolean {
  switch (open.kind) {
    case 'enrol':
      if (
        LANGUAGES.some((l) => lookup(talk.bundle.commands[l], said) !== undefined) &&
        open.want !== 'consent'
      )
        return false
      return enrolled(talk, open.want, body)
    case 'which-reminder':
      return chosen(talk, open, said)
    case 'pause-length':
      return pauseFor(talk, open.id, said)
    case 'forget-me':
      if (said === '2' || said === 'no') {
        talk.session = { ...talk.session, open: null }
        say(talk, 'forget-not')
        return true
      }
      if (said !== '1' && said !== 'yes' && said !== 'si') return false
      forgetMe(talk)
      return true
    case 'word':
      return chooseWord(talk, open.id, said)
    case 'taken-again':
      return twice(talk, said)
    case 'visit-things':
      if (!TOOK_ONE.has(said)) return false
      talk.session = { ...talk.session, open: null }
      say(talk, 'urgent-opioid', { from: talk.newest })
      run(talk, { topic: 'opioid-free-wait' })
      hold(talk)
      return true
    case 'which-question':
      return which(talk, open.digit, said)
    case 'did-you-mean':
    case 'handoff-consent':
    case 'handoff-about':
    case 'handoff-menu':
    case 'handoff-helped':
    case 'stop-meaning':
    case 'heard':
    case 'emergency':
      return false
  }
}

const TOOK_ONE = new Set(
  'i took one, took one, yes, i did, i took some, i used, yes i did, 1, si, tome uno, tome una, si tome, use, use uno, si use'.split(
    ', ',
  ),
)

/** 1, 2 and 3 as the reminder sent last offered them. False if it waits for nothing. */
export function digitForReminder(talk: Talk, digit: string): boolean {
  const { reminded, reminders } = talk.session.profile
  const reminder = reminders.find((r) => r.id === reminded?.id)
  if (reminded === null || reminder === undefined) return false
  if (reminded.useful) return useful(talk, reminder.id, digit)
  const regimen = regimenOf(talk, reminder)
  if (regimen?.asksHelp === true && helpDigit(talk, digit)) return true
  if (regimen?.pattern === 'shot' && digit === '1') {
    visitThings(talk)
    return true
  }
  return answerDose(talk, digit === '1' ? 'taken' : digit === '2' ? 'skipped' : 'later')
}

/** "1 the check-in, 2 the other question": then the digit goes where it was meant to. */
function which(talk: Talk, digit: string, said: string): boolean {
  if (said !== '1' && said !== '2') return false
  talk.session = { ...talk.session, open: null }
  if (said === '1') return digitForReminder(talk, digit)
  return choose(talk, digit, 'text')
}

/** A second dose counts only when the person says so again. */
function twice(talk: Talk, said: string): boolean {
  if (said !== '1' && said !== '2' && said !== 'yes' && said !== 'no' && said !== 'si') return false
  talk.session = { ...talk.session, open: null }
  const { reminded, reminders } = talk.session.profile
  const reminder = reminders.find((r) => r.id === reminded?.id)
  if (reminder !== undefined && (said === '1' || said === 'yes' || said === 'si')) {
    note(talk, reminder, `${reminder.next?.key ?? reminded?.key ?? ''}+`, 'taken')
    say(talk, 'dose-twice-counted')
  } else say(talk, 'dose-twice-not')
  return true
}
