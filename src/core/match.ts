import { LIMITS } from './limits.ts'
import { oneEdit } from './keywords.ts'
import { type Language, LANGUAGES, normalise, words } from './text.ts'

/** Names of medicines by what they are. Another drug is another word, however alike they look. */
const DRUGS: Record<string, { names: readonly string[]; brands: readonly string[] }> = {
  naltrexone: { names: ['naltrexone', 'naltrexona'], brands: ['revia', 'vivitrol', 'depade'] },
  naloxone: { names: ['naloxone', 'naloxona'], brands: ['narcan'] },
  naloxegol: { names: ['naloxegol'], brands: ['movantik'] },
  nalmefene: { names: ['nalmefene', 'nalmefeno'], brands: ['selincro'] },
  methylnaltrexone: { names: ['methylnaltrexone', 'metilnaltrexona'], brands: ['relistor'] },
  buprenorphine: { names: ['buprenorphine', 'buprenorfina'], brands: ['suboxone', 'subutex', 'sublocade'] },
  methadone: { names: ['methadone', 'metadona'], brands: [] },
  acamprosate: { names: ['acamprosate', 'acamprosato'], brands: ['campral'] },
  disulfiram: { names: ['disulfiram'], brands: ['antabuse', 'antabus'] },
  gabapentin: { names: ['gabapentin', 'gabapentina'], brands: ['neurontin'] },
  topiramate: { names: ['topiramate', 'topiramato'], brands: ['topamax'] },
}
/** A name, the medicine it stands for, and the feature it counts as: a brand asks for something narrower. */
const NAMES = new Map(
  Object.entries(DRUGS).flatMap(([drug, { names, brands }]) => [
    ...names.map((name) => [name, { drug, feature: `=${drug}` }] as const),
    ...brands.map((name) => [name, { drug, feature: `=${name}` }] as const),
  ]),
)

/**
 * Texts of one language as weighted features: `posts[feature]` is doc, weight, doc, weight …; `about` is the other
 * medicine than naltrexone that a text names.
 */
type Side = {
  docs: number[]
  about: (string | null)[]
  posts: Record<string, number[]>
  drugs: Record<string, number[]>
}
export type MatchIndex = { topics: string[]; sides: Record<Language, Side> }

/** A topic that a text may mean, with a score from 0 to 1. */
export type Candidate = { id: string; score: number }

export type Phrasings = { id: string } & Record<Language, readonly string[]>

/** The medicine that a text is about when it names none. */
const OWN = 'naltrexone'
/** A phrasing about another medicine is no answer to a text that does not name it: at most a question. */
const UNNAMED = 0.6

/** The index of all phrasings of all topics; plain JSON. */
export function compileIndex(topics: readonly Phrasings[]): MatchIndex {
  const ids = topics.map((t) => t.id)
  const side = (language: Language): Side => {
    const docs: number[] = []
    const about: (string | null)[] = []
    const bags: Map<string, number>[] = []
    const drugs: Record<string, Set<number>> = {}
    topics.forEach((topic, t) => {
      for (const phrasing of topic[language]) {
        const { bag, found } = features(normalise(phrasing))
        for (const drug of found) (drugs[drug] ??= new Set()).add(t)
        docs.push(t)
        about.push(found.find((drug) => drug !== OWN) ?? null)
        bags.push(bag)
      }
    })
    const seen = new Map<string, number>()
    for (const bag of bags) for (const f of bag.keys()) seen.set(f, (seen.get(f) ?? 0) + 1)
    const posts: Record<string, number[]> = Object.create(null)
    bags.forEach((bag, d) => {
      const weights = [...bag].map(([f, n]) => [f, n * idf(seen.get(f) ?? 1, bags.length)] as const)
      const length = Math.hypot(...weights.map(([, w]) => w))
      for (const [f, w] of weights) (posts[f] ??= []).push(d, round(w / length))
    })
    return {
      docs,
      about,
      posts,
      drugs: Object.fromEntries(Object.entries(drugs).map(([drug, found]) => [drug, [...found]])),
    }
  }
  return { topics: ids, sides: { en: side('en'), es: side('es') } }
}

