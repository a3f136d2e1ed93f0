import { type Bundle, lookup } from './bundle.ts'
import type { Command } from './content.ts'
import { typedByNobody } from './automatic.ts'
import { oneEdit, RESERVED } from './keywords.ts'
import { LIMITS } from './limits.ts'
import { guess } from './language.ts'
import { type Candidate, drugNamed, namesAnother, type MatchIndex, similar } from './match.ts'
import { sift } from './sift.ts'
import { type Language, normalise, other, words } from './text.ts'

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

/** At or above `CERTAIN`, and ahead of the next by `AHEAD`, a likeness is an answer; from `LIKELY` on it is a question. */
const CERTAIN = 0.64
const AHEAD = 0.08
const LIKELY = 0.34
/** A text that names another medicine than naltrexone is answered only where a phrasing says nearly the same. */
const CERTAIN_OF_ANOTHER = 0.9
/** A question names the best reading and those at least this nearly as good. */
const NEARLY = 0.75

/**
 * The command or topic that `said` (normalised) means: exact words first, in the talk's language and then the
 * other, then one slip in a long word, then likeness to whole phrasings. Deterministic, and total. What `newest` has
 * withdrawn is never offered.
 */
export function meaning(bundle: Bundle, said: string, language: Language, newest: Bundle = bundle): Meaning {
  const offered = (id: string): boolean =>
    lookup(bundle.topics, id)?.withdrawn === false && lookup(newest.topics, id)?.withdrawn !== true
  const languages = [language, other(language)]
  for (const l of languages) {
    const command = lookup(bundle.commands[l], said)
    if (command !== undefined) return { kind: 'command', command, language: l, via: 'exact' }
  }
  for (const l of languages) {
    const id = lookup(bundle.keywords[l], said)
    if (id !== undefined && offered(id))
      return { kind: 'topic', id, language: l, score: 1, via: 'keyword', candidates: [] }
  }
  for (const l of languages) {
    const near = nearKeyword(bundle, said, l, offered)
    if (near !== null) return near
  }
  return alike(bundle, said, language, offered)
}

type Offered = (id: string) => boolean

/** A whole text of one word, six letters or more, one slip away from exactly one keyword or command. */
function nearKeyword(bundle: Bundle, said: string, language: Language, offered: Offered): Meaning | null {
  if (said.length < 6 || said.length > 20 || said.includes(' ') || DRUGLIKE.test(said)) return null
  if (RESERVED.some((w) => oneEdit(said, w))) return null
  const commands = new Set<Command>()
  const topics = new Set<string>()
  for (const [word, command] of Object.entries(bundle.commands[language]))
    if (oneEdit(said, word)) commands.add(command)
  for (const [word, id] of Object.entries(bundle.keywords[language]))
    if (offered(id) && oneEdit(said, word)) topics.add(id)
  const [command] = commands
  const [id] = topics
  if (commands.size === 1 && topics.size === 0 && command !== undefined)
    return { kind: 'command', command, language, via: 'spelling' }
  if (commands.size === 0 && topics.size === 1 && id !== undefined)
    return { kind: 'topic', id, language, score: 0.9, via: 'spelling', candidates: [] }
  return null
}
/** Names of medicines are compared by `similar`, which knows their neighbours. */
const DRUGLIKE = /^(?:na|nal|metil|methyl|bupre|metad|metha).*(?:one|ona|gol|ene|eno|ine|ina)$/

function alike(bundle: Bundle, said: string, language: Language, offered: Offered): Meaning {
  if (bundle.index === null || words(said).length === 0) return { kind: 'none', candidates: [] }
  const sides = [language, other(language)].map((l) => ({
    l,
    found: similar(bundle.index ?? NOTHING, said, l).filter((c) => offered(c.id)),
  }))
  // The other language wins only where it is clearly the better reading.
  const [here, there] = sides
  const bonus = 0.05
  const side =
    here !== undefined &&
    (there === undefined || (here.found[0]?.score ?? 0) + bonus >= (there.found[0]?.score ?? 0))
      ? here
      : there
  const [first, second] = side?.found ?? []
  if (side === undefined || first === undefined || first.score < LIKELY)
    return { kind: 'none', candidates: side?.found ?? [] }
  if (
    first.score >= (namesAnother(said) ? CERTAIN_OF_ANOTHER : CERTAIN) &&
    first.score - (second?.score ?? 0) >= AHEAD &&
    !strange(bundle.index, said, side.l)
  )
    return {
      kind: 'topic',
      id: first.id,
      language: side.l,
      score: first.score,
      via: 'similar',
      candidates: side.found,
    }
  const candidates = side.found.filter((c) => c.score >= first.score * NEARLY).slice(0, LIMITS.DID_YOU_MEAN)
  return { kind: 'ask', language: side.l, candidates }
}

/** A longer word that no phrasing has, nor one a letter away: perhaps another medicine, so the answer is only offered. */
function strange(index: MatchIndex, said: string, language: Language): boolean {
  const { posts } = index.sides[language]
  return words(said).some((raw) => {
    const word = raw.replace(/(.)\1+/gu, '$1')
    if (raw.length < 5 || drugNamed(raw) !== null || Object.hasOwn(posts, word)) return false
    return !Object.keys(posts).some((w) => w[0] === word[0] && oneEdit(w, word))
  })
}

const NOTHING = {
  topics: [],
  sides: {
    en: { docs: [], about: [], posts: {}, drugs: {} },
    es: { docs: [], about: [], posts: {}, drugs: {} },
  },
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
