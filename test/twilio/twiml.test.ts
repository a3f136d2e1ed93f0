import fc from 'fast-check'
import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import { compiled } from '../../bin/compiled.ts'
import type { Effect, Untimed } from '../../src/core/effect.ts'
import { callWithoutState, lastWords } from '../../src/core/fallback.ts'
import { begin, NEW_PROFILE, type Session } from '../../src/core/session.ts'
import type { Speech } from '../../src/core/speech.ts'
import { step } from '../../src/core/step.ts'
import { type Language, LANGUAGES } from '../../src/core/text.ts'
import { messagingTwiml, voiceTwiml } from '../../src/twilio/twiml.ts'
import { all, type Element, faults, isElement, parse, textOf } from './document.ts'

const NEXT = 'https://line.example.org/twilio/voice/7'
const AT = Date.parse('2026-11-23T16:00:00Z')
const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)

/** Every document that a caller can get by pressing up to `deep` keys, from the greeting on, in both languages. */
function reachable(deep: number): { path: string; xml: string }[] {
  const found: { path: string; xml: string }[] = []
  const seen = new Set<string>()
  const walk = (path: string, session: Session, event: Untimed, left: number): void => {
    const next = step(bundle, session, { ...event, at: AT })
    found.push({ path, xml: voiceTwiml(next.effects, NEXT) })
    const { places, open, tries, profile } = next.session
    const state = JSON.stringify([places, open, tries, profile.language])
    if (left === 0 || next.effects.some(({ kind }) => kind === 'hang-up') || seen.has(`${left} ${state}`))
      return
    seen.add(`${left} ${state}`)
    for (const keys of ['1', '2', '3', '4', '5', '9', '0', '*', '7', '8', '#'])
      walk(`${path} ${keys}`, next.session, { kind: 'keys-pressed', keys }, left - 1)
    walk(`${path} silence`, next.session, { kind: 'nothing-heard' }, left - 1)
    walk(
      `${path} "suicide"`,
      next.session,
      { kind: 'words-heard', words: 'i want to kill myself', confidence: 0.2 },
      0,
    )
  }
  walk('call', begin('voice', NEW_PROFILE, AT), { kind: 'call-started', withheld: false }, deep)
  return found
}

const documents = reachable(5)

const speak = (language: Language, speech: Speech, apart = false): Effect => ({
  kind: 'speak',
  language,
  speech,
  slow: apart,
  apart,
})
const listen = (language: Language, keysOnly = false): Effect => ({
  kind: 'listen',
  language,
  keysOnly,
  hints: keysOnly ? [] : ['side effects', 'salt & pepper'],
  digits: 1,
  seconds: 10,
})
const names = (root: Element): string[] => root.children.filter(isElement).map(({ name }) => name)

describe('texts', () => {
  it('go out one message each, in order', ({ expect }) => {
    const xml = messagingTwiml([
      { kind: 'reply', text: 'one' },
      { kind: 'note', what: 'crisis suicide' },
      { kind: 'withhold' },
      { kind: 'reply', text: 'two' },
    ])
    const root = parse(xml)
    expect(faults(root, 'messaging')).toEqual([])
    expect(root.children.map((child) => (isElement(child) ? textOf(child) : child))).toEqual(['one', 'two'])
  })

  it('are an empty response where nothing is said', ({ expect }) => {
    expect(parse(messagingTwiml([]))).toEqual({ name: 'Response', attributes: {}, children: [] })
  })

  it.for([
    ['markup', '<Redirect>https://evil.example</Redirect> ]]> <!-- -->'],
    ['ampersands and quotes', `Tom & Jerry's "pills" &amp; &lt;3`],
    ['emoji and flags', 'Cuídate 👩‍⚕️🇲🇽 ñ ü ¿¡ 𝒳'],
    ['lines and a tab', 'one\ntwo\tthree'],
    ['a carriage return', 'one\r\ntwo'],
  ] as const)('keep %s as they are', ([, text], { expect }) => {
    const root = parse(messagingTwiml([{ kind: 'reply', text }]))
    expect(faults(root, 'messaging')).toEqual([])
    expect(textOf(root)).toBe(text)
  })

  it('keep any words that XML can hold', ({ expect }) => {
    const sayable = fc
      .string({ unit: 'binary' })
      // XML 1.0, section 2.2: control characters and the two non-characters cannot be written at all.
      .filter((text) => /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(text))
    fc.assert(
      fc.property(sayable, (text) => {
        expect(textOf(parse(messagingTwiml([{ kind: 'reply', text }])))).toBe(text)
        expect(textOf(parse(voiceTwiml([speak('en', [text])], NEXT)))).toBe(text)
      }),
    )
  })
})

