import { minutes, wallAt, type WallTime } from './clock.ts'
import { normalise, words } from './text.ts'

/** Some names and the clocks they can mean, most people first: `names` is `|one|another|`. */
export type Names = { zones: string[]; names: string }

/** What numbers, ZIP codes and place names say about clocks: content/geography.yaml as one JSON value. */
export type Geography = {
  /** The zones of somebody of whom nothing is known. */
  everywhere: string[]
  areas: Names[]
  /** Three figures, or five where one town differs from its neighbours. */
  zips: Names[]
  cities: Names[]
  /** By law; `mostly` has the states whose bare name means fewer clocks than the law has there. */
  states: Names[]
  mostly: Names[]
  /** Abbreviations of states, by where they may stand. */
  short: { anywhere: Names[]; afterCity: Names[]; alone: Names[] }
  /** Words for clocks themselves: "pacific", "hora del este". */
  words: Names[]
  /** What a zone is called in each language, as in "Eastern time", "hora del Este". */
  labels: Record<string, { en: string; es: string }>
}

/** What is known of where a person is: the number they use, a ZIP code, the words in which they named a place. */
export type Whereabouts = { number?: string; zip?: string; place?: string }

/** How far a clock told by a person may be from the clock of a zone. */
const TOLERANCE_MINUTES = 20
const HALF_DAY_MINUTES = 720
const find = (lists: readonly Names[], name: string): string[] =>
  lists.filter((l) => l.names.includes(`|${name}|`)).flatMap((l) => l.zones)
const union = (...zones: readonly string[][]): string[] => [...new Set(zones.flat())]
const common = (a: readonly string[], b: readonly string[]): string[] => a.filter((zone) => b.includes(zone))

/** The zones of a North American number (E.164) by its area code; none if it says nothing. */
export function zonesOfNumber(geography: Geography, number: string): string[] {
  const [, code] = /^\+1(\d{3})\d{7}$/.exec(number) ?? []
  return code === undefined ? [] : find(geography.areas, code)
}

/** The zones of a ZIP or ZIP+4 code; none for military and unknown ones. */
export function zonesOfZip(geography: Geography, zip: string): string[] {
  const [, code] = /^\s*(\d{5})(?:-?\d{4})?\s*$/.exec(zip) ?? []
  if (code === undefined) return []
  const town = find(geography.zips, code)
  return town.length > 0 ? town : find(geography.zips, code.slice(0, 3))
}

/**
 * Every zone that a person could be in: those of the number, the ZIP code and the place together, since numbers move
 * with people and people with their numbers. What says nothing adds nothing; if all of it says nothing, all fifty
 * states. A zone that the person has confirmed stands above this and is not asked here.
 */
export function candidates(geography: Geography, { number, zip, place }: Whereabouts): string[] {
  const known = union(
    place === undefined ? [] : zonesOfPlace(geography, place),
    zip === undefined ? [] : zonesOfZip(geography, zip),
    number === undefined ? [] : zonesOfNumber(geography, number),
  )
  return known.length > 0 ? known : [...geography.everywhere]
}

type Hit = { kind: 'city' | 'state' | 'word'; zones: string[]; bare: string[]; weak: boolean }

const FILLERS = new Set(
  'i im am live living in from near at the it is its en vivo estoy soy de desde cerca es'.split(' '),
)
const LONGEST_NAME_WORDS = 4
const WORDS_READ = 24

/**
 * The zones that a place in a person's own words can mean, in either language: a city ("portland" is two), a state, a
 * city with its state ("san antonio tx"), a ZIP code, or a clock by name ("hora del este"). Empty if nothing is known.
 */
export function zonesOfPlace(geography: Geography, said: string): string[] {
  const list = words(normalise(said)).slice(0, WORDS_READ)
  const zip = list.find((word) => /^\d{5}$/.test(word))
  if (zip !== undefined) return zonesOfZip(geography, zip)
  const hits: Hit[] = []
  for (let i = 0; i < list.length;) {
    const { hit, length } = hitAt(geography, list, i, hits.at(-1)?.kind === 'city')
    if (hit !== null) hits.push(hit)
    i += length
  }
  const named = hits.filter((h) => h.kind !== 'word')
  const strong = named.length > 0 ? hits.filter((h) => !h.weak) : hits
  const [first, ...rest] = strong
  if (first === undefined) return alone(geography, list)
  if (rest.length === 0) return union(first.bare)
  const all = rest.reduce((zones, h) => common(zones, h.zones), first.zones)
  if (all.length > 0) return union(all)
  // Two names that exclude each other: the state is the surer one ("las vegas nm" is not the one in Nevada).
  const state = strong.findLast((h) => h.kind === 'state')
  return state === undefined ? union(...strong.map((h) => h.zones)) : union(state.bare)
}

/** The longest name that begins at word `i`, and how many words it took: 1 for a word that says nothing. */
function hitAt(
  geography: Geography,
  list: string[],
  i: number,
  afterCity: boolean,
): { hit: Hit | null; length: number } {
  for (let length = Math.min(LONGEST_NAME_WORDS, list.length - i); length > 0; length -= 1) {
    const name = list.slice(i, i + length).join(' ')
    const state = union(
      find(geography.states, name),
      find(geography.short.anywhere, name),
      // The last word only: "chicago or denver" is not in Oregon.
      afterCity && i === list.length - 1 ? find(geography.short.afterCity, name) : [],
    )
    const city = find(geography.cities, name)
    if (state.length > 0 || city.length > 0) {
      const mostly = find(geography.mostly, name)
      const bare = union(city, mostly.length > 0 ? mostly : state)
      return {
        hit: { kind: state.length > 0 ? 'state' : 'city', zones: union(city, state), bare, weak: false },
        length,
      }
    }
    const word = find(geography.words, name)
    if (word.length > 0) {
      // "central florida" is no clock, "florida, central time" is.
      const asTime = list[i + length] === 'time' || list.slice(0, i).includes('hora')
      const weak = !asTime && length === 1 && name.length > 3
      return { hit: { kind: 'word', zones: word, bare: word, weak }, length }
    }
  }
  return { hit: null, length: 1 }
}

/** An answer that is nothing but an abbreviation: "PA", "in LA". */
function alone(geography: Geography, list: readonly string[]): string[] {
  const meant = list.filter((word) => !FILLERS.has(word))
  return meant.length === 1 && meant[0] !== undefined ? union(find(geography.short.alone, meant[0])) : []
}

/**
 * Those of `zones` where it is about `told` at `at` (epoch milliseconds): the answer to "what time is it there?".
 * Twelve-hour clocks are compared, since people leave out AM and PM, and no two of our zones are twelve hours apart.
 */
export function zonesByClock(zones: readonly string[], told: WallTime, at: number): string[] {
  return zones.filter((zone) => {
    const away = Math.abs(minutes(wallAt(at, zone).time) - minutes(told)) % HALF_DAY_MINUTES
    return Math.min(away, HALF_DAY_MINUTES - away) <= TOLERANCE_MINUTES
  })
}
