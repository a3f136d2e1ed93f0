import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import type { Day } from '../../src/core/clock.ts'
import { type Said, wallTimes } from '../../src/core/clock-said.ts'
import { normalise } from '../../src/core/text.ts'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun']
const two = (n: number) => String(n).padStart(2, '0')

const day = (d: Day): string => {
  if (d.kind === 'ahead') return `+${d.days}d`
  if (d.kind === 'weekdays') return d.weekdays.map((n) => WEEKDAYS[n - 1]).join('+')
  return [...(d.year === null ? [] : [d.year]), d.month === null ? '*' : two(d.month), two(d.day)].join('-')
}

/** "8:00|20:00" is an hour without its half of the day; "+1d" is tomorrow; "night" is a part of the day alone. */
const short = (said: Said | null): string =>
  said === null
    ? 'nothing'
    : [
        ...said.times.map(({ time, other }) =>
          [time, ...(other === null ? [] : [other])].map((t) => `${t.hour}:${two(t.minute)}`).join('|'),
        ),
        ...(said.day === null ? [] : [day(said.day)]),
        ...(said.part === null ? [] : [said.part]),
      ].join(' ')

/** Said → heard. */
const HEARD: Record<string, [said: string, heard: string][]> = {
  'English, an hour': [
    ['8', '8:00|20:00'],
    ['8pm', '20:00'],
    ['8 pm', '20:00'],
    ['8PM', '20:00'],
    ['8 p.m.', '20:00'],
    ['8 P. M.', '20:00'],
    ['8 p', '20:00'],
    ['8p', '20:00'],
    ['8a', '8:00'],
    ['8:30', '8:30|20:30'],
    ['8.30', '8:30|20:30'],
    ['8 : 30', '8:30|20:30'],
    ['8:30 a.m', '8:30'],
    ['8:30:00 PM', '20:30'],
    ['830pm', '20:30'],
    ['830', '8:30|20:30'],
    ['1030', '10:30|22:30'],
    ['0830', '8:30'],
    ['08:30', '8:30'],
    ['08', '8:00'],
    ['0830 hours', '8:30'],
    ['2000', '20:00'],
    ['20:00', '20:00'],
    ['20h', '20:00'],
    ['20h30', '20:30'],
    ['0:15', '0:15'],
    ['00:00', '0:00'],
    ['12', '0:00|12:00'],
    ['12am', '0:00'],
    ['12 pm', '12:00'],
    ['12:30', '0:30|12:30'],
    ['noon', '12:00'],
    ['12 noon', '12:00'],
    ['midday', '12:00'],
    ['midnight', '0:00'],
    ['12 midnight', '0:00'],
    ['half past 8', '8:30|20:30'],
    ['half past eight in the morning', '8:30'],
    ['half past noon', '12:30'],
    ['quarter to nine', '8:45|20:45'],
    ['a quarter past 7pm', '19:15'],
    ['quarter to one', '0:45|12:45'],
    ['quarter to noon', '11:45'],
    ['ten to nine', '8:50|20:50'],
    ['20 minutes past 8 am', '8:20'],
    ['five past 8', '8:05|20:05'],
    ['eight thirty', '8:30|20:30'],
    ['five thirty five pm', '17:35'],
    ['eight oh five', '8:05|20:05'],
    ['one', '1:00|13:00'],
    ['at one', '1:00|13:00'],
    ['one thirty', '1:30|13:30'],
    ['eight', '8:00|20:00'],
    ['eleven', '11:00|23:00'],
    ["8 o'clock", '8:00|20:00'],
    ['8 oclock at night', '20:00'],
    ['8 in the morning', '8:00'],
    ['8 at night', '20:00'],
    ['2 in the afternoon', '14:00'],
    ['6 in the evening', '18:00'],
    ['12 at night', '0:00'],
    ['1 at night', '1:00'],
    ['12 in the morning', '0:00|12:00'],
    ['20:00 at night', '20:00'],
    ['8ish', '8:00|20:00'],
    ['around 9', '9:00|21:00'],
    ['about 9:15 pm', '21:15'],
    ['9 pm sharp', '21:00'],
    ['every morning at 8', '8:00'],
    ['8 every night', '20:00'],
    ['8pm every night', '20:00'],
    ['I take it at 7 please', '7:00|19:00'],
    ['I am free at 9 pm', '21:00'],
    ['can you text me at 8:15pm', '20:15'],
    ['no, 9pm', '21:00'],
    ['2 pills at 8', '8:00|20:00'],
    ['50 mg at 9pm', '21:00'],
    ['once a day at 8am', '8:00'],
    ['3 times a day', 'nothing'],
    ['REMIND DAILY 8:30PM 80202', '20:30'],
  ],
  'Spanish, an hour': [
    ['a las 8', '8:00|20:00'],
    ['alas 8', '8:00|20:00'],
    ['las 8 de la noche', '20:00'],
    ['8 de la mañana', '8:00'],
    ['8 de mañana', '8:00'],
    ['8 de la manana', '8:00'],
    ['a las 9 de la mañana', '9:00'],
    ['11 de la mañana', '11:00'],
    ['12 de la mañana', '0:00|12:00'],
    ['ocho', '8:00|20:00'],
    ['ocho y media', '8:30|20:30'],
    ['las ocho y media de la noche', '20:30'],
    ['las 7 y cuarto de la tarde', '19:15'],
    ['las siete y un cuarto', '7:15|19:15'],
    ['9 menos cuarto', '8:45|20:45'],
    ['las nueve menos diez de la noche', '20:50'],
    ['la una menos cuarto', '0:45|12:45'],
    ['cuarto para las nueve', '8:45|20:45'],
    ['un cuarto para las 9 pm', '20:45'],
    ['diez para las 8', '7:50|19:50'],
    ['faltan 20 para la una', '0:40|12:40'],
    ['ocho y diez', '8:10|20:10'],
    ['las 8 y 20', '8:20|20:20'],
    ['ocho treinta', '8:30|20:30'],
    ['ocho cuarenta y cinco', '8:45|20:45'],
    ['ocho y treinta y cinco', '8:35|20:35'],
    ['a la una', '1:00|13:00'],
    ['a la una y media', '1:30|13:30'],
    ['a la 1 de la tarde', '13:00'],
    ['las once', '11:00|23:00'],
    ['once de la noche', '23:00'],
    ['mediodía', '12:00'],
    ['mediodia', '12:00'],
    ['al medio día', '12:00'],
    ['mediodía y media', '12:30'],
    ['las 12 del mediodía', '12:00'],
    ['la 1 del mediodía', '13:00'],
    ['medianoche', '0:00'],
    ['media noche', '0:00'],
    ['las 12 de la noche', '0:00'],
    ['12 de la tarde', '12:00'],
    ['2 de la madrugada', '2:00'],
    ['20 horas', '20:00'],
    ['a las 20:00 hrs', '20:00'],
    ['las veinte horas', '20:00'],
    ['las diecinueve y treinta', '19:30'],
    ['las veinte y quince', '20:15'],
    ['las 20 y 15', '20:15'],
    ['8 en punto', '8:00|20:00'],
    ['8 más o menos', '8:00|20:00'],
    ['a las 8 y pico', '8:00|20:00'],
    ['como a las 9', '9:00|21:00'],
    ['8 p. m.', '20:00'],
    ['8 x la noche', '20:00'],
    ['8 por la mañana', '8:00'],
    ['8 de la nochecita', '20:00'],
    ['todas las noches a las 9', '21:00'],
    ['cada mañana a las 8', '8:00'],
    ['por las mañanas a las 7', '7:00'],
    ['mejor a las 9', '9:00|21:00'],
    ['una vez al día a las 8', '8:00|20:00'],
    ['2 pastillas a las 8 de la noche', '20:00'],
    ['la tomo a las 7 de la mañana por favor', '7:00'],
    ['RECUERDO DIARIO 8:30PM 80202', '20:30'],
  ],
  'several times': [
    ['8am and 8pm', '8:00 20:00'],
    ['8am & 8pm', '8:00 20:00'],
    ['8, 2 y 9', '8:00|20:00 2:00|14:00 9:00|21:00'],
    ['8 2 y 9', '8:00|20:00 2:00|14:00 9:00|21:00'],
    ['7am 3pm 11pm', '7:00 15:00 23:00'],
    ['8 y 10', '8:00|20:00 10:00|22:00'],
    ['8 14 y 20', '8:00 14:00 20:00'],
    ['9 14 y 20', '9:00|21:00 14:00 20:00'],
    ['a las 8, a las 2 y a las 9 de la noche', '8:00|20:00 2:00|14:00 21:00'],
    ['8 in the morning and 9 at night', '8:00 21:00'],
    ['8 in the morning and at night', '8:00 20:00'],
    ['8 de la mañana y de la noche', '8:00 20:00'],
    ['8am and pm', '8:00 20:00'],
    ['8 and 8', '8:00 20:00'],
    ['8am and 8', '8:00 20:00'],
    ['8 and 8pm', '8:00 20:00'],
    ['8pm and 8 pm', '20:00'],
    ['8, 8 and 8', '8:00 20:00'],
    ['noon and midnight', '12:00 0:00'],
  ],
  days: [
    ['tomorrow', '+1d'],
    ['tmrw 9a', '9:00 +1d'],
    ['2morrow at 9am', '9:00 +1d'],
    ['tomorrow morning', '+1d morning'],
    ['tomorrow night at 9', '21:00 +1d'],
    ['today at noon', '12:00 +0d'],
    ['tonight at 8', '20:00 +0d'],
    ['tonight at 12:30', '0:30 +1d'],
    ['this evening at 7', '19:00 +0d'],
    ['day after tomorrow 8am', '8:00 +2d'],
    ['hoy', '+0d'],
    ['hoy a las 8 de la noche', '20:00 +0d'],
    ['esta noche a las 8', '20:00 +0d'],
    ['mañana', '+1d'],
    ['mañana a las 9', '9:00|21:00 +1d'],
    ['mañana a las 9 de la mañana', '9:00 +1d'],
    ['mañana por la mañana', '+1d morning'],
    ['mañana en la noche a las 9', '21:00 +1d'],
    ['a partir de mañana a las 9 am', '9:00 +1d'],
    ['pasado mañana a las 7', '7:00|19:00 +2d'],
    ['lunes a las 9', '9:00|21:00 mon'],
    ['el sábado a las 10 am', '10:00 sat'],
    ['on friday 10am', '10:00 fri'],
    ['mondays and thursdays at 8pm', '20:00 mon+thu'],
    ['Mon, Wed, Fri 8am', '8:00 mon+wed+fri'],
    ['mar y jue a las 8', '8:00|20:00 tue+thu'],
    ['lunes a viernes a las 7', '7:00|19:00 mon+tue+wed+thu+fri'],
    ['fri-mon 8am', '8:00 mon+fri+sat+sun'],
    ['weekdays at 7am', '7:00 mon+tue+wed+thu+fri'],
    ['los fines de semana a las 10 am', '10:00 sat+sun'],
    ['dec 3', '12-03'],
    ['December 3rd at 2pm', '14:00 12-03'],
    ['3rd of December 2026', '2026-12-03'],
    ['december third at 9 in the morning', '9:00 12-03'],
    ['the second of june at noon', '12:00 06-02'],
    ['december twenty first at 2pm', '14:00 12-21'],
    ['january thirtieth', '01-30'],
    ['dec 3, 2026 at noon', '12:00 2026-12-03'],
    ['8 may 3', '8:00|20:00 05-03'],
    ['3 may 8pm', '20:00 05-03'],
    ['may I get it at 8pm', '20:00'],
    ['12/3', '12-03'],
    ['12/3/26 9:30am', '9:30 2026-12-03'],
    ['25/12', '12-25'],
    ['2026-12-03 8pm', '20:00 2026-12-03'],
    ['the 15th at 8am', '8:00 *-15'],
    ['3 de diciembre', '12-03'],
    ['el 3 de diciembre a las 9 de la noche', '21:00 12-03'],
    ['martes 3 de marzo', '03-03'],
    ['primero de mayo a las 8 am', '8:00 05-01'],
    ['el 15 a las 9 am', '9:00 *-15'],
    ['el día 15 a las 9 am', '9:00 *-15'],
    ['feb 29', '02-29'],
    ['night', 'night'],
    ['por la tarde', 'afternoon'],
  ],
  'not a time to go by': [
    ['', 'nothing'],
    ['hello', 'nothing'],
    ['no', 'nothing'],
    ['ya no', 'nothing'],
    ['now', 'nothing'],
    ['más tarde', 'nothing'],
    ['25:00', 'nothing'],
    ['24:00', 'nothing'],
    ['13pm', 'nothing'],
    ['0 pm', 'nothing'],
    ['8:60', 'nothing'],
    ['8:5', 'nothing'],
    ['99', 'nothing'],
    ['2460', 'nothing'],
    ['20:00 de la mañana', 'nothing'],
    ['8am and 25:00', 'nothing'],
    ['8 or 9', 'nothing'],
    ['8 o 9', 'nothing'],
    ['ocho o nueve', 'nothing'],
    ['7 u 8', 'nothing'],
    ['8-9', 'nothing'],
    ['8 to 9', 'nothing'],
    ['de 8 a 9', 'nothing'],
    ['de las 8 a las 9', 'nothing'],
    ['between 8 and 9', 'nothing'],
    ['entre las 8 y las 9', 'nothing'],
    ['8 no 9', 'nothing'],
    ['8pm, no mejor 9', 'nothing'],
    ['not at 8, at 9', 'nothing'],
    ['every 8 hours', 'nothing'],
    ['cada 8 horas', 'nothing'],
    ['in 2 hours', 'nothing'],
    ['en 2 horas', 'nothing'],
    ['303-555-0100', 'nothing'],
    ['feb 30', 'nothing'],
    ['13/13', 'nothing'],
    ['the 32nd', 'nothing'],
    ['1am 2am 3am 4am 5am 6am 7am', 'nothing'],
    ['constructor 8 y constructor', '8:00|20:00'],
  ],
}

