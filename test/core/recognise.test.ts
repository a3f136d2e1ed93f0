import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, it } from 'vitest'
import { readContent } from '../../bin/read-content.ts'
import { builtIn } from '../../src/core/built-in.ts'
import { compiled, trained } from '../../bin/compiled.ts'
import { compile } from '../../src/core/compile.ts'
import { CRISIS_CLASSES } from '../../src/core/crisis.ts'
import { RESERVED } from '../../src/core/keywords.ts'
import { explain, type Explanation, meaning } from '../../src/core/recognise.ts'
import { begin, NEW_PROFILE } from '../../src/core/session.ts'
import { step } from '../../src/core/step.ts'
import { type Language, normalise } from '../../src/core/text.ts'

const HERE = import.meta.dirname
const { content } = readContent(join(HERE, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)

type Row = { text: string; language: Language; topic: string }
/** Texts as people send them, written by somebody who did not write the topics. */
const rows: Row[] = readFileSync(join(HERE, 'phrasings.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [text = '', language, topic = ''] = line.split('\t')
    return { text, language: language === 'es' ? 'es' : 'en', topic }
  })

const outcome = (row: Row): 'right' | 'asked' | 'wrong' | 'missed' => {
  const { kind, id, candidates } = explain(bundle, row.text, row.language)
  if (kind === 'topic') return id === row.topic ? 'right' : 'wrong'
  return kind === 'ask' && candidates.includes(row.topic) ? 'asked' : 'missed'
}

/** What the live line answers to a text from a phone that it knows. */
function answers(text: string, language: Language): string[] {
  const session = begin('text', { ...NEW_PROFILE, met: true, language, known: 'chosen' }, 0)
  const { effects } = step(bundle, session, {
    kind: 'text-received',
    at: 0,
    body: text,
    pictures: 0,
    optOutType: null,
  })
  return effects.flatMap((e) => (e.kind === 'reply' ? [e.text] : []))
}

describe('what people ask', () => {
  it.for(rows)('$language $topic: $text is never answered with another fact', (row, { expect }) => {
    expect(outcome(row)).not.toBe('wrong')
  })

  it.for(['en', 'es'] as const)('is mostly found in %s', (language, { expect }) => {
    const own = rows.filter((r) => r.language === language)
    const count = (what: string): number => own.filter((r) => outcome(r) === what).length
    expect(own.length).toBeGreaterThanOrEqual(60)
    expect(new Set(own.map((r) => r.topic)).size).toBeGreaterThanOrEqual(12)
    expect(count('right')).toBeGreaterThanOrEqual(own.length / 2)
    expect(count('right') + count('asked')).toBeGreaterThanOrEqual(own.length * 0.9)
  })

  it.for(rows)('the live line does what explain says: $text', ({ text, language }, { expect }) => {
    const { kind, id, candidates } = explain(bundle, text, language)
    const said = answers(text, language).join('\n')
    const page = (topic: string | null): string | undefined => bundle.topics[topic ?? '']?.[language].pages[0]
    if (kind === 'topic') expect(said).toBe(page(id))
    else for (const topic of Object.keys(bundle.topics)) expect(said).not.toContain(page(topic))
    if (kind === 'ask') expect(said).toContain(bundle.topics[candidates[0] ?? '']?.[language].title)
  })

  it('every keyword is its topic, in both languages', ({ expect }) => {
    const astray = content.topics.flatMap((t) =>
      (['en', 'es'] as const).flatMap((l) =>
        t[l].keywords.flatMap((k) => {
          const { kind, id } = explain(bundle, k, l)
          return kind === 'topic' && id === t.id ? [] : [`${l} ${t.id}: ${k} is ${kind} ${id ?? ''}`]
        }),
      ),
    )
    expect(astray).toEqual([])
  })

  it('no example is answered with the fact of another topic, unless it is urgent', ({ expect }) => {
    const wrong = content.topics.flatMap((t) =>
      (['en', 'es'] as const).flatMap((l) =>
        t[l].examples.flatMap((text) => {
          const { kind, id, urgent } = explain(bundle, text, l)
          const other = kind === 'topic' && id !== t.id && urgent !== true
          return other ? [`${l} ${t.id}: ${text} is ${id ?? ''}`] : []
        }),
      ),
    )
    expect(wrong).toEqual([])
  })
})

describe('examples that the index has not seen', () => {
  const FOLDS = 5
  /** A fifth of them; `node bin/match-report.ts` measures all. */
  const leftOut = (text: string): boolean =>
    [...normalise(text)].reduce((hash, c) => (hash * 31 + (c.codePointAt(0) ?? 0)) % 9973, 7) % FOLDS === 0
  const seen = content.topics.map((t) => ({
    ...t,
    en: { ...t.en, examples: t.en.examples.filter((e) => !leftOut(e)) },
    es: { ...t.es, examples: t.es.examples.filter((e) => !leftOut(e)) },
  }))
  // What a topic is found by does not ask what a crisis is like: that is learned once.
  const { suspicion } = bundle
  if (suspicion === null) throw new Error('the content compiles to a bundle with a second opinion')
  const blind = compile({ ...content, topics: seen }, { ...trained(), suspicion: () => suspicion })

  it.for(['en', 'es'] as const)('find their topics in %s', (language, { expect }) => {
    const asked = content.topics.flatMap((t) =>
      t[language].examples.filter(leftOut).map((text) => {
        const found = meaning(blind, normalise(text), language)
        const ids = 'candidates' in found ? found.candidates.map((c) => c.id) : []
        return {
          kind: found.kind,
          right: found.kind === 'topic' && found.id === t.id,
          among: ids.includes(t.id),
        }
      }),
    )
    const share = (n: number): number => n / asked.length
    expect(asked.length).toBeGreaterThan(50)
    expect(share(asked.filter((a) => a.kind === 'topic' && !a.right).length)).toBeLessThan(0.01)
    expect(share(asked.filter((a) => a.right).length)).toBeGreaterThan(0.2)
    expect(share(asked.filter((a) => a.right || a.among).length)).toBeGreaterThan(0.8)
  })
})

/** Letters at random, made-up words, names, a stranger's chatter, everyday words: none asks for anything here. */
const nonsense = readFileSync(join(HERE, 'nonsense.tsv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => {
    const [language, what = '', text = ''] = line.split('\t')
    return { language: language === 'es' ? ('es' as const) : ('en' as const), what, text }
  })

describe('what asks for nothing here', () => {
  it.for(nonsense)(
    '$language, $what: $text is not answered with a fact',
    ({ text, language }, { expect }) => {
      expect(['ask', 'none', 'menu']).toContain(explain(bundle, text, language).kind)
    },
  )

  it.for(['n', 'k', 'x', 'l d n v', 'y', 'o'])('%s is not answered with a fact', (text, { expect }) => {
    expect(explain(bundle, text, null).kind).not.toBe('topic')
  })

  it.for(['en', 'es'] as const)('is seldom even asked about in %s', (language, { expect }) => {
    const own = nonsense.filter((n) => n.language === language)
    const asked = own.filter((n) => explain(bundle, n.text, language).kind === 'ask')
    expect(own.length).toBeGreaterThanOrEqual(80)
    expect(asked.length / own.length).toBeLessThan(0.15)
    expect(asked.filter((n) => n.what === 'keys' || n.what === 'letters')).toEqual([])
  })
})

describe('what is a slip or two from a STOP, START or HELP word', () => {
  it('is never answered with a topic, unless its keyword says so', ({ expect }) => {
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz')
    fc.assert(
      fc.property(fc.constantFrom(...RESERVED), fc.nat(30), fc.nat(30), letter, (word, i, j, c) => {
        const once = word.slice(0, i) + c + word.slice(i)
        const twice = once.slice(0, j) + once.slice(j + 1)
        for (const text of [once, twice]) {
          const { kind, via } = explain(bundle, text, null)
          if (kind === 'topic') expect(via).toBe('keyword')
        }
      }),
      { numRuns: 1000 },
    )
  })
})

/** Topics that are about the medicine itself, so that naming it may well lead there. */
const ABOUT: Record<string, readonly string[]> = {
  naloxone: ['naloxone', 'crisis-help', 'overdose-risk'],
  naloxegol: ['opioid-constipation'],
  methylnaltrexone: ['opioid-constipation'],
  nalmefene: ['targeted-dosing'],
  buprenorphine: ['oud-medicines'],
  methadone: ['oud-medicines'],
  disulfiram: ['disulfiram', 'compare-medicines'],
  gabapentin: ['gabapentin-topiramate', 'compare-medicines'],
  another: [],
}

describe('another medicine is never answered with the fact of naltrexone', () => {
  const check = ({ text, drug }: { text: string; drug: string }): string => {
    const { kind, id } = explain(bundle, text, null)
    return kind === 'topic' && !ABOUT[drug]?.includes(id ?? '')
      ? `answered with ${id ?? ''}`
      : 'not answered with it'
  }

  it.for([
    { drug: 'naloxone', text: 'naloxone' },
    { drug: 'naloxone', text: 'what is naloxone' },
    { drug: 'naloxone', text: 'narcan' },
    { drug: 'naloxone', text: 'how does naloxone work' },
    { drug: 'naloxone', text: 'naloxone side effects' },
    { drug: 'naloxone', text: 'can i get naloxone at the store' },
    { drug: 'naloxone', text: 'naloxone pill or shot' },
    { drug: 'naloxone', text: 'does naloxone make you sick' },
    { drug: 'naloxone', text: 'nalaxone info' },
    { drug: 'naloxone', text: 'naloxona' },
    { drug: 'naloxone', text: 'como funciona la naloxona' },
    { drug: 'naloxone', text: 'efectos de la naloxona' },
    { drug: 'naloxegol', text: 'naloxegol' },
    { drug: 'naloxegol', text: 'what is naloxegol' },
    { drug: 'naloxegol', text: 'how does naloxegol work' },
    { drug: 'naloxegol', text: 'naloxegol side effects' },
    { drug: 'naloxegol', text: 'does naloxegol help you quit drinking' },
    { drug: 'naloxegol', text: 'el naloxegol da nauseas' },
    { drug: 'naloxegol', text: 'como funciona el naloxegol' },
    { drug: 'nalmefene', text: 'nalmefene' },
    { drug: 'nalmefene', text: 'what is nalmefene' },
    { drug: 'nalmefene', text: 'how does nalmefene work' },
    { drug: 'nalmefene', text: 'nalmefene side effects' },
    { drug: 'nalmefene', text: 'does nalmefene cause nausea' },
    { drug: 'nalmefene', text: 'que es el nalmefeno' },
    { drug: 'nalmefene', text: 'como funciona el nalmefeno' },
    { drug: 'buprenorphine', text: 'what is buprenorphine' },
    { drug: 'buprenorphine', text: 'how does buprenorphine work' },
    { drug: 'buprenorphine', text: 'buprenorphine side effects' },
    { drug: 'buprenorphine', text: 'suboxone' },
    { drug: 'buprenorphine', text: 'does suboxone make you tired' },
    { drug: 'buprenorphine', text: 'que es la buprenorfina' },
    { drug: 'buprenorphine', text: 'efectos secundarios de la buprenorfina' },
    { drug: 'methadone', text: 'what is methadone' },
    { drug: 'methadone', text: 'is methadone addictive' },
    { drug: 'methylnaltrexone', text: 'does methylnaltrexone stop cravings' },
    { drug: 'disulfiram', text: 'how does disulfiram work' },
    { drug: 'disulfiram', text: 'antabuse side effects' },
    { drug: 'gabapentin', text: 'does gabapentin make you sleepy' },
    { drug: 'another', text: 'what is ozempic' },
    { drug: 'another', text: 'prozac side effects' },
    { drug: 'another', text: 'how does ibuprofen work' },
    { drug: 'another', text: 'que es el xanax' },
    { drug: 'another', text: 'xanax side effects' },
    { drug: 'another', text: 'how does tramadol work' },
    { drug: 'another', text: 'what is heroin' },
    { drug: 'another', text: 'kratom side effects' },
    { drug: 'another', text: 'efectos del fentanilo' },
    { drug: 'another', text: 'does zoloft cause nausea' },
    { drug: 'another', text: 'metformin and pregnancy' },
  ])('$drug: $text', (row, { expect }) => {
    expect(check(row)).toBe('not answered with it')
  })

  it.for([
    { drug: 'naloxone', text: 'que es la naloxona' },
    { drug: 'buprenorphine', text: 'buprenorphine' },
    { drug: 'buprenorphine', text: 'buprenorfina' },
    { drug: 'another', text: 'does ozempic make you tired' },
    { drug: 'another', text: 'does lexapro make you tired' },
    { drug: 'another', text: 'does trazodone make you sleepy' },
    { drug: 'another', text: 'how long does valium stay in your system' },
    { drug: 'another', text: 'does wellbutrin help with cravings' },
    { drug: 'another', text: 'la sertralina da sueno' },
  ])('$drug: $text', (row, { expect }) => {
    expect(check(row)).toBe('not answered with it')
  })

  /** The fact of pill-vs-shot begins "Both are naltrexone": to this question, false and dangerous. */
  it('nor is "the same as" answered with a fact about something else', ({ expect }) => {
    expect(explain(bundle, 'is naltrexone the same as narcan', 'en').id).not.toBe('pill-vs-shot')
  })
})

describe('explain', () => {
  it.for<{ text: string; language?: Language } & Partial<Explanation>>([
    { text: 'STOP', kind: 'command', id: 'stop' },
    { text: 'alto', kind: 'command', id: 'stop' },
    { text: 'opt out', kind: 'command', id: 'stop' },
    { text: 'START', kind: 'command', id: 'start' },
    { text: 'HELP', kind: 'command', id: 'help' },
    { text: 'Ayuda', kind: 'command', id: 'help' },
    { text: 'please stop texting me', kind: 'command', id: 'revoke' },
    { text: 'ya no me escriban', kind: 'command', id: 'revoke' },
    { text: 'wrong number', kind: 'command', id: 'not-me' },
    { text: 'BACK', kind: 'command', id: 'back' },
    { text: 'más', kind: 'command', id: 'more' },
    { text: 'FUENTE', kind: 'command', id: 'source' },
    { text: 'who is this', kind: 'command', id: 'who' },
    { text: 'i want to kill myself', kind: 'crisis', id: 'suicide' },
    { text: 'quiero morir, me quiero suicidar', kind: 'crisis', id: 'suicide' },
    { text: 'he overdosed he wont wake up', kind: 'crisis', id: 'overdose' },
    { text: 'stop texting me i want to kill myself', kind: 'crisis', id: 'suicide' },
    { text: 'nausea', kind: 'topic', id: 'nausea', via: 'keyword', score: 1 },
    { text: 'NÁUSEA!!', kind: 'topic', id: 'nausea', via: 'keyword' },
    { text: 'vivitrl', kind: 'topic', id: 'pill-vs-shot', via: 'spelling' },
    { text: 'withdrawl', kind: 'topic', id: 'alcohol-withdrawal' },
    { text: 'stpo', kind: 'ask', id: null },
    { text: 'i want to stop', kind: 'ask', id: null },
    { text: 'hello', kind: 'menu' },
    { text: 'buenos días', kind: 'menu' },
    { text: 'flurb glarb', kind: 'none', id: null },
    { text: '', kind: 'none', id: null },
    { text: '🙂', kind: 'none', id: null },
    { text: 'Liked “nausea”', kind: 'none', id: null },
    { text: "I'm driving", kind: 'none', id: null },
  ])('$text', ({ text, language, ...taken }, { expect }) => {
    expect(explain(bundle, text, language ?? null)).toMatchObject({ text, ...taken })
  })

  it('a STOP word is a STOP word before it is anything else', ({ expect }) => {
    for (const text of ['stop', 'end', 'quit', 'cancel', 'alto', 'help'])
      expect(explain(bundle, text, null)).toMatchObject({ kind: 'command', via: 'whole word' })
  })

  it('prints the keys of the contract, the language among them', ({ expect }) => {
    for (const text of ['nausea', 'náuseas por favor', 'STOP', 'flurb glarb', 'i want to kill myself'])
      expect(Object.keys(explain(bundle, text, null)).toSorted()).toEqual([
        'candidates',
        'id',
        'kind',
        'language',
        'score',
        'text',
        'via',
      ])
  })

  it('says one thing about any text, always the same, as one line of JSON', ({ expect }) => {
    const piece = fc.oneof(
      fc.constantFrom(
        'naltrexone',
        'stop',
        'nausea',
        'la pastilla',
        'wrong number',
        '988',
        '__proto__',
        '\t',
        '\n',
      ),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
    )
    const language = fc.option(fc.constantFrom('en' as const, 'es' as const))
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 6 }).map((p) => p.join(' ')),
        language,
        (text, l) => {
          const taken = explain(bundle, text, l)
          expect(explain(bundle, text, l)).toEqual(taken)
          expect(JSON.stringify(taken)).not.toContain('\n')
          expect(taken.text).toBe(text)
          expect(taken.candidates.every((id) => Object.hasOwn(bundle.topics, id))).toBe(true)
          if (taken.kind === 'topic') expect(Object.hasOwn(bundle.topics, taken.id ?? '')).toBe(true)
          if (taken.kind === 'crisis') expect(CRISIS_CLASSES).toContain(taken.id)
          if (taken.kind === 'ask' || taken.kind === 'none') expect(taken.id).toBeNull()
        },
      ),
      { numRuns: 1500 },
    )
  })

  it('knows keywords, commands and crises without the index too, as the built-in bundle must', ({
    expect,
  }) => {
    const safe = builtIn(bundle)
    for (const { text, id } of [
      { text: 'nausea', id: 'nausea' },
      { text: 'STOP', id: 'stop' },
      { text: 'i want to kill myself', id: 'suicide' },
    ])
      expect(explain(safe, text, null).id).toBe(id)
    expect(explain(safe, 'why am i so tired on this', null).kind).toBe('none')
  })
})
