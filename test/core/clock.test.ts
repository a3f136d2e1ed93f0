import { describe, it } from 'vitest'
import { dateOf, type Day, sayDay, sayTime, wallAt } from '../../src/core/clock.ts'

describe('a time as it is said', () => {
  it.for([
    { hour: 8, minute: 0, en: '8 AM', es: '8 AM' },
    { hour: 20, minute: 30, en: '8:30 PM', es: '8:30 PM' },
    { hour: 9, minute: 5, en: '9:05 AM', es: '9:05 AM' },
    { hour: 12, minute: 0, en: '12 PM (noon)', es: '12 PM (mediodía)' },
    { hour: 0, minute: 0, en: '12 AM (midnight)', es: '12 AM (medianoche)' },
    { hour: 12, minute: 1, en: '12:01 PM', es: '12:01 PM' },
    { hour: 0, minute: 30, en: '12:30 AM', es: '12:30 AM' },
    { hour: 23, minute: 59, en: '11:59 PM', es: '11:59 PM' },
  ])('$en', ({ hour, minute, en, es }, { expect }) => {
    expect(sayTime({ hour, minute }, 'en')).toBe(en)
    expect(sayTime({ hour, minute }, 'es')).toBe(es)
  })
})

describe('a day as it is said', () => {
  it.for([
    { date: '2026-12-03', en: 'Thursday, December 3', es: 'jueves 3 de diciembre' },
    { date: '2027-01-01', en: 'Friday, January 1', es: 'viernes 1 de enero' },
    { date: '2028-02-29', en: 'Tuesday, February 29', es: 'martes 29 de febrero' },
    { date: '2027-05-09', en: 'Sunday, May 9', es: 'domingo 9 de mayo' },
  ])('$date', ({ date, en, es }, { expect }) => {
    expect(sayDay(date, 'en')).toBe(en)
    expect(sayDay(date, 'es')).toBe(es)
  })
})

describe('the date that a named day is', () => {
  const on = (day: number, month: number | null = null, year: number | null = null): Day => ({
    kind: 'date',
    day,
    month,
    year,
  })
  it.for<{ name: string; day: Day; today: string; date: string | null }>([
    { name: 'today', day: { kind: 'ahead', days: 0 }, today: '2026-11-23', date: '2026-11-23' },
    {
      name: 'tomorrow, over the year',
      day: { kind: 'ahead', days: 1 },
      today: '2026-12-31',
      date: '2027-01-01',
    },
    {
      name: 'monday, on a monday',
      day: { kind: 'weekdays', weekdays: [1] },
      today: '2026-11-23',
      date: '2026-11-23',
    },
    {
      name: 'sunday, on a monday',
      day: { kind: 'weekdays', weekdays: [7] },
      today: '2026-11-23',
      date: '2026-11-29',
    },
    {
      name: 'the nearest of several',
      day: { kind: 'weekdays', weekdays: [1, 5] },
      today: '2026-11-24',
      date: '2026-11-27',
    },
    { name: 'december 3', day: on(3, 12), today: '2026-11-23', date: '2026-12-03' },
    { name: 'march 3, next year', day: on(3, 3), today: '2026-11-23', date: '2027-03-03' },
    { name: 'february 29', day: on(29, 2), today: '2026-11-23', date: '2028-02-29' },
    { name: 'february 29, over 2100', day: on(29, 2), today: '2096-03-01', date: '2104-02-29' },
    { name: 'the 31st', day: on(31), today: '2026-11-23', date: '2026-12-31' },
    { name: 'a date with its year', day: on(4, 7, 2028), today: '2026-11-23', date: '2028-07-04' },
    { name: 'a year that is over', day: on(4, 7, 2025), today: '2026-11-23', date: null },
    { name: 'february 29 of a common year', day: on(29, 2, 2027), today: '2026-11-23', date: null },
  ])('$name', ({ day, today, date }, { expect }) => {
    expect(dateOf(day, today)).toBe(date)
  })
})

it('reads the wall of a zone', ({ expect }) => {
  const at = Date.UTC(2026, 11, 4, 4, 30)
  expect(wallAt(at, 'America/New_York')).toEqual({ date: '2026-12-03', time: { hour: 23, minute: 30 } })
  expect(wallAt(at, 'Pacific/Guam')).toEqual({ date: '2026-12-04', time: { hour: 14, minute: 30 } })
})
