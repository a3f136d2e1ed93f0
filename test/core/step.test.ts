import { join } from 'node:path'
import fc from 'fast-check'
import { describe, type ExpectStatic, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { builtIn } from '../../src/core/built-in.ts'
import { compiled } from '../../bin/compiled.ts'
import { CRISIS_CLASSES } from '../../src/core/crisis.ts'
import type { Effect, Event } from '../../src/core/effect.ts'
import type { Flow, Node } from '../../src/core/flow.ts'
import { compliance } from '../../src/core/keywords.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { explain } from '../../src/core/recognise.ts'
import { segments } from '../../src/core/segments.ts'
import type { Reminder } from '../../src/core/reminder.ts'
import { RING_MODES } from '../../src/core/letter.ts'
import { begin, NEW_PROFILE, Session } from '../../src/core/session.ts'
import { plain } from '../../src/core/speech.ts'
import { sift } from '../../src/core/sift.ts'
import { step } from '../../src/core/step.ts'

const { content } = readContent(join(import.meta.dirname, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const real = frozen(compiled(content))
const safe = frozen(builtIn(real))

/** `value` with everything inside it frozen, so that writing to it throws. */
function frozen<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inside of Object.values(value)) frozen(inside)
  }
  return value
}

const withFlows = (flows: Record<string, Flow>, from: Bundle = real): Bundle => frozen({ ...from, flows })
const flow = (id: string, start: string, nodes: Record<string, Node>): Flow => ({ id, start, nodes })

/** Bundles that no linter would let pass, each broken in its own way. */
const damaged: Record<string, Bundle> = {
  'no flows': withFlows({}),
  'no call flow': withFlows({ menu: real.flows['menu'] ?? flow('menu', '', {}) }),
  'flows without nodes': withFlows({ menu: flow('menu', 'main', {}), call: flow('call', '', {}) }),
  'nodes that pass on for ever': withFlows({
    menu: flow('menu', 'a', { a: { say: 'who', then: 'b' }, b: { go: 'a' } }),
    call: flow('call', 'a', { a: { say: 'help', in: 'both', then: 'a' } }),
  }),
  'flows that call each other for ever': withFlows({
    menu: flow('menu', 'a', { a: { call: 'call', then: 'b' }, b: { end: 'return' } }),
    call: flow('call', 'a', { a: { call: 'menu', then: 'b' }, b: { end: 'return' } }),
  }),
  'a menu that returns to nobody': withFlows({ menu: flow('menu', 'a', { a: { end: 'return' } }) }),
  'no phrases': frozen({ ...real, phrases: {} }),
  'no topics': frozen({ ...real, topics: {} }),
  'topics without pages': frozen({
    ...real,
    topics: Object.fromEntries(
      Object.entries(real.topics).map(([id, t]) => [
        id,
        { ...t, en: { ...t.en, pages: [], voice: [] }, es: { ...t.es, pages: [], voice: [] } },
      ]),
    ),
  }),
  'topics withdrawn': frozen({
    ...real,
    topics: Object.fromEntries(Object.entries(real.topics).map(([id, t]) => [id, { ...t, withdrawn: true }])),
  }),
  'no words to match': frozen({
    ...real,
    index: null,
    commands: { en: {}, es: {} },
    keywords: { en: {}, es: {} },
  }),
}

const language = fc.constantFrom('en' as const, 'es' as const)
const moment = fc.oneof(
  fc.integer({ min: 1_790_000_000_000, max: 1_790_100_000_000 }),
  fc.constantFrom(0, 1_790_000_000_000, 4_102_444_800_000),
)
const flowName = fc.constantFrom(
  'menu',
  'call',
  'audit-c',
  'starting-checklist',
  'find-treatment',
  'gone',
  '',
  '__proto__',
  'constructor',
)
const nodeName = fc.constantFrom(
  'main',
  'often',
  'zip',
  'opioid',
  'about',
  'effects',
  'language',
  'hello',
  'a',
  'gone',
  '',
  'toString',
)
const topicName = fc.constantFrom(...Object.keys(real.topics), 'gone', '__proto__', '')
const crisisClass = fc.constantFrom(...CRISIS_CLASSES)

