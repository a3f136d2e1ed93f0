import { type CrisisAnswer, lookup } from './bundle.ts'
import { digitOf } from './choice.ts'
import type { Alarm, Urgent } from './crisis.ts'
import { URGENCIES } from './crisis-class.ts'
import { relay } from './handoff.ts'
import { leave } from './leaving.ts'
import type { Compliance } from './keywords.ts'
import { answersHelp } from './help-check.ts'
import { LIMITS } from './limits.ts'
import { endAll, hold, resume } from './manage.ts'
import { NEW_PROFILE } from './session.ts'
import { sift } from './sift.ts'
import { addText, hasDesk, languageOf, say, speak, type Talk } from './talk.ts'
import { menuOf, run } from './walk.ts'
import type { Language } from './text.ts'

/**
 * Steps 1 to 4 of the gate, the same for a text and for what is said aloud: STOP, START and HELP words, the crisis
 * screen, wishes to be left alone in free words, and phones that are somebody else's. True if one of them answered.
 *
 * `optOutType` is what Twilio's Advanced Opt-Out took this very text for, and answered.
 */
export function safety(talk: Talk, words: string, optOutType: 'STOP' | 'START' | 'HELP' | null): boolean {
  const { profile, channel } = talk.session
  if (optOutType !== null) {
    comply(talk, declared(optOutType), true)
    return true
  }
  const isOptedOut = profile.optedOut !== null && channel === 'text'
  const sifted = sift(talk.newest, words, isOptedOut)
  if (sifted?.kind === 'word') {
    comply(talk, sifted.word, false)
    return true
  }
  if (sifted?.kind === 'alarm') {
    if (sifted.revoked) {
      // Whoever holds a handoff must read why, before it ends with the texts.
      relay(talk, words, 'crisis')
      optOut(talk, 'hotline', 'stopped')
    }
    emergency(talk, sifted.alarm)
    return true
  }
  if (isOptedOut && talk.newest.settings.opt_out === 'twilio') return true
  if (sifted === null) return false
  switch (sifted.kind) {
    case 'urgent':
      if (sifted.revoked) {
        relay(talk, words, 'urgent')
        optOut(talk, 'hotline', 'stopped')
      }
      urgent(talk, sifted.urgent)
      return true
    case 'revoked':
      stop(talk, false, false)
      return true
    case 'not-me':
      optOut(talk, 'hotline', 'wrong-number', 'not-me')
      strangerNow(talk)
      talk.session = { ...talk.session, places: [], returns: [], told: null, tally: null, open: null }
      talk.bare = true
      say(talk, sifted.why === 'death' ? 'condolence' : 'wrong-number', { from: talk.newest })
      return true
    case 'near-stop':
      if (crisisLately(talk) !== undefined) return false
      // A digit now answers this question and no reminder before it.
      talk.session = { ...talk.session, awaited: false, open: { kind: 'stop-meaning' } }
      say(talk, 'stop-meaning', { from: talk.newest })
      return true
  }
}

/** Whoever has this phone now: nothing of the one before can be read from it. */
function strangerNow(talk: Talk): void {
  const { language, known, optedOut } = talk.session.profile
  talk.session = { ...talk.session, profile: { ...NEW_PROFILE, language, known, met: true, optedOut } }
}

const declared = (type: 'STOP' | 'START' | 'HELP'): Compliance =>
  type === 'STOP'
    ? { word: 'stop', byTwilio: true, aboutDrinking: false, spanish: false }
    : { word: type === 'START' ? 'start' : 'help', byTwilio: true, spanish: false }

function comply(talk: Talk, word: Compliance, declaredByTwilio: boolean): void {
  const { profile } = talk.session
  if (word.spanish && profile.known !== 'chosen')
    talk.session = { ...talk.session, profile: { ...profile, language: 'es', known: 'guessed' } }
  const filtered = talk.newest.settings.opt_out === 'twilio' && talk.session.channel === 'text'
  if (word.word === 'stop') return stop(talk, filtered && word.byTwilio, word.aboutDrinking)
  if (word.word === 'help') {
    // In answer to "do you need help?" it is a yes, and HELP all the same.
    if (talk.session.awaited || talk.session.rung?.taken === true) answersHelp(talk, 'help')
    // Twilio's stock HELP reply carries no emergency number, so ours goes out beside it;
    // where the operator has written one (Advanced Opt-Out), that one stands alone.
    if (!declaredByTwilio) say(talk, 'help', { from: talk.newest })
    return
  }
  const { optedOut } = talk.session.profile
  // RESUME and its like are START words too: to somebody whose reminders rest they mean those.
  if (optedOut === null && talk.session.profile.reminders.some((r) => r.state !== 'active'))
    return resume(talk)
  if (optedOut === null) return run(talk, menuOf(talk.bundle))
  // Twilio lifts its own block on its own words only: until then nothing of ours would arrive.
  if (filtered && optedOut.by === 'twilio' && !word.byTwilio) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, optedOut: null } }
  talk.effects.push({ kind: 'record-consent', what: 'opt-in', wording: 'started' })
  talk.bare = true
  const twilioSaysSo = filtered && optedOut.by === 'twilio'
  if (!twilioSaysSo) say(talk, 'started', { from: talk.newest })
}

