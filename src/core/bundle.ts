import type { DeskWords } from './desk-words.ts'
import type { Command, Desk, Hotline, Pages } from './content.ts'
import type { CrisisClass, Lexicon } from './crisis.ts'
import type { Choice, Flow } from './flow.ts'
import type { MatchIndex } from './match.ts'
import type { Regimen } from './regimen.ts'
import type { Speech } from './speech.ts'
import type { SuspicionIndex } from './suspicion.ts'
import type { Language } from './text.ts'
import type { Geography } from './geography.ts'

/** A phrase as it goes out: the text as sent, and the parts of its spoken form. */
export type Words = { text: string; voice: Speech }

export type TopicSide = {
  title: string
  spoken: string
  /** The title as a menu lists it and as a sentence says it. */
  name: Words
  /** Texts as sent, the hint to MORE included on all but the last. */
  pages: string[]
  /** The same facts aloud, page by page. */
  voice: Speech[]
  audio: string | null
  /** The answer to SOURCE. */
  source: Words
}
export type CompiledTopic = {
  withdrawn: boolean
  /** The guided talk that it begins, where it begins one. */
  flow: string | null
  /** Topics that lead on from it. */
  links: string[]
} & Record<Language, TopicSide>

/** A place of care, and the first digits of the ZIP codes that it serves. */
export type CompiledPlace = { zips: string[]; words: Record<Language, Words> }

export type CrisisAnswer = {
  text: string
  /** A second text that follows at once, where one cannot hold everything. */
  then: string | null
  voice: Speech
  /** For twelve hours afterwards: to what is neither command nor topic, and to "ok". */
  second: string
  kind: string
}

/**
 * Everything the line says and knows, compiled to one JSON value, kept in KV under its hash and never changed.
 * The built-in bundle has the same shape with less in it: no index, first pages only.
 */
export type Bundle = {
  format: 1
  settings: Pick<Hotline, 'name' | 'opt_out' | 'handoff' | 'accents' | 'speech' | 'channels'> &
    /** Absent in bundles of before them. */
    Partial<Pick<Hotline, 'unanswered_ask' | 'unanswered_pause'>> & {
      /** Absent in bundles of before there was a desk, and where `handoff` is off. */
      desk?: Desk
    }
  phrases: Record<string, Record<Language, Words>>
  /** What a person may text or say for a choice, by its label or `topic:ID`, in both languages, normalised. */
  names: Record<string, string[]>
  topics: Record<string, CompiledTopic>
  flows: Record<string, Flow>
  commands: Record<Language, Record<string, Command>>
  keywords: Record<Language, Record<string, string>>
  index: MatchIndex | null
  /** The second opinion of the crisis screen. */
  suspicion: SuspicionIndex | null
  lexicon: Lexicon
  crisis: Record<CrisisClass, Record<Language, CrisisAnswer>>
  append988: Record<Language, Words>
  hints: Record<Language, string[]>
  places: CompiledPlace[]
  regimens: Record<string, Regimen>
  /** Null in the built-in part: then nobody can be asked where they are, and reminders cannot be begun. */
  geography: Geography | null
  pages: Pages
  /** What staff read on the desk page. Absent in what is built in, and in bundles of before there was one. */
  deskWords?: DeskWords
}

/** The format that this code reads. A bundle of another format is as good as none. */
export const FORMAT = 1

/** The flow every talk can return to, and the one a call begins with. */
export const MENU = 'menu'
export const CALL = 'call'

/** `record[key]` for a key that came from outside: never a property of Object itself. */
export const lookup = <T>(record: Record<string, T>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** How a choice is listed and said: by its label, or by the name of the topic it leads to. */
export function choiceName(
  bundle: Pick<Bundle, 'phrases' | 'topics'>,
  choice: Choice,
): Record<Language, Words> | undefined {
  if (choice.label !== undefined) return lookup(bundle.phrases, choice.label)
  const topic = choice.go.startsWith('topic:')
    ? lookup(bundle.topics, choice.go.slice('topic:'.length))
    : undefined
  return topic === undefined ? undefined : { en: topic.en.name, es: topic.es.name }
}
