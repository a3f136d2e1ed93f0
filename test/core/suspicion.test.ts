import fc from 'fast-check'
import { describe, it } from 'vitest'
import { compiled } from '../../bin/compiled.ts'
import { readContent } from '../../bin/read-content.ts'
import { builtIn } from '../../src/core/built-in.ts'
import { NEEDS } from '../../src/core/crisis-class.ts'
import { sift } from '../../src/core/sift.ts'
import { suspicion } from '../../src/core/suspicion.ts'
import { compileSuspicion, type NeedTexts } from '../../src/core/suspicion-train.ts'
import { ROOT } from '../../simulator/laptop.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)
const { suspicion: index } = bundle
if (index === null) throw new Error('the bundle has no second opinion')

/** A few texts of each need, enough to learn from in a moment. */
const few: NeedTexts = NEEDS.map((need) => {
  const texts = content.needs.find((of) => of.need === need)
  return { need, en: texts?.en.slice(0, 60) ?? [], es: texts?.es.slice(0, 60) ?? [] }
})

/** Hours as people say them, in answer to "what time?". */
const ENGLISH = [
  'in the morning',
  'in the afternoon',
  'in the evening',
  'at night',
  'tonight please',
  'every night',
]
const SPANISH = ['de la mañana', 'de la tarde', 'de la noche', 'de la noche cada dia', 'y media de la noche']
const HOURS = Array.from({ length: 12 }, (_, n) => n + 1)
const said = HOURS.flatMap((hour) => [
  ...ENGLISH.flatMap((part) => [`${hour} ${part}`, `at ${hour} ${part}`, `monday at ${hour} ${part}`]),
  ...SPANISH.flatMap((part) => [
    `${hour} ${part}`,
    `a las ${hour} ${part}`,
    `el lunes a las ${hour} ${part}`,
  ]),
])

describe('what no pattern knows', () => {
  it.for([
    ['my grandson found my purse and now the bottle rattles less than it did', 'overdose'],
    [
      'ever since i put the vodka down on sunday the wallpaper moves and i shake so hard i spill',
      'alcohol_withdrawal',
    ],
    ['he has taken my keys and my phone and stands in the door with the bat', 'violence'],
    ['i have written to my kids and tonight i will not be here any more', 'suicide'],
    ['got my vivitrol last week and just did a line of fent to see', 'opioid_on_naltrexone'],
    ['twenty minutes after the shot my tongue is thick and i cannot swallow', 'allergic'],
    ['desde que deje el pisto el domingo veo sombras y no paro de temblar', 'alcohol_withdrawal'],
    ['mi marido me quito el celular y no me deja salir del cuarto, trae un cuchillo', 'violence'],
  ] as const)('%s', ([text, name], { expect }) => {
    expect(sift(bundle, text, false)).toMatchObject({ kind: 'alarm', alarm: { class: name } })
  })
})

describe('what only sounds like it', () => {
  it.for([
    'how long before the shakes stop when people quit',
    'this heat is killing me, what time do you open',
    'i overdosed years ago and have been well since',
    'my dog ate a whole box of crackers lol',
    'i shot an 88 at golf and had no beer',
    'se puede morir uno de abstinencia o es cuento',
    'me muero de hambre, a que hora es la cita',
  ])('%s', (text, { expect }) => {
    expect(sift(bundle, text, false)?.kind).not.toBe('alarm')
  })
})

it('learns the same from the same texts', ({ expect }) => {
  expect(compileSuspicion(few, ['what is naltrexone'])).toEqual(
    compileSuspicion(structuredClone(few), ['what is naltrexone']),
  )
})

it('is not built in: with KV gone the patterns alone screen', ({ expect }) => {
  const alone = builtIn(bundle)
  expect(alone.suspicion).toBeNull()
  expect(sift(alone, 'i want to kill myself', false)).toMatchObject({ alarm: { class: 'suicide' } })
})

it('has an opinion on any text, and its shares are shares', ({ expect }) => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), (text) => {
      const { share, any, suicide, urgent } = suspicion(index, text)
      for (const each of [share, any, suicide, urgent]) expect(each >= 0 && each <= 1.0001).toBe(true)
      expect(share).toBeLessThanOrEqual(any + 1e-6)
    }),
    { numRuns: 500 },
  )
  expect(suspicion(index, '').any).toBeLessThan(0.001)
  expect(suspicion(index, '🙂 !!! …').any).toBeLessThan(0.75)
})

describe('an hour', () => {
  it('is not asked of an hour', ({ expect }) => {
    expect(said.length).toBeGreaterThan(390)
    expect(said.filter((words) => sift(bundle, words, false) !== null)).toEqual([])
  })

  it.for(['i cant do this anymore tonight', 'everyone would be better off without me tomorrow'])(
    'is asked of words with an hour among them: %s',
    (words, { expect }) => {
      expect(sift(bundle, words, false)).toMatchObject({ kind: 'alarm', alarm: { class: 'suicide' } })
    },
  )
})
