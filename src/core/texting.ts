import type { Event } from './effect.ts'
import { choose, digitOf, isUnrecorded } from './choice.ts'
import { crisisLately, safety, stopMeaning } from './gate.ts'
import { wallTimes } from './clock-said.ts'
import { answerDose, doseAnswer, undo } from './dose.ts'
import { ofHandoff, requestPerson, shown } from './handoff.ts'
import { inHandoff } from './handoff-live.ts'
import { isWithin } from './hours.ts'
import { clinicianTexted } from './clinician.ts'
import { enrol, goOn } from './enrol.ts'
import { answersHelp } from './help-check.ts'
import { act, endEvery, list, resume, summary } from './manage.ts'
import { digitForReminder, ofReminders, REMINDERS } from './remind.ts'
import { lookup } from './bundle.ts'
import { anotherScript, guess } from './language.ts'
import { typedByNobody } from './automatic.ts'
import { LIMITS } from './limits.ts'
import type { Command } from './content.ts'
import { type Meaning, meaning } from './recognise.ts'
import { hasDesk, languageOf, say, sayIn, type Talk, topicSide } from './talk.ts'
import { again, atQuestion, back, menuOf, more, question, run, source, startOf } from './walk.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'
import { withWord } from './word.ts'

type Received = Extract<Event, { kind: 'text-received' }>

/** A text, through the order of the gate (DESIGN.md section 4). */
export function texted(talk: Talk, event: Received): void {
  const body = event.body.slice(0, LIMITS.BODY_CHARACTERS)
  if (talk.session.profile.clinician) return clinicianTexted(talk, body, event.optOutType)
  if (typedByNobody(body)) return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, heardAt: talk.at } }
  learnLanguage(talk, body)
  if (body.trim() === '') {
    if (safety(talk, '', event.optOutType)) return
    if (event.pictures === 0 && crisisLately(talk) !== undefined) return afterCrisis(talk, false)
    say(talk, event.pictures > 0 ? 'no-pictures' : 'empty')
    if (event.pictures === 0) run(talk, menuOf(talk.bundle))
    return
  }
  if (safety(talk, body, event.optOutType)) return shown(talk, body)
  if (event.pictures > 0) say(talk, 'no-pictures')
  const said = normalise(body)
  if (inHandoff(talk, body, said)) return
  if (isUnrecorded(talk)) talk.effects.push({ kind: 'withhold' })
  const { awaited } = talk.session
  talk.session = { ...talk.session, awaited: false }
  if (awaited && (answersHelp(talk, said) || reminderDigit(talk, said, true))) return understood(talk)
  if (openQuestion(talk, body, said)) return understood(talk)
  answer(talk, body, said)
}

/** Until the person has chosen, the language follows what they write; once it is known, one word does not turn it. */
export function learnLanguage(talk: Talk, body: string): void {
  const { profile } = talk.session
  if (profile.known === 'chosen') return
  const { language, sure, plainly } = guess(body)
  if (profile.known === 'no' ? sure : plainly) switchTo(talk, language, 'guessed')
}

function switchTo(talk: Talk, language: Language, known: 'guessed' | 'chosen'): void {
  talk.session = { ...talk.session, profile: { ...talk.session.profile, language, known } }
}

const understood = (talk: Talk): void => {
  talk.session = { ...talk.session, misses: 0, missedAt: [], courtesies: 0 }
}

/** A digit in answer to the reminder sent last; in the middle of something else it is asked which was meant. */
function reminderDigit(talk: Talk, said: string, canAsk: boolean): boolean {
  const { reminded } = talk.session.profile
  if (reminded === null || !/^[123]$/.test(said)) return false
  if (canAsk && reminded.amid && talk.at - reminded.at < LIMITS.AMID_MS) {
    talk.session = { ...talk.session, open: { kind: 'which-question', digit: said } }
    say(talk, 'which-question')
    return true
  }
  return digitForReminder(talk, said)
}

/** Step 6: the open question, if this answers it. */
function openQuestion(talk: Talk, body: string, said: string): boolean {
  const { open } = talk.session
  if (open !== null && (ofReminders(talk, open, body, said) || ofHandoff(talk, open, said))) return true
  if (open?.kind === 'stop-meaning' && stopMeaning(talk, said)) return true
  if (open?.kind === 'did-you-mean') {
    const digit = digitOf(said)
    const agreed = said === 'yes' || said === 'si' || said === 'y' || said === 's'
    const id =
      digit !== null ? open.ids[Number(digit) - 1] : agreed && open.ids.length === 1 ? open.ids[0] : undefined
    if (id !== undefined) {
      talk.session = { ...talk.session, open: null }
      run(talk, { topic: id })
      return true
    }
    if (said === 'no' || said === 'none' || said === 'ninguno' || said === 'ninguna') {
      talk.session = { ...talk.session, open: null }
      run(talk, menuOf(talk.bundle))
      return true
    }
    if (agreed || (digit !== null && digit !== '9' && digit !== '0')) {
      if (digit !== null) say(talk, 'not-a-choice')
      didYouMean(talk, open.ids, languageOf(talk))
      return true
    }
  }
  talk.session = { ...talk.session, open: null }
  return choose(talk, said, 'text') || enrolFromMenu(talk, body, said)
}

