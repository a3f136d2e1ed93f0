import { describe, it } from 'vitest'
import { excepted } from '../../src/core/lint-reading.ts'
import { isPlain, reading } from '../../src/core/reading.ts'
import { spanishSyllables } from '../../src/core/reading-spanish.ts'

describe('syllables of a Spanish word', () => {
  it.for<[word: string, syllables: number, rule: string]>([
    ['sol', 1, 'one vowel'],
    ['pastilla', 3, 'one for each vowel'],
    ['bien', 1, 'weak and strong together'],
    ['cuida', 2, 'two weak ones together'],
    ['ciudad', 2, 'two weak ones together'],
    ['día', 2, 'an accent parts a weak one from a strong one'],
    ['oír', 2, 'and the other way round'],
    ['baúl', 2, 'and the other way round'],
    ['abstinencia', 4, 'an ending in -cia'],
    ['farmacéutico', 5, 'éu stays together: the strong one has the accent'],
    ['recaída', 4, 'a-í parts, though the word is one root'],
    ['caer', 2, 'two strong ones part'],
    ['leer', 2, 'the same strong one twice'],
    ['saliera', 3, 'weak between consonant and strong'],
    ['averiguáis', 4, 'three together'],
    ['paranoia', 4, 'a weak one between two strong ones'],
    ['queso', 2, 'the u of que is silent'],
    ['guía', 2, 'the u of gui is silent'],
    ['guerra', 2, 'the u of gue is silent'],
    ['pingüino', 3, 'ü is said'],
    ['agua', 2, 'the u of gua is said'],
    ['alcohol', 3, 'h between strong vowels changes nothing: they part anyway'],
    ['ahijado', 3, 'h between a strong and a weak one parts nothing'],
    ['búho', 2, 'an accent parts through h too'],
    ['noche', 2, 'the h of ch'],
    ['hoy', 1, 'y at the end is a vowel'],
    ['y', 1, 'y alone is a vowel'],
    ['ayuda', 3, 'y before a vowel is a consonant'],
    ['inyección', 3, 'and after a consonant'],
    ['tiíta', 3, 'the same weak one twice'],
    ['NALTREXONA', 4, 'capitals'],
    ['sobredosis', 4, 'no run of vowels'],
    ['psst', 1, 'a word without a vowel is a word'],
  ])('%s: %i (%s)', ([word, syllables], { expect }) => {
    expect(spanishSyllables(word)).toBe(syllables)
    // An accent that is written as a mark of its own is the same letter.
    expect(spanishSyllables(word.normalize('NFD'))).toBe(syllables)
  })
})

describe('what is counted', () => {
  const names = excepted({ en: ['buprenorphine'], es: ['buprenorfina'], both: ['Vivitrol'] }, 'en')
  it.for([
    { name: 'words and points', text: 'The dog ran. It sat.', sentences: 2, words: 5, syllables: 5 },
    { name: 'a text without a point', text: 'The dog ran', sentences: 1, words: 3, syllables: 3 },
    { name: 'a colon ends nothing', text: 'Danger: call now.', sentences: 1, words: 3, syllables: 4 },
    { name: 'a point in a figure', text: 'It is 1.5 or 2.', sentences: 1, words: 5, syllables: 7 },
    { name: 'a name is two', text: 'Buprenorphine helps.', sentences: 1, words: 2, syllables: 3 },
    { name: 'a name of both languages', text: 'VIVITROL or Vivitrol.', sentences: 1, words: 3, syllables: 5 },
    { name: 'what is no name is not', text: 'Pharmacist.', sentences: 1, words: 1, syllables: 3 },
    { name: 'capitals are two', text: 'The FDA.', sentences: 1, words: 2, syllables: 3 },
    {
      name: 'a number is one word of two',
      text: 'Call 1-800-662-4357.',
      sentences: 1,
      words: 2,
      syllables: 3,
    },
    { name: 'so is an address', text: 'See example.nih.gov today.', sentences: 1, words: 3, syllables: 5 },
    { name: 'hyphened words are two', text: 'A well-known dog.', sentences: 1, words: 4, syllables: 4 },
    { name: 'a question and a quotation', text: 'Why? "No." He ran.', sentences: 3, words: 4, syllables: 4 },
  ])('$name', ({ text, sentences, words, syllables }, { expect }) => {
    expect(reading(text, 'en', names)).toMatchObject({ sentences, words, syllables })
  })

  it('is put together as the two formulas say', ({ expect }) => {
    const none = new Set<string>()
    expect(reading('The dog ran. It sat.', 'en', none).score).toBeCloseTo(0.39 * 2.5 + 11.8 - 15.59)
    // Five words, nine syllables, two sentences.
    expect(reading('El perro corre. Luego duerme.', 'es', none).score).toBeCloseTo(
      206.84 - (62.3 * 9) / 5 - 5 / 2,
    )
  })

  it('calls what stands on the boundary plain', ({ expect }) => {
    expect([isPlain(6, 'en'), isPlain(6.01, 'en'), isPlain(65, 'es'), isPlain(64.99, 'es')]).toEqual([
      true,
      false,
      true,
      false,
    ])
  })
})