describe('a call', () => {
  it('is asked inside the question, and silence goes on to the same address', ({ expect }) => {
    const root = parse(voiceTwiml([speak('en', ['Press 1.']), listen('en')], NEXT))
    expect(faults(root, 'voice')).toEqual([])
    expect(names(root)).toEqual(['Gather', 'Redirect'])
    const [gather, redirect] = root.children.filter(isElement)
    expect(gather?.attributes).toMatchObject({
      action: NEXT,
      input: 'dtmf speech',
      language: 'en-US',
      timeout: '10',
      hints: 'side effects, salt & pepper',
    })
    expect(redirect && textOf(redirect)).toBe(NEXT)
  })

  it('takes keys only where speech did not work', ({ expect }) => {
    const [gather] = all(parse(voiceTwiml([listen('es', true)], NEXT)), 'Gather')
    expect(gather?.attributes).toMatchObject({ input: 'dtmf', language: 'es-US' })
    expect(Object.keys(gather?.attributes ?? {})).not.toContain('speechTimeout')
  })

  it('hears an emergency answer before and outside the question', ({ expect }) => {
    const effects = [
      speak('en', ['Press 1 to hear it again.']),
      speak('es', ['Llame al 911.'], true),
      listen('es'),
    ]
    const root = parse(voiceTwiml(effects, NEXT))
    expect(names(root)).toEqual(['Say', 'Gather', 'Redirect'])
    expect(root.children.map((child) => isElement(child) && textOf(child))).toEqual([
      'Llame al 911.',
      'Press 1 to hear it again.',
      NEXT,
    ])
  })

  it('ends with the hang-up', ({ expect }) => {
    const play: Effect = { kind: 'play', url: 'https://line.example.org/a.mp3?x=1&y=2' }
    const root = parse(voiceTwiml([speak('en', ['Take care.']), play, { kind: 'hang-up' }], NEXT))
    expect(faults(root, 'voice')).toEqual([])
    expect(names(root)).toEqual(['Say', 'Play', 'Hangup'])
  })

  it('is played a recording inside the question', ({ expect }) => {
    const root = parse(
      voiceTwiml([{ kind: 'play', url: 'https://line.example.org/a.mp3' }, listen('en')], NEXT),
    )
    expect(faults(root, 'voice')).toEqual([])
    expect(all(root, 'Gather').flatMap(names)).toEqual(['Play'])
  })

  it('in trouble hears last words in both languages and ends', ({ expect }) => {
    const root = parse(voiceTwiml(lastWords(bundle, 'voice'), NEXT))
    expect(faults(root, 'voice')).toEqual([])
    expect(names(root)).toEqual(['Say', 'Say', 'Hangup'])
  })

  it('without its object is a document of known verbs that ends', ({ expect }) => {
    for (const words of ['', 'me quiero matar', 'i want to kill myself', 'hello']) {
      const root = parse(voiceTwiml(callWithoutState(bundle, words), NEXT))
      expect(faults(root, 'voice')).toEqual([])
      expect(names(root).at(-1)).toBe('Hangup')
    }
  })
})

