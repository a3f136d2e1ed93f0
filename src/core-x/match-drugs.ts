import { oneEdit } from './keywords.ts'
import { words } from './text.ts'

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

/** A medicine, and the word it counts as in matching: a brand asks for something narrower than its medicine. */
export type Named = { drug: string; feature: string }

const NAMES = new Map<string, Named>(
  Object.entries(DRUGS).flatMap(([drug, { names, brands }]) => [
    ...names.map((name) => [name, { drug, feature: `=${drug}` }] as const),
    ...brands.map((name) => [name, { drug, feature: `=${name}` }] as const),
  ]),
)
const ALL = [...NAMES]

/** The medicine that a text is about when it names none. */
export const OWN = 'naltrexone'

/** The medicine that a feature (`=narcan`) stands for, or null for any other word. */
export const drugOf = (feature: string): string | null =>
  feature.startsWith('=') ? (NAMES.get(feature.slice(1))?.drug ?? null) : null

/** True if `said` names a medicine other than the one the line is about. */
export const namesAnother = (said: string): boolean =>
  words(said).some((word) => {
    const named = drugNamed(word)
    return named !== null && named.drug !== OWN
  })

/** The medicine a word names, allowing one slip in a long name as long as no other medicine is as near. */
export function drugNamed(word: string): Named | null {
  const exact = NAMES.get(word)
  if (exact !== undefined) return exact
  if (word.length < 6) return null
  let only: Named | null = null
  for (const [name, named] of ALL) {
    if (!oneEdit(word, name)) continue
    if (only !== null && only.drug !== named.drug) return null
    only ??= named
  }
  return only
}
