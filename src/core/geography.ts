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
  /** The states that two clocks divide, with those of their towns that are known to be on one of them. */
  divided: { names: string; towns: Names[] }[]
  /** Abbreviations of states, by where they may stand. */
  short: { anywhere: Names[]; afterCity: Names[]; alone: Names[] }
  /** Words for clocks themselves: "pacific", "hora del este". */
  words: Names[]
  /** What a zone is called in each language, as in "Eastern time", "hora del Este". */
  labels: Record<string, { en: string; es: string }>
}

/** The zones of a name in any of some lists, in their order; empty if none has it. */
export const find = (lists: readonly Names[], name: string): string[] =>
  lists.filter((l) => l.names.includes(`|${name}|`)).flatMap((l) => l.zones)

/** Zones of all lists, each once. */
export const union = (...zones: readonly string[][]): string[] => [...new Set(zones.flat())]

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