describe('every document within five steps of the greeting', () => {
  it('is well formed and of verbs, attributes and children that Twilio knows', ({ expect }) => {
    expect(documents.length).toBeGreaterThan(300)
    expect(
      documents.flatMap(({ path, xml }) => faults(parse(xml), 'voice').map((f) => `${path}: ${f}`)),
    ).toEqual([])
  })

  it('either asks and goes on, or ends with the one hang-up', ({ expect }) => {
    const tails = new Set(
      documents.map(({ xml }) =>
        names(parse(xml))
          .join(' ')
          .replace(/^(Say )*/, ''),
      ),
    )
    expect([...tails].toSorted()).toEqual(['Gather Redirect', 'Hangup'])
  })

  it('says what an emergency asks for first, slowly, where no key cuts it short', ({ expect }) => {
    const emergencies = documents.filter(({ path }) => path.endsWith('"suicide"'))
    expect(emergencies.length).toBeGreaterThan(20)
    for (const { path, xml } of emergencies) {
      const [first] = parse(xml).children.filter(isElement)
      expect(first?.name, path).toBe('Say')
      expect(first && all(first, 'prosody')[0]?.attributes['rate'], path).toBe('80%')
      expect(first && textOf(first), path).toContain('988')
    }
  })

  it('is under four kilobytes', ({ expect }) => {
    const [largest] = documents.toSorted((a, b) => Buffer.byteLength(b.xml) - Buffer.byteLength(a.xml))
    console.log(
      `largest of ${documents.length} documents: ${Buffer.byteLength(largest?.xml ?? '')} bytes, ${largest?.path}`,
    )
    expect(documents.filter(({ xml }) => Buffer.byteLength(xml) >= 4096).map(({ path }) => path)).toEqual([])
  })
})

/** Everything that can be said aloud, by where it stands in the content. */
const speeches: { at: string; language: Language; speech: Speech }[] = LANGUAGES.flatMap((language) => [
  ...Object.entries(bundle.phrases).map(([at, both]) => ({ at, language, speech: both[language].voice })),
  ...Object.entries(bundle.topics).flatMap(([at, topic]) =>
    topic[language].voice.map((speech) => ({ at, language, speech })),
  ),
  ...Object.entries(bundle.crisis).map(([at, both]) => ({ at, language, speech: both[language].voice })),
  { at: 'append988', language, speech: bundle.append988[language].voice },
])

describe('what is said aloud', () => {
  /** The words of a document that the voice reads as it likes. */
  const unmarked = (element: Element): string =>
    element.children
      .map((child) => {
        if (typeof child === 'string') return child
        return child.name === 'phoneme' || child.name === 'say-as' ? '·' : unmarked(child)
      })
      .join('')
  const read = speeches.map(({ at, language, speech }) => {
    const root = parse(voiceTwiml([speak(language, speech)], NEXT))
    return { at: `${at} (${language})`, language, root, rest: unmarked(root) }
  })
  const marked = (as: string): string[] =>
    read.flatMap(({ root }) =>
      all(root, 'say-as')
        .filter((e) => e.attributes['interpret-as'] === as)
        .map(textOf),
    )

  it('spells 911, 988 and the text numbers digit by digit', ({ expect }) => {
    expect(new Set(marked('digits')).isSupersetOf(new Set(['911', '988']))).toBe(true)
    expect(
      read.filter(({ rest }) => /\b(911|988|741741|838255|88788)\b/.test(rest)).map(({ at }) => at),
    ).toEqual([])
  })

  it('reads telephone numbers as such', ({ expect }) => {
    expect(marked('telephone')).toContain('1-800-662-4357')
    expect(read.filter(({ rest }) => /\d{3}-\d{4}/.test(rest)).map(({ at }) => at)).toEqual([])
  })

  it('pronounces every drug name that the content tells how to say', ({ expect }) => {
    const drugs = all({ name: '', attributes: {}, children: read.map(({ root }) => root) }, 'phoneme')
    expect(drugs.map((e) => textOf(e).toLowerCase())).toContain('naltrexone')
    expect(drugs.map((e) => textOf(e).toLowerCase())).toContain('naltrexona')
    const unsaid = read.flatMap(({ at, language, rest }) =>
      Object.keys(content.pronunciation[language])
        .filter((name) => new RegExp(`(?<!\\p{L})${name}(?!\\p{L})`, 'iu').test(rest))
        .map((name) => `${at}: ${name}`),
    )
    expect(unsaid).toEqual([])
  })

  it('is never a Say without words', ({ expect }) => {
    const silent = read.filter(({ root }) => all(root, 'Say').some((e) => textOf(e).trim() === ''))
    expect(silent.map(({ at }) => at)).toEqual([])
  })
})