/** Topics by likeness to `said` (normalised), best first, at most `LIMITS.DID_YOU_MEAN`. */
export function similar(index: MatchIndex, said: string, language: Language): Candidate[] {
  const { docs, about, posts, drugs } = index.sides[language]
  const { bag, found } = features(said)
  const total = docs.length
  const scores = new Map<number, number>()
  let length = 0
  for (const [f, n] of bag) {
    const list = Object.hasOwn(posts, f) ? posts[f] : undefined
    const w = n * idf(list === undefined ? 1 : list.length / 2, total)
    length += w * w
    if (list === undefined) continue
    for (let i = 0; i + 1 < list.length; i += 2) {
      const doc = list[i] ?? 0
      scores.set(doc, (scores.get(doc) ?? 0) + w * (list[i + 1] ?? 0))
    }
  }
  if (length === 0) return []
  const norm = Math.sqrt(length)
  const best = new Map<number, number>()
  for (const [doc, score] of scores) {
    const topic = docs[doc]
    if (topic === undefined) continue
    if (found.length > 0 && !found.every((d) => drugs[d]?.includes(topic))) continue
    const named = about[doc] ?? null
    const likeness = (score / norm) * (named === null || found.includes(named) ? 1 : UNNAMED)
    best.set(topic, Math.max(best.get(topic) ?? 0, likeness))
  }
  return [...best]
    .map(([topic, score]) => ({ id: index.topics[topic] ?? '', score: round(score) }))
    .filter((c) => c.id !== '')
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1))
    .slice(0, LIMITS.DID_YOU_MEAN)
}

/** Words, and the letter triples inside them (which survive a wrong letter); drug names count only as themselves. */
function features(said: string): { bag: Map<string, number>; found: string[] } {
  const bag = new Map<string, number>()
  const found: string[] = []
  const add = (f: string, n: number): void => void bag.set(f, (bag.get(f) ?? 0) + n)
  for (const raw of words(said).slice(0, LIMITS.WORDS_MATCHED)) {
    const named = drugNamed(raw)
    if (named !== null) {
      found.push(named.drug)
      add(named.feature, 1)
      continue
    }
    const word = raw.replace(/(.)\1+/gu, '$1')
    add(word, 1)
    const edged = `^${word}$`
    for (let i = 0; i + 3 <= edged.length; i += 1) add(`~${edged.slice(i, i + 3)}`, 0.35)
  }
  return { bag, found }
}

/** True if `said` names a medicine other than the one the line is about. */
export const namesAnother = (said: string): boolean =>
  words(said).some((word) => {
    const named = drugNamed(word)
    return named !== null && named.drug !== OWN
  })

/** The medicine a word names, allowing one slip in a long name as long as no other medicine is as near. */
export function drugNamed(word: string): { drug: string; feature: string } | null {
  const exact = NAMES.get(word)
  if (exact !== undefined) return exact
  if (word.length < 6) return null
  const near = [...NAMES].filter(([name]) => oneEdit(word, name)).map(([, named]) => named)
  const [only] = near
  return only !== undefined && near.every((n) => n.drug === only.drug) ? only : null
}

const idf = (seen: number, total: number): number => Math.log(1 + total / (1 + seen))
const round = (n: number): number => Math.round(n * 1000) / 1000

/** Exact keywords of all topics: normalised text → topic, by language. */
export function compileKeywords(topics: readonly Phrasings[]): Record<Language, Record<string, string>> {
  const side = (language: Language): Record<string, string> =>
    Object.fromEntries(topics.flatMap((t) => t[language].map((k) => [normalise(k), t.id])))
  const [en, es] = LANGUAGES.map(side)
  return { en: en ?? {}, es: es ?? {} }
}
