import { Temporal } from 'temporal-polyfill'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { wallAt } from '../../src/core/clock.ts'
import { wakeAt } from '../../src/core/due.ts'
import { next } from '../../src/core/occurrence.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { Rule } from '../../src/core/rule.ts'
import { anyRule, keysOn, timeOf } from './any-rule.ts'
import { phone, real } from './woken.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** A Monday, 9 AM in Denver. */
const MONDAY = Date.parse('2026-11-23T16:00:00Z')

const daily = (zone: string, hour: number, minute = 0): Reminder => ({
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour, minute }] },
  zone,
  anyHour: false,
  plain: false,
  by: 'text',
  word: null,
  state: 'active',
  until: null,
  next: null,
  again: null,
  unanswered: 0,
})

describe('the first reminder that is named', () => {
  it('is, for a day after a crisis, the first that is sent', ({ expect }) => {
    const one = phone(MONDAY)
    one.says('REMIND DAILY 8:30PM 80202')
    expect(one.says('1')).toContain('First: Monday, November 23, 8:30 PM')
    const other = phone(MONDAY)
    other.says('i took too many pills')
    other.says('REMIND DAILY 8:30PM 80202')
    expect(other.says('1')).toContain('First: Tuesday, November 24, 8:30 PM')
  })
})

