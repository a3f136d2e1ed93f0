/**
 * How well texts find their topics, measured on examples that the index has not seen: five times a fifth of all
 * examples (by a hash of the phrasing) is left out, the index is made of the rest, and the left-out ones are asked.
 * Keywords and titles stay in: they are compared as they are. `-- --list` prints each wrong answer.
 */
import type { Bundle } from '../src/core/bundle.ts'
import { compile, type Content } from '../src/core/compile.ts'
import { namesAnother } from '../src/core/match.ts'
import { meaning } from '../src/core/recognise.ts'
import { type Language, LANGUAGES, normalise } from '../src/core/text.ts'
import { ROOT } from '../simulator/laptop.ts'
import { FOLDS, foldOf } from './folds.ts'
import { readContent } from './read-content.ts'

const KINDS = ['right', 'asked with it', 'asked without it', 'none', 'WRONG'] as const
type Kind = (typeof KINDS)[number]
type Row = { language: Language; topic: string; text: string; kind: Kind; got: string; first: boolean }

const { content } = readContent(ROOT)
if (content === null) {
  console.error('The content has faults, so nothing can be measured: see npm run check.')
  process.exit(1)
}

const rows: Row[] = []
const compiled: number[] = []
const matched: number[] = []
for (let fold = 0; fold < FOLDS; fold += 1) {
  const from = performance.now()
  const bundle = compile(without(content, fold))
  compiled.push(performance.now() - from)
  for (const topic of content.topics)
    for (const language of LANGUAGES)
      for (const text of topic[language].examples)
        if (foldOf(text) === fold) rows.push(ask(bundle, language, topic.id, normalise(text)))
}

for (const language of LANGUAGES) {
  const own = rows.filter((r) => r.language === language)
  const share = (n: number): string => `${((100 * n) / own.length).toFixed(1)}%`
  const counts = KINDS.map((kind) => `${kind} ${share(own.filter((r) => r.kind === kind).length)}`)
  const first = own.filter((r) => r.first).length
  const drugs = own.filter((r) => r.kind === 'WRONG' && namesAnother(r.text)).length
  console.log(
    `${language}: ${own.length} examples held out; first guess right ${share(first)}; ${counts.join(', ')}; wrong with another medicine named: ${drugs}`,
  )
}
const whole = compile(content)
console.log(
  `index ${Math.round(Buffer.byteLength(JSON.stringify(whole.index)) / 1000)} KB; compile ${Math.round(median(compiled))} ms; one match ${Math.round(1000 * median(matched))} µs (median of ${matched.length})`,
)
if (process.argv.includes('--list'))
  for (const r of rows)
    if (r.kind === 'WRONG') console.log(`${r.language}\t${r.topic}\t${r.text}\twas answered with ${r.got}`)

/** The content less one fold of its examples. */
function without(all: Content, fold: number): Content {
  return {
    ...all,
    topics: all.topics.map((t) => ({
      ...t,
      en: { ...t.en, examples: t.en.examples.filter((e) => foldOf(e) !== fold) },
      es: { ...t.es, examples: t.es.examples.filter((e) => foldOf(e) !== fold) },
    })),
  }
}

function ask(bundle: Bundle, language: Language, topic: string, text: string): Row {
  const from = performance.now()
  const found = meaning(bundle, text, language)
  matched.push(performance.now() - from)
  const candidates = 'candidates' in found ? found.candidates.map((c) => c.id) : []
  const got = found.kind === 'topic' ? found.id : found.kind === 'command' ? found.command : ''
  const row = { language, topic, text, got, first: (got || candidates[0]) === topic }
  switch (found.kind) {
    case 'topic':
      return { ...row, kind: got === topic ? 'right' : 'WRONG' }
    case 'command':
      return { ...row, kind: 'WRONG' }
    case 'ask':
      return { ...row, kind: candidates.includes(topic) ? 'asked with it' : 'asked without it' }
    case 'none':
      return { ...row, kind: 'none' }
  }
}

function median(numbers: number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0
}
