import { URGENCIES } from './crisis-class.ts'
import { typedByNobody } from './automatic.ts'
import { type Bundle, lookup } from './bundle.ts'
import type { Command } from './content.ts'
import { guess } from './language.ts'
import { type Candidate, isKnownWord, likely } from './match.ts'
import { nearKeys, reserved, soundKeys } from './match-spelling.ts'
import { sift } from './sift.ts'
import { type Language, normalise, other } from './text.ts'

/** What a text asks for, once STOP words, crises and open questions are behind it. */
export type Meaning =
  | { kind: 'command'; command: Command; language: Language; via: 'exact' | 'spelling' }
  | {
      kind: 'topic'
      id: string
      language: Language
      score: number
      via: 'keyword' | 'spelling' | 'similar'
      candidates: Candidate[]
    }
  | { kind: 'ask'; language: Language; candidates: Candidate[] }
  | { kind: 'none'; candidates: Candidate[] }

/**
 * A reading that is right this often (0 to 1) is an answer; from `LIKELY` on it is a question. `CERTAIN` keeps wrong
 * answers to held-out phrasings at five in a thousand in both languages: see `bin/match-report.ts`.
 */
const CERTAIN = 0.92
const LIKELY = 0.12
/** A question does not offer what is less likely than this. */
const POSSIBLE = 0.03

/**
 * The command or topic that `said` (normalised) means: exact words first, in the talk's language and then the
 * other, then the same sound or one slip in a long word, then likeness to whole phrasings. What is a slip away from a
 * STOP, START or HELP word is nothing else, and what is two slips away is only asked. Deterministic, and total. What `newest` has withdrawn is never offered.
 */
export function meaning(bundle: Bundle, said: string, language: Language, newest: Bundle = bundle): Meaning {
  const offered = (id: string): boolean =>
    lookup(bundle.topics, id)?.withdrawn === false && lookup(newest.topics, id)?.withdrawn !== true
  const languages = [language, other(language)]
  const [, order] = /^(remind|recuerdo) (?!me\b)/.exec(said) ?? []
  if (order !== undefined)
    return { kind: 'command', command: 'remind', language: order === 'remind' ? 'en' : 'es', via: 'exact' }
  for (const l of languages) {
    const command = lookup(bundle.commands[l], said)
    if (command !== undefined) return { kind: 'command', command, language: l, via: 'exact' }
  }
  for (const l of languages) {
    const id = lookup(bundle.keywords[l], said)
    if (id !== undefined && offered(id))
      return { kind: 'topic', id, language: l, score: 1, via: 'keyword', candidates: [] }
  }
  const like = reserved(said)
  if (like === 'near') return { kind: 'none', candidates: [] }
  if (like === 'far') return alike(bundle, said, language, offered, true)
  for (const l of languages) {
    const near = nearKeyword(bundle, said, l, offered)
    if (near !== null) return near
  }
  return alike(bundle, said, language, offered, false)
}

type Offered = (id: string) => boolean

/** A text that sounds like the keywords of exactly one topic, or one long word a slip away from one topic or command. */
function nearKeyword(bundle: Bundle, said: string, language: Language, offered: Offered): Meaning | null {
  const own = bundle.keywords[language]
  const { index } = bundle
  const isWord = (word: string): boolean => index !== null && isKnownWord(index, word)
  const topicsOf = (keys: string[]): Set<string> =>
    new Set(keys.flatMap((key) => lookup(own, key) ?? []).filter(offered))
  const heard = topicsOf(soundKeys(own, said))
  const topics =
    heard.size > 0 ? heard : topicsOf(nearKeys(own, said, isWord).filter((key) => reserved(key) === null))
  const [id] = topics
  const commands = new Set(
    nearKeys(bundle.commands[language], said, isWord).flatMap(
      (key) => lookup(bundle.commands[language], key) ?? [],
    ),
  )
  const [command] = commands
  if (commands.size === 1 && topics.size === 0 && command !== undefined)
    return { kind: 'command', command, language, via: 'spelling' }
  if ((commands.size === 0 || heard.size > 0) && topics.size === 1 && id !== undefined)
    return { kind: 'topic', id, language, score: 0.9, via: 'spelling', candidates: [] }
  return null
}

function alike(bundle: Bundle, said: string, given: Language, offered: Offered, onlyAsked: boolean): Meaning {
  if (bundle.index === null) return { kind: 'none', candidates: [] }
  const { language, candidates, doubt } = likely(bundle.index, said, given, offered)
  const [first] = candidates
  if (first === undefined || first.score < LIKELY) return { kind: 'none', candidates }
  return first.score >= CERTAIN && doubt === null && !onlyAsked
    ? { kind: 'topic', id: first.id, language, score: first.score, via: 'similar', candidates }
    : { kind: 'ask', language, candidates: candidates.filter((c) => c.score >= POSSIBLE) }
}

/** One line of `npm run explain`: what a text from a new phone would be taken for, and why. */
export type Explanation = {
  text: string
  language: Language
  kind: 'crisis' | 'command' | 'topic' | 'menu' | 'ask' | 'none'
  id: string | null
  score: number
  via: string
  candidates: string[]
  /** A clinician should hear of it today: the answer leads with that. */
  urgent?: true
}

/** The order of the gate without a talk around it, by the very functions that the live line calls. */
export function explain(bundle: Bundle, text: string, given: Language | null): Explanation {
  const guessed = given ?? guess(text).language
  const line = (
    kind: Explanation['kind'],
    id: string | null,
    via: string,
    {
      score = 1,
      candidates = [],
      language = guessed,
    }: Partial<Pick<Explanation, 'score' | 'candidates' | 'language'>> = {},
  ): Explanation => ({ text, language, kind, id, score, via, candidates })
  if (typedByNobody(text)) return line('none', null, 'typed by nobody')
  const sifted = sift(bundle, text, false)
  switch (sifted?.kind) {
    case 'word':
      return line('command', sifted.word.word, 'whole word', sifted.word.spanish ? { language: 'es' } : {})
    case 'alarm':
      return line('crisis', sifted.alarm.class, sifted.alarm.rule, { language: sifted.alarm.language })
    case 'urgent':
      return {
        ...line('topic', URGENCIES[sifted.urgent.urgency], sifted.urgent.rule, {
          language: sifted.urgent.language,
        }),
        urgent: true,
      }
    case 'revoked':
      return line('command', 'revoke', 'free wording')
    case 'not-me':
      return line('command', 'not-me', 'free wording')
    case 'near-stop':
      return line('ask', null, 'near a STOP word')
    case undefined:
  }
  const said = normalise(text)
  const found = meaning(bundle, said, guessed)
  const candidates = 'candidates' in found ? found.candidates.map((c) => c.id) : []
  switch (found.kind) {
    case 'command':
      return found.command === 'greeting'
        ? line('menu', null, found.via, { language: found.language })
        : line('command', found.command, found.via, { language: found.language })
    case 'topic':
      return line('topic', found.id, found.via, { score: found.score, candidates, language: found.language })
    case 'ask':
      return line('ask', null, 'similar', {
        score: found.candidates[0]?.score ?? 0,
        candidates,
        language: found.language,
      })
    case 'none':
      return line('none', null, 'nothing near', { score: found.candidates[0]?.score ?? 0, candidates })
  }
}
