import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import { compiled } from '../../bin/compiled.ts'
import { typedByNobody } from '../../src/core/automatic.ts'
import { compliance, nearStop, oneEdit, RESERVED } from '../../src/core/keywords.ts'
import { ambiguousStop, notMe, revokes } from '../../src/core/revocation.ts'
import { explain } from '../../src/core/recognise.ts'
import { normalise } from '../../src/core/text.ts'

const HERE = import.meta.dirname
const { content } = readContent(join(HERE, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)

/** The words of the law and the platform, written down here a second time so that a lost one is noticed. */
const STOP_TWILIO = ['STOP', 'UNSUBSCRIBE', 'END', 'QUIT', 'STOPALL', 'REVOKE', 'OPTOUT', 'CANCEL']
const STOP_FCC = ['stop', 'quit', 'end', 'revoke', 'opt out', 'cancel', 'unsubscribe']
const STOP_SPANISH = ['alto', 'parar', 'pare', 'cancelar', 'basta', 'no más mensajes', 'darme de baja']
const WORDS = new Set(RESERVED)

/** Letters and digits of a text with single blanks: what is left when case, accents and punctuation go. */
const letters = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/['‘’`´]/g, '')
    .replace(/[^a-z0-9]+/g, ' ')
    .trim()

describe('whole words that stop, start and help', () => {
  it.for([...STOP_TWILIO, ...STOP_TWILIO.map((w) => ` ${w.toLowerCase()}\n`)])(
    'Twilio answers %j itself',
    (body, { expect }) => {
      expect(compliance(body, false)).toMatchObject({ word: 'stop', byTwilio: true })
    },
  )

  it.for(STOP_FCC)('the FCC names %j', (body, { expect }) => {
    expect(compliance(body, false)?.word).toBe('stop')
  })

  it.for(STOP_SPANISH)('Spanish %j stops, and is not answered by Twilio', (body, { expect }) => {
    expect(compliance(body, false)).toMatchObject({ word: 'stop', byTwilio: false, spanish: true })
  })

  it.for([
    { name: 'a full stop', body: 'STOP.' },
    { name: 'quotation marks', body: '"stop"' },
    { name: 'curly quotes', body: '“Stop”' },
    { name: 'cries', body: 'STOP!!!' },
    { name: 'hyphenated', body: 'opt-out' },
    { name: 'two words', body: 'Opt Out' },
    { name: 'stop all, spoken', body: 'stop all' },
    { name: 'full width letters', body: 'ＳＴＯＰ' },
    { name: 'Spanish marks', body: '¡Alto!' },
  ])('$name: ours to confirm', ({ body }, { expect }) => {
    expect(compliance(body, false)).toMatchObject({ word: 'stop', byTwilio: false })
  })

  it.for(['START', 'unstop', 'Comenzar', 'REANUDAR'])('%j starts', (body, { expect }) => {
    expect(compliance(body, false)?.word).toBe('start')
    expect(compliance(body, true)?.word).toBe('start')
  })

  it.for(['YES', 'yes.', 'Sí', 'SI', 'si!'])(
    '%j starts only for somebody who has stopped',
    (body, { expect }) => {
      expect(compliance(body, true)?.word).toBe('start')
      expect(compliance(body, false)).toBeNull()
    },
  )

  it.for(['HELP', 'info', 'Ayuda', 'información'])('%j helps', (body, { expect }) => {
    expect(compliance(body, false)?.word).toBe('help')
  })

  it.for([
    { body: 'quit', aboutDrinking: true },
    { body: 'END', aboutDrinking: true },
    { body: 'cancel', aboutDrinking: true },
    { body: 'parar', aboutDrinking: true },
    { body: 'basta', aboutDrinking: true },
    { body: 'STOP', aboutDrinking: false },
    { body: 'unsubscribe', aboutDrinking: false },
    { body: 'alto', aboutDrinking: false },
  ])('$body may be about drinking: $aboutDrinking', ({ body, aboutDrinking }, { expect }) => {
    expect(compliance(body, false)).toMatchObject({ aboutDrinking })
  })

  it.for([
    'stop drinking',
    'stop please',
    'how do i stop',
    'stop naltrexone',
    'please stop',
    'quit drinking',
    'the end',
    'weekend',
    'cancel my shot',
    'help me',
    'i need help',
    'yes please',
    'info on naltrexone',
    'unstoppable',
    'nonstop',
    'start naltrexone',
    'alto riesgo',
    'parar de beber',
    'ayuda con el alcohol',
    'si tomo alcohol',
    '',
    '   ',
    '?',
    '🛑',
  ])('%j is none of them', (body, { expect }) => {
    expect(compliance(body, false)).toBeNull()
    expect(compliance(body, true)).toBeNull()
  })
})

describe('the exact rule and nothing else', () => {
  const word = fc.constantFrom(...RESERVED)
  const noise = fc.constantFrom(' ', '.', '!', '?', '"', '’', '\n', '-', ',', '…')
  const mutated = fc
    .tuple(
      word,
      fc.array(
        fc.record({
          at: fc.nat(20),
          how: fc.constantFrom('insert', 'drop', 'replace', 'swap', 'double'),
          letter: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz012áíóñ🛑 .'),
        }),
        { minLength: 0, maxLength: 3 },
      ),
    )
    .map(([start, edits]) =>
      edits.reduce((text, { at, how, letter }) => {
        const signs = [...text]
        const i = at % Math.max(1, signs.length)
        const here = signs[i] ?? ''
        if (how === 'insert') signs.splice(i, 0, letter)
        else if (how === 'drop') signs.splice(i, 1)
        else if (how === 'replace') signs.splice(i, 1, letter)
        else if (how === 'double') signs.splice(i, 0, here)
        else signs.splice(i, 2, signs[i + 1] ?? '', here)
        return signs.join('')
      }, start),
    )
  const anything = fc.oneof(
    mutated,
    fc.string({ unit: 'grapheme', maxLength: 30 }),
    fc
      .array(fc.oneof(word, fc.constantFrom('drinking', 'the', 'me', 'pill', 'no', 'quiero')), {
        minLength: 1,
        maxLength: 4,
      })
      .map((w) => w.join(' ')),
  )

  it('10,000 random texts and slips: a STOP, START or HELP word is that word whole', ({ expect }) => {
    let exact = 0
    fc.assert(
      fc.property(anything, fc.boolean(), (text, optedOut) => {
        const found = compliance(text, optedOut)
        if (found === null) return
        exact += 1
        // The same word several times over, or its letters set apart, is still that word and no other.
        const whole = letters(text.normalize('NFKC'))
        const parts = [...new Set(whole.split(' '))]
        const spelt = parts.every((p) => p.length === 1) ? whole.replaceAll(' ', '') : (parts[0] ?? '')
        expect(WORDS.has(whole) || (WORDS.has(spelt) && (parts.length === 1 || parts[0]?.length === 1))).toBe(
          true,
        )
      }),
      { numRuns: 10_000 },
    )
    expect(exact).toBeGreaterThan(500)
  })

  it('any decoration of case, blanks and punctuation leaves the word what it is', ({ expect }) => {
    fc.assert(
      fc.property(
        word,
        fc.array(noise, { maxLength: 4 }),
        fc.array(noise, { maxLength: 4 }),
        fc.boolean(),
        (w, before, after, loud) => {
          const body = before.join('') + (loud ? w.toUpperCase() : w) + after.join('')
          expect(compliance(body, true)?.word).toBe(compliance(w, true)?.word)
        },
      ),
      { numRuns: 2_000 },
    )
  })

  it('a slip of a STOP word is never obeyed as one, nor taken for a topic by its spelling, nor for a crisis', ({
    expect,
  }) => {
    fc.assert(
      fc.property(mutated, (text) => {
        const said = letters(text)
        if (WORDS.has(said) || normalise(text) !== said) return
        const taken = explain(bundle, text, null)
        expect(['stop', 'start', 'help']).not.toContain(taken.id)
        if (!RESERVED.some((w) => oneEdit(said, w))) return
        expect(taken.via).not.toBe('spelling')
        if (!normalise(text).includes(' ')) expect(taken.kind).not.toBe('crisis')
      }),
      { numRuns: 10_000 },
    )
  })
})

type Row = { text: string; language: string; means: string; state: string }
const rows: Row[] = readFileSync(join(HERE, 'revocations.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [text = '', language = '', means = '', state = ''] = line.split('\t')
    return { text, language, means, state }
  })

describe('asking us to stop in other words', () => {
  const check = ({ text, means }: Row, revoked: (said: string) => boolean): boolean =>
    revoked(normalise(text)) === (means === 'revocation')

  it.for(rows.filter((r) => r.state === 'right'))('$language $means: $text', (row, { expect }) => {
    expect(check(row, revokes)).toBe(true)
  })
  it.for(rows.filter((r) => r.state === 'bug'))('$language $means: $text', (row, { expect }) => {
    expect(check(row, revokes)).toBe(true)
  })

  it('has enough of each kind to mean something', ({ expect }) => {
    const count = (language: string, means: string): number =>
      rows.filter((r) => r.language === language && r.means === means).length
    expect(count('en', 'revocation')).toBeGreaterThanOrEqual(30)
    expect(count('es', 'revocation')).toBeGreaterThanOrEqual(30)
    expect(count('en', 'other') + count('es', 'other')).toBeGreaterThanOrEqual(60)
  })

  it('is heard in a long message too', ({ expect }) => {
    const rant = `i have told you people over and over that i do not want to hear from this line ever again because my phone is shared with my kids and my mother in law and they read everything i get so please stop texting me`
    expect(revokes(normalise(rant))).toBe(true)
  })
})

describe('almost a STOP word', () => {
  it.for([
    'stpo',
    'sotp',
    'stop2',
    'stopp',
    'sstop',
    'st0p',
    'stopt',
    'quitt',
    'cancle',
    'unsubscibe',
    'optot',
    'revoek',
    'altto',
    'canselar',
  ])('%j is asked what it means', (body, { expect }) => {
    expect(nearStop(body)).toBe(true)
    expect(compliance(body, false)).toBeNull()
  })

  it.for([
    'stop',
    'shop',
    'step',
    'shot',
    'spot',
    'stool',
    'quiet',
    'quite',
    'alta',
    'salto',
    'end of day',
    'top',
    'ed',
    'drop',
    'naltrexone',
    'alcohol',
    'stop it',
  ])('%j is not', (body, { expect }) => {
    expect(nearStop(body)).toBe(false)
  })

  /** Everyday words one letter from a STOP word, some of them questions to a health line. */
  it.for(['cancer', 'algo', 'auto', 'quita', 'quito', 'cancels', 'slop', 'acto', 'evoke'])(
    '%j is a word of its own',
    (body, { expect }) => {
      expect(nearStop(body)).toBe(false)
    },
  )
})

describe('stopping that may mean the texts or the drinking', () => {
  it.for([
    'i want to stop',
    'I want to quit.',
    'please stop',
    'make it stop',
    'quiero parar',
    'Quiero dejarlo',
    '¡Ya basta!',
  ])('%j is asked', (body, { expect }) => {
    expect(ambiguousStop(normalise(body))).toBe(true)
    expect(revokes(normalise(body))).toBe(false)
  })
  it.for([
    'i want to stop drinking',
    'i want to quit smoking',
    'quiero parar de beber',
    'please stop texting me',
    'stop',
  ])('%j is not', (body, { expect }) => {
    expect(ambiguousStop(normalise(body))).toBe(false)
  })
})

describe("somebody else's phone", () => {
  it.for([
    { body: 'wrong number', is: 'wrong-number' },
    { body: 'Sorry, wrong number!', is: 'wrong-number' },
    { body: 'you have the wrong person', is: 'wrong-number' },
    { body: 'this is not the right number', is: 'wrong-number' },
    { body: 'numero equivocado', is: 'wrong-number' },
    { body: 'Número equivocado', is: 'wrong-number' },
    { body: 'se equivocó de número', is: 'wrong-number' },
    { body: 'he died', is: 'death' },
    { body: 'She has passed away', is: 'death' },
    { body: 'he is dead', is: 'death' },
    { body: 'ya murió', is: 'death' },
    { body: 'falleció', is: 'death' },
    { body: 'el ya fallecio', is: 'death' },
    { body: 'he passed out', is: null },
    { body: 'my friend died of liver failure', is: null },
    { body: 'i died inside', is: null },
    { body: 'wrong pill', is: null },
    { body: 'i took the wrong dose', is: null },
    { body: 'me equivoque de pastilla', is: null },
    { body: 'tome la dosis equivocada', is: null },
    { body: 'can you die from alcohol withdrawal', is: null },
    { body: 'se murio mi papa de cirrosis y yo bebo mucho', is: null },
  ])('$body: $is', ({ body, is }, { expect }) => {
    expect(notMe(normalise(body))).toBe(is)
  })
})

describe('things nobody typed', () => {
  it.for([
    'Liked “Nausea is the most common side effect.”',
    'Loved "Call 911 now."',
    'Disliked “Danger: quitting all at once can kill.”',
    'Laughed at “Reply MORE.”',
    'Emphasized “CALL 911 NOW”',
    'Questioned “Take no more opioid”',
    'Removed a like from “Nausea”',
    'Removed an exclamation from “Nausea”',
    'Reacted 👍 to “You matter. Call or text 988 now”',
    'Reacted 👍🏽 to "Text MENU"',
    'Le gustó “La náusea es el efecto más común.”',
    'Le encantó «Llame al 911»',
    'Reaccionó con ❤️ a “Usted importa”',
    '👍 to “Nausea is the most common”',
    '❤️ a “Usted importa. Llame al 988”',
    'Liked “line one\nline two”',
    "I'm driving",
    'I’m driving right now. I’ll get back to you later.',
    "I'm driving - sent from my car",
    "(I'm not receiving notifications. I'll see your message when I get where I'm going.) I'm driving with Do Not Disturb While Driving turned on.",
    'Automatic reply: I am out',
    'Auto-reply: thank you for your message',
    "I'm out of the office until Monday",
    'Estoy manejando',
    'Estoy conduciendo, te llamo luego',
    'Respuesta automática: no estoy',
  ])('%j', (body, { expect }) => {
    expect(typedByNobody(body)).toBe(true)
  })

  it.for([
    '👍🏽 to “You matter. Call or text 988 now, any hour, free.”',
    'Removed a question mark from “Nausea is the most common”',
    '👨‍👩‍👧 to “Text MENU”',
  ])('%j', (body, { expect }) => {
    expect(typedByNobody(body)).toBe(true)
  })

  it.for([
    "I'm driving drunk",
    "I'm driving drunk and want to crash",
    'im driving and drunk',
    'i liked the pill but it makes me sick',
    'Loved ones say i drink too much',
    'I liked "vivitrol" better than pills',
    'liked it',
    'removed the patch from my arm',
    'estoy manejando borracho',
    'i am out of pills',
    'im out of naltrexone',
    'estoy fuera de control',
    'me gusta beber',
    'he reacted badly to the shot',
  ])('a person: %j', (body, { expect }) => {
    expect(typedByNobody(body)).toBe(false)
  })

  /** Each of these is a person, and most are in danger; today the line is silent to them. */
  it.for([
    'is this an automated response? i want to kill myself',
    'i dont want an automated reply i am going to kill myself',
    'Are you an auto response or a person',
    'please no automatic reply, he wont wake up',
    "I'm driving and I'll crash my car, i want to die",
    "I'm driving and can't talk, he overdosed in my back seat",
    "I'm driving I'll kill myself on the next bridge",
    "I'll get back to you when i stop throwing up",
    "I'm out of the office and i want to die",
    'es una respuesta automatica? me quiero morir',
    'estoy manejando y les escribo porque me quiero morir',
    'estoy manejando y te escribo porque no respira',
  ])('a person: %j', (body, { expect }) => {
    expect(typedByNobody(body)).toBe(false)
  })
})

describe('a word however it is dressed up', () => {
  it.for([
    { body: 'STOP 🛑', word: 'stop' },
    { body: 'S.T.O.P.', word: 'stop' },
    { body: 's t o p', word: 'stop' },
    { body: 'stop stop STOP', word: 'stop' },
    { body: '🛑 ALTO 🛑', word: 'stop' },
    { body: 'HELP HELP HELP', word: 'help' },
    { body: 'stop drinking', word: undefined },
    { body: '🛑', word: undefined },
    { body: 'no no no', word: undefined },
  ])('$body', ({ body, word }, { expect }) => {
    expect(compliance(body, false)?.word).toBe(word)
  })

  it.for([
    'is this the wrong number',
    'i called the wrong number for poison control',
    'do you have the wrong number for my clinic',
    'llame al numero equivocado',
  ])('%s is no "not me"', (said, { expect }) => {
    expect(notMe(said)).toBeNull()
  })
})
