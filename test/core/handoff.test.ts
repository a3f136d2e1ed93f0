import { describe, it } from 'vitest'
import { compiled } from '../../bin/compiled.ts'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import type { Effect, Event } from '../../src/core/effect.ts'
import { HANDOFF_PHRASES } from '../../src/core/lint-handoff.ts'
import { OURS } from '../../src/core/lint-persons.ts'
import { begin, NEW_PROFILE, type Profile, type Session } from '../../src/core/session.ts'
import { plain } from '../../src/core/speech.ts'
import { step } from '../../src/core/step.ts'
import { LANGUAGES } from '../../src/core/text.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const on = compiled(content)
const off = compiled({ ...content, hotline: { ...content.hotline, handoff: 'off' } })
const NOW = Date.parse('2026-11-23T16:00:00Z')

const profile = (change: Partial<Profile> = {}): Profile => ({
  ...NEW_PROFILE,
  met: true,
  known: 'chosen',
  ...change,
})
const received = (body: string): Event => ({
  kind: 'text-received',
  at: NOW,
  body,
  pictures: 0,
  optOutType: null,
})
const talk = (change: Partial<Session> = {}, known: Partial<Profile> = {}): Session => ({
  ...begin('text', profile(known), NOW),
  ...change,
})
const words = (effects: readonly Effect[]): string[] =>
  effects.flatMap((e) =>
    e.kind === 'reply' || e.kind === 'send' ? [e.text] : e.kind === 'speak' ? [plain(e.speech)] : [],
  )
const letters = (effects: readonly Effect[]): object[] =>
  effects.flatMap((e) => (e.kind === 'write-desk' ? [e.letter] : []))

const live = { handoff: { ref: 7, state: 'live' as const }, knownToDesk: true }
const reminder: Profile['reminders'][number] = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 8, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  word: null,
  by: 'text',
  state: 'active',
  until: null,
  next: { at: NOW + 23 * 3_600_000, key: '2026-11-24#0' },
  again: null,
  unanswered: 1,
}
const reminded = {
  id: 1,
  key: '2026-11-23#0',
  at: NOW - 3_600_000,
  amid: false,
  again: false,
  useful: false,
  answer: null,
}

/** Where a talk can wait for an answer. */
const questions = (flow: Bundle['flows'][string]): string[] =>
  Object.entries(flow.nodes).flatMap(([name, node]) => ('choices' in node || 'zip' in node ? name : []))

/** What the phrases around clinicians say, up to what is filled in. */
const aboutPersons = (bundle: Bundle): string[] =>
  Object.keys(HANDOFF_PHRASES)
    .flatMap((id) =>
      LANGUAGES.flatMap((l) => {
        const both = bundle.phrases[id]?.[l]
        return [both?.text ?? '', plain(both?.voice ?? [])].flatMap((text) => text.split('{')[0] ?? [])
      }),
    )
    .filter((text) => text.length > 20)

describe.for([
  { name: 'handoff: off', bundle: off, staffed: true },
  { name: 'an empty roster', bundle: on, staffed: false },
])('a line with $name', ({ bundle, staffed }) => {
  const persons = aboutPersons(bundle)
  const implied = (effects: readonly Effect[]): string[] =>
    words(effects).filter((said) => OURS.test(said) || persons.some((start) => said.includes(start)))

  it('offers and implies no clinician, whatever is chosen in any flow, by text or on a call', ({
    expect,
  }) => {
    let steps = 0
    const found: string[] = []
    for (const flow of Object.values(bundle.flows))
      for (const node of questions(flow))
        for (const language of LANGUAGES)
          for (const channel of ['text', 'voice'] as const)
            for (const key of ['1', '2', '3', '4', '5', 'a', 'b', 'c', 'd', 'e', '0']) {
              const at = { ...begin(channel, profile({ language }), NOW), places: [{ flow: flow.id, node }] }
              const event: Event =
                channel === 'text' ? received(key) : { kind: 'keys-pressed', at: NOW, keys: key }
              found.push(...implied(step(bundle, at, event, bundle, staffed).effects))
              steps += 1
            }
    expect(steps).toBeGreaterThan(1_500)
    expect(found).toEqual([])
  })

  it.for([
    'NURSE',
    'PERSONA',
    'talk to a person',
    'enfermera',
    '0',
    'i need help',
    'BYE',
    'xqzt',
    'who is this',
    'help',
  ])('has no clinician for %s, said twice', (body, { expect }) => {
    const first = step(bundle, talk(), received(body), bundle, staffed)
    const again = step(bundle, first.session, received(body), bundle, staffed)
    expect(implied([...first.effects, ...again.effects])).toEqual([])
    expect(letters([...first.effects, ...again.effects])).toEqual([])
  })
})

