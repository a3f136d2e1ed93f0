import { describe, it } from 'vitest'
import { oneEdit } from '../../src/core/keywords.ts'
import { LIMITS } from '../../src/core/limits.ts'
import { compileKeywords, drugNamed, likely } from '../../src/core/match.ts'
import { APART, FAMILIES, PLAIN } from '../../src/core/match-families.ts'
import { compileIndex } from '../../src/core/match-train.ts'
import { nearKeys, reserved, soundKeys } from '../../src/core/match-spelling.ts'
import { familiesOf, familyOf, sound } from '../../src/core/match-words.ts'

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
  likely(index, said, language).candidates[0]?.id

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
    expect(likely(index, said, 'en').candidates).toEqual([])
  })

  it('asks each language its own phrasings', ({ expect }) => {
    expect(best('que es la naltrexona', 'es')).toBe('what')
    expect(best('que es el naloxegol', 'es')).toBe('gut')
  })

  it.for([
    { why: 'chat spelling', said: 'wut is naltrexone', id: 'what' },
    { why: 'a doubled letter', said: 'naltrexone makes me feel sickk', id: 'sick' },
    { why: 'a slip in a word', said: 'what helps with nasuea', id: 'sick' },
    { why: 'another order', said: 'with nausea what helps', id: 'sick' },
    { why: 'a word of the same family', said: 'naltrexone makes me vomit', id: 'sick' },
    { why: 'a word of two families', said: 'what helps with queasy chest reflux', id: 'sick' },
    { why: 'the family across languages', said: 'what helps with las arcadas', id: 'sick' },
    { why: 'an everyday word more', said: 'so really what is naltrexone anyway', id: 'what' },
  ])('sees through $why: $said', ({ said, id }, { expect }) => {
    expect(best(said)).toBe(id)
  })

  it.for([
    { said: 'lexapro makes me feel sick', doubt: 'unknown word' },
    { said: 'tramadol makes me feel sick', doubt: 'a substance' },
    { said: 'shot day eat', doubt: 'nothing like it' },
  ])('doubts $said: $doubt', ({ said, doubt }, { expect }) => {
    expect(likely(index, said, 'en').doubt).toBe(doubt)
  })

  it.for(['me you', 'feel', 'and then what', 'zzzz what', 'i was like'])(
    'hears no question in small talk: %s',
    (said, { expect }) => {
      expect(likely(index, said, 'en').candidates).toEqual([])
    },
  )

  it('doubts one word alone, unless it is a phrasing', ({ expect }) => {
    const often = (word: string): string[] =>
      'bad worse again now here today all day still more very much'.split(' ').map((w) => `${word} ${w}`)
    const subjects = (
      'queasy bump vodka insomnia pregnant liver dentist bracelet dizzy clinic cheap husband brain ' +
      'overdose fridge car rash kidney teenager withdrawal relapse church'
    ).split(' ')
    const shelf = compileIndex([
      { id: 'sick', en: ['nausea'], es: [] },
      ...subjects.map((word) => ({ id: word, en: often(word), es: [] })),
    ])
    expect(likely(shelf, 'vodka', 'en')).toMatchObject({ doubt: 'too short' })
    const { candidates, doubt } = likely(shelf, 'nausea', 'en')
    expect(candidates[0]).toEqual({ id: 'sick', score: 1 })
    expect(doubt).toBeNull()
  })

  it('doubts a fact that only mentions the medicine asked about', ({ expect }) => {
    const shelf = compileIndex([
      { id: 'bupe', en: ['buprenorphine', 'how does buprenorphine help', 'buprenorphine shot'], es: [] },
      { id: 'wait', en: ['how long after buprenorphine', 'how many days', 'too soon', 'how long'], es: [] },
    ])
    expect(likely(shelf, 'how does buprenorphine help', 'en').doubt).toBeNull()
    expect(likely(shelf, 'how many days after buprenorphine', 'en').doubt).toBe('another medicine')
  })

  it('hears which language a text is in, unless it could be either', ({ expect }) => {
    expect(likely(index, 'la naltrexona me da nausea', 'en').language).toBe('es')
    expect(likely(index, 'what helps with nausea', 'es').language).toBe('en')
    expect(likely(index, 'naltrexone', 'es').language).toBe('es')
  })

  it('names the next best topic where the best is not offered', ({ expect }) => {
    const all = likely(index, 'naltrexone nausea', 'en').candidates.map((c) => c.id)
    const rest = likely(index, 'naltrexone nausea', 'en', (id) => id !== all[0]).candidates.map((c) => c.id)
    expect(all[0]).toBe('sick')
    expect(rest).not.toContain('sick')
  })

  it('is the same index each time, and holds no topics where there are none', ({ expect }) => {
    const [first, ...others] = TOPICS
    if (first === undefined) throw new Error('no topics')
    expect(JSON.stringify(compileIndex([first, ...others]))).toBe(JSON.stringify(index))
    compileIndex([])
    expect(JSON.stringify(compileIndex(structuredClone(TOPICS)))).toBe(JSON.stringify(index))
    expect(likely(compileIndex([]), 'what is naltrexone', 'en').candidates).toEqual([])
    const silent = compileIndex([{ id: 'a', en: [''], es: ['?'] }])
    expect(likely(silent, 'what', 'en').candidates).toEqual([])
  })

  it('scores from 0 to 1, best first, few, and the same each time', ({ expect }) => {
    const found = likely(index, 'what is naltrexone and what helps with nausea', 'en').candidates
    expect(found.length).toBeLessThanOrEqual(LIMITS.DID_YOU_MEAN)
    expect(found.map((c) => c.score)).toEqual(found.map((c) => c.score).toSorted((a, b) => b - a))
    expect(found.every((c) => c.score > 0 && c.score <= 1.001)).toBe(true)
    expect(likely(index, 'what is naltrexone and what helps with nausea', 'en').candidates).toEqual(found)
  })

  it.for([
    '',
    'constructor',
    '__proto__ hasOwnProperty toString',
    'zzzz qqqq',
    '🙂',
    'a '.repeat(800).trim(),
  ])('is total: %j', (said, { expect }) => {
    expect(likely(index, said, 'en').candidates.length).toBeLessThanOrEqual(LIMITS.DID_YOU_MEAN)
  })

  it('survives being JSON', ({ expect }) => {
    const read: typeof index = JSON.parse(JSON.stringify(index))
    for (const said of ['what is naltrexone', 'constructor', '__proto__'])
      expect(likely(read, said, 'en')).toEqual(likely(index, said, 'en'))
  })
})