describe('one text sets a reminder up, but for the disclosure', () => {
  const rows: { body: string; language?: 'es'; says: RegExp }[] = [
    { body: 'REMIND DAILY 8:30PM 80202', says: /1 text a day about 8:30 PM \(Mountain\)/ },
    { body: 'remind daily 20:30 denver', says: /about 8:30 PM \(Mountain\)/ },
    { body: 'remind pill 9am 10001', says: /about 9 AM \(Eastern\)/ },
    {
      body: 'remind acamprosate 8am 2pm 8pm 90210',
      says: /3 texts a day about 8 AM, 2 PM, 8 PM \(Pacific\)/,
    },
    { body: 'remind mwf 10am 60601', says: /3 texts a week, Mon, Wed and Fri, about 10 AM \(Central\)/ },
    { body: 'remind antabuse 8am 96813', says: /1 text a day about 8 AM \(Hawaii/ },
    { body: 'remind shot dec 14 9am 85001', says: /from Monday, December 14, about 9 AM \(Arizona/ },
    { body: 'remind refill dec 20 10am 80202', says: /2 texts before Sunday, December 20, about 10 AM/ },
    { body: 'remind lab 12/3 80202', says: /2 texts before Thursday, December 3, about 9 AM/ },
    { body: 'remind visit tomorrow 9am 80202', says: /before Tuesday, November 24, about 9 AM/ },
    { body: 'remind check in noon 33101', says: /1 text a day about 12 PM \(noon\) \(Eastern/ },
    { body: 'remind sinclair 7pm 80202', says: /1 text a day about 7 PM/ },
    { body: 'RECUERDO DIARIO 8:30PM 80202', language: 'es', says: /1 texto al dia como a las 8:30 PM/ },
    { body: 'recuerdo acamprosato a las 8, 2 y 8 de la noche 80202', language: 'es', says: /hora|textos/ },
    { body: 'recuerdo vacuna 14 de diciembre 9am 77001', language: 'es', says: /4 textos cada 4 semanas/ },
    { body: 'recuerdo saludo al mediodia 79901', language: 'es', says: /como a las 12 PM \(mediodia\)/ },
  ]
  it.for(rows)('$body', ({ body, language, says }, { expect }) => {
    const one = phone(MONDAY, language === undefined ? {} : { language })
    expect(one.says(body)).toMatch(says)
  })

  it('and nothing begins before the answer to it', ({ expect }) => {
    const one = phone(MONDAY)
    one.says('remind daily 8pm 80202')
    one.pass(3 * DAY)
    expect(one.texts).toEqual([])
    expect(one.says('1')).not.toContain('It is on')
  })

  it('asks what is missing, piece by piece, and takes the answers people give', ({ expect }) => {
    const one = phone(MONDAY, { area: '270' })
    expect(one.says('remind')).toContain('which one')
    expect(one.says('a daily tablet')).toContain('What time')
    expect(one.says('8')).toContain('morning')
    expect(one.says('pm')).toContain('ZIP code')
    // Area code 270 has two clocks; the one on the wall tells them apart.
    expect(one.says("it's 10:01 here")).toContain('(Central)')
    expect(one.says('yes')).toContain('It is on')
  })

  it('names the medicine only where that was asked for', ({ expect }) => {
    const texts = ['remind daily 8pm 80202', 'remind daily 8pm 80202 plain'].map((body) => {
      const one = phone(MONDAY)
      one.says(body)
      one.says('1')
      one.pass(DAY)
      return one.texts[0]?.text
    })
    expect(texts).toEqual([
      'Doorway: your 8 PM check-in. Reply 1 done, 2 skip, 3 later.',
      'Doorway: naltrexone tablet, 8 PM. Reply 1 taken, 2 skip, 3 later.',
    ])
  })

  it('an hour at night is asked about before it counts', ({ expect }) => {
    const one = phone(MONDAY)
    expect(one.says('remind daily 11pm 80202')).toContain('may wake someone')
    expect(one.says('1')).toContain('about 11 PM')
    one.says('1')
    one.pass(DAY)
    expect(one.texts).toHaveLength(1)
  })
})

describe('a year of a daily reminder', () => {
  const rows = ['America/New_York', 'America/Denver', 'America/Los_Angeles', 'America/Phoenix']
  it.for(rows)('in %s is the same hour on the wall every day', (zone, { expect }) => {
    const one = phone(MONDAY, { reminders: [{ ...daily(zone, 20, 30), state: 'paused' }], heardAt: MONDAY })
    one.says('resume')
    for (let day = 0; day < 365; day += 1) {
      one.pass(DAY)
      one.says('taken')
    }
    const walls = one.texts.map(({ at }) =>
      Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDateTime(),
    )
    expect(new Set(walls.map((w) => w.toPlainTime().toString()))).toEqual(new Set(['20:30:00']))
    expect(new Set(walls.map((w) => w.toPlainDate().toString())).size).toBe(walls.length)
    expect(walls.length).toBe(365)
  })
})

/** So many random rules for each zone there is: `REMINDER_RUNS=50 vitest run test/core/reminders.test.ts` takes minutes. */
const RUNS = Number(process.env['REMINDER_RUNS'] ?? 1)
const ZONES = Intl.supportedValuesOf('timeZone')
const TEN_YEARS = 3653

describe('any rule in every zone, at any time of ten years', () => {
  /** A tablet's reminder helps for three hours; so late a text of the night may still go out at eight. */
  const LATE = 3 * HOUR

  it('is sent once for each of its days, at its hour, by day, and is missed by us by night', ({ expect }) => {
    const began = performance.now()
    let [cases, occurrences, texts] = [0, 0, 0]
    for (const zone of ZONES)
      fc.assert(
        fc.property(anyRule, fc.nat(TEN_YEARS), fc.nat(DAY), (rule, day, ms) => {
          expect(Rule.safeParse(rule).success).toBe(true)
          const start = MONDAY + day * DAY + ms
          const first = next(rule, zone, start)
          const own: Reminder = { ...daily(zone, 0), rule, next: first }
          const one = phone(start, { reminders: [own], heardAt: start })
          for (let woken = 0; woken < 12; woken += 1) {
            const due = wakeAt(one.profile())
            if (due === null) break
            expect(due).toBeGreaterThan(one.now())
            // After three silent months it is asked whose the phone is.
            if (due - one.now() > 60 * DAY) {
              one.pass(due - one.now() - DAY)
              one.says('menu')
            }
            const before = one.texts.length
            one.pass(due - one.now())
            // Answered, so that it neither asks whether it is useful nor pauses itself.
            if (one.texts.length > before) one.says('taken')
          }
          const end = one.now()
          const marks = one.doses.filter((d) => !d.endsWith(' taken'))
          const from = wallAt(start, zone).date
          const until = wallAt(end, zone).date
          // Those of the first and the last day may lie outside what was lived through.
          const days = Math.round((Date.parse(until) - Date.parse(from)) / DAY)
          const due = Array.from({ length: Math.max(0, days - 2) }, (_, n) =>
            new Date(Date.parse(from) + (n + 1) * DAY).toISOString().slice(0, 10),
          ).flatMap((date) => keysOn(rule, date))
          for (const key of due) {
            const found = marks.filter((mark) => mark.startsWith(`${key} `))
            expect(found, `${zone} ${JSON.stringify(rule)} ${key}`).toHaveLength(1)
          }
          expect(new Set(marks).size).toBe(marks.length)
          for (const [n, { at }] of one.texts.entries()) {
            if (n > 0) expect(at).toBeGreaterThan(one.texts[n - 1]?.at ?? 0)
            const { time } = wallAt(at, zone)
            expect(time.hour >= 8 && time.hour < 21, `${zone} ${time.hour}:${time.minute}`).toBe(true)
          }
          const sent = marks.filter((mark) => mark.endsWith(' sent'))
          expect(sent.length).toBe(one.texts.length)
          for (const [n, mark] of sent.entries()) {
            const said = timeOf(rule, mark.slice(0, -' sent'.length))
            const { time } = wallAt(one.texts[n]?.at ?? 0, zone)
            if (said.hour >= 8 && said.hour < 21) expect(time).toEqual(said)
            // What was due before eight, and helps until after it, comes at eight.
            else expect((8 - said.hour) * 60 - said.minute).toBeLessThanOrEqual(LATE / MINUTE)
          }
          cases += 1
          occurrences += marks.length
          texts += one.texts.length
        }),
        { numRuns: RUNS },
      )
    const seconds = Math.round((performance.now() - began) / 100) / 10
    console.log(
      `any rule: ${cases} cases in ${ZONES.length} zones, ${occurrences} occurrences, ${texts} texts, ${seconds} s`,
    )
    expect(texts).toBeGreaterThan(cases)
  }, 3_600_000)
})

describe('whatever happens', () => {
  const zone = fc.constantFrom(...ZONES)
  const jump = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 2 * DAY }) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('outage' as const),
        ms: fc.integer({ min: 1, max: 5 * DAY }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('says' as const),
        body: fc.constantFrom('taken', 'skip', 'later', '1', '2', '3', 'undo', 'nausea', 'menu'),
      }),
    },
  )
  it('no text goes out at night, late, or twice for one occurrence and its LATER', ({ expect }) => {
    fc.assert(
      fc.property(
        zone,
        fc.nat(23),
        fc.nat(59),
        fc.nat(3650),
        fc.array(jump, { maxLength: 25 }),
        (tz, h, m, day, moves) => {
          const start = MONDAY + day * DAY
          const one = phone(start, { reminders: [{ ...daily(tz, h, m), state: 'paused' }], heardAt: start })
          one.says('resume')
          for (const move of moves) {
            if (move.kind === 'pass') one.pass(move.ms)
            else if (move.kind === 'says') one.says(move.body)
            else {
              one.outage(move.ms)
              one.wake()
            }
          }
          for (const { at } of one.texts) {
            const wall = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(tz)
            expect(wall.hour >= 8 && wall.hour < 21, wall.toString()).toBe(true)
          }
          const sent = one.doses.filter((d) => d.endsWith(' sent'))
          const times = new Map<string, number>()
          for (const d of sent) times.set(d, (times.get(d) ?? 0) + 1)
          // Once, once more after LATER; UNDO writes "sent" again without a text.
          expect(one.texts.length).toBeLessThanOrEqual(2 * times.size + one.doses.length)
          const next = wakeAt(one.profile())
          if (next !== null) expect(next).toBeGreaterThan(start)
        },
      ),
      { numRuns: 400 },
    )
  })

  it('an outage of 26 hours leaves each person with one text at most for each reminder', ({ expect }) => {
    for (let person = 0; person < 100; person += 1) {
      const tz =
        ['America/New_York', 'America/Denver', 'America/Phoenix', 'Pacific/Honolulu'][person % 4] ?? ''
      const one = phone(MONDAY, {
        reminders: [{ ...daily(tz, 8 + (person % 13), (person * 7) % 60), state: 'paused' }],
        heardAt: MONDAY,
      })
      one.says('resume')
      one.pass(2 * DAY)
      const before = one.texts.length
      one.outage(26 * HOUR)
      one.wake()
      expect(one.texts.length - before).toBeLessThanOrEqual(1)
      one.pass(DAY)
      expect(one.texts.length - before).toBeLessThanOrEqual(3)
    }
  })

  it('after 90 silent days it is asked whose the phone is, and nothing else goes out', ({ expect }) => {
    const one = phone(MONDAY, { reminders: [{ ...daily('America/Denver', 12), state: 'paused' }] })
    one.says('resume')
    one.says('taken')
    const own: Reminder[] = one.profile().reminders.map((r) => ({ ...r, unanswered: 0 }))
    const quiet = phone(MONDAY + 91 * DAY, { reminders: own, heardAt: MONDAY })
    quiet.wake()
    quiet.pass(5 * DAY)
    expect(quiet.texts.map((t) => t.text)).toEqual([expect.stringContaining('still for you')])
    expect(quiet.says('1')).toContain('stays on')
    quiet.pass(DAY)
    expect(quiet.texts.at(-1)?.text).toContain('check-in. Reply 1 done')
  })
})