const daily: Reminder = {
  id: 1,
  regimen: 'ntx-daily',
  rule: { kind: 'daily', times: [{ hour: 20, minute: 0 }] },
  zone: 'America/Denver',
  anyHour: false,
  plain: false,
  by: 'text',
  word: null,
  state: 'active',
  until: null,
  next: { at: 1_790_000_500_000, key: '2026-09-21#0' },
  again: null,
  unanswered: 2,
}
const shot: Reminder = {
  ...daily,
  id: 2,
  regimen: 'ntx-shot',
  rule: {
    kind: 'around',
    date: '2026-09-28',
    offsets: [-7, -3, -1, 0],
    repeat: 28,
    time: { hour: 9, minute: 0 },
  },
}

const session: fc.Arbitrary<Session> = fc.record({
  channel: fc.constantFrom('text' as const, 'voice' as const),
  profile: fc.record({
    language,
    known: fc.constantFrom('no' as const, 'guessed' as const, 'chosen' as const),
    met: fc.boolean(),
    optedOut: fc.option(
      fc.record({ at: moment, by: fc.constantFrom('twilio' as const, 'hotline' as const) }),
    ),
    cannotText: fc.boolean(),
    callsOffered: fc.boolean(),
    crisis: fc.option(fc.record({ class: crisisClass, at: moment })),
    area: fc.constantFrom(null, '303', '999'),
    zone: fc.constantFrom(null, 'America/Denver'),
    reminders: fc.constantFrom([], [daily], [daily, shot], [{ ...shot, by: 'call' as const }]),
    reminded: fc.option(
      fc.record({
        id: fc.nat(3),
        key: fc.constantFrom('2026-09-21#0', 'x'),
        at: moment,
        amid: fc.boolean(),
        again: fc.boolean(),
        useful: fc.boolean(),
        answer: fc.constantFrom(null, 'taken' as const, 'skipped' as const, 'later' as const),
      }),
    ),
    held: fc.boolean(),
    handoff: fc.option(
      fc.record({ ref: moment, state: fc.constantFrom('waiting' as const, 'live' as const) }),
    ),
    knownToDesk: fc.boolean(),
    // A clinician's phone has a gate of its own: test/core/handoff.test.ts.
    clinician: fc.constant(false),
    heardAt: fc.option(moment),
    guesses: fc.option(fc.record({ count: fc.nat(9), at: moment })),
    sorryAt: fc.option(moment),
    callBack: fc.option(moment),
    months: fc.constantFrom([], [{ month: '2026-09', taken: 1, skipped: 0, missed: 2 }]),
  }),
  at: moment,
  places: fc.array(
    fc.oneof(fc.record({ flow: flowName, node: nodeName }), fc.record({ topic: topicName, page: fc.nat(9) })),
    { maxLength: LIMITS.PLACES_KEPT },
  ),
  returns: fc.array(fc.record({ flow: flowName, node: nodeName }), { maxLength: LIMITS.CALLS_DEEP }),
  draft: fc.constant(null),
  awaited: fc.boolean(),
  urgent: fc.boolean(),
  tally: fc.option(
    fc.record({
      flow: flowName,
      answers: fc.array(
        fc.record({ node: nodeName, points: fc.nat(9), mark: fc.option(fc.constantFrom('thanks', 'gone')) }),
        { maxLength: LIMITS.ANSWERS_TALLIED },
      ),
    }),
  ),
  open: fc.option(
    fc.oneof(
      fc.record({
        kind: fc.constant('did-you-mean' as const),
        ids: fc.array(topicName, { maxLength: LIMITS.DID_YOU_MEAN }),
      }),
      fc.record({
        kind: fc.constantFrom('stop-meaning' as const, 'hold-choice' as const, 'hold-message' as const),
      }),
      fc.record({ kind: fc.constant('heard' as const), words: fc.string() }),
      fc.record({ kind: fc.constant('emergency' as const), class: crisisClass, language }),
    ),
  ),
  courtesies: fc.nat({ max: 9 }),
  misses: fc.nat(9),
  missedAt: fc.array(moment, { maxLength: LIMITS.MISSES_BEFORE_SILENCE }),
  tries: fc.nat(9),
  speechMisses: fc.nat(9),
  keysOnly: fc.boolean(),
  withheld: fc.boolean(),
  rung: fc.option(
    fc.record({ id: fc.nat(3), key: fc.constantFrom('2026-09-21#0', 'x', 'whose'), taken: fc.boolean() }),
    { nil: null },
  ),
  hold: fc.option(
    fc.record({
      as: fc.constantFrom('caller' as const, 'clinician' as const, 'called' as const),
      ref: moment,
      taken: fc.boolean(),
      wants: fc.constantFrom(null, '1' as const, '2' as const, '9' as const),
      ring: fc.option(fc.record({ language, since: moment, mode: fc.constantFrom(...RING_MODES) }), {
        nil: null,
      }),
    }),
    { nil: null },
  ),
  staff: fc.option(
    fc.record({
      at: fc.constantFrom('pin' as const, 'whom' as const, 'why' as const),
      tries: fc.nat(3),
      held: fc.array(fc.record({ handoff: fc.nat(9), code: fc.constantFrom('K7', 'M3') }), { maxLength: 4 }),
      chosen: fc.option(fc.record({ handoff: fc.nat(9), code: fc.constant('K7') }), { nil: null }),
    }),
    { nil: null },
  ),
  texted: fc.option(fc.record({ topic: fc.string({ maxLength: 9 }), page: fc.nat(5) }), { nil: null }),
  told: fc.option(
    fc.record({ topic: fc.constantFrom('nausea', 'nothing', 'side-effects'), page: fc.nat(5) }),
    { nil: null },
  ),
})

