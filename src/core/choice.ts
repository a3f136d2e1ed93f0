import { lookup } from './bundle.ts'
import type { Talk } from './talk.ts'
import { follow, question } from './walk.ts'

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

/** The digit that `said` (normalised) means: "2", "two", "option 2", "la dos". */
export function digitOf(said: string): string | null {
  const bare = said.replace(/^(?:option|opcion|number|numero|press|oprima|the|la|el|numeral) /, '')
  if (/^\d$/.test(bare)) return bare
  return lookup(NUMBER_WORDS, bare) ?? null
}

/** Takes the choice of the latest question that `said` names, by digit, by label or by one of its words. */
export function choose(talk: Talk, said: string): boolean {
  const found = question(talk)
  if (found === null) return false
  const digit = digitOf(said)
  const chosen = found.ask.choices.find(
    (choice) =>
      choice.key === digit ||
      names(talk, choice.label ?? choice.go, said) ||
      (choice.words !== undefined && names(talk, choice.words, said)),
  )
  if (chosen === undefined) return false
  if (found.ask.unrecorded === true) talk.effects.push({ kind: 'withhold' })
  follow(talk, found.flow, chosen.go)
  return true
}

/** True if `said` is a form of the phrase, as texted or as spoken, in either language. */
const names = (talk: Talk, phrase: string, said: string): boolean =>
  said !== '' && lookup(talk.bundle.names, phrase)?.includes(said) === true
