import type { DeskWords } from './desk-words.ts'
import {
  type Bundle,
  type CompiledPlace,
  type CompiledTopic,
  type CrisisAnswer,
  FORMAT,
  type TopicSide,
  type Words,
} from './bundle.ts'
import type {
  Commands,
  Hotline,
  Page,
  Pages,
  Phrases,
  Place,
  Places,
  Pronunciation,
  Regimens,
  Sources,
  Topic,
} from './content.ts'
import { choiceNames } from './choice-names.ts'
import { type CrisisClass, compileLexicon } from './crisis.ts'
import type { CrisisSource, UrgentSource } from './crisis-source.ts'
import type { Flow } from './flow.ts'
import { compileGeography, type GeographySource } from './geography-source.ts'
import { LIMITS } from './limits.ts'
import { compileKeywords } from './match.ts'
import { compileIndex } from './match-train.ts'
import { compileSuspicion, type NeedTexts } from './suspicion-train.ts'
import { asSent, pages, room, segments } from './segments.ts'
import { speech } from './speech.ts'
import { type Language, LANGUAGES, normalise } from './text.ts'

/** Everything that authors wrote, each part already passed through its schema. */
export type Content = {
  hotline: Hotline
  phrases: Phrases
  commands: Commands
  pronunciation: Pronunciation
  sources: Sources
  crisis: CrisisSource
  urgent: UrgentSource
  needs: NeedTexts
  /** Texts that ask for nothing here. */
  smallTalk: Record<Language, readonly string[]>
  pages: Pages
  deskWords: DeskWords
  places: Places
  regimens: Regimens
  geography: GeographySource
  topics: Topic[]
  flows: Flow[]
}

/** What learns from texts: how topics are found, and what a crisis looks like that no pattern knows. */
export type Training = { index: typeof compileIndex; suspicion: typeof compileSuspicion }
const TRAINING: Training = { index: compileIndex, suspicion: compileSuspicion }

/**
 * Content and flows as one bundle. Deterministic: the same content gives the same JSON, and so the same hash. Without
 * `train`, which takes some seconds, there is neither index: enough to judge sentences by.
 */
export function compile(content: Content, train: Training | null = TRAINING): Bundle {
  const { hotline } = content
  const topics = content.topics.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const phrases = Object.fromEntries(
    Object.entries(content.phrases).map(([id, p]) => [
      id,
      { en: phraseWords(content, p.en, 'en'), es: phraseWords(content, p.es, 'es') },
    ]),
  )
  const compiled = Object.fromEntries(topics.map((t) => [t.id, compileTopic(content, t, phrases)]))
  const phrasings = topics.map((t) => ({ id: t.id, en: sideOf(t, 'en'), es: sideOf(t, 'es') }))
  const keywords = topics.map((t) => ({
    id: t.id,
    en: [...t.en.keywords, t.en.title],
    es: [...t.es.keywords, t.es.title],
  }))
  return {
    format: FORMAT,
    settings: {
      name: hotline.name,
      opt_out: hotline.opt_out,
      handoff: hotline.handoff,
      ...(hotline.desk === undefined ? {} : { desk: hotline.desk }),
      accents: hotline.accents,
      speech: hotline.speech,
      channels: hotline.channels,
      unanswered_ask: hotline.unanswered_ask,
      unanswered_pause: hotline.unanswered_pause,
    },
    phrases,
    names: choiceNames(content.flows, { phrases, topics: compiled }),
    topics: compiled,
    flows: Object.fromEntries(content.flows.toSorted((a, b) => (a.id < b.id ? -1 : 1)).map((f) => [f.id, f])),
    commands: { en: commandWords(content.commands, 'en'), es: commandWords(content.commands, 'es') },
    keywords: compileKeywords(keywords),
    index: train?.index([...phrasings, { id: SMALL_TALK, ...content.smallTalk }]) ?? null,
    suspicion:
      train?.suspicion(
        content.needs,
        [...phrasings, content.smallTalk].flatMap((p) => [...p.en, ...p.es]),
      ) ?? null,
    lexicon: compileLexicon(content.crisis, content.urgent),
    crisis: crisisAnswers(content),
    append988: {
      en: words(content, content.crisis.append988.en, 'en'),
      es: words(content, content.crisis.append988.es, 'es'),
    },
    places: content.places.places.map((place) => compilePlace(content, place)),
    regimens: Object.fromEntries(
      Object.entries(content.regimens).map(([id, r]) => [
        id,
        {
          pattern: r.pattern,
          offsets: r.offsets,
          topics: r.topics,
          dose: r.dose,
          asksHelp: r.asks_help,
          lateMinutes: r.late_minutes,
          fact: r.fact,
          name: {
            en: asSent(r.name.en, hotline.accents),
            es: asSent(r.name.es, hotline.accents),
          },
          words: [...new Set([...r.words.en, ...r.words.es].map(normalise))],
        },
      ]),
    ),
    geography: compileGeography(content.geography),
    hints: { en: hints(content, 'en'), es: hints(content, 'es') },
    pages: {
      home: pageOf(hotline, content.pages.home),
      privacy: pageOf(hotline, content.pages.privacy),
      terms: pageOf(hotline, content.pages.terms),
    },
    deskWords: content.deskWords,
  }
}

