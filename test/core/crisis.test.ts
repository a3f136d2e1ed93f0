import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { parse } from 'yaml'
import {
  type Alarm,
  CRISIS_CLASSES,
  type CrisisClass,
  compileLexicon,
  screen,
} from '../../src/core/crisis.ts'
import { CrisisSource, UrgentSource } from '../../src/core/crisis-source.ts'
import { LANGUAGES } from '../../src/core/text.ts'

const read = (path: string) => readFileSync(path, 'utf8')
const source = CrisisSource.parse(parse(read('content/crisis.yaml')))
const urgent = UrgentSource.parse(parse(read('content/urgent.yaml')))
const lexicon = compileLexicon(source, urgent)
const fixtures = read('test/core/crisis-fixtures.tsv')
  .trim()
  .split('\n')
  .map((line) => {
    const [text = '', language = '', label = ''] = line.split('\t')
    return { text, language, label }
  })

describe.each(LANGUAGES)('labelled texts in %s', (language) => {
  it.for(CRISIS_CLASSES)('recognises %s', (name, { expect }) => {
    const texts = fixtures.filter((each) => each.language === language && each.label === name)
    const missed = texts.filter(({ text }) => screen(lexicon, text)?.class !== name)
    expect(texts.length).toBeGreaterThanOrEqual(25)
    expect(missed.map(({ text }) => text)).toEqual([])
  })

  it('answers in the language of the text', ({ expect }) => {
    const other = fixtures
      .filter((each) => each.language === language && each.label !== 'none')
      .filter(({ text }) => screen(lexicon, text)?.language !== language)
    expect(other.map(({ text }) => text)).toEqual([])
  })

  it('stays silent at idioms, questions and everyday texts', ({ expect }) => {
    const texts = fixtures.filter((each) => each.language === language && each.label === 'none')
    const alarmed = texts.filter(({ text }) => screen(lexicon, text) !== null)
    expect(texts.length).toBeGreaterThanOrEqual(100)
    expect(alarmed.map(({ text }) => text)).toEqual([])
  })
})

describe('several at once', () => {
  const rows: [text: string, expected: Partial<Alarm>][] = [
    ['i took all my pills because i want to die', { class: 'overdose', also988: true }],
    ['me tomé todas las pastillas porque me quiero morir', { class: 'overdose', also988: true }],
    ['he hit me and i want to kill myself', { class: 'suicide', also988: false }],
    [
      'stopped drinking 2 days ago seeing bugs on the wall and i want to die',
      { class: 'alcohol_withdrawal', severe: true, also988: true },
    ],
    ['stopped drinking 2 days ago shaking and i want to die', { class: 'suicide', severe: false }],
    ['quit drinking yesterday, shaking and sweating', { class: 'alcohol_withdrawal', severe: false }],
    ['my tongue is swelling up and he is not waking up', { class: 'overdose' }],
    ['no me voy a hacer daño ni nada pero ya no quiero vivir', { class: 'suicide' }],
    ['mi sobrina se tomo pastillas para morirse', { class: 'overdose', also988: true }],
    ['my husband beats me and i used heroin on naltrexone', { class: 'violence' }],
  ]
  it.for(rows)('%s', ([text, expected], { expect }) => {
    expect(screen(lexicon, text)).toMatchObject(expected)
  })
})

describe('spelling', () => {
  const rows: [text: string, expected: CrisisClass][] = [
    ['i wanna k1ll mys3lf', 'suicide'],
    ['WANT TO DIEEEE', 'suicide'],
    ['im feeling sucidal', 'suicide'],
    ['my friend overdosd', 'overdose'],
    ['shes not breathin', 'overdose'],
    ['he quit drinking and had a siezure', 'alcohol_withdrawal'],
    ['me kiero morir', 'suicide'],
    ['boy a suisidarme', 'suicide'],
    ['took all my 💊💊', 'overdose'],
    ['i want to k\u200bill myself', 'suicide'],
    ['STOP i want to kill myself', 'suicide'],
    ['i want to k i l l myself', 'suicide'],
    ['w a n t t o d i e', 'suicide'],
    ['s.u.i.c.i.d.e', 'suicide'],
    ['im going to k-i-l-l m-y-s-e-l-f', 'suicide'],
    ['i wanna k!ll myself', 'suicide'],
    ['k**l myself', 'suicide'],
    ['su_icide', 'suicide'],
    ['i want to ki11 myself', 'suicide'],
    ['im su1cidal', 'suicide'],
    ['i want to k\u200cil\u200dl my\u2060s\u200eelf', 'suicide'],
    ['ｉ ｗａｎｔ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ', 'suicide'],
    ['me quiero m a t a r', 'suicide'],
    ['quiero su*cidarme', 'suicide'],
    ['he r*ped me', 'violence'],
    ['he raped me!please help', 'violence'],
    ['my friend over-dosed help', 'overdose'],
  ]
  it.for(rows)('%s', ([text, expected], { expect }) => {
    expect(screen(lexicon, text)?.class).toBe(expected)
  })
})

