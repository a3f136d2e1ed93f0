import { CALL, choiceName } from './bundle.ts'
import type { Event } from './effect.ts'
import { choose, digitOf, isUnrecorded } from './choice.ts'
import { crisisAnswer, safety, stopMeaning } from './gate.ts'
import { enrolled } from './enrol.ts'
import { requestPerson } from './handoff.ts'
import { holdChoice } from './hold.ts'
import type { Joins } from './letter.ts'
import { LIMITS } from './limits.ts'
import { meaning } from './recognise.ts'
import { answersRung, isUntaken, noCalls, ranOut, take } from './ring.ts'
import { staffCalled } from './staff-call.ts'
import { hasDesk, languageOf, linksOf, say, speak, type Talk, topicSide } from './talk.ts'
import {
  again,
  atQuestion,
  back,
  follow,
  menuOf,
  more,
  question,
  run,
  source,
  startOf,
  topicAtHand,
} from './walk.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

/** The first words of a call: whatever was said on an earlier one stays there, since caller ID can be forged. */
export function callStarted(talk: Talk, withheld: boolean): void {
  talk.session = { ...talk.session, withheld }
  if (talk.session.profile.clinician && !withheld && hasDesk(talk)) return staffCalled(talk)
  run(talk, startOf(talk.bundle, CALL))
}

/** Keys. The same mean the same everywhere: 9 back, 0 a person, * repeat, # more, 7 text me this, 8 stop calling. */
export function keyed(talk: Talk, keys: string, joins?: Joins | null): void {
  const key = keys.slice(0, 1)
  if (isUntaken(talk)) return take(talk, key, joins)
  if (holdChoice(talk, key)) return
  if (isUnrecorded(talk)) talk.effects.push({ kind: 'withhold' })
  const { open } = talk.session
  if (open?.kind === 'emergency' && key !== '9') return repeatEmergency(talk)
  if (open?.kind === 'stop-meaning' && stopMeaning(talk, key)) return
  if (open?.kind === 'did-you-mean' && pick(talk, open.ids, key)) return
  if (open?.kind === 'heard' && (key === '1' || key === '2')) {
    talk.session = { ...talk.session, open: null }
    if (key === '1') return understand(talk, open.words)
    return answered(talk, () => again(talk))
  }
  if (open?.kind === 'enrol' && key !== '9' && key !== '*' && enrolled(talk, open.want, keys))
    return answered(talk, () => {})
  if (answersRung(talk, key)) return answered(talk, () => {})
  talk.session = { ...talk.session, open: null }
  if (keys.length > 1 && choose(talk, keys, 'key')) return answered(talk, () => {})
  switch (key) {
    case '9':
      return answered(talk, () => back(talk))
    case '0':
      return answered(talk, () => requestPerson(talk, 'asked'))
    case '*':
      return answered(talk, () => again(talk))
    case '#':
      return answered(talk, () => more(talk))
    case '7':
      return answered(talk, () => textThis(talk))
    case '8':
      return answered(talk, () => noCalls(talk))
  }
  if (key !== '' && (leadOn(talk, key) || choose(talk, key, 'key'))) return answered(talk, () => {})
  invalid(talk, 'not-a-key')
}

/** After a topic, keys 1 to 3 are the topics that lead on from it, as they were just read out. */
function leadOn(talk: Talk, key: string): boolean {
  const at = topicAtHand(talk)
  const to = at === null ? undefined : linksOf(talk, at.topic)[Number(key) - 1]
  if (to === undefined) return false
  run(talk, { topic: to })
  return true
}

/** Words, with the recogniser's confidence where it gave one. The crisis screen does not ask how sure it was. */
export function spoke(talk: Talk, words: string, confidence: number | null): void {
  const heard = words.slice(0, LIMITS.BODY_CHARACTERS)
  if (normalise(heard) === '') return silent(talk)
  if (safety(talk, heard, null)) return
  const { open } = talk.session
  if (isUntaken(talk)) return take(talk, '*')
  const said = normalise(heard)
  if (isUnrecorded(talk)) talk.effects.push({ kind: 'withhold' })
  if (open?.kind === 'emergency' && said !== 'menu') return repeatEmergency(talk)
  if (open?.kind === 'heard' && (isYes(said) || isNo(said))) {
    talk.session = { ...talk.session, open: null }
    if (isYes(said)) return understand(talk, open.words)
    return answered(talk, () => again(talk))
  }
  if (open?.kind === 'stop-meaning' && stopMeaning(talk, digitOf(said) ?? '')) return
  if (open?.kind === 'did-you-mean' && open.ids.length === 1 && isYes(said) && pick(talk, open.ids, '1'))
    return
  if (open?.kind === 'enrol' && enrolled(talk, open.want, heard)) return answered(talk, () => {})
  if (answersRung(talk, said)) return answered(talk, () => {})
  if (confidence !== null && confidence < LIMITS.SPEECH_CONFIDENCE) return confirm(talk, heard, said)
  understand(talk, heard)
}