describe('how a word sounds', () => {
  it.for([
    { a: 'vomito', b: 'bomito' },
    { a: 'nauseas', b: 'nauceas' },
    { a: 'inyeccion', b: 'inyecsion' },
    { a: 'pastilla', b: 'pastiya' },
    { a: 'higado', b: 'igado' },
    { a: 'quiero', b: 'kiero' },
    { a: 'cerveza', b: 'servesa' },
    { a: 'jeringa', b: 'geringa' },
    { a: 'what', b: 'wat' },
    { a: 'sleep', b: 'sleeep' },
    { a: 'pill', b: 'pills' },
    { a: 'pharmacy', b: 'farmacy' },
  ])('$a as $b', ({ a, b }, { expect }) => {
    expect(sound(b)).toBe(sound(a))
  })

  it.for([
    { a: 'haha', b: 'aa' },
    { a: 'beer', b: 'fear' },
    { a: 'pena', b: 'pera' },
    { a: 'chico', b: 'sico' },
  ])('$a is not $b', ({ a, b }, { expect }) => {
    expect(sound(b)).not.toBe(sound(a))
  })
})

describe('families', () => {
  it('never hold a medicine, nor the word that is to take and to drink', ({ expect }) => {
    const all = [...FAMILIES, ...PLAIN]
    const listed = all.flatMap((family) => family.split(' '))
    expect(listed.filter((word) => drugNamed(word.replace('*', '')) !== null)).toEqual([])
    const families = familiesOf(all)
    expect(OTHERS.split(' ').filter((word) => familyOf(families, sound(word)) >= 0)).toEqual([])
    expect(APART.every((family) => FAMILIES.includes(family))).toBe(true)
    for (const word of ['tomar', 'tomo', 'toma', 'tomando', 'tome'])
      expect(familyOf(families, sound(word))).toBe(-1)
  })

  it('are not of every word that begins alike', ({ expect }) => {
    const families = familiesOf([...FAMILIES, ...PLAIN])
    for (const word of ['tengo', 'apenas', 'bosque', 'tercera', 'west'])
      expect(familyOf(families, sound(word)), word).toBe(-1)
  })

  it.for([
    { a: 'vomiting', b: 'nauseous', same: true },
    { a: 'injections', b: 'vacuna', same: true },
    { a: 'beer', b: 'tequila', same: true },
    { a: 'husband', b: 'hija', same: true },
    { a: 'allergic', b: 'alergia', same: true },
    { a: 'emergency', b: 'emergencia', same: true },
    { a: 'surgery', b: 'cirugia', same: true },
    { a: 'pill', b: 'shot', same: false },
    { a: 'liver', b: 'kidney', same: false },
  ])('$a and $b: $same', ({ a, b, same }, { expect }) => {
    const families = familiesOf(FAMILIES)
    expect(familyOf(families, sound(a))).toBeGreaterThanOrEqual(0)
    expect(familyOf(families, sound(a)) === familyOf(families, sound(b))).toBe(same)
  })
})

