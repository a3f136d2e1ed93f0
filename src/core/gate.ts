import { type Bundle, type CrisisAnswer, lookup } from './bundle.ts'
import { type Alarm, screen } from './crisis.ts'
import { ambiguousStop, type Compliance, compliance, nearStop, notMe, revokes } from './keywords.ts'
import { LIMITS } from './limits.ts'
import { addText, languageOf, say, speak, type Talk } from './talk.ts'
import { follow, menuOf, question, run } from './walk.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

/**
 * Steps 1 to 4 of the gate, the same for a text and for what is said aloud: STOP, START and HELP words, the crisis
 * screen, wishes to be left alone in free words, and phones that are somebody else's. True if one of them answered.
 *
 * `optOutType` is what Twilio's Advanced Opt-Out took this very text for, and answered.
 */
export function safety(talk: Talk, words: string, optOutType: 'STOP' | 'START' | 'HELP' | null): boolean {
  const { profile } = talk.session
  const word =
    optOutType === null
      ? compliance(words, profile.optedOut !== null && talk.session.channel === 'text')
      : declared(optOutType)
  if (word !== null) {
    comply(talk, word, optOutType !== null)
    return true
  }
  const said = normalise(words)
  const revoked = revokes(said)
  const alarm = isKnownCalm(talk.newest, said) ? null : screen(talk.newest.lexicon, words)
  if (alarm !== null) {
    if (revoked) optOut(talk, 'hotline', 'stopped')
    emergency(talk, alarm)
    return true
  }
  if (
    talk.newest.settings.opt_out === 'twilio' &&
    profile.optedOut !== null &&
    talk.session.channel === 'text'
  )
    return true
  if (revoked) {
    stop(talk, false, false)
    return true
  }
  const stranger = notMe(said)
  if (stranger !== null) {
    optOut(talk, 'hotline', 'wrong-number', 'not-me')
    talk.session = { ...talk.session, places: [], returns: [], open: null }
    talk.bare = true
    say(talk, stranger === 'death' ? 'condolence' : 'wrong-number', { from: talk.newest })
    return true
  }
  if ((nearStop(words) || ambiguousStop(said)) && crisisLately(talk) === undefined) {
    talk.session = { ...talk.session, open: { kind: 'stop-meaning' } }
    say(talk, 'stop-meaning', { from: talk.newest })
    return true
  }
  return false
}

/**
 * Whole texts that need no screening: one digit, and the command words and keywords of the bundle, each of which the
 * linter put through the screen of that very bundle. Half of all texts are one of these.
 */
const isKnownCalm = (bundle: Bundle, said: string): boolean =>
  /^\d$/.test(said) ||
  LANGUAGES.some((l) => lookup(bundle.commands[l], said) ?? lookup(bundle.keywords[l], said))

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
    // Twilio's stock HELP reply carries no emergency number, so ours goes out beside it;
    // where the operator has written one (Advanced Opt-Out), that one stands alone.
    if (!declaredByTwilio) say(talk, 'help', { from: talk.newest })
    return
  }
  const { optedOut } = talk.session.profile
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
  talk.effects.push({ kind: 'record-consent', what, wording })
}

/** The answer of a crisis class, in the language of the words that raised it. It closes whatever was open. */
function emergency(talk: Talk, alarm: Alarm): void {
  const { session } = talk
  const known = session.profile.known === 'no' ? 'guessed' : session.profile.known
  const language = session.profile.known === 'no' ? alarm.language : session.profile.language
  talk.session = {
    ...session,
    places: [],
    returns: [],
    misses: 0,
    missedAt: [],
    tries: 0,
    open:
      session.channel === 'voice'
        ? { kind: 'emergency', class: alarm.class, language: alarm.language }
        : null,
    profile: { ...session.profile, known, language, crisis: { class: alarm.class, at: talk.at } },
  }
  talk.effects.push({ kind: 'withhold' }, { kind: 'note', what: `crisis ${alarm.class}` })
  const answer = crisisAnswer(talk, alarm.class, alarm.language)
  if (answer === undefined) return
  const also = alarm.also988 ? talk.newest.append988[alarm.language] : undefined
  if (session.channel === 'text') {
    addText(talk, answer.text, true)
    if (also !== undefined) addText(talk, also.text, false)
    if (answer.then !== null) addText(talk, answer.then, true)
  } else {
    speak(talk, answer.voice, alarm.language, { slow: true, apart: true })
    if (also !== undefined) speak(talk, also.voice, alarm.language, { slow: true, apart: true })
  }
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

/** Answers "1 stop texts, 2 stop drinking". */
export function stopMeaning(talk: Talk, said: string): boolean {
  if (said !== '1' && said !== '2') return false
  talk.session = { ...talk.session, open: null }
  if (said === '1') stop(talk, false, false)
  else run(talk, { topic: 'alcohol-withdrawal' })
  return true
}

const NUMBER_WORDS: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  first: '1',
  second: '2',
  third: '3',
  uno: '1',
  una: '1',
  dos: '2',
  tres: '3',
  cuatro: '4',
  cinco: '5',
  primero: '1',
  segundo: '2',
  tercero: '3',
}

/** The digit that `said` (normalised) means: "2", "two", "option 2", "la dos". */
export function digitOf(said: string): string | null {
  const bare = said.replace(/^(?:option|opcion|number|numero|press|oprima|the|la|el|numeral) /, '')
  if (/^\d$/.test(bare)) return bare
  return lookup(NUMBER_WORDS, bare) ?? null
}

/** Takes the choice of the latest question that `said` names, by digit, by label or by one of its words. */
export function choose(talk: Talk, said: string): boolean {
  const found = question(talk)
  if (found === null) return false
  const digit = digitOf(said)
  const chosen = found.ask.choices.find(
    (choice) =>
      choice.key === digit ||
      (choice.label !== undefined && names(talk, choice.label, said)) ||
      (choice.words !== undefined && names(talk, choice.words, said)),
  )
  if (chosen === undefined) return false
  if (found.ask.unrecorded === true) talk.effects.push({ kind: 'withhold' })
  follow(talk, found.flow, chosen.go)
  return true
}

/** True if `said` is a form of the phrase, as texted or as spoken, in either language. */
const names = (talk: Talk, phrase: string, said: string): boolean =>
  said !== '' && lookup(talk.bundle.names, phrase)?.includes(said) === true
