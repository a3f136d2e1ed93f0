import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { minutes, wallAt } from '../../src/core/clock.ts'
import { DAYTIME, isOpen, nextOpen } from '../../src/core/daytime.ts'

const utc = (text: string) => Date.parse(`${text}Z`)
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString().slice(0, 16))

describe('when a message of ours may go out', () => {
  it.for([
    { name: 'at noon', zones: ['America/New_York'], at: '2026-12-01T17:00', open: '2026-12-01T17:00' },
    { name: 'at eight sharp', zones: ['America/New_York'], at: '2026-12-01T13:00', open: '2026-12-01T13:00' },
    {
      name: 'a minute before eight',
      zones: ['America/New_York'],
      at: '2026-12-01T12:59',
      open: '2026-12-01T13:00',
    },
    {
      name: 'a minute before nine at night',
      zones: ['America/New_York'],
      at: '2026-12-02T01:59',
      open: '2026-12-02T01:59',
    },
    {
      name: 'at nine at night: not before eight',
      zones: ['America/New_York'],
      at: '2026-12-02T02:00',
      open: '2026-12-02T13:00',
    },
    {
      name: 'on both coasts',
      zones: ['America/New_York', 'America/Los_Angeles'],
      at: '2026-12-01T14:00',
      open: '2026-12-01T16:00',
    },
    {
      name: 'on both coasts, too late in the east',
      zones: ['America/New_York', 'America/Los_Angeles'],
      at: '2026-12-02T02:30',
      open: '2026-12-02T16:00',
    },
    {
      name: 'over the night clocks go forward',
      zones: ['America/New_York'],
      at: '2027-03-14T02:00',
      open: '2027-03-14T12:00',
    },
    {
      name: 'over the night clocks go back',
      zones: ['America/New_York'],
      at: '2026-11-01T02:00',
      open: '2026-11-01T13:00',
    },
    {
      name: 'in Arizona in summer',
      zones: ['America/Phoenix'],
      at: '2027-07-01T14:59',
      open: '2027-07-01T15:00',
    },
    {
      name: 'in Navajo country or the rest of Arizona',
      zones: ['America/Phoenix', 'America/Denver'],
      at: '2027-07-01T14:00',
      open: '2027-07-01T15:00',
    },
    {
      name: 'in Guam or New York',
      zones: ['Pacific/Guam', 'America/New_York'],
      at: '2026-12-01T13:00',
      open: '2026-12-01T22:00',
    },
    {
      name: 'around the globe',
      zones: ['America/New_York', 'Asia/Karachi', 'Pacific/Majuro'],
      at: '2026-12-01T13:00',
      open: null,
    },
    { name: 'nowhere in particular', zones: [], at: '2026-12-01T03:00', open: '2026-12-01T03:00' },
  ])('$name', ({ zones, at, open }, { expect }) => {
    expect(iso(nextOpen(zones, utc(at)))).toBe(open)
    expect(isOpen(zones, utc(at))).toBe(open === at)
  })

  it('keeps another window if one is given', ({ expect }) => {
    const office = { from: { hour: 9, minute: 30 }, until: { hour: 17, minute: 0 } }
    expect(iso(nextOpen(['America/Denver'], utc('2026-12-01T15:00'), office))).toBe('2026-12-01T16:30')
    expect(isOpen(['America/Denver'], utc('2026-12-02T00:00'), office)).toBe(false)
  })

  it('is what going through it minute by minute finds', ({ expect }) => {
    const zones = [
      'America/New_York',
      'America/Denver',
      'America/Phoenix',
      'America/Adak',
      'Pacific/Honolulu',
      'Pacific/Guam',
      'America/St_Johns',
    ]
    const open = (zone: string, at: number) => {
      const minute = minutes(wallAt(at, zone).time)
      return minute >= minutes(DAYTIME.from) && minute < minutes(DAYTIME.until)
    }
    const step = 15 * 60_000 // every offset here is a multiple of it
    const around = [utc('2026-11-01T00:00'), utc('2027-03-14T00:00'), utc('2027-07-01T00:00')]
    fc.assert(
      fc.property(
        fc.subarray(zones, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(...around),
        fc.integer({ min: 0, max: 3 * 96 }),
        (some, from, steps) => {
          const at = from + steps * step
          let walked = at
          while (!some.every((zone) => open(zone, walked)) && walked < at + 3 * 86_400_000) walked += step
          const found = nextOpen(some, at)
          if (found === null) expect(walked).toBe(at + 3 * 86_400_000)
          else expect(found).toBe(walked)
          expect(isOpen(some, at)).toBe(walked === at)
        },
      ),
      { numRuns: 200 },
    )
  })
})
