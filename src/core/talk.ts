import { type Bundle, choiceName, lookup, type TopicSide, type Words } from './bundle.ts'
import type { Effect } from './effect.ts'
import type { Ask } from './flow.ts'
import { LIMITS } from './limits.ts'
import { asSent, segments } from './segments.ts'
import { tallied } from './tally.ts'
import type { Session } from './session.ts'
import type { Speech } from './speech.ts'
import { type Language, other } from './text.ts'

/**
 * One step of a talk while it is being worked out: the session so far, the effects so far, and for texts the
 * messages so far. Created, filled and read inside one call of `step`; nothing of it outlives that call.
 */
export type Talk = {
  readonly bundle: Bundle
  /** The newest bundle at hand: the crisis screen, STOP, START, HELP and withdrawn topics come from it. */
  readonly newest: Bundle
  readonly at: number
  /** The desk has clinicians; without any, nothing offers or implies one. */
  readonly staffed: boolean
  session: Session
  effects: Effect[]
  texts: string[]
  /** Set for answers that carry nothing but themselves, such as the confirmation of STOP. */
  bare: boolean
  /** Set for emergency answers: a text that the carrier filters out is followed by a shorter one. */
  watched: boolean
  hungUp: boolean
  /** What a call does after its words, where it does not listen. */
  then: Effect | null
  /** The last thing said by text is a page of a topic. */
  factLast: boolean
}

export type SayOptions = {
  vars?: Record<string, string>
  in?: Language
  slow?: boolean
  apart?: boolean
  newText?: boolean
  from?: Bundle
}

/** True if a clinician may be offered at all; not by what is built in, which has no words for it. */
export const hasDesk = ({ newest, staffed }: Talk): boolean =>
  staffed &&
  newest.settings.handoff === 'on' &&
  newest.settings.desk !== undefined &&
  Object.hasOwn(newest.phrases, 'handoff-consent')

export const languageOf = (talk: Talk): Language => talk.session.profile.language

/** Text and calls differ in what a person perceives; this is the one place that knows how. */
export function utter(talk: Talk, words: Words, language: Language, options: SayOptions): void {
  if (talk.session.channel === 'text')
    addText(
      talk,
      asSent(fill(words.text, options.vars), talk.bundle.settings.accents),
      options.newText === true,
    )
  else
    speak(
      talk,
      words.voice.map((p) => (typeof p === 'string' ? fill(p, options.vars) : p)),
      language,
      options,
    )
}

/** A line of text joins the message before it as long as both fit two segments. */
export function addText(talk: Talk, text: string, apart: boolean): void {
  talk.factLast = false
  if (text === '') return
  const last = talk.texts.at(-1)
  const joined = last === undefined ? text : `${last}\n${text}`
  if (last !== undefined && !apart && segments(joined).segments <= LIMITS.SEGMENTS_PER_TEXT)
    talk.texts[talk.texts.length - 1] = joined
  else talk.texts.push(text)
}

export function speak(talk: Talk, speech: Speech, language: Language, options: SayOptions = {}): void {
  if (speech.length === 0) return
  talk.effects.push({
    kind: 'speak',
    language,
    speech,
    slow: options.slow === true,
    apart: options.apart === true,
  })
}

const fill = (text: string, vars: Record<string, string> | undefined): string =>
  vars === undefined ? text : text.replace(/\{([a-z]+)\}/g, (whole, name: string) => vars[name] ?? whole)

/** Says a phrase. A bundle without it says nothing: `step` is total over any bundle. */
export function say(talk: Talk, phrase: string, options: SayOptions = {}): void {
  const language = options.in ?? languageOf(talk)
  const words = lookup((options.from ?? talk.bundle).phrases, phrase)?.[language]
  if (words !== undefined) utter(talk, words, language, options)
}

/** A phrase of a flow, which may name the score and the marks of the talk so far. */
export function sayIn(talk: Talk, phrase: string, where: 'same' | 'other' | 'both', newText = false): void {
  const own = languageOf(talk)
  for (const language of where === 'both' ? [own, other(own)] : [where === 'same' ? own : other(own)])
    say(talk, phrase, { in: language, newText, vars: tallied(talk.bundle, talk.session, language) })
}