/** Ends everything we begin; confirmed once, and by one of us only: Twilio's filter or the hotline. */
export function stop(talk: Talk, twilioConfirms: boolean, aboutDrinking: boolean): void {
  const already = talk.session.profile.optedOut !== null
  const wording = aboutDrinking ? 'stopped-drinking' : 'stopped'
  optOut(talk, twilioConfirms ? 'twilio' : 'hotline', wording)
  talk.bare = true
  if (!already && !twilioConfirms) say(talk, wording, { from: talk.newest })
}

function optOut(
  talk: Talk,
  by: 'twilio' | 'hotline',
  wording: string,
  what: 'opt-out' | 'not-me' = 'opt-out',
): void {
  const before = talk.session.profile.optedOut
  const optedOut = before === null ? { at: talk.at, by } : by === 'twilio' ? { ...before, by } : before
  talk.session = { ...talk.session, open: null, profile: { ...talk.session.profile, optedOut } }
  endAll(talk)
  leave(talk, what === 'not-me' ? 'not-me' : 'stopped')
  talk.effects.push({ kind: 'record-consent', what, wording })
}

/** The answer of a crisis class, in the language of the words that raised it. It closes whatever was open. */
function emergency(talk: Talk, alarm: Alarm): void {
  const { session } = talk
  const known = session.profile.known === 'no' ? 'guessed' : session.profile.known
  const language = session.profile.known === 'no' ? alarm.language : session.profile.language
  talk.session = {
    ...session,
    told: null,
    tally: null,
    places: [],
    returns: [],
    misses: 0,
    missedAt: [],
    tries: 0,
    rung: null,
    open:
      session.channel === 'voice'
        ? { kind: 'emergency', class: alarm.class, language: alarm.language }
        : null,
    profile: { ...session.profile, known, language, crisis: { class: alarm.class, at: talk.at } },
  }
  talk.watched = true
  talk.effects.push({ kind: 'withhold' }, { kind: 'note', what: `crisis ${alarm.class}` })
  const answer = crisisAnswer(talk, alarm.class, alarm.language)
  if (answer === undefined) return
  const also = alarm.also988 ? talk.newest.append988[alarm.language] : undefined
  if (session.channel === 'text') {
    addText(talk, answer.text, true)
    if (also !== undefined) addText(talk, also.text, false)
    if (answer.then !== null) addText(talk, answer.then, true)
    if (alarm.class === 'overdose' || alarm.class === 'opioid_on_naltrexone') hold(talk)
  } else {
    if (alarm.class === 'overdose' || alarm.class === 'opioid_on_naltrexone') hold(talk)
    speak(talk, answer.voice, alarm.language, { slow: true, apart: true })
    if (also !== undefined) speak(talk, also.voice, alarm.language, { slow: true, apart: true })
  }
}

/** A topic that cannot wait until tomorrow: who to call today comes first, and 911, in the language of the words. */
function urgent(talk: Talk, { urgency, language }: Urgent): void {
  const { profile } = talk.session
  if (profile.known !== 'chosen' && profile.language !== language)
    talk.session = { ...talk.session, profile: { ...profile, language, known: 'guessed' } }
  talk.session = { ...talk.session, open: null, misses: 0, missedAt: [], tries: 0, urgent: true }
  talk.effects.push({ kind: 'withhold' }, { kind: 'note', what: `urgent ${urgency}` })
  const lead = urgency === 'opioid' ? 'urgent-opioid' : urgency === 'mood' ? 'urgent-mood' : 'urgent-flag'
  say(talk, lead, { in: language, slow: true, from: talk.newest })
  run(talk, { topic: URGENCIES[urgency] })
  if (hasDesk(talk)) say(talk, 'handoff-also', { in: language })
  if (urgency === 'opioid') hold(talk)
}

export const crisisAnswer = (
  talk: Talk,
  name: Alarm['class'],
  language: Language,
): CrisisAnswer | undefined => lookup(talk.newest.crisis, name)?.[language]

/** The crisis answer given in the last twelve hours, if there was one. */
export function crisisLately(talk: Talk): CrisisAnswer | undefined {
  const { crisis } = talk.session.profile
  if (crisis === null || talk.at - crisis.at >= LIMITS.CRISIS_MEMORY_MS) return undefined
  return crisisAnswer(talk, crisis.class, languageOf(talk))
}

const ABOUT_TEXTS = new Set([
  '1',
  'texts',
  'text',
  'stop texts',
  'the texts',
  'messages',
  'textos',
  'los textos',
  'mensajes',
  'los mensajes',
])
const ABOUT_DRINKING = new Set([
  '2',
  'drinking',
  'stop drinking',
  'drink',
  'alcohol',
  'beber',
  'dejar de beber',
  'tomar',
  'dejar de tomar',
  'el alcohol',
])

/** Answers "1 stop texts, 2 stop drinking", by number or by word. */
export function stopMeaning(talk: Talk, said: string): boolean {
  const answer = digitOf(said) ?? said
  if (!ABOUT_TEXTS.has(answer) && !ABOUT_DRINKING.has(answer)) return false
  talk.session = { ...talk.session, open: null }
  if (ABOUT_TEXTS.has(answer)) stop(talk, false, false)
  else run(talk, { topic: 'alcohol-withdrawal' })
  return true
}