describe('signs and lone letters that hide nothing', () => {
  const rows = [
    'my a.m. dose at 8.30',
    'stop!please',
    'visit www.site.com/kill-time',
    'i got a b c on my tests',
    'u s a',
    'p m s is bad',
    'n a l t r e x o n e',
    '5-6 beers a day',
    'a y o tambien',
    '* * * ! ! !',
  ]
  it.for(rows)('%s', (text, { expect }) => {
    expect(screen(lexicon, text)).toBeNull()
  })
})

it.for(['im seeing things that arent there', 'veo cosas que no están'])(
  '%s is severe',
  (text, { expect }) => {
    expect(screen(lexicon, text)).toMatchObject({ class: 'alcohol_withdrawal', severe: true })
  },
)

describe('exceptions', () => {
  it('cancel what they cover and nothing else', ({ expect }) => {
    expect(screen(lexicon, 'does naltrexone cause suicidal thoughts')).toBeNull()
    expect(screen(lexicon, 'does naltrexone cause suicidal thoughts i want to kill myself')?.class).toBe(
      'suicide',
    )
    expect(screen(lexicon, 'im dying for a drink')).toBeNull()
    expect(screen(lexicon, 'im dying for a drink and he wont wake up')?.class).toBe('overdose')
  })

  it('reach the end of a text of 1600 characters', ({ expect }) => {
    const story = 'it was a long day at work and then the bus was late again '.repeat(27)
    expect(screen(lexicon, story)).toBeNull()
    expect(screen(lexicon, `${story} and i want to kill myself`)?.class).toBe('suicide')
  })
})

describe('the lexicon', () => {
  it('survives its journey in the bundle', ({ expect }) => {
    const received = JSON.parse(JSON.stringify(lexicon))
    expect(received).toEqual(lexicon)
    expect(screen(received, 'i want to kill myself')).toEqual(screen(lexicon, 'i want to kill myself'))
  })

  const broken: [pattern: string, message: RegExp][] = [
    ['(he|she hit me', /suicide\.en: pattern "\(he\|she hit me": a "\(" is not closed/],
    ['{nobody} hit me', /no group \{nobody\}/],
    ['hit ..20 me', /a gap is 1 to 8 words/],
    ['hit & run', /cannot read " & run"/],
    ['(hit)?', /no word that it must contain/],
  ]
  it.for(broken)('refuses %s', ([pattern, message], { expect }) => {
    const { suicide } = source.rules
    const rules = { ...source.rules, suicide: { ...suicide, en: { ...suicide.en, sure: [pattern] } } }
    expect(() => compileLexicon({ ...source, rules }, urgent)).toThrow(message)
  })
})

describe('the answers', () => {
  const en = source.answers.suicide.en
  const tooLong = {
    ...source,
    answers: {
      ...source.answers,
      suicide: { ...source.answers.suicide, en: { ...en, text: 'Call 988. '.repeat(24) } },
    },
  }

  it('must leave room for the first-contact line', ({ expect }) => {
    expect(CrisisSource.safeParse(tooLong).error?.issues[0]).toMatchObject({
      path: ['answers', 'suicide', 'en', 'text'],
      message: 'is longer than 230 characters as sent',
    })
  })

  const needed: [CrisisClass, RegExp][] = [
    ['overdose', /^(CALL|LLAME AL) 911.*1-800-222-1222.*911/],
    ['allergic', /^(CALL|LLAME AL) 911.*epine(ph|f)rin/],
    ['alcohol_withdrawal', /911/],
    ['suicide', /988.*911/],
    ['violence', /911.*1-800-799-7233.*(delete this text|borre este texto)\.$/],
    ['opioid_on_naltrexone', /911.*naloxon/],
  ]
  it.for(needed)('%s leads with what saves', ([name, numbers], { expect }) => {
    for (const language of LANGUAGES) expect(source.answers[name][language].text).toMatch(numbers)
  })

  it.for(CRISIS_CLASSES)('%s is spoken by an English voice in English only', (name, { expect }) => {
    expect(source.answers[name].en.voice).not.toMatch(/[áéíóúñ¿¡]/i)
  })
})

it('is total', ({ expect }) => {
  const patterns = fc.constantFrom(...fixtures.map(({ text }) => text))
  const anything = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 1600 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
    fc
      .array(fc.oneof(patterns, fc.string({ unit: 'binary', maxLength: 9 })), { maxLength: 8 })
      .map((parts) => parts.join(' ')),
  )
  fc.assert(
    fc.property(anything, (text) => {
      const alarm = screen(lexicon, text)
      expect(alarm === null || CRISIS_CLASSES.includes(alarm.class)).toBe(true)
    }),
    { numRuns: 300 },
  )
})