it('would find an offer: with a roster there is one', ({ expect }) => {
  const { effects } = step(on, talk(), received('NURSE'), on, true)
  expect(words(effects).filter((said) => OURS.test(said))).toHaveLength(1)
})

describe('in a handoff', () => {
  const said = (body: string, change: Partial<Session> = {}): ReturnType<typeof step> =>
    step(on, talk(change, live), received(body), on, true)

  it.for(['my leg hurts', 'nausea', 'yes', '2', 'more', 'nurse', 'taken', 'thanks'])(
    'passes on %s without a word of the line',
    (body, { expect }) => {
      const { effects } = said(body)
      expect(words(effects)).toEqual([])
      expect(letters(effects)).toEqual([{ kind: 'said', ref: 7, at: NOW, text: body, obeyed: null }])
    },
  )

  it('answers a crisis, and shows it', ({ expect }) => {
    const { effects } = said('i want to die')
    expect(words(effects)[0]).toContain('988')
    expect(letters(effects)).toEqual([
      { kind: 'said', ref: 7, at: NOW, text: 'i want to die', obeyed: 'crisis' },
    ])
  })

  it('shows a crisis that stops the texts too, before it ends with them', ({ expect }) => {
    const { session, effects } = said('stop texting me i am going to kill myself')
    expect(letters(effects)).toEqual([
      expect.objectContaining({ kind: 'said', obeyed: 'crisis' }),
      expect.objectContaining({ kind: 'left' }),
    ])
    expect(session.profile.optedOut).not.toBeNull()
  })

  it.for(['STOP', 'please stop texting me', 'wrong number'])('ends with %s', (body, { expect }) => {
    const { session, effects } = said(body)
    expect(session.profile.handoff).toBeNull()
    expect(letters(effects)).toEqual([expect.objectContaining({ kind: 'left', ref: 7 })])
  })

  it('is erased by FORGET ME, once confirmed', ({ expect }) => {
    const asked = said('FORGET ME')
    expect(letters(asked.effects)).toEqual([expect.objectContaining({ obeyed: 'command' })])
    const { effects } = step(on, asked.session, received('1'), on, true)
    expect(letters(effects)).toEqual([{ kind: 'forgotten', at: NOW }])
  })

  it('takes SKIP as no words about it, also an hour after a dose was taken', ({ expect }) => {
    const answered = { ...reminded, answer: 'taken' as const }
    const at = talk(
      { open: { kind: 'handoff-about' } },
      { ...live, reminders: [reminder], reminded: answered },
    )
    const { effects } = step(on, at, received('SKIP'), on, true)
    expect(effects.filter((e) => e.kind === 'dose')).toEqual([])
    expect(letters(effects)).toEqual([expect.objectContaining({ kind: 'about', text: null })])
  })

  it('TAKEN answers a reminder of the last 12 hours, and is shown', ({ expect }) => {
    const at = talk({}, { ...live, reminders: [reminder], reminded })
    const { effects } = step(on, at, received('taken'), on, true)
    expect(effects).toContainEqual(expect.objectContaining({ kind: 'dose', mark: 'taken' }))
    expect(letters(effects)).toEqual([expect.objectContaining({ obeyed: 'reminder' })])
  })
})

