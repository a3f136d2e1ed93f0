import { find, type Geography, union, zonesOfZip } from './geography.ts'
import { normalise, words } from './text.ts'

/** A name in a text. `bare` is what it means when it stands alone; `strong` is false of "central" in "central florida". */
type Hit = { kind: 'city' | 'state' | 'word'; name: string; zones: string[]; bare: string[]; strong: boolean }

const FILLERS = new Set(
  'i im am live living in from near at the it is its en vivo estoy soy de desde cerca es time hora del state estado of'.split(
    ' ',
  ),
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
  let more = false // words that are no name we know
  for (let i = 0; i < list.length;) {
    const { hit, length } = hitAt(geography, list, i, isAfterPlace(geography, said, list, i, hits))
    if (hit !== null) hits.push(hit)
    else if (!FILLERS.has(list[i] ?? '')) more = true
    i += length
  }
  const cities = hits.filter((h) => h.kind === 'city')
  const state = hits.findLast((h) => h.kind === 'state')
  const clocks = union(...hits.filter((h) => h.kind === 'word' && h.strong).map((h) => h.zones))
  if (state !== undefined) {
    const bare = hits.length === 1 && !more
    return narrowed(bare ? union(state.bare) : zonesIn(geography, state, cities.at(-1)?.name), clocks)
  }
  if (cities.length > 0) {
    const all = cities.map((h) => h.zones)
    return narrowed(narrowed(union(...all), all.reduce(common)), clocks)
  }
  const named = union(...hits.map((h) => h.zones))
  return named.length > 0 ? named : alone(geography, list)
}

const common = (a: readonly string[], b: readonly string[]): string[] => a.filter((zone) => b.includes(zone))

/** Those of `zones` that `by` has too, or all of them where it has none. */
const narrowed = (zones: string[], by: readonly string[]): string[] => {
  const left = common(zones, by)
  return left.length > 0 ? left : zones
}

/**
 * The zones of a city in a state. Only a divided state's own list of towns says more than the state does, since the
 * city that we know by that name may be another one.
 */
function zonesIn(geography: Geography, state: Hit, city: string | undefined): string[] {
  const divided = geography.divided.find(({ names }) => names.includes(`|${state.name}|`))
  const town = city === undefined || divided === undefined ? [] : find(divided.towns, city)
  return union(town.length > 0 ? town : state.zones)
}

/** The longest name that begins at word `i`, and how many words it took: 1 for a word that says nothing. */
function hitAt(
  geography: Geography,
  list: string[],
  i: number,
  afterPlace: boolean,
): { hit: Hit | null; length: number } {
  for (let length = Math.min(LONGEST_NAME_WORDS, list.length - i); length > 0; length -= 1) {
    const name = list.slice(i, i + length).join(' ')
    const state = union(
      find(geography.states, name),
      find(geography.short.anywhere, name),
      afterPlace ? find(geography.short.afterCity, name) : [],
    )
    const city = find(geography.cities, name)
    if (state.length > 0) {
      const mostly = find(geography.mostly, name)
      const bare = [...city, ...(mostly.length > 0 ? mostly : state)]
      return { hit: { kind: 'state', name, zones: state, bare, strong: true }, length }
    }
    if (city.length > 0) return { hit: { kind: 'city', name, zones: city, bare: city, strong: true }, length }
    const word = find(geography.words, name)
    if (word.length > 0) {
      // "central florida" is no clock, "florida, central time" is.
      const asTime = list[i + length] === 'time' || list.slice(0, i).includes('hora')
      const strong = asTime || length > 1 || name.length <= 3
      return { hit: { kind: 'word', name, zones: word, bare: word, strong }, length }
    }
  }
  return { hit: null, length: 1 }
}

/** "Bend, OR" and "Muskogee OK". */
const WRITTEN_STATE = /,\s*[A-Za-z]{2}[\s.]*$|[a-z]\s+[A-Z]{2}[\s.]*$/

/**
 * True if word `i` is where a state stands: the last word ("chicago or denver" is not in Oregon), behind a city or as
 * it is written, or, unless it is an everyday word, behind any name that we do not know.
 */
function isAfterPlace(
  geography: Geography,
  said: string,
  list: readonly string[],
  i: number,
  hits: readonly Hit[],
): boolean {
  const [word = '', last = ''] = [list[i], list[i - 1]]
  if (i !== list.length - 1 || last === '' || FILLERS.has(last)) return false
  if (hits.at(-1)?.kind === 'city' || WRITTEN_STATE.test(said)) return true
  const isName = /^[a-z]{3,}$/.test(last)
  return isName && find(geography.short.alone, word).length > 0
}

/** An answer that is nothing but an abbreviation: "PA", "in LA". */
function alone(geography: Geography, list: readonly string[]): string[] {
  const meant = list.filter((word) => !FILLERS.has(word))
  return meant.length === 1 && meant[0] !== undefined ? union(find(geography.short.alone, meant[0])) : []
}
