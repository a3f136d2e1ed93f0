import { gzipSync } from 'node:zlib'
import { describe, it } from 'vitest'
import { compileGeography, GeographySource } from '../../src/core/geography-source.ts'
import { zonesOfZip } from '../../src/core/geography.ts'
import { zonesOfPlace } from '../../src/core/zones-said.ts'
import { geography, source } from '../geography.ts'

/** A country of two clocks and five towns. */
const SMALL = {
  zones: {
    east: { zone: 'America/New_York', en: 'Eastern', es: 'del Este', words: ['eastern'] },
    west: { zone: 'America/Los_Angeles', en: 'Pacific', es: 'del Pacífico' },
  },
  words: { 'east west': ['daylight'] },
  everywhere: 'east west',
  areas: { east: '201 202', west: '213' },
  overlays: { '738': '213' },
  zips: { east: '100-102 99901', west: '999' },
  states: {
    ohio: { short: 'OH', zones: 'east', also: ['Óhio'] },
    oregon: { short: 'OR', zones: 'west east', mostly: 'west' },
  },
  towns: { oregon: { west: 'Bend', east: 'Vale' } },
  wordy: 'or',
  whole: 'oh la',
  cities: { east: 'Troy, St. Mary', west: 'Reno' },
  shared: { Salem: 'west east', la: 'west' },
}

describe('a geography', () => {
  it('is small once compiled, and the same each time', ({ expect }) => {
    const compiled = compileGeography(GeographySource.parse(SMALL))
    expect(JSON.stringify(compileGeography(GeographySource.parse(SMALL)))).toBe(JSON.stringify(compiled))
    expect(compiled).toEqual({
      everywhere: ['America/New_York', 'America/Los_Angeles'],
      areas: [
        { zones: ['America/New_York'], names: '|201|202|' },
        { zones: ['America/Los_Angeles'], names: '|213|738|' },
      ],
      zips: [
        { zones: ['America/New_York'], names: '|100|101|102|99901|' },
        { zones: ['America/Los_Angeles'], names: '|999|' },
      ],
      cities: [
        { zones: ['America/Los_Angeles', 'America/New_York'], names: '|salem|' },
        { zones: ['America/Los_Angeles'], names: '|reno|bend|' },
        { zones: ['America/New_York'], names: '|troy|st mary|vale|' },
      ],
      states: [
        { zones: ['America/New_York'], names: '|ohio|' },
        { zones: ['America/Los_Angeles', 'America/New_York'], names: '|oregon|' },
      ],
      mostly: [{ zones: ['America/Los_Angeles'], names: '|oregon|or|' }],
      divided: [
        {
          names: '|oregon|or|',
          towns: [
            { zones: ['America/Los_Angeles'], names: '|bend|' },
            { zones: ['America/New_York'], names: '|vale|' },
          ],
        },
      ],
      short: {
        anywhere: [],
        afterCity: [
          { zones: ['America/New_York'], names: '|oh|' },
          { zones: ['America/Los_Angeles', 'America/New_York'], names: '|or|' },
        ],
        alone: [
          { zones: ['America/New_York'], names: '|oh|' },
          { zones: ['America/Los_Angeles'], names: '|la|' },
        ],
      },
      words: [
        { zones: ['America/New_York'], names: '|eastern|' },
        { zones: ['America/New_York', 'America/Los_Angeles'], names: '|daylight|' },
      ],
      labels: {
        'America/New_York': { en: 'Eastern', es: 'del Este' },
        'America/Los_Angeles': { en: 'Pacific', es: 'del Pacífico' },
      },
    })
    expect(zonesOfZip(compiled, '99901')).toEqual(['America/New_York'])
    expect(zonesOfZip(compiled, '99902')).toEqual(['America/Los_Angeles'])
    expect(zonesOfPlace(compiled, 'salem or')).toEqual(['America/Los_Angeles', 'America/New_York'])
    expect(zonesOfPlace(compiled, 'vale or')).toEqual(['America/New_York'])
    expect(zonesOfPlace(compiled, 'oregon')).toEqual(['America/Los_Angeles'])
  })

  it.for<{ name: string; change: object; at: string }>([
    {
      name: 'a zone that does not exist',
      change: { zones: { ...SMALL.zones, east: { ...SMALL.zones.east, zone: 'America/Gotham' } } },
      at: 'zones.east.zone',
    },
    { name: 'a clock that is not one of the zones', change: { everywhere: 'east north' }, at: 'everywhere' },
    {
      name: 'a code under two clocks',
      change: { areas: { east: '201 213', west: '213' } },
      at: 'areas.west',
    },
    { name: 'a code of four figures', change: { areas: { east: '2012' } }, at: 'areas.east' },
    { name: 'an overlay of nothing', change: { overlays: { '738': '999' } }, at: 'overlays.738' },
    { name: 'an overlay that is listed too', change: { overlays: { '201': '213' } }, at: 'overlays.201' },
    {
      name: 'a ZIP prefix in two ranges',
      change: { zips: { east: '100-102', west: '102' } },
      at: 'zips.west',
    },
    { name: 'a ZIP prefix of four figures', change: { zips: { east: '1000' } }, at: 'zips.east' },
    { name: 'a city twice', change: { cities: { east: 'Troy', west: 'troy' } }, at: 'cities.west' },
    {
      name: 'a shared name that is one place’s too',
      change: { shared: { Troy: 'east west' } },
      at: 'shared.Troy',
    },
    {
      name: 'a state that is mostly on no clock of its own',
      change: { states: { ohio: { short: 'OH', zones: 'east', mostly: 'west' } } },
      at: 'states.ohio',
    },
  ])('cannot have $name', ({ change, at }, { expect }) => {
    const issues = GeographySource.safeParse({ ...SMALL, ...change }).error?.issues ?? []
    expect(issues.map((issue) => issue.path.join('.'))).toContain(at)
  })
})

it('fits into the part of the bundle that is meant for it', ({ expect }) => {
  expect(gzipSync(JSON.stringify(geography)).length).toBeLessThan(10_000)
})

it('has every code, prefix and name of the source', ({ expect }) => {
  const count = (lists: { names: string }[]) =>
    lists.flatMap(({ names }) => names.split('|').filter((n) => n !== '')).length
  expect(count(geography.areas)).toBe(
    Object.values(source.areas).join(' ').split(/\s+/).length + Object.keys(source.overlays).length,
  )
  expect(count(geography.zips)).toBeGreaterThan(900)
  expect(count([...geography.short.anywhere, ...geography.short.afterCity])).toBe(
    Object.keys(source.states).length,
  )
})