const isYes = (said: string): boolean => ['yes', 'yeah', 'yep', 'si', 'yes please', 'claro'].includes(said)
const isNo = (said: string): boolean => ['no', 'nope', 'no thanks'].includes(said)

/** What was heard in a noisy room is said back by its name, from the content, before it counts. */
function confirm(talk: Talk, heard: string, said: string): void {
  const found = meaning(talk.bundle, said, languageOf(talk), talk.newest)
  const id = found.kind === 'topic' ? found.id : found.kind === 'ask' ? found.candidates[0]?.id : undefined
  const topic = id === undefined ? undefined : topicSide(talk, id)?.spoken
  const ask = question(talk)?.ask
  const label = (ask !== undefined && 'choices' in ask ? ask.choices : []).flatMap((c) => {
    const spoken = choiceName(talk.bundle, c)?.[languageOf(talk)]
    return spoken !== undefined && normalise(spoken.text) === said ? [spoken.text] : []
  })[0]
  const name = label ?? topic
  if (name === undefined) return unmatched(talk)
  talk.session = {
    ...talk.session,
    open:
      label === undefined && id !== undefined
        ? { kind: 'did-you-mean', ids: [id] }
        : { kind: 'heard', words: heard },
  }
  say(talk, 'heard', { vars: { title: name } })
}

function understand(talk: Talk, heard: string): void {
  const said = normalise(heard)
  talk.session = { ...talk.session, open: null }
  if (choose(talk, said, 'speech')) return answered(talk, () => {})
  const found = meaning(talk.bundle, said, languageOf(talk), talk.newest)
  if (found.kind === 'topic') {
    return answered(talk, () => {
      speakIn(talk, found.language)
      run(talk, { topic: found.id })
    })
  }
  if (found.kind === 'ask') {
    const ids = found.candidates.map((c) => c.id)
    return answered(talk, () => {
      speakIn(talk, found.language)
      didYouMean(talk, ids)
    })
  }
  if (found.kind === 'none') return unmatched(talk)
  switch (found.command) {
    case 'menu':
    case 'greeting':
      return answered(talk, () => run(talk, menuOf(talk.bundle)))
    case 'back':
      return answered(talk, () => back(talk))
    case 'more':
      return answered(talk, () => more(talk))
    case 'source':
      return answered(talk, () => source(talk))
    case 'espanol':
    case 'english':
      return answered(talk, () => {
        const language = found.command === 'english' ? 'en' : 'es'
        talk.session = { ...talk.session, profile: { ...talk.session.profile, language, known: 'chosen' } }
        const asked = atQuestion(talk)
        if (asked === null || !('choices' in asked.ask) || asked.ask.language === undefined) again(talk)
        else follow(talk, asked.flow, asked.ask.language)
      })
    case 'nurse':
      return answered(talk, () => requestPerson(talk, 'asked'))
    case 'who':
      return answered(talk, () => say(talk, 'who'))
    case 'remind':
      return answered(talk, () => run(talk, startOf(talk.bundle, 'reminders')))
    // Caller ID can be forged: what was set up earlier is neither read back nor changed on a call.
    case 'reminders':
    case 'change':
    case 'pause':
    case 'resume':
    case 'end-reminders':
    case 'summary':
    case 'undo':
    case 'forget-me':
      return answered(talk, () => say(talk, 'by-text-only'))
    case 'thanks':
    case 'leave':
    case 'yes':
    case 'no':
      return unmatched(talk)
  }
}

function speakIn(talk: Talk, language: Language): void {
  if (talk.session.profile.known === 'chosen') return
  talk.session = { ...talk.session, profile: { ...talk.session.profile, language, known: 'guessed' } }
}

function answered(talk: Talk, act: () => void): void {
  talk.session = { ...talk.session, tries: 0, speechMisses: 0 }
  act()
}

