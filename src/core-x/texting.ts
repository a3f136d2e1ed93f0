import type { Event } from './effect.ts'
import { choose, digitOf, isUnrecorded } from './choice.ts'
import { crisisLately, safety, stopMeaning } from './gate.ts'
import { anotherScript, guess } from './language.ts'
import { typedByNobody } from './automatic.ts'
import { LIMITS } from './limits.ts'
import type { Command } from './content.ts'
import { type Meaning, meaning } from './recognise.ts'
import { languageOf, say, sayIn, type Talk, topicSide } from './talk.ts'
import { again, atQuestion, back, menuOf, more, question, run, source } from './walk.ts'
import { type Language, normalise } from './text.ts'

type Received = Extract<Event, { kind: 'text-received' }>

/** A text, through the order of the gate (DESIGN.md section 4). */
export function texted(talk: Talk, event: Received): void {
  const body = event.body.slice(0, LIMITS.BODY_CHARACTERS)
  if (typedByNobody(body)) return
  learnLanguage(talk, body)
  if (body.trim() === '') {
    if (safety(talk, '', event.optOutType)) return
    if (event.pictures === 0 && crisisLately(talk) !== undefined) return afterCrisis(talk, false)
    say(talk, event.pictures > 0 ? 'no-pictures' : 'empty')
    if (event.pictures === 0) run(talk, menuOf(talk.bundle))
    return
  }
  if (safety(talk, body, event.optOutType)) return
  if (event.pictures > 0) say(talk, 'no-pictures')
  const said = normalise(body)
  if (isUnrecorded(talk)) talk.effects.push({ kind: 'withhold' })
  if (openQuestion(talk, said)) return understood(talk)
  answer(talk, body, said)
}

/** Until the person has chosen, the language follows what they write; once it is known, one word does not turn it. */
function learnLanguage(talk: Talk, body: string): void {
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

/** Step 6: the open question, if this answers it. */
function openQuestion(talk: Talk, said: string): boolean {
  const { open } = talk.session
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
  return choose(talk, said, 'text')
}

/** Steps 7 to 9. */
function answer(talk: Talk, body: string, said: string): void {
  const digit = digitOf(said)
  if (digit === '9') return done(talk, () => back(talk))
  if (digit === '0') return done(talk, () => say(talk, 'no-person'))
  const found: Meaning =
    said === '' || digit !== null
      ? { kind: 'none', candidates: [] }
      : meaning(talk.bundle, said, languageOf(talk), talk.newest)
  switch (found.kind) {
    case 'command':
      return command(talk, found.command, found.language)
    case 'topic':
      return done(talk, () => {
        if (found.language !== languageOf(talk) && talk.session.profile.known !== 'chosen')
          switchTo(talk, found.language, 'guessed')
        run(talk, { topic: found.id })
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
  act()
}

function command(talk: Talk, name: Command, language: Language): void {
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
      return done(talk, () => say(talk, 'no-person'))
    case 'who':
      return done(talk, () => say(talk, 'who'))
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

/** Courtesies are answered, but not for ever: two machines could thank each other all night. */
function tooPolite(talk: Talk): boolean {
  talk.session = { ...talk.session, courtesies: talk.session.courtesies + 1 }
  return talk.session.courtesies > LIMITS.COURTESIES
}

/** For twelve hours after a crisis answer: no menu, no question back, one line that leads to a person. */
function afterCrisis(talk: Talk, kind: boolean): void {
  const lately = crisisLately(talk)
  if (lately !== undefined) talk.texts.push(kind ? lately.kind : lately.second)
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
  const at = atQuestion(talk)
  return at !== null && ('zip' in at.ask || at.ask.unrecorded === true)
}

function askAgain(talk: Talk): void {
  if (askedTooOften(talk)) return
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
    say(talk, 'offer')
    return
  }
  if (anotherScript(body)) {
    sayIn(talk, 'another-script', 'both')
    return
  }
  if (talk.session.profile.met && digit === null) say(talk, 'not-understood')
  run(talk, menuOf(talk.bundle))
}
