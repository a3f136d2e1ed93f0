import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import { compiled } from '../../bin/compiled.ts'
import { wakeAt } from '../../src/core/due.ts'
import type { Effect, Event, Untimed } from '../../src/core/effect.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { notTaken } from '../../src/core/ring.ts'
import { begin, NEW_PROFILE, type Profile, Session } from '../../src/core/session.ts'
import { plain } from '../../src/core/speech.ts'
import { step } from '../../src/core/step.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const real = compiled(content)

const MINUTE = 60_000
const DAY = 86_400_000
/** A Monday, 8 PM in Denver. */
const DUE = Date.parse('2026-11-24T03:00:00Z')
const KEY = '2026-11-23#0'

const daily: Reminder = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 20, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  by: 'call',
  word: null,
  state: 'active',
  until: null,
  next: { at: DUE, key: KEY },
  again: null,
  unanswered: 0,
}
const visit: Reminder = {
  ...daily,
  regimen: 'visit',
  rule: { kind: 'around', date: '2026-11-24', offsets: [-1, 0], repeat: null, time: { hour: 9, minute: 0 } },
  next: { at: DUE - 11 * 3_600_000 + DAY, key: '2026-11-24#0' },
}
const week: Reminder = {
  ...daily,
  regimen: 'starting-out',
  rule: {
    kind: 'around',
    date: '2026-11-23',
    offsets: [0, 1, 2, 3, 4, 5, 6],
    repeat: null,
    time: { hour: 20, minute: 0 },
  },
}

/** A number with these reminders, its profile written and read between events; a call ends with its hang-up. */
function number(reminders: Reminder[], change: Partial<Profile> = {}, at = DUE) {
  let now = at
  let profile = JSON.stringify({ ...NEW_PROFILE, known: 'chosen', heardAt: at, reminders, ...change })
  let call: string | null = null
  let origin: string | null = null
  const doses: string[] = []
  const calls: string[] = []
  const held = (): Profile => begin('voice', JSON.parse(profile), now).profile
  function happen(event: Untimed): Effect[] {
    const session =
      event.kind === 'time-came' || event.kind === 'text-received'
        ? begin('text', held(), now)
        : call === null
          ? begin('voice', held(), now)
          : { ...Session.parse(JSON.parse(call)), profile: held() }
    const timed: Event = { ...event, at: now }
    const { session: after, effects } = step(real, session, timed)
    profile = JSON.stringify(after.profile)
    if (after.channel === 'voice')
      call = effects.some((e) => e.kind === 'hang-up') ? null : JSON.stringify(after)
    for (const e of effects) {
      if (e.kind === 'dose') doses.push(`${e.key} ${e.mark}`)
      if (e.kind === 'call') calls.push((origin = e.origin))
    }
    return effects
  }
  const heard = (event: Untimed): string =>
    happen(event)
      .flatMap((e) => (e.kind === 'speak' ? [plain(e.speech)] : e.kind === 'hang-up' ? ['[ends]'] : []))
      .join(' ')
  return {
    doses,
    calls,
    profile: held,
    due: (to = now) => {
      now = to
      return happen({ kind: 'time-came' })
    },
    answers: (machine = false): string => heard({ kind: 'call-answered', machine, origin }),
    presses: (keys: string): string => heard({ kind: 'keys-pressed', keys }),
    says: (words: string): string => heard({ kind: 'words-heard', words, confidence: 0.9 }),
    waits: (): string => heard({ kind: 'nothing-heard' }),
    texts: (body: string) => happen({ kind: 'text-received', body, pictures: 0, optOutType: null }),
  }
}

const TAKE = 'A call you asked for from Doorway. Press 1 to take it.'
const CHECK_IN = 'This is your 8 PM check-in.'