describe.for(Object.entries(HEARD))('%s', ([, rows]) => {
  it.for(rows)('%j', ([said, heard], { expect }) => {
    expect(short(wallTimes(said))).toBe(heard)
  })
})

it('reads what normalising leaves of a text', ({ expect }) => {
  for (const said of [
    '8:30 p.m.',
    '8 p.m.',
    'a las 8:45 de la noche',
    'mañana a las 9',
    '¿a las 8?',
    '20:00',
  ])
    expect(short(wallTimes(normalise(said))), said).toBe(short(wallTimes(said)))
})

const clock = fc.record({ hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) })

it('hears every minute of the day, however it is written', ({ expect }) => {
  fc.assert(
    fc.property(clock, ({ hour, minute }) => {
      const figures = `${hour % 12 === 0 ? 12 : hour % 12}:${two(minute)}`
      const half = hour < 12 ? 'am' : 'pm'
      // From ten to twelve the figures are those of both halves of the day.
      const plain = hour >= 10 && hour <= 12 ? [] : [`${two(hour)}:${two(minute)}`]
      const written = [...plain, `${figures}${half}`, `${figures} ${half === 'am' ? 'A.M.' : 'P.M.'}`]
      for (const said of [...written, ...written.map((w) => `a las ${w} todos los días`)])
        expect(wallTimes(said)?.times, said).toEqual([{ time: { hour, minute }, other: null }])
    }),
  )
})

const WORDS = [...new Set(Object.values(HEARD).flatMap((rows) => rows.flatMap(([said]) => said.split(' '))))]

it('answers any heap of its own words, with times that clocks show', ({ expect }) => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...WORDS), { maxLength: 12 }), (list) => {
      for (const { time, other } of wallTimes(list.join(' '))?.times ?? [])
        for (const t of other === null ? [time] : [time, other]) {
          expect(t.hour).toBeGreaterThanOrEqual(0)
          expect(t.hour).toBeLessThan(24)
          expect(t.minute).toBeGreaterThanOrEqual(0)
          expect(t.minute).toBeLessThan(60)
        }
    }),
    { numRuns: 2000 },
  )
})

it('reads a text of any length quickly', ({ expect }) => {
  const began = performance.now()
  for (const said of ['8 y '.repeat(4000), 'a '.repeat(8000), '8:'.repeat(8000), 'p . '.repeat(4000)])
    wallTimes(said)
  expect(performance.now() - began).toBeLessThan(200)
})