export const topicSide = (talk: Talk, id: string): TopicSide | undefined => {
  if (lookup(talk.newest.topics, id)?.withdrawn === true) return undefined
  return (lookup(talk.bundle.topics, id) ?? lookup(talk.newest.topics, id))?.[languageOf(talk)]
}

/**
 * Tells page `page` of a topic, and on a call the keys that lead on from it where `leadsOn`. False if the bundle has
 * no such page, or the topic was withdrawn.
 */
export function tell(talk: Talk, id: string, page: number, leadsOn = false): boolean {
  const side = topicSide(talk, id)
  if (side === undefined) return false
  if (talk.session.channel === 'text') {
    const text = side.pages[page]
    if (text === undefined) return false
    addText(talk, text, true)
    talk.factLast = true
    return told(talk, id, page)
  }
  if (page === 0 && side.audio !== null) {
    talk.effects.push({ kind: 'play', url: side.audio })
    if (leadsOn) offerLinks(talk, id)
    return told(talk, id, page)
  }
  const voice = side.voice[page]
  if (voice === undefined) return false
  speak(talk, voice, languageOf(talk))
  if (side.voice[page + 1] !== undefined) say(talk, 'more-by-voice')
  if (leadsOn) offerLinks(talk, id)
  return told(talk, id, page)
}

/** The topics that lead on from `id`, withdrawn ones left out. */
export const linksOf = (talk: Talk, id: string): string[] =>
  (lookup(talk.bundle.topics, id)?.links ?? []).filter((to) => topicSide(talk, to) !== undefined)

/** On a call, the keys that lead on from a topic; a text carries its words itself. */
export function offerLinks(talk: Talk, id: string): void {
  if (talk.session.channel === 'text') return
  linksOf(talk, id).forEach((to, i) => {
    const name = topicSide(talk, to)?.name.voice
    if (name !== undefined) offerKey(talk, name, String(i + 1))
  })
}

function told(talk: Talk, topic: string, page: number): true {
  talk.session = { ...talk.session, told: { topic, page } }
  return true
}

/** The lines of a question's choices, as a text lists them. In both languages while the person's is not known. */
export function listing(bundle: Bundle, ask: Ask, language: Language, bilingual: boolean): string[] {
  return ask.choices.flatMap((choice) => {
    const label = choiceName(bundle, choice)
    if (label === undefined) return []
    const [own, its] = [label[language].text, label[other(language)].text]
    return [`${choice.key} ${bilingual && own !== its ? `${own} / ${its}` : own}`]
  })
}

/** Puts a question: its prompt, then its choices. */
export function present(talk: Talk, ask: Ask): void {
  const bilingual = talk.session.channel === 'text' && talk.session.profile.known === 'no'
  const prompts =
    ask.ask === undefined
      ? []
      : typeof ask.ask === 'string'
        ? [{ phrase: ask.ask, in: 'same' as const }]
        : ask.ask
  // A fact and the talk it begins are two texts: the fact stays what it is wherever it is told.
  for (const line of prompts) sayIn(talk, line.phrase, line.in, talk.factLast)
  const language = languageOf(talk)
  if (talk.session.channel === 'text') {
    addText(talk, listing(talk.bundle, ask, language, bilingual).join('\n'), false)
    return
  }
  for (const choice of ask.choices) {
    const label = choiceName(talk.bundle, choice)?.[language].voice
    if (label !== undefined) offerKey(talk, label, phoneKey(choice.key))
  }
}

/** The key of a phone for a choice: letters are keys 1 to 5 there. */
export const phoneKey = (key: string): string => {
  const letter = 'ABCDE'.indexOf(key)
  return letter < 0 ? key : String(letter + 1)
}

function offerKey(talk: Talk, label: Speech, key: string): void {
  const language = languageOf(talk)
  const press = lookup(talk.bundle.phrases, 'press')?.[language].voice
  if (press !== undefined)
    speak(
      talk,
      press.flatMap((p) => weave(p, label, key)),
      language,
    )
}

/** "For {label}, press {key}." with the label's own marks kept. */
function weave(part: Speech[number], label: Speech, key: string): Speech {
  if (typeof part !== 'string') return [part]
  const [before = '', after] = part.split('{label}')
  const keyed = (text: string): Speech => (text === '' ? [] : [text.replaceAll('{key}', key)])
  return after === undefined ? keyed(part) : [...keyed(before), ...label, ...keyed(after)]
}