describe('whoever picks up', () => {
  const rows: { name: string; does: (one: ReturnType<typeof number>) => string; hears: string }[] = [
    { name: 'a machine hears nothing', does: (one) => one.answers(true), hears: '[ends]' },
    {
      name: 'nobody pressing hears one sentence',
      does: (one) => (one.answers(), one.waits()),
      hears: '[ends]',
    },
    { name: 'another key has it again', does: (one) => (one.answers(), one.presses('5')), hears: TAKE },
    { name: 'words have it again', does: (one) => (one.answers(), one.says('who is this')), hears: TAKE },
    {
      name: 'three wrong keys end it',
      does: (one) => ['2', '#', '9'].reduce((_, key) => one.presses(key), one.answers()),
      hears: '[ends]',
    },
    {
      name: '8 ends it for good before anything is said',
      does: (one) => (one.answers(), one.presses('8')),
      hears: 'We will not call this phone. [ends]',
    },
  ]
  it.for(rows)('$name', ({ does, hears }, { expect }) => {
    const one = number([daily])
    one.due()
    expect(does(one)).toBe(hears)
    expect(one.doses).toEqual([`${KEY} sent`])
  })

  it('waits 15 seconds for the key, and listens to no voice until it came', ({ expect }) => {
    const one = number([daily], { known: 'no' })
    one.due()
    const session = begin('voice', one.profile(), DUE)
    const origin = `reminder 1 ${KEY} call`
    const { effects } = step(real, session, { kind: 'call-answered', at: DUE, machine: false, origin })
    expect(effects.map((e) => (e.kind === 'speak' ? e.language : e.kind))).toEqual(['en', 'es', 'listen'])
    expect(effects.at(-1)).toMatchObject({ seconds: 15, keysOnly: true, digits: 1 })
  })

  const gone: [string, Reminder[], Partial<Profile>][] = [
    ['ended meanwhile', [], {}],
    ['came as a text by now', [{ ...daily, by: 'text' }], {}],
    ['is held since an opioid', [{ ...daily, state: 'held' }], {}],
    ['was stopped', [daily], { optedOut: { at: DUE, by: 'hotline' } }],
  ]
  it.for(gone)('hears nothing of a reminder that %s', ([, reminders, change], { expect }) => {
    const session = begin('voice', { ...NEW_PROFILE, reminders, ...change }, DUE)
    const origin = `reminder 1 ${KEY} call`
    const { effects } = step(real, session, { kind: 'call-answered', at: DUE, machine: false, origin })
    expect(effects).toEqual([{ kind: 'hang-up' }])
  })
})

describe('after the 1', () => {
  const rows: { name: string; key: string; says: RegExp; mark: string[] }[] = [
    { name: 'done', key: '1', says: /^Marked done 8 PM/, mark: ['taken'] },
    { name: 'skip', key: '2', says: /^Marked skipped/, mark: ['skipped'] },
    { name: 'later', key: '3', says: /again once, about 8:50 PM/, mark: [] },
    { name: 'a person', key: '0', says: /no staff/, mark: [] },
    { name: 'stop calling', key: '8', says: /We will not call this phone\. \[ends\]/, mark: [] },
    { name: 'back', key: '9', says: /^This is your 8 PM check-in/, mark: [] },
    { name: 'a key that means nothing', key: '4', says: /does nothing here.*check-in/, mark: [] },
  ]
  it.for(rows)('$key is $name', ({ key, says, mark }, { expect }) => {
    const one = number([daily])
    one.due()
    one.answers()
    expect(one.presses('1')).toContain(CHECK_IN)
    expect(one.presses(key)).toMatch(says)
    expect(one.doses).toEqual(['sent', ...mark].map((m) => `${KEY} ${m}`))
  })

  it('an answer by text afterwards, and UNDO, are about the same occurrence', ({ expect }) => {
    const one = number([daily])
    one.due()
    one.answers()
    one.presses('1')
    one.presses('1')
    one.texts('undo')
    one.texts('skip')
    expect(one.doses).toEqual(['sent', 'taken', 'sent', 'skipped'].map((m) => `${KEY} ${m}`))
  })

  it('a crisis said aloud comes first, and the call then is an ordinary one', ({ expect }) => {
    const one = number([daily])
    one.due()
    one.answers()
    one.presses('1')
    expect(one.says('i want to kill myself')).toContain('988')
    expect(one.presses('9')).not.toContain('check-in')
  })

  it('the last of a visit can still be answered, and is over three days later', ({ expect }) => {
    const one = number([visit], {}, visit.next?.at ?? 0)
    one.due()
    one.answers()
    expect(one.presses('1')).toContain('Your date is today')
    expect(one.presses('1')).toContain('Marked done')
    one.due(wakeAt(one.profile()) ?? 0)
    expect(one.profile().reminders).toEqual([])
  })

  it('a first week by call is the fact of the day, and no dose', ({ expect }) => {
    const one = number([week])
    one.due()
    one.answers()
    expect(one.presses('1')).toContain('Naltrexone is a prescription medicine')
    expect(one.presses('1')).toContain('does nothing here')
    expect(one.doses).toEqual([`${KEY} sent`])
  })
})

describe('what is asked about the reminder itself', () => {
  it('ten calls without an answer: the last asks whether it is still useful, and rests it', ({ expect }) => {
    const one = number([{ ...daily, unanswered: 10 }])
    one.due()
    expect(one.profile().reminders[0]).toMatchObject({ state: 'paused', next: null })
    one.answers()
    expect(one.presses('1')).toContain('still useful')
    one.presses('1')
    expect(one.profile().reminders[0]).toMatchObject({ state: 'active', unanswered: 0 })
    expect(one.presses('9')).toContain('still useful')
  })

  it('ninety days without a word or a key: whose it is, before anything else', ({ expect }) => {
    const one = number([daily], { heardAt: DUE - 91 * DAY })
    one.due()
    expect(one.calls).toEqual(['reminder 1 whose call'])
    one.answers()
    expect(one.presses('1')).toContain('still for you')
    expect(one.profile().heardAt).toBe(DUE)
    one.presses('2')
    expect(one.profile().reminders).toEqual([])
  })
})