function didYouMean(talk: Talk, ids: string[]): void {
  talk.session = { ...talk.session, open: { kind: 'did-you-mean', ids } }
  say(talk, 'did-you-mean-voice')
  ids.forEach((id, i) => {
    const title = topicSide(talk, id)?.spoken
    if (title !== undefined) say(talk, 'press', { vars: { label: title, key: String(i + 1) } })
  })
}

function pick(talk: Talk, ids: readonly string[], key: string): boolean {
  const id = ids[Number(key) - 1]
  if (id === undefined) return false
  talk.session = { ...talk.session, open: null }
  answered(talk, () => run(talk, { topic: id }))
  return true
}

/** Speech that fits nothing is not counted against the caller; after two such results the call takes keys only. */
function unmatched(talk: Talk): void {
  const speechMisses = talk.session.speechMisses + 1
  const keysOnly = talk.session.keysOnly || speechMisses >= LIMITS.SPEECH_MISSES
  talk.session = { ...talk.session, speechMisses, keysOnly, open: null }
  say(talk, keysOnly ? 'use-keys' : 'not-heard')
  again(talk)
}

/** The first silence has the question again, Spanish before English, and the keys that work everywhere. */
export function silent(talk: Talk): void {
  const { open } = talk.session
  if (holdChoice(talk, '') || (open?.kind !== 'emergency' && ranOut(talk))) return
  if (tooMany(talk, 'no_input')) return
  if (open?.kind === 'emergency') return repeatEmergency(talk)
  again(talk)
  if (talk.session.tries === 1) say(talk, canText(talk) ? 'keys' : 'keys-no-text')
}

function invalid(talk: Talk, phrase: string): void {
  if (tooMany(talk, 'invalid')) return
  say(talk, phrase)
  again(talk)
}

/** Counts a try; after the third the question's own way out is taken, or the kind end where there is no question. */
function tooMany(talk: Talk, way: 'no_input' | 'invalid'): boolean {
  talk.session = { ...talk.session, tries: talk.session.tries + 1 }
  if (talk.session.tries < LIMITS.TRIES_PER_QUESTION) return false
  const found = question(talk)
  talk.session = { ...talk.session, open: null }
  // Whoever calls and cannot speak or press a key may need a person most.
  if (way === 'no_input' && hasDesk(talk)) {
    for (const language of LANGUAGES) say(talk, 'handoff-call-silent', { in: language, apart: true })
    requestPerson(talk, 'asked')
    return true
  }
  if (found === null) follow(talk, CALL, `${CALL}/closing`)
  else follow(talk, found.flow, found.ask[way])
  return true
}

function repeatEmergency(talk: Talk): void {
  const { open } = talk.session
  if (open?.kind !== 'emergency') return
  const answer = crisisAnswer(talk, open.class, open.language)
  if (answer !== undefined) speak(talk, answer.voice, open.language, { slow: true })
}

const canText = (talk: Talk): boolean => {
  const { withheld, profile } = talk.session
  return (
    !withheld && !profile.cannotText && profile.optedOut === null && talk.newest.settings.channels !== 'voice'
  )
}

/** "Text me this": the fact at hand goes to this phone, with the consent that asking for it gives. */
function textThis(talk: Talk): void {
  const { session } = talk
  if (session.withheld) return say(talk, 'no-number')
  if (talk.newest.settings.channels === 'voice') return say(talk, 'no-texts-yet')
  if (session.profile.cannotText) return say(talk, 'cannot-text')
  if (session.profile.optedOut !== null) return say(talk, 'texts-stopped')
  const at = topicAtHand(talk)
  const text = at === null ? undefined : topicSide(talk, at.topic)?.pages[at.page]
  if (at === null || text === undefined) return say(talk, 'nothing-to-text')
  const before = session.texted
  if (before !== null && before.topic === at.topic && before.page === at.page)
    return say(talk, 'texted-already')
  talk.effects.push(
    { kind: 'record-consent', what: 'text-me-this', wording: 'texted' },
    { kind: 'send', text, about: at },
  )
  talk.session = { ...talk.session, texted: at }
  say(talk, 'texted')
}

export type Heard = Extract<
  Event,
  {
    kind:
      | 'call-started'
      | 'call-answered'
      | 'keys-pressed'
      | 'words-heard'
      | 'nothing-heard'
      | 'key-on-hold'
      | 'hold-over'
      | 'parted'
      | 'recorded'
  }
>