/** "DAILY 8PM 80202" in answer to the menu of reminders. */
function enrolFromMenu(talk: Talk, body: string, said: string): boolean {
  if (atQuestion(talk)?.flow !== REMINDERS || isKnownWord(talk, said)) return false
  if ((wallTimes(body)?.times.length ?? 0) === 0) return false
  enrol(talk, body, null)
  return true
}

const isKnownWord = (talk: Talk, said: string): boolean =>
  LANGUAGES.some((l) => lookup(talk.bundle.commands[l], said) ?? lookup(talk.bundle.keywords[l], said))

/** Steps 7 to 9. */
function answer(talk: Talk, body: string, said: string): void {
  const digit = digitOf(said)
  if (digit === '9') return done(talk, () => back(talk))
  if (digit === '0') return done(talk, () => requestPerson(talk, 'asked'))
  const dose = doseAnswer(said) ?? doseAnswer(body.trim())
  if (dose !== null && answerDose(talk, dose)) return understood(talk)
  if (question(talk) === null && reminderDigit(talk, said, false)) return understood(talk)
  const worded = withWord(talk, said)
  if (worded !== null) return done(talk, () => showWith(talk, worded))
  const found: Meaning =
    said === '' || digit !== null
      ? { kind: 'none', candidates: [] }
      : meaning(talk.bundle, said, languageOf(talk), talk.newest)
  switch (found.kind) {
    case 'command':
      return command(talk, found.command, found.language, body)
    case 'topic':
      return done(talk, () => {
        if (found.language !== languageOf(talk) && talk.session.profile.known !== 'chosen')
          switchTo(talk, found.language, 'guessed')
        if (found.id === REMINDERS) aboutReminders(talk, body, said)
        else run(talk, { topic: found.id })
        if (found.id === NEED_HELP && hasDesk(talk)) say(talk, 'handoff-also')
      })
    case 'ask':
      if (crisisLately(talk) !== undefined) return afterCrisis(talk, false)
      if (isAsking(talk)) return askAgain(talk)
      if (askedTooOften(talk)) return
      return didYouMean(
        talk,
        found.candidates.map((c) => c.id),
        found.language,
      )
    case 'none':
      return notUnderstood(talk, body, digit)
  }
}

function done(talk: Talk, act: () => void): void {
  understood(talk)
  talk.session = { ...talk.session, draft: null }
  act()
}

function command(talk: Talk, name: Command, language: Language, body: string): void {
  if (talk.session.profile.known === 'no' && name === 'remind') switchTo(talk, language, 'guessed')
  switch (name) {
    case 'menu':
      return done(talk, () => run(talk, menuOf(talk.bundle)))
    case 'greeting':
      if (crisisLately(talk) !== undefined) return afterCrisis(talk, false)
      if (talk.session.profile.known === 'no') switchTo(talk, language, 'guessed')
      return done(talk, () => run(talk, menuOf(talk.bundle)))
    case 'back':
      return done(talk, () => back(talk))
    case 'more':
      return done(talk, () => more(talk))
    case 'source':
      return done(talk, () => source(talk))
    case 'espanol':
    case 'english':
      return done(talk, () => {
        switchTo(talk, name === 'english' ? 'en' : 'es', 'chosen')
        say(talk, 'language-now')
        again(talk)
      })
    case 'nurse':
      return done(talk, () => requestPerson(talk, 'asked'))
    case 'leave':
      return done(talk, () => say(talk, 'thanks'))
    case 'who':
      return done(talk, () => say(talk, 'who'))
    case 'remind':
      return done(talk, () => remind(talk, body))
    case 'reminders':
      return done(talk, () => list(talk))
    case 'change':
    case 'pause':
      return done(talk, () => act(talk, name))
    case 'end-reminders':
      return done(talk, () => (ALL_OF_THEM.test(normalise(body)) ? endEvery(talk) : act(talk, 'end')))
    case 'resume':
      return done(talk, () => resume(talk))
    case 'summary':
      return done(talk, () => summary(talk))
    case 'undo':
      return done(talk, () => {
        if (!undo(talk)) say(talk, 'nothing-to-undo')
      })
    case 'forget-me':
      return done(talk, () => {
        talk.session = { ...talk.session, open: { kind: 'forget-me' } }
        say(talk, 'forget-ask')
      })
    case 'thanks':
    case 'no':
      if (crisisLately(talk) !== undefined) return afterCrisis(talk, true)
      if (!tooPolite(talk)) say(talk, 'thanks')
      return
    case 'yes':
      if (crisisLately(talk) !== undefined) return afterCrisis(talk, false)
      if (tooPolite(talk)) return
      say(talk, 'nothing-open')
      return run(talk, menuOf(talk.bundle))
  }
}

