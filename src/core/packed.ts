import type { Bundle, CompiledTopic, CrisisAnswer, TopicSide, Words } from './bundle.ts'
import { choiceNames } from './choice-names.ts'
import type { Pronunciation } from './content.ts'
import { asSent } from './segments.ts'
import { plain, type Speech, speech } from './speech.ts'
import type { Language } from './text.ts'

/**
 * What is built in, written so that the Worker carries every sentence once: most texts are what is said aloud without
 * its accents, speech is cut again where it was cut, the names of choices
 * follow from the flows, and a topic's keywords stand beside one another.
 */
export type Packed = Omit<Bundle, 'names' | 'phrases' | 'topics' | 'keywords' | 'crisis' | 'append988'> & {
  phrases: Record<string, Both<PackedWords>>
  topics: Record<string, Omit<CompiledTopic, Language> & Both<PackedSide>>
  keywords: Both<Record<string, string[]>>
  crisis: Record<string, Both<PackedAnswer>>
  append988: Both<PackedWords>
  pronunciation: Pronunciation
}
type Both<T> = Record<Language, T>
type PackedSpeech = string | Speech
/** The speech where the text follows from it, else the text and the speech. */
type PackedWords = PackedSpeech | { text: string; voice: PackedSpeech }
type PackedAnswer = Omit<CrisisAnswer, 'text' | 'voice'> & { words: PackedWords }
/** Only the first page. */
type PackedSide = Pick<TopicSide, 'title' | 'spoken'> & { words: PackedWords }

/**
 * @param bundle as `builtIn` makes it, whose topics have one page and nothing to SOURCE or to play: `unpack` gives back
 *   exactly that.
 */
export function pack(bundle: Bundle): Packed {
  const pronunciation = pronounced(bundle)
  const words = ({ text, voice }: Words, language: Language): PackedWords => {
    const said = plain(voice)
    const own = JSON.stringify(speech(said, language, pronunciation)) === JSON.stringify(voice) ? said : voice
    return asSent(said, 'strip') === text ? own : { text, voice: own }
  }
  return {
    ...withoutNames(bundle),
    pronunciation,
    phrases: each(bundle.phrases, words),
    topics: Object.fromEntries(
      Object.entries(bundle.topics).map(([id, { en, es, ...rest }]) => {
        const side = ({ title, spoken, pages, voice }: TopicSide, language: Language): PackedSide => ({
          title,
          spoken,
          words: words({ text: pages[0] ?? '', voice: voice[0] ?? [] }, language),
        })
        return [id, { ...rest, ...both({ en, es }, side) }]
      }),
    ),
    keywords: both(bundle.keywords, (topics) => {
      const byTopic: Record<string, string[]> = {}
      for (const [word, id] of Object.entries(topics)) (byTopic[id] ??= []).push(word)
      return byTopic
    }),
    crisis: each(bundle.crisis, ({ text, voice, ...rest }, language) => ({
      ...rest,
      words: words({ text, voice }, language),
    })),
    append988: both(bundle.append988, words),
  }
}

export function unpack({ pronunciation, ...packed }: Packed): Bundle {
  const voiceOf = (said: PackedSpeech, language: Language): Speech =>
    typeof said === 'string' ? speech(said, language, pronunciation) : said
  const words = (own: PackedWords, language: Language): Words => {
    if (typeof own === 'object' && 'text' in own)
      return { text: own.text, voice: voiceOf(own.voice, language) }
    const voice = voiceOf(own, language)
    return { text: asSent(plain(voice), 'strip'), voice }
  }
  const phrases = each(packed.phrases, words)
  const topics = Object.fromEntries(
    Object.entries(packed.topics).map(([id, { en, es, ...rest }]) => {
      const side = ({ title, spoken, words: own }: PackedSide, language: Language): TopicSide => {
        const { text, voice } = words(own, language)
        return {
          title,
          spoken,
          name: { text: title, voice: voiceOf(spoken, language) },
          pages: [text],
          voice: [voice],
          audio: null,
          source: { text: '', voice: [] },
        }
      }
      return [id, { ...rest, ...both({ en, es }, side) }]
    }),
  )
  return {
    ...packed,
    phrases,
    topics,
    names: choiceNames(Object.values(packed.flows), { phrases, topics }),
    keywords: both(packed.keywords, (byTopic) =>
      Object.fromEntries(Object.entries(byTopic).flatMap(([id, list]) => list.map((word) => [word, id]))),
    ),
    // `each` keeps the names of the classes, which its type cannot say.
    crisis: each(packed.crisis, ({ words: own, ...rest }, language) => ({
      ...rest,
      ...words(own, language),
    })) as Bundle['crisis'],
    append988: both(packed.append988, words),
  }
}

function withoutNames(bundle: Bundle): Omit<Bundle, 'names'> {
  const { names: _, ...rest } = bundle
  return rest
}

/** How the bundle's names of medicines are said, found where they are said. */
function pronounced({ phrases, topics, crisis }: Bundle): Pronunciation {
  const found: Pronunciation = { en: {}, es: {} }
  const listen = (voice: Speech, language: Language): void => {
    for (const part of voice)
      if (typeof part === 'object' && part.as === 'ipa') found[language][part.text.toLowerCase()] = part.ipa
  }
  for (const spoken of [...Object.values(phrases), ...Object.values(crisis)])
    both(spoken, ({ voice }, language) => listen(voice, language))
  for (const { en, es } of Object.values(topics))
    both({ en, es }, ({ name, voice }, language) =>
      [name.voice, ...voice].forEach((said) => listen(said, language)),
    )
  return found
}

const each = <T, U>(
  record: Record<string, Both<T>>,
  as: (own: T, language: Language) => U,
): Record<string, Both<U>> =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, both(value, as)]))

const both = <T, U>({ en, es }: Both<T>, as: (own: T, language: Language) => U): Both<U> => ({
  en: as(en, 'en'),
  es: as(es, 'es'),
})
