import { Temporal } from 'temporal-polyfill'
import { describe, it } from 'vitest'
import { next } from '../../src/core/occurrence.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { phone } from './woken.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
/** 1 March 2027, 4 AM in New York: both changes of a year lie ahead. */
const MARCH = Date.parse('2027-03-01T09:00:00Z')

const daily = (zone: string, hour: number, minute: number): Reminder => ({
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour, minute }] },
  zone,
  anyHour: true,
  by: 'text',
  word: null,
  plain: false,
  state: 'active',
  until: null,
  next: next({ kind: 'daily', times: [{ hour, minute }] }, zone, MARCH),
  again: null,
  unanswered: 0,
})

/** When a phone that answers each day got its reminders, in a year, on the wall of its zone. */
function year(zone: string, hour: number, minute: number): Temporal.ZonedDateTime[] {
  const one = phone(MARCH, { reminders: [daily(zone, hour, minute)], heardAt: MARCH })
  for (let day = 0; day < 365; day += 1) {
    one.pass(DAY)
    one.says('taken')
  }
  return one.texts.map(({ at }) => Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone))
}

const shown = (at: Temporal.ZonedDateTime): string =>
  at.toString({ smallestUnit: 'minute', timeZoneName: 'never' }).replace('T', ' ')

describe('a year of a daily reminder', () => {
  const zones = [
    { zone: 'America/New_York', winter: '-05:00', summer: '-04:00' },
    { zone: 'America/Denver', winter: '-07:00', summer: '-06:00' },
    { zone: 'America/Los_Angeles', winter: '-08:00', summer: '-07:00' },
    { zone: 'America/Phoenix', winter: '-07:00', summer: '-07:00' },
  ]
  // Days about the changes: clocks jump from 2 to 3 on 14 March and show 1 to 2 twice on 7 November.
  const dates = ['03-13', '03-14', '03-15', '11-06', '11-07', '11-08']

  it.for(zones)('in $zone', ({ zone, winter, summer }, { expect }) => {
    const keepsTime = winter === summer
    // On the day itself the hours from 2 AM on have the new offset.
    const late = [winter, summer, summer, summer, winter, winter]
    const early = [winter, summer, summer, summer, summer, winter]
    const walls: Record<string, string[]> = {
      '20:30': dates.map((date, n) => `2027-${date} 20:30${late[n]}`),
      // The jump has no 2:30: it is the first minute after it.
      '02:30': dates.map(
        (date, n) => `2027-${date} ${date === '03-14' && !keepsTime ? '03:00' : '02:30'}${late[n]}`,
      ),
      // 1:30 comes twice in November: the first is it. In March it is still winter then.
      '01:30': dates.map((date, n) => `2027-${date} 01:30${date === '03-14' ? winter : early[n]}`),
    }
    for (const [time, expected] of Object.entries(walls)) {
      const [hour = 0, minute = 0] = time.split(':').map(Number)
      const got = year(zone, hour, minute)
      const about = got.filter((at) => dates.some((date) => at.toPlainDate().toString() === `2027-${date}`))
      expect(about.map(shown)).toEqual(expected)
      expect(new Set(got.map((at) => at.toPlainDate().toString())).size).toBe(365)
      expect(got).toHaveLength(365)
      console.log(`${zone} ${time}: ${about.map(shown).join(' | ')}`)
    }
  })
})

describe('an outage of 26 hours', () => {
  /** A Tuesday, noon in Denver, to Wednesday 2 PM. */
  const DOWN = Date.parse('2026-11-24T19:00:00Z')
  const LONG = 26 * HOUR
  const START = DOWN - DAY
  const MINUTE = 60_000

  /** What is asked for, with a hole for the hours, and how many minutes late it still helps. */
  const regimens: { ask: string; helps: number; hours: string[] }[] = [
    { ask: 'remind daily', helps: 180, hours: ['8am', '10am', '12:30pm', '2pm', '5pm', '8pm'] },
    { ask: 'remind mwf', helps: 180, hours: ['8am', '1pm', '8pm'] },
    { ask: 'remind antabuse', helps: 180, hours: ['9am', '1pm', '7pm'] },
    { ask: 'remind check in', helps: 180, hours: ['11am', '3pm'] },
    { ask: 'remind sinclair', helps: 180, hours: ['6pm', '1:15pm'] },
    { ask: 'remind acamprosate', helps: 120, hours: ['8am 2pm 8pm', '8am 1pm 6pm', '9am 12pm 7pm'] },
    { ask: 'remind shot nov 26', helps: 720, hours: ['9am', '1pm'] },
    { ask: 'remind refill nov 28', helps: 720, hours: ['9am', '10am'] },
    { ask: 'remind lab nov 25', helps: 720, hours: ['9am', '8am'] },
    { ask: 'remind visit nov 26', helps: 720, hours: ['9am', '4pm'] },
    { ask: 'remind first week', helps: 720, hours: ['9am', '7pm'] },
  ]
  const zips = ['10001', '60601', '80202', '90210', '85001', '96813', '99501']
  const asks = Array.from({ length: 100 }, (_, person) => {
    const { ask, helps, hours } = regimens[person % regimens.length] ?? { ask: '', helps: 0, hours: [] }
    const turn = Math.floor(person / regimens.length)
    return { helps, body: `${ask} ${hours[turn % hours.length]} ${zips[turn % zips.length]}` }
  })

  it('leaves each of 100 people with one text at most, none too late, and a log of what was missed', ({
    expect,
  }) => {
    const rows = asks.map(({ body, helps }) => {
      const one = phone(START, { area: '303' })
      one.says(body)
      expect(one.says('1'), body).toMatch(/It is on/)
      one.pass(DAY)
      const [texts, lines] = [one.texts.length, one.doses.length]
      const [reminder] = one.profile().reminders
      const due: number[] = []
      if (reminder !== undefined)
        for (
          let at = next(reminder.rule, reminder.zone, DOWN);
          at !== null && at.at <= DOWN + LONG;
          at = next(reminder.rule, reminder.zone, at.at)
        )
          due.push(at.at)
      one.outage(LONG)
      one.wake()
      const got = one.texts.slice(texts)
      const log = one.doses.slice(lines).map((line) => line.split(' ')[1])
      const last = due.at(-1)
      const lateMs = last === undefined ? null : DOWN + LONG - last
      // One text if the last one still helps, and everything else was missed by us.
      const helpsStill = lateMs !== null && lateMs <= helps * MINUTE
      expect(got.length, body).toBe(helpsStill ? 1 : 0)
      expect(log.filter((mark) => mark === 'sent').length, body).toBe(got.length)
      expect(log.filter((mark) => mark === 'missed').length, body).toBe(due.length - got.length)
      return { body, due: due.length, sent: got.length, missed: due.length - got.length, lateMs }
    })
    for (const { ask } of regimens) {
      const own = rows.filter(({ body }) => body.startsWith(`${ask} `))
      const sum = (of: 'due' | 'sent' | 'missed'): number => own.reduce((n, row) => n + row[of], 0)
      const late = own.flatMap((row) => (row.sent > 0 && row.lateMs !== null ? row.lateMs / MINUTE : []))
      console.log(
        `${ask}: ${own.length} people, ${sum('due')} due, ${sum('sent')} sent ${late.length > 0 ? `(${Math.min(...late)} to ${Math.max(...late)} min late)` : ''}, ${sum('missed')} missed by us`,
      )
    }
    expect(rows.filter((row) => row.sent === 1).length).toBeGreaterThan(20)
    expect(rows.filter((row) => row.missed > 0).length).toBeGreaterThan(40)
  })
})