/** Medicines that no list of ours names: a family that took one in would let its unknown name pass for a known word. */
const OTHERS =
  'ozempic wegovy mounjaro semaglutide metformin lisinopril losartan amlodipine atorvastatin lipitor simvastatin ' +
  'metoprolol propranolol atenolol omeprazole omeprazol prilosec pantoprazole levothyroxine synthroid albuterol ' +
  'prednisone amoxicillin azithromycin ciprofloxacin doxycycline flagyl metronidazole lexapro escitalopram zoloft ' +
  'sertraline sertralina prozac fluoxetine fluoxetina paxil paroxetine celexa citalopram effexor venlafaxine cymbalta ' +
  'duloxetine wellbutrin bupropion trazodone trazodona remeron mirtazapine buspirone buspar xanax alprazolam klonopin ' +
  'clonazepam ativan lorazepam valium diazepam librium ambien zolpidem lunesta seroquel quetiapine quetiapina zyprexa ' +
  'olanzapine risperdal risperidone abilify aripiprazole latuda lithium litio lamictal lamotrigine depakote valproate ' +
  'tegretol carbamazepine keppra lyrica pregabalin pregabalina baclofen flexeril cyclobenzaprine adderall ritalin ' +
  'vyvanse concerta strattera clonidine guanfacine prazosin hydroxyzine vistaril benadryl diphenhydramine claritin ' +
  'loratadine zyrtec cetirizine allegra tylenol acetaminophen paracetamol ibuprofen ibuprofeno advil motrin aleve ' +
  'naproxen naproxeno aspirin aspirina celebrex meloxicam toradol ketorolac lidocaine imodium loperamide lomotil pepto ' +
  'tums zofran ondansetron reglan phenergan promethazine miralax colace dulcolax viagra sildenafil cialis warfarin ' +
  'coumadin eliquis xarelto plavix humira enbrel methotrexate tamoxifen depo mirena melatonin valerian kava nicorette ' +
  'chantix varenicline vareniclina robitussin sudafed mucinex lucemyra lofexidine modafinil phentermine contrave ' +
  'enalapril captopril glibenclamida diclofenaco metamizol tafil rivotril'

describe('keys nearly said', () => {
  const keys = { nausea: 1, naloxone: 1, 'ganas de vomitar': 1, higado: 1, cbt: 1 }
  it.for([
    { said: 'nausia', slips: ['nausea'], sounds: [] },
    { said: 'nnausea', slips: ['nausea'], sounds: ['nausea'] },
    { said: 'naucea', slips: ['nausea'], sounds: ['nausea'] },
    { said: 'ganas de bomitar', slips: ['ganas de vomitar'], sounds: ['ganas de vomitar'] },
    { said: 'gnaas de vomiar', slips: ['ganas de vomitar'], sounds: [] },
    { said: 'gnaas de vomi', slips: [], sounds: [] },
    { said: 'nausoes', slips: [], sounds: [] },
    { said: 'nbt', slips: [], sounds: [] },
    { said: 'igado', slips: [], sounds: ['higado'] },
    { said: 'naloxegol', slips: [], sounds: [] },
    { said: 'qvt', slips: [], sounds: [] },
    { said: '__proto__', slips: [], sounds: [] },
  ])('$said', ({ said, slips, sounds }, { expect }) => {
    expect(nearKeys(keys, said, () => false)).toEqual(slips)
    expect(soundKeys(keys, said)).toEqual(sounds)
  })

  it.for(['stpo', 'ztop', 'satrt', 'ehlp', 'terminarr', 'cansel', 'me da de baja'])(
    '%s is near a STOP, START or HELP word',
    (said, { expect }) => {
      expect(reserved(said)).toBe('near')
    },
  )

  it.for(['hstat', 'storp al', 'no mas tetors'])('%s is a slip more away', (said, { expect }) => {
    expect(reserved(said)).toBe('far')
  })

  it.for(['nausea', 'naltrexone', 'how do i stop the nausea', 'presion baja', ''])(
    '%j is not',
    (said, { expect }) => {
      expect(reserved(said)).toBeNull()
    },
  )
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
