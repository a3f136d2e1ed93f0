import { describe, it } from 'vitest'
import { sift } from '../../src/core/sift.ts'
import { real } from './woken.ts'

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

describe('the second opinion on a crisis', () => {
  it('is not asked of an hour', ({ expect }) => {
    expect(said.length).toBeGreaterThan(390)
    expect(said.filter((words) => sift(real, words, false) !== null)).toEqual([])
  })

  it.for(['i cant do this anymore tonight', 'everyone would be better off without me tomorrow'])(
    'is asked of words with an hour among them: %s',
    (words, { expect }) => {
      expect(sift(real, words, false)).toMatchObject({ kind: 'alarm', alarm: { class: 'suicide' } })
    },
  )
})