function showWith(talk: Talk, { command, word }: NonNullable<ReturnType<typeof withWord>>): void {
  if (command === 'reminders') list(talk, word)
  else if (command === 'change') act(talk, 'change', word)
  else summary(talk, word)
}

/** The topic of distress that is no crisis. */
const NEED_HELP = 'need-help'

/** A sentence about reminders: with an hour in it, it sets one up; "change my reminder" changes the one there is. */
function aboutReminders(talk: Talk, body: string, said: string): void {
  if (talk.session.profile.reminders.length > 0 && CHANGING.test(said)) return act(talk, 'change')
  if ((wallTimes(body)?.times.length ?? 0) > 0) return enrol(talk, body, null)
  run(talk, { topic: REMINDERS })
}
const CHANGING = /\b(?:change|move|cambi\w*|mover|mueve)\b/

/** "Stop reminders" is no question of which. */
const ALL_OF_THEM = /^(?:stop|cancel|turn off|no more|no mas|cancelar|terminar)\b/

/** REMIND alone is the menu of what there is; with more words it takes them. */
function remind(talk: Talk, body: string): void {
  const rest = body.trim().replace(/^\S+\s*/u, '')
  if (rest === '') run(talk, startOf(talk.bundle, REMINDERS))
  else enrol(talk, rest, null)
}

/** Courtesies are answered, but not for ever: two machines could thank each other all night. */
function tooPolite(talk: Talk): boolean {
  talk.session = { ...talk.session, courtesies: talk.session.courtesies + 1 }
  return talk.session.courtesies > LIMITS.COURTESIES
}

/** For twelve hours after a crisis answer: no menu, no question back, one line that leads to a person. */
function afterCrisis(talk: Talk, kind: boolean): void {
  const lately = crisisLately(talk)
  if (lately === undefined) return
  talk.texts.push(kind ? lately.kind : lately.second)
  const { desk } = talk.newest.settings
  if (!kind && hasDesk(talk) && desk !== undefined && isWithin(desk, talk.at)) say(talk, 'handoff-also')
}

function didYouMean(talk: Talk, ids: readonly string[], language: Language): void {
  if (talk.session.profile.known === 'no') switchTo(talk, language, 'guessed')
  const titles = ids.slice(0, LIMITS.DID_YOU_MEAN).flatMap((id, i) => {
    const title = topicSide(talk, id)?.title
    return title === undefined ? [] : [`${i + 1} ${title}`]
  })
  talk.session = { ...talk.session, open: { kind: 'did-you-mean', ids: ids.slice(0, LIMITS.DID_YOU_MEAN) } }
  say(talk, 'did-you-mean', { vars: { list: titles.join('\n') } })
}

/** True in the middle of a guided talk: what fits no answer leads back to its question, not out of it. */
function isAsking(talk: Talk): boolean {
  if (talk.session.draft !== null) return true
  const at = atQuestion(talk)
  return at !== null && ('zip' in at.ask || at.ask.unrecorded === true)
}

function askAgain(talk: Talk): void {
  if (askedTooOften(talk)) return
  if (talk.session.draft !== null) return goOn(talk, talk.session.draft)
  say(talk, 'not-a-choice')
  again(talk)
}

/** A question back is no silence's first step: the person is being helped. But machines would answer it for ever. */
function askedTooOften(talk: Talk): boolean {
  talk.session = { ...talk.session, misses: talk.session.misses + 1 }
  return talk.session.misses > LIMITS.QUESTIONS_BACK
}

/** Counts a text that was not understood. True once the line keeps silent, since machines answer machines for ever. */
function missed(talk: Talk): boolean {
  const { session, at } = talk
  const missedAt = [...session.missedAt.filter((then) => at - then < LIMITS.MISS_WINDOW_MS), at].slice(
    -LIMITS.MISSES_BEFORE_SILENCE,
  )
  talk.session = { ...session, misses: session.misses + 1, missedAt }
  return missedAt.length >= LIMITS.MISSES_BEFORE_SILENCE
}

function notUnderstood(talk: Talk, body: string, digit: string | null): void {
  if (crisisLately(talk) !== undefined) return afterCrisis(talk, false)
  if ((digit !== null && question(talk) !== null) || isAsking(talk)) return askAgain(talk)
  if (missed(talk)) return
  if (talk.session.misses >= 2) {
    run(talk, menuOf(talk.bundle))
    say(talk, hasDesk(talk) ? 'handoff-offer' : 'offer')
    return
  }
  if (anotherScript(body)) {
    sayIn(talk, 'another-script', 'both')
    return
  }
  if (talk.session.profile.met && digit === null) say(talk, 'not-understood')
  run(talk, menuOf(talk.bundle))
}
