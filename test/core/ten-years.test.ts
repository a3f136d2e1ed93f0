import * as fc from 'fast-check'
import { describe, it } from 'vitest'
import { anyRule } from './any-rule.ts'
import { live, ZONES } from './ten-years.ts'
import { real } from './woken.ts'

/** Every seventieth zone; `npm run ten-years` takes all of them. */
const SOME = ZONES.filter((_, n) => n % 70 === 0)

describe('ten years of a random rule', () => {
  it.for(SOME)('in %s', (zone, { expect }) => {
    fc.assert(
      fc.property(anyRule, (rule) => {
        const { occurrences, texts, missed } = live(real, zone, rule)
        expect(texts + missed).toBe(occurrences)
      }),
      { numRuns: 2 },
    )
  })
})
