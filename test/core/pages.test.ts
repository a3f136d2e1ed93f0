import fc from 'fast-check'
import { describe, it } from 'vitest'
import { pages, segments } from '../../src/core/segments.ts'

describe('pages', () => {
  it.for([
    { name: 'one sentence that fits', text: 'Call 911.', units: 20, cut: ['Call 911.'] },
    {
      name: 'at sentence ends',
      text: 'One two. Three four. Five.',
      units: 20,
      cut: ['One two. Three four.', 'Five.'],
    },
    {
      name: 'a question and a cry end a sentence too',
      text: 'Really? Yes! Good.',
      units: 8,
      cut: ['Really?', 'Yes!', 'Good.'],
    },
    {
      name: 'between words where a sentence is too long alone',
      text: 'one two three four',
      units: 9,
      cut: ['one two', 'three', 'four'],
    },
    { name: 'exactly as long as the page', text: 'abcd. efg.', units: 10, cut: ['abcd. efg.'] },
    { name: 'one unit longer', text: 'abcd. efgh.', units: 10, cut: ['abcd.', 'efgh.'] },
    { name: 'an extension pair counts as two', text: 'abc [. efg.', units: 11, cut: ['abc [.', 'efg.'] },
    { name: 'no words, no pages', text: '  ', units: 10, cut: [] },
    { name: 'a number with a point stays whole', text: 'Take 1.5 or 2.', units: 14, cut: ['Take 1.5 or 2.'] },
  ])('$name', ({ text, units, cut }, { expect }) => {
    expect(pages(text, units)).toEqual(cut)
  })

  it('loses nothing and fits every page, whatever the text', ({ expect }) => {
    const word = fc.stringMatching(/^[a-zñé€[\]]{1,12}[.!?,]?$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 120 }),
        fc.integer({ min: 26, max: 306 }),
        (words, units) => {
          const text = words.join(' ')
          const cut = pages(text, units)
          expect(cut.join(' ')).toBe(text)
          for (const page of cut) expect(segments(page).units).toBeLessThanOrEqual(units)
          // Greedy: what begins a page would not have fitted on the one before.
          cut.slice(1).forEach((page, i) => {
            const joined = `${cut[i] ?? ''} ${page}`
            expect(segments(joined).units).toBeGreaterThan(units)
          })
        },
      ),
      { numRuns: 500 },
    )
  })

  it('takes line breaks and runs of blanks as one blank', ({ expect }) => {
    expect(pages('One.\nTwo.   Three.', 100)).toEqual(['One. Two. Three.'])
    expect(pages('one\ntwo  three', 5)).toEqual(['one', 'two', 'three'])
  })
})
