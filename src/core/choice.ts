import { lookup } from './bundle.ts'
import type { Choice } from './flow.ts'
import { near } from './places.ts'
import { languageOf, phoneKey, say, type Talk, utter } from './talk.ts'
import { count } from './tally.ts'
import { follow, type Question, question } from './walk.ts'

const NUMBER_WORDS: Record<string, string> = {
  one: '1',
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  first: '1',
  second: '2',
  third: '3',
  uno: '1',
  una: '1',
  dos: '2',
  tres: '3',
  cuatro: '4',
  cinco: '5',
  primero: '1',
  segundo: '2',
  tercero: '3',
}
const LEAD = /^(?:option|opcion|number|numero|letter|letra|answer|respuesta|press|oprima|the|la|el|numeral) /

/** The digit that `said` (normalised) means: "2", "two", "option 2", "la dos". */
export function digitOf(said: string): string | null {
  const bare = said.replace(LEAD, '')
  if (/^\d$/.test(bare)) return bare
  return lookup(NUMBER_WORDS, bare) ?? null
}

/** The letter that `said` (normalised) means: "b", "letter b", "la b". */
const letterOf = (said: string): string | null => {
  const bare = said.replace(LEAD, '')
  return /^[a-e]$/.test(bare) ? bare.toUpperCase() : null
}

/** How the answer came: a digit of a text, a key of a phone and a spoken number are not the same to a question. */
export type Manner = 'text' | 'key' | 'speech'

/**
 * Takes the choice of the latest question that `said` names, by key, by label or by one of its words. Where the
 * choices have letters, a number in a text may be the answer itself ("3" drinks) and is asked about, never taken.
 */
export function choose(talk: Talk, said: string, manner: Manner): boolean {
  const found = question(talk)
  if (found === null) return false
  if ('zip' in found.ask) return zip(talk, found, said)
  const { choices } = found.ask
  const letters = choices.some(({ key }) => key >= 'A')
  if (manner === 'text' && letters && /^\d$/.test(said)) return false
  const digit = manner === 'text' && letters ? null : digitOf(said)
  const letter = letterOf(said)
  const named = (choice: Choice): boolean =>
    names(talk, choice.label ?? choice.go, said) ||
    (choice.words !== undefined && names(talk, choice.words, said))
  const keyed = (choice: Choice): boolean => choice.key === letter || phoneKey(choice.key) === digit
  const chosen =
    manner === 'speech' && letters
      ? (choices.find(named) ?? choices.find(keyed))
      : (choices.find(keyed) ?? choices.find(named) ?? choices.find((c) => letterAndLabel(talk, c, said)))
  if (chosen === undefined) return false
  talk.session = count(talk.session, found.flow, found.node, chosen)
  follow(talk, found.flow, chosen.go)
  return true
}

/** True while the question at hand keeps no answers: then nothing that is sent to it is kept, fitting or not. */
export function isUnrecorded(talk: Talk): boolean {
  const found = question(talk)
  return found !== null && ('zip' in found.ask || found.ask.unrecorded === true)
}

/** "b monthly or less", "B) 3-4". */
const letterAndLabel = (talk: Talk, choice: Choice, said: string): boolean =>
  said.startsWith(`${choice.key.toLowerCase()} `) && names(talk, choice.label ?? choice.go, said.slice(2))

function zip(talk: Talk, found: Question, said: string): boolean {
  const [code] = /^\d{5}(?= ?(?:\d{4})?$)/.exec(said) ?? []
  if (code === undefined || !('zip' in found.ask)) return false
  const places = near(talk.bundle.places, code)
  if (places.length === 0) say(talk, found.ask.none)
  else say(talk, found.ask.found)
  for (const place of places) utter(talk, place.words[languageOf(talk)], languageOf(talk), {})
  follow(talk, found.flow, found.ask.then)
  return true
}

/** True if `said` is a form of the phrase, as texted or as spoken, in either language. */
const names = (talk: Talk, phrase: string, said: string): boolean =>
  said !== '' && lookup(talk.bundle.names, phrase)?.includes(said) === true