describe('reminders that nobody answers', () => {
  it.for([
    { settings: {}, ask: 3, pause: 10 },
    { settings: { unanswered_ask: 2, unanswered_pause: 5 }, ask: 2, pause: 5 },
  ])(
    'ask after $ask and pause after $pause, as the operator has it',
    ({ settings, ask, pause }, { expect }) => {
      const bundle = { ...real, settings: { ...real.settings, ...settings } }
      const one = phone(MONDAY, {}, bundle)
      one.says('remind check in 10am 80202')
      one.says('1')
      one.pass(20 * DAY)
      const texts = one.texts.map(({ text }) => text)
      expect(texts.findIndex((text) => text.includes('still useful'))).toBe(ask)
      expect(texts.findIndex((text) => text.includes('paused'))).toBe(pause)
      expect(texts).toHaveLength(pause + 1)
    },
  )
})

describe('a phone that others use too', () => {
  const set = (one: ReturnType<typeof phone>, body: string, ...more: string[]): string[] =>
    [body, '1', ...more].map((said) => one.says(said))

  it('is asked in the text that says it is on: three texts each way, and the third is a choice', ({
    expect,
  }) => {
    const one = phone(MONDAY)
    const [, on = '', kept = ''] = set(one, 'remind daily 8pm 80202', '4821')
    expect(on).toContain('Does anyone else use this phone?')
    expect(kept).toMatch(/^Kept/)
    expect(one.says('list')).not.toContain('naltrexone')
    expect(one.says('list 4821')).toContain('naltrexone tablet: every day 8 PM')
  })

  it('shows nobody else’s by a word that somebody chose later', ({ expect }) => {
    const one = phone(MONDAY)
    set(one, 'remind antabuse 8pm 80202')
    set(one, 'remind check in 9am 80202', '1234')
    const listed = one.says('list 1234')
    expect(listed).toContain('check-in: every day 9 AM')
    expect(listed).not.toContain('disulfiram')
    // Nor by changing its hour, after which no word is asked for.
    one.says('change')
    one.says('1')
    one.says('7pm')
    expect(one.says('1')).not.toContain('anyone else')
    one.says('9999')
    expect(one.says('list 9999')).not.toContain('disulfiram')
  })

  it('has no right word for a day after five wrong ones', ({ expect }) => {
    const one = phone(MONDAY)
    set(one, 'remind daily 8pm 80202', '4821')
    for (const word of ['0001', '0002', '0003', '0004']) one.says(`list ${word}`)
    expect(one.says('list 4821')).toContain('naltrexone')
    one.says('list 0005')
    expect(one.says('list 4821')).not.toContain('naltrexone')
    one.pass(DAY)
    expect(one.says('list 4821')).toContain('naltrexone')
  })
})