describe('a call that nobody took', () => {
  const first = `reminder 1 ${KEY} call`
  const until = DUE + 180 * MINUTE
  const at8 = { ...NEW_PROFILE, reminders: [{ ...daily, next: { at: DUE + DAY, key: '2026-11-24#0' } }] }
  const answered = { id: 1, key: KEY, at: DUE, amid: false, again: false, useful: false } as const
  const rows: {
    name: string
    profile?: Profile
    origin?: string
    until?: number
    at?: number
    again: boolean
  }[] = [
    { name: 'is made again in ten minutes', again: true },
    { name: 'the second time is not', origin: `${first} again`, again: false },
    { name: 'after the time it helps is not', until: DUE + 9 * MINUTE, again: false },
    { name: 'shortly before 9 PM is not', at: DUE + 51 * MINUTE, again: false },
    { name: 'was a text', origin: `reminder 1 ${KEY}`, again: false },
    { name: 'was about another reminder', origin: `reminder 2 ${KEY} call`, again: false },
    {
      name: 'that was answered by text meanwhile is not',
      profile: { ...at8, reminded: { ...answered, answer: 'taken' } },
      again: false,
    },
    {
      name: 'and is answered by nobody is',
      profile: { ...at8, reminded: { ...answered, answer: null } },
      again: true,
    },
    {
      name: 'of a reminder that rests is not',
      profile: { ...at8, reminders: [{ ...daily, state: 'paused' }] },
      again: false,
    },
  ]
  it.for(rows)('$name', (row, { expect }) => {
    const at = row.at ?? DUE
    const after = notTaken(row.profile ?? at8, row.origin ?? first, row.until ?? until, at)
    expect(after.reminders[0]?.again).toEqual(row.again ? { at: at + 10 * MINUTE, key: KEY, until } : null)
    if (!row.again) expect(after).toEqual(row.profile ?? at8)
  })

  it('is two calls at most for one occurrence, also where LATER was pressed between', ({ expect }) => {
    const one = number(notTaken(at8, first, until, DUE).reminders)
    one.due(DUE + 10 * MINUTE)
    one.answers()
    one.presses('1')
    expect(one.presses('3')).toContain('again once')
    one.due(wakeAt(one.profile()) ?? 0)
    expect(one.calls).toEqual([`${first} again`, `${first} again`])
    const last = notTaken(one.profile(), one.calls[1] ?? null, until, DUE + 50 * MINUTE)
    expect(last.reminders[0]?.again).toBeNull()
  })

  it('is let be when the line was down meanwhile', ({ expect }) => {
    const one = number(notTaken(at8, first, until, DUE).reminders)
    one.due(DUE + 4 * 60 * MINUTE)
    expect(one.calls).toEqual([])
    expect(one.doses).toEqual([])
    expect(wakeAt(one.profile())).toBe(DUE + DAY)
  })
})

describe('key 8 in any call', () => {
  it('ends what calls, leaves what texts, and is written down', ({ expect }) => {
    const one = number([daily, { ...daily, id: 2, by: 'text' }])
    const session = begin('voice', one.profile(), DUE)
    const { session: after, effects } = step(real, session, { kind: 'keys-pressed', at: DUE, keys: '8' })
    expect(after.profile.reminders.map((r) => r.id)).toEqual([2])
    expect(effects).toContainEqual({ kind: 'cancel-reminders', by: 'call' })
    expect(effects).toContainEqual({ kind: 'record-consent', what: 'no-calls', wording: 'no-calls' })
  })
})

describe('a reminder set up on a call', () => {
  const rows: { name: string; change: Partial<Profile>; keys: string[]; by: string; wording: string }[] = [
    { name: 'as a text', change: {}, keys: ['1', '1'], by: 'text', wording: 'remind-disclosure' },
    { name: 'as a call', change: {}, keys: ['2', '1'], by: 'call', wording: 'remind-disclosure-call' },
    {
      name: 'on a landline is a call without a question',
      change: { cannotText: true, reminders: [{ ...daily, by: 'text' }] },
      keys: ['1'],
      by: 'call',
      wording: 'remind-disclosure-call',
    },
  ]
  it.for(rows)('$name', ({ change, keys, by, wording }, { expect }) => {
    let session = begin('voice', { ...NEW_PROFILE, zone: 'America/Denver', ...change }, DUE)
    const all: Effect[] = []
    const told: Untimed[] = [
      { kind: 'words-heard', words: 'remind me', confidence: 0.9 },
      { kind: 'keys-pressed', keys: '5' },
      { kind: 'words-heard', words: '8 pm', confidence: 0.9 },
      ...keys.map((key): Untimed => ({ kind: 'keys-pressed', keys: key })),
    ]
    for (const event of told) {
      const taken = step(real, session, { ...event, at: DUE })
      session = Session.parse(JSON.parse(JSON.stringify(taken.session)))
      all.push(...taken.effects)
    }
    expect(session.profile.reminders.map((r) => r.by)).toEqual([by])
    expect(all).toContainEqual({ kind: 'record-consent', what: 'reminder', wording })
  })
})
