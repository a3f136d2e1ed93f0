import * as z from 'zod'
import type { Geography, Names } from './geography.ts'
import { normalise } from './text.ts'

/** The form of content/geography.yaml, and how it becomes what the Worker reads. For compiler and linter only. */

const isZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== ''
  } catch {
    return false
  }
}

/** One or several keys of `zones`, most people first. */
const Clocks = z.string().regex(/^[a-z-]+(?: [a-z-]+)*$/)
/** YAML reads a list of one code as a number unless it is quoted. */
const Code = z.string().regex(/^\d{3}$/)
const Codes = z
  .string()
  .regex(/^\d{3}(?:\s+\d{3})*\s*$/, 'is not a list of three-figure codes, in quotes if it is only one')
const Prefixes = z
  .string()
  .regex(
    /^(?:\d{3}(?:-\d{3})?|\d{5})(?:\s+(?:\d{3}(?:-\d{3})?|\d{5}))*\s*$/,
    'is not a list of ZIP prefixes: three figures, a range of them, or five figures',
  )
const Words = z.array(z.string().min(1))

const Shape = z.strictObject({
  zones: z.record(
    z.string().regex(/^[a-z-]+$/),
    z.strictObject({
      zone: z.string().refine(isZone, 'is not a zone of the IANA list'),
      en: z.string().min(1),
      es: z.string().min(1),
      words: Words.optional(),
    }),
  ),
  words: z.record(Clocks, Words),
  everywhere: Clocks,
  areas: z.record(Clocks, Codes),
  overlays: z.record(Code, Code),
  zips: z.record(Clocks, Prefixes),
  states: z.record(
    z.string().min(1),
    z.strictObject({
      short: z.string().regex(/^[A-Z]{2}$/),
      zones: Clocks,
      mostly: Clocks.optional(),
      also: Words.optional(),
    }),
  ),
  wordy: z.string(),
  whole: z.string(),
  towns: z.record(z.string(), z.record(Clocks, z.string())),
  cities: z.record(Clocks, z.string()),
  shared: z.record(z.string().min(1), Clocks),
})

/** What one shape cannot say: every clock has a name above, and no code and no place stands twice. */
export const GeographySource = Shape.check((context) => {
  const source = context.value
  const wrong = (path: (string | number)[], message: string) =>
    context.issues.push({ code: 'custom', path, message, input: source })
  const clocks = (path: (string | number)[], keys: string) => {
    for (const key of split(keys))
      if (!Object.hasOwn(source.zones, key)) wrong(path, `"${key}" is not one of the zones above`)
  }
  const once = (path: (string | number)[], names: readonly string[], seen: Set<string>) => {
    for (const name of names) {
      if (seen.has(name)) wrong(path, `"${name}" stands twice`)
      seen.add(name)
    }
  }
  clocks(['everywhere'], source.everywhere)
  for (const keys of Object.keys(source.words)) clocks(['words', keys], keys)
  const codes = new Set<string>()
  for (const [keys, list] of Object.entries(source.areas)) {
    clocks(['areas', keys], keys)
    once(['areas', keys], split(list), codes)
  }
  for (const [code, base] of Object.entries(source.overlays)) {
    if (!codes.has(base)) wrong(['overlays', code], `there is no area code ${base} to be laid over`)
    if (codes.has(code)) wrong(['overlays', code], `"${code}" stands among the area codes too`)
  }
  const prefixes = new Set<string>()
  for (const [keys, list] of Object.entries(source.zips)) {
    clocks(['zips', keys], keys)
    once(['zips', keys], prefixesOf(list), prefixes)
  }
  for (const [name, state] of Object.entries(source.states)) {
    clocks(['states', name], state.zones)
    const strange = split(state.mostly ?? '').filter((key) => !split(state.zones).includes(key))
    if (strange.length > 0)
      wrong(['states', name], `is mostly ${strange.join(' ')}, which is none of its zones`)
  }
  for (const [name, lists] of Object.entries(source.towns)) {
    const legal = split(source.states[name]?.zones ?? '')
    const towns = new Set<string>()
    for (const [key, list] of Object.entries(lists)) {
      if (!split(key).every((k) => legal.includes(k)))
        wrong(['towns', name, key], `is none of the zones of ${name}`)
      once(['towns', name, key], listed(list), towns)
    }
  }
  const places = new Set<string>()
  for (const [keys, list] of Object.entries(source.cities)) {
    clocks(['cities', keys], keys)
    once(['cities', keys], listed(list), places)
  }
  for (const [name, keys] of Object.entries(source.shared)) {
    clocks(['shared', name], keys)
    once(['shared', name], [normalise(name)], places)
  }
})
export type GeographySource = z.infer<typeof Shape>