/** Stands among the topics that texts are compared with; no topic has such an id, so it is never offered. */
const SMALL_TALK = ':small-talk'

const sideOf = (topic: Topic, language: Language): string[] => {
  const { title, keywords, examples } = topic[language]
  return [title, ...keywords, ...examples]
}

function commandWords(commands: Commands, language: Language): Bundle['commands'][Language] {
  return Object.fromEntries(
    Object.entries(commands).flatMap(
      ([command, lists]) => lists[language].map((w) => [normalise(w), command as keyof Commands] as const), // Object.entries widens the keys of a record
    ),
  )
}

function pageOf(hotline: Hotline, page: Record<Language, Page>): Record<Language, Page> {
  const side = (l: Language): Page => ({
    title: filled(hotline, page[l].title, l),
    paragraphs: page[l].paragraphs.map((p) => filled(hotline, p, l)),
  })
  return { en: side('en'), es: side('es') }
}

const filled = (hotline: Hotline, text: string, language: Language): string =>
  text
    .replaceAll('{name}', hotline.name)
    .replaceAll('{organisation}', hotline.organisation[language])
    .replaceAll('{contact}', hotline.contact)

function words(content: Content, text: string, language: Language, voice = text): Words {
  const { hotline, pronunciation } = content
  return {
    text: asSent(filled(hotline, text, language), hotline.accents),
    voice: speech(filled(hotline, voice, language), language, pronunciation),
  }
}

const phraseWords = (content: Content, phrase: Phrases[string][Language], language: Language): Words =>
  typeof phrase === 'string'
    ? words(content, phrase, language)
    : words(content, phrase.text, language, phrase.voice)

function compileTopic(content: Content, topic: Topic, phrases: Bundle['phrases']): CompiledTopic {
  const side = (language: Language): TopicSide => {
    const own = topic[language]
    const hint = phrases['more-hint']?.[language].text ?? ''
    const first = words(content, own.sms, language)
    const onward = linkLine(content, topic, language, phrases)
    const joined = `${first.text} ${onward}`
    const fits = onward !== '' && segments(joined + FIRST_CONTACT).segments <= LIMITS.SEGMENTS_PER_TEXT
    const alone = own.more === undefined && fits
    const rest = morePages(asSent(own.more ?? '', content.hotline.accents), alone ? '' : onward, hint)
    return {
      title: asSent(own.title, content.hotline.accents),
      spoken: own.spoken,
      name: words(content, own.title, language, own.spoken),
      pages: [alone ? joined : first.text, ...rest].map((page, i, all) =>
        i + 1 < all.length ? `${page} ${hint}` : page,
      ),
      voice: [own.voice ?? own.sms, ...(own.more === undefined ? [] : [own.more])].map(
        (text) => words(content, text, language).voice,
      ),
      audio: own.audio ?? null,
      source: sourceWords(content, topic, language, phrases),
    }
  }
  return {
    withdrawn: topic.withdrawn === true,
    flow: topic.flow ?? null,
    links: topic.links,
    en: side('en'),
    es: side('es'),
  }
}