const SAYINGS = [
  'nausea',
  'MENU',
  'back',
  'more',
  'SOURCE',
  'español',
  'English',
  'nurse',
  'who is this',
  'hola',
  'ok',
  'no',
  'yes',
  'sí',
  'STOP',
  'opt out',
  'alto',
  'START',
  'HELP',
  'ayuda',
  'stpo',
  'i want to stop',
  'please stop texting me',
  'wrong number',
  'he died',
  'i want to kill myself',
  'quiero morir',
  'he wont wake up',
  'what is antabuse',
  'how does naltrexone work',
  'nalmefene vs naltrexone',
  'flurb glarb',
  'Liked “x”',
  "I'm driving",
  'помогите',
  '?',
  '',
  ' ',
  '1',
  '2',
  'two',
  '6',
  '7',
  '9',
  '0',
  'option 3',
  'la dos',
  '__proto__',
  'constructor',
]
const body = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...SAYINGS) },
  {
    weight: 2,
    arbitrary: fc.tuple(fc.constantFrom(...SAYINGS), fc.constantFrom(...SAYINGS)).map((w) => w.join(' ')),
  },
  { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
  { weight: 1, arbitrary: fc.constantFrom('a '.repeat(1000), '😀'.repeat(900), 'x'.repeat(5000)) },
)
const textEvent: fc.Arbitrary<Event> = fc.record({
  kind: fc.constant('text-received' as const),
  at: moment,
  body,
  pictures: fc.constantFrom(0, 0, 1, 10),
  optOutType: fc.constantFrom(null, null, null, 'STOP' as const, 'START' as const, 'HELP' as const),
})
const callEvent: fc.Arbitrary<Event> = fc.oneof(
  fc.record({
    kind: fc.constant('keys-pressed' as const),
    at: moment,
    keys: fc.constant('1'),
    joins: fc.option(fc.record({ queue: fc.constant('q'), waits: fc.boolean() }), { nil: null }),
  }),
  fc.record({
    kind: fc.constant('key-on-hold' as const),
    at: moment,
    keys: fc.constantFrom('1', '2', '9', ''),
  }),
  fc.record({
    kind: fc.constant('hold-over' as const),
    at: moment,
    result: fc.constantFrom('bridged', 'hangup', 'leave', 'bridging-in-process', 'queue-full', 'error', ''),
    queue: fc.constantFrom('', 'QU1'),
    gone: fc.boolean(),
    standing: fc.option(fc.record({ place: fc.nat(3), time: fc.constant('9 AM') }), { nil: null }),
  }),
  fc.record({ kind: fc.constant('parted' as const), at: moment, bridged: fc.boolean(), gone: fc.boolean() }),
  fc.record({
    kind: fc.constant('recorded' as const),
    at: moment,
    recording: fc.constant('RE1'),
    seconds: fc.nat(120),
    gone: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('call-started' as const), at: moment, withheld: fc.boolean() }),
  fc.record({
    kind: fc.constant('keys-pressed' as const),
    at: moment,
    keys: fc.oneof(fc.constantFrom(...'0123456789*#', '', '12', 'hangup'), fc.string({ maxLength: 4 })),
  }),
  fc.record({
    kind: fc.constant('words-heard' as const),
    at: moment,
    words: body,
    confidence: fc.option(fc.constantFrom(0, 0.2, 0.5, 0.9, 1)),
  }),
  fc.record({ kind: fc.constant('nothing-heard' as const), at: moment }),
  fc.record({
    kind: fc.constant('call-answered' as const),
    at: moment,
    machine: fc.boolean(),
    origin: fc.constantFrom(null, 'emergency SM1', 'reminder 2 2026-09-21#-7 call', 'reminder 2 whose call'),
  }),
)
/** A talk and an event of its own channel; now and then of the other, since nothing may throw. */
const happening = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.tuple(
      session.map((s): Session => ({ ...s, channel: 'text' })),
      textEvent,
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(
      session.map((s): Session => ({ ...s, channel: 'voice' })),
      callEvent,
    ),
  },
  { weight: 1, arbitrary: fc.tuple(session, fc.oneof(textEvent, callEvent)) },
)