const split = (list: string): string[] => list.split(/\s+/).filter((word) => word !== '')
const listed = (list: string): string[] =>
  list
    .split(',')
    .map(normalise)
    .filter((name) => name !== '')

/** "010-012" is 010, 011 and 012. */
const prefixesOf = (list: string): string[] =>
  split(list).flatMap((range) => {
    const [from = '', to = from] = range.split('-')
    return Array.from({ length: Number(to) - Number(from) + 1 }, (_, i) =>
      String(Number(from) + i).padStart(from.length, '0'),
    )
  })

const joined = (names: readonly string[]): string => `|${[...new Set(names.map(normalise))].join('|')}|`

/** The source as one JSON value, small because names that mean the same clocks stand in one string. Deterministic. */
export function compileGeography(source: GeographySource): Geography {
  const zones = (keys: string): string[] => split(keys).map((key) => source.zones[key]?.zone ?? '')
  /** Rows of clocks and names, those with the same clocks put together. */
  const group = (rows: readonly (readonly [string, readonly string[]])[]): Names[] => {
    const byClocks = new Map<string, string[]>()
    for (const [keys, names] of rows) byClocks.set(keys, [...(byClocks.get(keys) ?? []), ...names])
    return [...byClocks]
      .filter(([, names]) => names.length > 0)
      .map(([keys, names]) => ({ zones: zones(keys), names: joined(names) }))
  }
  const wordy = new Set(split(source.wordy))
  const whole = new Set(split(source.whole))
  const isWord = (name: string) => wordy.has(name) || whole.has(name)
  const baseOf = (code: string): string =>
    Object.entries(source.areas).find(([, list]) => split(list).includes(code))?.[0] ?? ''
  const states = Object.entries(source.states)
  const shorts = states.map(([, s]) => [s.zones, s.short.toLowerCase()] as const)
  const shared = new Set(Object.keys(source.shared).map(normalise))
  const elsewhere = new Set(Object.values(source.cities).flatMap(listed))
  const cities = [
    ...Object.entries(source.shared).map(([name, keys]) => [keys, [normalise(name)]] as const),
    ...Object.entries(source.cities).map(
      ([keys, list]) => [keys, listed(list).filter((name) => !shared.has(name))] as const,
    ),
    ...Object.values(source.towns).flatMap((lists) =>
      Object.entries(lists).map(
        ([keys, list]) =>
          [keys, listed(list).filter((name) => !shared.has(name) && !elsewhere.has(name))] as const,
      ),
    ),
  ]
  const only = (fits: (name: string) => boolean) =>
    shorts.flatMap(([keys, short]) => (fits(short) ? [[keys, [short]] as const] : []))
  const cityWords = new Set(cities.flatMap(([, names]) => names.filter(isWord)))
  return {
    everywhere: zones(source.everywhere),
    areas: group([
      ...Object.entries(source.areas).map(([keys, list]) => [keys, split(list)] as const),
      ...Object.entries(source.overlays).map(([code, base]) => [baseOf(base), [code]] as const),
    ]),
    zips: group(Object.entries(source.zips).map(([keys, list]) => [keys, prefixesOf(list)] as const)),
    cities: group(cities.map(([keys, names]) => [keys, names.filter((name) => !isWord(name))] as const)),
    states: group(states.map(([name, s]) => [s.zones, [name, ...(s.also ?? [])]] as const)),
    mostly: group(
      states.flatMap(([name, s]) =>
        s.mostly === undefined ? [] : [[s.mostly, [name, s.short, ...(s.also ?? [])]] as const],
      ),
    ),
    divided: Object.entries(source.towns).map(([name, lists]) => ({
      names: joined([name, source.states[name]?.short ?? '', ...(source.states[name]?.also ?? [])]),
      towns: group(Object.entries(lists).map(([keys, list]) => [keys, listed(list)] as const)),
    })),
    short: {
      anywhere: group(only((short) => !isWord(short))),
      afterCity: group(only(isWord)),
      // "LA" alone is the city as often as the state.
      alone: group([
        ...only((short) => whole.has(short) && !cityWords.has(short)),
        ...cities.map(([keys, names]) => [keys, names.filter(isWord)] as const),
      ]),
    },
    words: group([
      ...Object.entries(source.zones).map(([key, zone]) => [key, zone.words ?? []] as const),
      ...Object.entries(source.words),
    ]),
    labels: Object.fromEntries(Object.values(source.zones).map(({ zone, en, es }) => [zone, { en, es }])),
  }
}