describe("a clinician's phone", () => {
  const phone = (body: string): ReturnType<typeof step> =>
    step(on, talk({}, { clinician: true }), received(body), on, true)

  it.for(['i want to die, she said', 'nausea', 'MENU', 'END REMINDERS', 'FORGET ME', 'wrong number'])(
    'has no gate for %s',
    (text, { expect }) => {
      const { effects } = phone(text)
      expect(words(effects)).toEqual([])
      expect(letters(effects)).toEqual([{ kind: 'clinician-said', at: NOW, text, automatic: false }])
      // Only the desk keeps the words.
      expect(effects).toContainEqual({ kind: 'withhold' })
    },
  )

  it('is off with STOP, says so when it answers by itself, and reactions are nothing', ({ expect }) => {
    expect(letters(phone('STOP').effects)).toEqual([{ kind: 'clinician-stopped', at: NOW }])
    expect(letters(phone("I'm driving right now").effects)).toEqual([
      { kind: 'clinician-said', at: NOW, text: "I'm driving right now", automatic: true },
    ])
    expect(phone('Liked "hello"').effects).toEqual([])
  })

  it('is told that a text kept by an outage reached nobody; only STOP and START are obeyed late', ({
    expect,
  }) => {
    const late = (
      body: string,
      since: string[] = [],
      known: Partial<Profile> = {},
    ): ReturnType<typeof step> =>
      step(
        on,
        talk({}, { clinician: true, ...known }),
        { kind: 'text-missed', at: NOW, sentAt: NOW - 1_800_000, body, pictures: 0, since },
        on,
        true,
      )
    const missed = [on.phrases['clinician-missed']?.en.text]
    for (const body of ['TAKE', 'DONE', 'yes go to the ER', '1']) {
      const { effects, session } = late(body)
      expect(letters(effects)).toEqual([])
      expect(words(effects)).toEqual(missed)
      // A second one of the same outage is not told again.
      expect(words(late(body, [], { sorryAt: session.profile.sorryAt }).effects)).toEqual([])
    }
    expect(letters(late('STOP').effects)).toEqual([{ kind: 'clinician-stopped', at: NOW }])
    expect(late('STOP', ['START']).effects).toEqual([])
    expect(late("I'm driving right now").effects).toEqual([])
  })

  it('ends its own reminders and its own handoff when it joins the roster', ({ expect }) => {
    const at = talk({}, { ...live, reminders: [reminder], reminded })
    const word = { kind: 'roster' as const, joined: true, number: '+13035550123', line: '+12025550100' }
    const { effects, session } = step(on, at, { kind: 'desk-wrote', at: NOW, letter: 7, word }, on, true)
    expect(session.profile).toMatchObject({ clinician: true, reminders: [], reminded: null, handoff: null })
    expect(effects).toContainEqual({ kind: 'cancel-reminders' })
    expect(letters(effects)).toEqual([expect.objectContaining({ kind: 'left', why: 'left' })])
    expect(words(effects)).toEqual([on.phrases['clinician-reminders']?.en.text])
    const none = step(on, talk(), { kind: 'desk-wrote', at: NOW, letter: 7, word }, on, true)
    expect(words(none.effects)).toEqual([])
  })
})

describe('a text of a handoff that an outage kept', () => {
  const late = (body: string, heardAt: number | null = null): ReturnType<typeof step> =>
    step(
      on,
      talk({}, { ...live, heardAt }),
      { kind: 'text-missed', at: NOW, sentAt: NOW - 1_200_000, body, pictures: 0, since: [] },
      on,
      true,
    )

  it('ends it where it says LEAVE, and asks where it says FORGET ME', ({ expect }) => {
    const left = late('leave')
    expect(left.session.profile.handoff).toBeNull()
    expect(letters(left.effects).map((letter) => ('kind' in letter ? letter.kind : ''))).toEqual([
      'said',
      'left',
    ])
    expect(late('forget me').session.open).toEqual({ kind: 'forget-me' })
  })

  it('is passed on where the person wrote on after it, and where it is anything else', ({ expect }) => {
    for (const { effects, session } of [late('leave', NOW - 60_000), late('is that so')]) {
      expect(session.profile.handoff).not.toBeNull()
      expect(letters(effects)).toEqual([expect.objectContaining({ kind: 'said', obeyed: null })])
    }
  })
})
