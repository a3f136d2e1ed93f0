import fc from 'fast-check'
import { describe, it } from 'vitest'
import { plain, speech } from '../../src/core/speech.ts'

const how = {
  en: { naltrexone: 'nælˈtrɛksoʊn', methylnaltrexone: 'ˌmɛθəl', naloxone: 'nəˈlɑksoʊn' },
  es: { naltrexona: 'naltɾekˈsona' },
}

describe('speech', () => {
  it.for([
    { name: 'plain words', text: 'Take care.', parts: ['Take care.'] },
    { name: 'nothing', text: '', parts: [] },
    {
      name: '988 is three digits, never nine hundred',
      text: 'Call 988 now',
      parts: ['Call ', { as: 'digits', text: '988' }, ' now'],
    },
    {
      name: '911 at the very end',
      text: 'Emergency: 911.',
      parts: ['Emergency: ', { as: 'digits', text: '911' }, '.'],
    },
    {
      name: 'a telephone number',
      text: 'Call 1-800-662-4357.',
      parts: ['Call ', { as: 'telephone', text: '1-800-662-4357' }, '.'],
    },
    {
      name: 'a number without the 1',
      text: '800-222-1222',
      parts: [{ as: 'telephone', text: '800-222-1222' }],
    },
    { name: 'a short code', text: 'text 838255', parts: ['text ', { as: 'digits', text: '838255' }] },
    {
      name: 'other numbers are said as numbers',
      text: '380 mg every 28 days',
      parts: ['380 mg every 28 days'],
    },
    { name: 'a year that holds a code', text: 'in 1988', parts: ['in 1988'] },
    {
      name: 'a medicine, in its own case',
      text: 'Naltrexone blocks opioids',
      parts: [{ as: 'ipa', text: 'Naltrexone', ipa: 'nælˈtrɛksoʊn' }, ' blocks opioids'],
    },
    {
      name: 'the longer name first',
      text: 'methylnaltrexone is not naltrexone',
      parts: [
        { as: 'ipa', text: 'methylnaltrexone', ipa: 'ˌmɛθəl' },
        ' is not ',
        { as: 'ipa', text: 'naltrexone', ipa: 'nælˈtrɛksoʊn' },
      ],
    },
    { name: 'part of a longer word', text: 'naltrexonelike', parts: ['naltrexonelike'] },
  ])('$name', ({ text, parts }, { expect }) => {
    expect(speech(text, 'en', how)).toEqual(parts)
  })

  it('keeps each language to its own names', ({ expect }) => {
    expect(speech('la naltrexona', 'es', how)).toEqual([
      'la ',
      { as: 'ipa', text: 'naltrexona', ipa: 'naltɾekˈsona' },
    ])
    expect(speech('naltrexone', 'es', how)).toEqual(['naltrexone'])
  })

  it('takes a name with signs literally', ({ expect }) => {
    const odd = { en: { 'a.b(c': 'x' }, es: {} }
    expect(speech('a.b(c axb(c', 'en', odd)).toEqual([{ as: 'ipa', text: 'a.b(c', ipa: 'x' }, ' axb(c'])
    expect(speech('anything', 'en', { en: {}, es: {} })).toEqual(['anything'])
  })

  it('says every word that was written, whatever was written', ({ expect }) => {
    const piece = fc.oneof(
      fc.constantFrom('988', '911', '1-800-662-4357', 'naltrexone', 'Naloxone', 'naltrexona', ' ', '.', '€'),
      fc.string({ unit: 'grapheme', maxLength: 8 }),
    )
    fc.assert(
      fc.property(
        fc.array(piece).map((p) => p.join('')),
        fc.constantFrom('en' as const, 'es' as const),
        (text, language) => {
          const parts = speech(text, language, how)
          expect(plain(parts)).toBe(text)
          expect(parts.every((p) => p !== '')).toBe(true)
        },
      ),
    )
  })
})