const FIRST_CONTACT = 'x'.repeat(LIMITS.FIRST_CONTACT_UNITS)

/** "Text SHOT, LIVER or COST.", at the end of a topic's last page; empty where nothing leads on. */
function linkLine(content: Content, topic: Topic, language: Language, phrases: Bundle['phrases']): string {
  const words = topic.links.flatMap((id) => {
    const to = content.topics.find((t) => t.id === id)
    return to === undefined || to.withdrawn === true ? [] : [linkWord(to, language)]
  })
  const last = words.pop()
  if (last === undefined) return ''
  // Spanish says "u" before a word that begins with the sound of "o".
  const or = language === 'en' ? 'or' : /^h?[oó]/iu.test(last) ? 'u' : 'o'
  const list = words.length === 0 ? last : `${words.join(', ')} ${or} ${last}`
  return asSent((phrases['links']?.[language].text ?? '').replace('{list}', list), content.hotline.accents)
}

/** The word that leads to a topic, as other topics print it. */
export const linkWord = (topic: Topic, language: Language): string =>
  (topic[language].link ?? topic[language].keywords[0] ?? topic[language].title).toLocaleUpperCase(language)

function compilePlace(content: Content, place: Place): CompiledPlace {
  const line = `${place.name}: ${place.phone}.`
  return { zips: place.zips, words: { en: words(content, line, 'en'), es: words(content, line, 'es') } }
}

/** The pages after the first. The words that lead on never stand alone on one: a sentence goes over with them. */
function morePages(more: string, onward: string, hint: string): string[] {
  const units = room(LIMITS.SEGMENTS_PER_TEXT, segments(more).encoding) - segments(hint).units - 1
  const cut = pages(`${more} ${onward}`, units)
  const before = cut.at(-2)
  if (onward === '' || cut.at(-1) !== onward || before === undefined) return cut
  const end = before.lastIndexOf('. ') + 1
  const moved = `${before.slice(end).trim()} ${onward}`
  return end > 0 && segments(moved).units <= units ? [...cut.slice(0, -2), before.slice(0, end), moved] : cut
}

/** "From: …; …. Draft: no clinician has reviewed this text yet." Every source, by its short name. */
function sourceWords(content: Content, topic: Topic, language: Language, phrases: Bundle['phrases']): Words {
  const cited = [...new Set(topic.sources.map((s) => content.sources[s.id]?.short ?? s.id))]
  const { status, on, due } = topic.review
  const state = phrases[status === 'reviewed' ? 'source-reviewed' : 'source-draft']?.[language].text ?? ''
  const lead = phrases['source-from']?.[language].text ?? ''
  const text = `${lead} ${cited.join('; ')}. ${state.replace('{on}', on ?? '').replace('{due}', due)}`
  return words(content, text, language)
}

function crisisAnswers(content: Content): Bundle['crisis'] {
  const answer = (name: CrisisClass, language: Language): CrisisAnswer => {
    const own = content.crisis.answers[name][language]
    const sent = (text: string): string => words(content, text, language).text
    return {
      text: sent(own.text),
      then: own.then === undefined ? null : sent(own.then),
      voice: words(content, own.voice, language).voice,
      second: sent(own.second),
      kind: sent(own.kind),
    }
  }
  const both = (name: CrisisClass): Record<Language, CrisisAnswer> => ({
    en: answer(name, 'en'),
    es: answer(name, 'es'),
  })
  return {
    overdose: both('overdose'),
    allergic: both('allergic'),
    alcohol_withdrawal: both('alcohol_withdrawal'),
    suicide: both('suicide'),
    violence: both('violence'),
    opioid_on_naltrexone: both('opioid_on_naltrexone'),
  }
}

/** What the recogniser is told to expect: the words for the other language first, then the topics by name. */
const hints = (content: Content, language: Language): string[] =>
  [
    ...LANGUAGES.map((l) => (l === 'en' ? 'English' : 'español')),
    ...(['menu', 'back', 'more'] as const).flatMap((c) => content.commands[c]?.[language].slice(0, 1) ?? []),
    ...content.topics.map((t) => t[language].spoken),
  ].slice(0, LIMITS.HINTS)