const target = fc.oneof(
  fc.constantFrom(
    'a',
    'b',
    'c',
    'd',
    'gone',
    'menu/',
    'call/',
    'menu/b',
    'call/c',
    'gone/',
    'topic:nausea',
    'topic:gone',
  ),
)
const phraseName = fc.constantFrom(
  'who',
  'help',
  'stop-meaning',
  'offer',
  'gone',
  'label-about',
  'did-you-mean',
)
const within = fc.constantFrom('same' as const, 'other' as const, 'both' as const)
const node: fc.Arbitrary<Node> = fc.oneof(
  fc.record({ say: phraseName, in: within, then: target }),
  fc.record({ tell: topicName, then: target }),
  fc.record({
    choices: fc.array(
      fc.record({ key: fc.constantFrom('1', '2', '3', '4', '5', '6'), label: phraseName, go: target }),
      { minLength: 1, maxLength: 6 },
    ),
    no_input: target,
    invalid: target,
    unrecorded: fc.boolean(),
  }),
  fc.record({
    ask: fc.oneof(phraseName, fc.array(fc.record({ phrase: phraseName, in: within }), { maxLength: 5 })),
    choices: fc.array(fc.record({ key: fc.constantFrom('1', '2'), words: phraseName, go: target }), {
      minLength: 1,
      maxLength: 2,
    }),
    no_input: target,
    invalid: target,
    language: target,
  }),
  fc.record({
    when: fc.array(
      fc.oneof(
        fc.record({ channel: fc.constantFrom('text' as const, 'voice' as const), go: target }),
        fc.record({ language: fc.constantFrom('en' as const, 'es' as const, 'unsure' as const), go: target }),
        fc.record({ speech: fc.constantFrom('on' as const, 'off' as const), go: target }),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    otherwise: target,
  }),
  fc.record({
    do: fc.constantFrom('use-other-language' as const, 'use-this-language' as const),
    then: target,
  }),
  fc.record({ call: fc.constantFrom('menu', 'call', 'gone'), then: target }),
  fc.record({ go: target }),
  fc.record({ end: fc.constantFrom('wait' as const, 'return' as const, 'hang-up' as const) }),
)
const nodes = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd'), node, { maxKeys: 4, noNullPrototype: true })
const anyFlows = fc
  .tuple(nodes, nodes)
  .map(([menu, call]) => withFlows({ menu: flow('menu', 'a', menu), call: flow('call', 'a', call) }))

const ends = (effects: Effect[]): string[] => effects.flatMap((e) => (ENDS.has(e.kind) ? [e.kind] : []))
/** What a call does after its words. */
const ENDS = new Set(['listen', 'hang-up', 'wait', 'join', 'step-out', 'record'])
const read = (s: Session): Session => Session.parse(JSON.parse(JSON.stringify(s)))

describe('step is total', () => {
  const whole = (bundles: fc.Arbitrary<Bundle>, numRuns: number, expect: ExpectStatic): void => {
    fc.assert(
      fc.property(happening, bundles, bundles, ([before, event], bundle, newest) => {
        frozen(before)
        frozen(event)
        const { session: after, effects } = step(bundle, before, event, newest)
        expect(Session.parse(after)).toEqual(after)
        expect(step(bundle, read(before), event, newest)).toEqual({ session: read(after), effects })
        expect(effects.length).toBeLessThanOrEqual(LIMITS.EFFECTS_PER_STEP)
        expect(after.at).toBeGreaterThanOrEqual(event.at)
        if (event.kind === 'text-received') expect(ends(effects)).toEqual([])
        else {
          expect(ends(effects)).toHaveLength(1)
          expect(ends(effects.slice(-1))).toHaveLength(1)
        }
      }),
      { numRuns },
    )
  }

  it('over the real bundle and the built-in one', ({ expect }) => {
    whole(fc.constantFrom(real, safe), 10_000, expect)
  })
  it.for(Object.entries(damaged).map(([name, bundle]) => ({ name, bundle })))(
    'over a bundle with $name',
    ({ bundle }, { expect }) => {
      whole(fc.constantFrom(bundle, bundle, real), 300, expect)
    },
  )
  it('over any flows that fit the schema', ({ expect }) => {
    whole(anyFlows, 5_000, expect)
  })

  /** Twilio refuses a document of more than ten messages (14109), and then the person gets none of them. */
  it('never answers one text with more than ten', ({ expect }) => {
    const spinning = withFlows({ menu: flow('menu', 'a', { a: { tell: 'nausea', then: 'a' } }) })
    const { effects } = step(spinning, texting({}), text('menu'))
    expect(effects.filter((e) => e.kind === 'reply').length).toBeLessThanOrEqual(10)
  })
})

const texting = (profile: Partial<Session['profile']>): Session =>
  begin('text', { ...NEW_PROFILE, ...profile }, 1_790_000_000_000)
const text = (words: string): Event => ({
  kind: 'text-received',
  at: 1_790_000_000_000,
  body: words,
  pictures: 0,
  optOutType: null,
})

describe('what goes out over the real bundle', () => {
  const talk = fc.tuple(
    session.map((s): Session => ({ ...s, channel: 'text' })),
    textEvent,
  )

  it('is GSM-7 and at most two segments, each text of it', ({ expect }) => {
    let replies = 0
    fc.assert(
      fc.property(talk, fc.constantFrom(real, safe), ([before, event], bundle) => {
        for (const e of step(bundle, before, event).effects) {
          if (e.kind !== 'reply') continue
          replies += 1
          const { encoding, segments: count } = segments(e.text)
          expect([e.text, encoding, count <= LIMITS.SEGMENTS_PER_TEXT]).toEqual([e.text, 'GSM-7', true])
          expect(e.text).not.toMatch(/\{[a-z]+\}|undefined|\[object/)
        }
      }),
      { numRuns: 8000 },
    )
    expect(replies).toBeGreaterThan(1000)
  })

  it('is at most two segments when it is texted from a call, the first-contact line included', ({
    expect,
  }) => {
    const calls = (page: number): Session => ({
      ...begin('voice', { ...NEW_PROFILE }, 1_790_000_000_000),
      places: [{ topic: 'side-effects', page }],
    })
    for (const page of [0, 1, 2]) {
      const { effects } = step(real, calls(page), { kind: 'keys-pressed', at: 1_790_000_000_000, keys: '7' })
      for (const e of effects)
        if (e.kind === 'send') expect([page, segments(e.text).segments <= 2]).toEqual([page, true])
    }
  })

  it('is nothing, under twilio, for somebody opted out, but for START, HELP and emergencies', ({
    expect,
  }) => {
    let silent = 0
    fc.assert(
      fc.property(talk, ([before, event]) => {
        if (event.kind !== 'text-received') return
        const optedOut = { at: 0, by: 'twilio' as const }
        const { effects } = step(real, { ...before, profile: { ...before.profile, optedOut } }, event)
        if (!effects.some((e) => e.kind === 'reply')) {
          silent += 1
          return
        }
        const words = event.body.slice(0, LIMITS.BODY_CHARACTERS)
        const word = compliance(words, true)?.word ?? event.optOutType?.toLowerCase()
        expect([
          words,
          word === 'start' || word === 'help' || sift(real, words, true)?.kind === 'alarm',
        ]).toEqual([words, true])
      }),
      { numRuns: 2000 },
    )
    expect(silent).toBeGreaterThan(500)
  })

  it('is the crisis answer first, in every state of a text talk', ({ expect }) => {
    fc.assert(
      fc.property(
        session,
        fc.constantFrom(...Object.values(damaged), real, safe),
        moment,
        (before, bundle, at) => {
          const event: Event = { ...text('i want to kill myself'), at }
          const { effects, session: after } = step(bundle, { ...before, channel: 'text' }, event, safe)
          const [first] = effects.flatMap((e) => (e.kind === 'reply' ? [e.text] : []))
          expect(first?.startsWith(real.crisis.suicide.en.text)).toBe(true)
          expect(effects).toContainEqual({ kind: 'withhold' })
          expect(after.profile.crisis?.class).toBe('suicide')
          expect([after.open, after.places, after.returns]).toEqual([null, [], []])
        },
      ),
      { numRuns: 1000 },
    )
  })

  it('is the crisis answer first, in every state of a call, and the call goes on', ({ expect }) => {
    fc.assert(
      fc.property(
        session,
        fc.constantFrom(...Object.values(damaged), real, safe),
        fc.option(fc.constantFrom(0, 1)),
        (before, bundle, confidence) => {
          const state: Session = { ...before, channel: 'voice', texted: null }
          const event: Event = {
            kind: 'words-heard',
            at: before.at,
            words: 'i want to kill myself',
            confidence,
          }
          const { effects } = step(bundle, state, event, safe)
          const [first] = effects.filter((e) => e.kind === 'speak')
          expect(first).toMatchObject({ language: 'en', slow: true, apart: true })
          expect(plain(first?.speech ?? [])).toBe(plain(real.crisis.suicide.en.voice))
          expect(effects.at(-1)?.kind).toBe('listen')
        },
      ),
      { numRuns: 1000 },
    )
  })
})

describe('time', () => {
  it('a text talk that was idle for four hours begins again; the profile stays', ({ expect }) => {
    const before = {
      ...texting({ met: true, language: 'es', known: 'chosen' }),
      places: [{ topic: 'nausea', page: 0 }],
    }
    const later = (ms: number): Session =>
      step(real, before, { ...text('flurb glarb'), at: before.at + ms }).session
    expect(later(LIMITS.SESSION_IDLE_MS).places).toContainEqual({ topic: 'nausea', page: 0 })
    expect(later(LIMITS.SESSION_IDLE_MS + 1).places).not.toContainEqual({ topic: 'nausea', page: 0 })
    expect(later(LIMITS.SESSION_IDLE_MS + 1).profile).toMatchObject({
      language: 'es',
      known: 'chosen',
      met: true,
    })
  })

  it('a clock that goes back does not take the talk back', ({ expect }) => {
    const before = texting({ met: true })
    expect(step(real, before, { ...text('nausea'), at: before.at - 60_000 }).session.at).toBe(before.at)
  })
})

describe('withdrawn topics', () => {
  it('are gone from every talk at once, whatever bundle it began with', ({ expect }) => {
    const withdrawn = damaged['topics withdrawn'] ?? real
    for (const words of ['nausea', 'naltrexone', 'side effects']) {
      const { effects } = step(real, texting({ met: true }), text(words), withdrawn)
      const said = effects.flatMap((e) => (e.kind === 'reply' ? [e.text] : [])).join('\n')
      for (const topic of Object.values(real.topics)) expect(said).not.toContain(topic.en.pages[0])
    }
  })

  it('leave no empty did-you-mean behind', ({ expect }) => {
    const withdrawn = damaged['topics withdrawn'] ?? real
    const unsure = ['what is antabuse', 'is naltrexone bad for my liver', 'drinking and the pill'].find(
      (t) => explain(real, t, 'en').kind === 'ask',
    )
    const { effects } = step(real, texting({ met: true, known: 'chosen' }), text(unsure ?? ''), withdrawn)
    for (const e of effects) if (e.kind === 'reply') expect(e.text).not.toContain('\n\n')
  })
})
