import { describe, it } from 'vitest'
import { oneEdit } from '../../src/core/keywords.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { compileIndex, compileKeywords, drugNamed, similar } from '../../src/core/match.ts'

/** Four topics are enough to see what likeness does. */
const TOPICS = [
  { id: 'what', en: ['what is naltrexone', 'tell me about naltrexone'], es: ['que es la naltrexona'] },
  {
    id: 'sick',
    en: ['naltrexone makes me feel sick', 'what helps with nausea'],
    es: ['la naltrexona me da nausea'],
  },
  { id: 'gut', en: ['what is naloxegol', 'constipated from pain pills'], es: ['que es el naloxegol'] },
  { id: 'shot', en: ['what is vivitrol', 'how often do you get the shot'], es: ['que es vivitrol'] },
]
const index = compileIndex(TOPICS)
const best = (said: string, language: 'en' | 'es' = 'en'): string | undefined =>
  similar(index, said, language)[0]?.id

describe('the medicine a word names', () => {
  it.for([
    { word: 'naltrexone', drug: 'naltrexone' },
    { word: 'naltrexona', drug: 'naltrexone' },
    { word: 'naltrexon', drug: 'naltrexone' },
    { word: 'naltexone', drug: 'naltrexone' },
    { word: 'nalterxone', drug: 'naltrexone' },
    { word: 'vivitrol', drug: 'naltrexone' },
    { word: 'vivatrol', drug: 'naltrexone' },
    { word: 'naloxone', drug: 'naloxone' },
    { word: 'naloxon', drug: 'naloxone' },
    { word: 'nalaxone', drug: 'naloxone' },
    { word: 'naloxona', drug: 'naloxone' },
    { word: 'narcan', drug: 'naloxone' },
    { word: 'naloxegol', drug: 'naloxegol' },
    { word: 'naloxegal', drug: 'naloxegol' },
    { word: 'nalmefene', drug: 'nalmefene' },
    { word: 'nalmefine', drug: 'nalmefene' },
    { word: 'nalmefeno', drug: 'nalmefene' },
    { word: 'methylnaltrexone', drug: 'methylnaltrexone' },
    { word: 'buprenorphine', drug: 'buprenorphine' },
    { word: 'buprenorfina', drug: 'buprenorphine' },
    { word: 'suboxone', drug: 'buprenorphine' },
    { word: 'subaxone', drug: 'buprenorphine' },
    { word: 'methadone', drug: 'methadone' },
    { word: 'metadona', drug: 'methadone' },
    { word: 'acamprosate', drug: 'acamprosate' },
    { word: 'antabuse', drug: 'disulfiram' },
    { word: 'topamax', drug: 'topiramate' },
  ])('$word: $drug', ({ word, drug }, { expect }) => {
    expect(drugNamed(word)?.drug).toBe(drug)
  })

  it.for(['nal', 'xone', 'alcohol', 'medicine', 'constructor', '__proto__', '', 'naltrexonenaltrexone'])(
    '%j names none',
    (word, { expect }) => {
      expect(drugNamed(word)).toBeNull()
    },
  )

  it('one slip never turns one medicine into another', ({ expect }) => {
    const names = [
      'naltrexone',
      'naltrexona',
      'naloxone',
      'naloxona',
      'naloxegol',
      'nalmefene',
      'nalmefeno',
      'methylnaltrexone',
      'buprenorphine',
      'methadone',
      'metadona',
      'suboxone',
    ]
    for (const name of names) {
      const own = drugNamed(name)?.drug
      for (let i = 0; i < name.length; i += 1)
        for (const letter of ['', ...'aeioux'])
          expect([own, undefined]).toContain(drugNamed(name.slice(0, i) + letter + name.slice(i + 1))?.drug)
    }
  })
})

describe('likeness', () => {
  it.for([
    { said: 'what is naltrexone', id: 'what' },
    { said: 'whats naltrexone', id: 'what' },
    { said: 'naltrexone makes me so sick', id: 'sick' },
    { said: 'help with the nausea', id: 'sick' },
    { said: 'what is naloxegol', id: 'gut' },
    { said: 'what is vivitrol', id: 'shot' },
    { said: 'how often is the shot', id: 'shot' },
  ])('$said: $id', ({ said, id }, { expect }) => {
    expect(best(said)).toBe(id)
  })

  it.for([
    'what is naloxone',
    'what is nalmefene',
    'what is methadone',
    'buprenorphine makes me feel sick',
    'is narcan naloxone',
  ])('a medicine nobody wrote about is like nothing: %s', (said, { expect }) => {
    expect(similar(index, said, 'en')).toEqual([])
  })

  it('asks each language its own phrasings', ({ expect }) => {
    expect(best('que es la naltrexona', 'es')).toBe('what')
    expect(best('que es el naloxegol', 'es')).toBe('gut')
  })

  it('scores from 0 to 1, best first, few, and the same each time', ({ expect }) => {
    const found = similar(index, 'what is naltrexone and what helps with nausea', 'en')
    expect(found.length).toBeLessThanOrEqual(LIMITS.DID_YOU_MEAN)
    expect(found.map((c) => c.score)).toEqual(found.map((c) => c.score).toSorted((a, b) => b - a))
    expect(found.every((c) => c.score > 0 && c.score <= 1.001)).toBe(true)
    expect(similar(index, 'what is naltrexone and what helps with nausea', 'en')).toEqual(found)
  })

  it.for([
    '',
    'constructor',
    '__proto__ hasOwnProperty toString',
    'zzzz qqqq',
    '🙂',
    'a '.repeat(800).trim(),
  ])('is total: %j', (said, { expect }) => {
    expect(Array.isArray(similar(index, said, 'en'))).toBe(true)
  })

  it('survives being JSON', ({ expect }) => {
    const read: typeof index = JSON.parse(JSON.stringify(index))
    for (const said of ['what is naltrexone', 'constructor', '__proto__'])
      expect(similar(read, said, 'en')).toEqual(similar(index, said, 'en'))
  })
})

describe('keywords', () => {
  it('are kept as they are compared', ({ expect }) => {
    const kept = compileKeywords([{ id: 'sick', en: ["Can't eat!", 'NAUSEA'], es: ['Náusea', 'año'] }])
    expect(kept).toEqual({ en: { 'cant eat': 'sick', nausea: 'sick' }, es: { nausea: 'sick', ano: 'sick' } })
  })
})

describe('one edit', () => {
  it.for([
    { a: 'stop', b: 'stpo', is: true },
    { a: 'stop', b: 'sto', is: true },
    { a: 'stop', b: 'stopp', is: true },
    { a: 'stop', b: 'step', is: true },
    { a: 'stop', b: 'tsop', is: true },
    { a: 'ab', b: 'ba', is: true },
    { a: '', b: 'a', is: true },
    { a: 'stop', b: 'stop', is: false },
    { a: 'stop', b: 'sotpp', is: false },
    { a: 'stop', b: 'pots', is: false },
    { a: 'stop', b: 'stoppp', is: false },
    { a: 'naltrexone', b: 'naloxone', is: false },
  ])('$a and $b: $is', ({ a, b, is }, { expect }) => {
    expect(oneEdit(a, b)).toBe(is)
    expect(oneEdit(b, a)).toBe(is)
  })
})
