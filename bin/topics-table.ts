/** Every topic as a row of a Markdown table, in both languages: what a text costs, how hard it is to read, what lacks. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Bundle } from '../src/core/bundle.ts'
import { compile, type Content } from '../src/core/compile.ts'
import type { TopicWords } from '../src/core/content.ts'
import { excepted, ReadingNames } from '../src/core/lint-reading.ts'
import { isPlain, reading } from '../src/core/reading.ts'
import { type Accents, segments } from '../src/core/segments.ts'
import { type Language, LANGUAGES } from '../src/core/text.ts'
import { ROOT } from '../simulator/laptop.ts'
import { readContent } from './read-content.ts'

type Row = {
  id: string
  language: Language
  /** Segments of the first page with the first-contact line behind it, by how accents are sent. */
  segments: Record<Accents, number>
  pages: number
  /** The hardest of sms, voice and more. */
  grade: number
  sources: number
  lacks: string[]
}

/** The rows of `content`, by topic and then by language. */
export function topicRows(content: Content, names: ReadingNames): Row[] {
  const sent = (accents: Accents): Bundle =>
    compile({ ...content, hotline: { ...content.hotline, accents } }, null)
  const bundles = { strip: sent('strip'), keep: sent('keep') }
  return content.topics.flatMap((topic) =>
    LANGUAGES.map((language) => {
      const cost = (accents: Accents): number => {
        const bundle = bundles[accents]
        const page = bundle.topics[topic.id]?.[language].pages[0] ?? ''
        const hello = bundle.phrases['first-contact']?.[language].text ?? ''
        return segments(`${page}\n${hello}`).segments
      }
      const own = topic[language]
      return {
        id: topic.id,
        language,
        segments: { strip: cost('strip'), keep: cost('keep') },
        pages: bundles.strip.topics[topic.id]?.[language].pages.length ?? 0,
        grade: hardest(own, language, names),
        sources: topic.sources.length,
        lacks: [
          ...(own.more === undefined ? ['more'] : []),
          ...(own.examples.length === 0 ? ['examples'] : []),
          ...(topic.review.status === 'draft' ? ['review'] : []),
        ],
      }
    }),
  )
}

function hardest(own: TopicWords, language: Language, names: ReadingNames): number {
  const scores = [own.sms, own.voice, own.more].flatMap((text) =>
    text === undefined ? [] : [reading(text, language, excepted(names, language)).score],
  )
  return language === 'en' ? Math.max(...scores) : Math.min(...scores)
}

/** The table, its totals and what lacks, as Markdown. */
export function topicTable(rows: readonly Row[]): string {
  const line = (cells: (string | number)[]): string => `| ${cells.join(' | ')} |`
  const grade = ({ grade, language }: Row): string =>
    `${grade.toFixed(1)}${isPlain(grade, language) ? '' : ' (hard)'}`
  const totals = LANGUAGES.map((language) => {
    const own = rows.filter((row) => row.language === language)
    const within = (accents: Accents): number => own.filter((row) => row.segments[accents] <= 2).length
    const plain = own.filter((row) => isPlain(row.grade, language)).length
    const pages = own.reduce((sum, row) => sum + row.pages, 0)
    return `- ${language}: ${own.length} topics, ${pages} pages; at most 2 segments: ${within('strip')} with accents stripped, ${within('keep')} with accents kept; plain to read: ${plain}`
  })
  const lacks = [...new Set(rows.flatMap((row) => row.lacks))].map((what) => {
    const own = rows.filter((row) => row.lacks.includes(what))
    const where =
      own.length === rows.length ? 'everywhere' : own.map((r) => `${r.id} ${r.language}`).join(', ')
    return `- no ${what}: ${where}`
  })
  return [
    line(['topic', 'language', 'segments, strip', 'segments, keep', 'pages', 'FKGL or INFLESZ', 'sources']),
    line(['---', '---', '---:', '---:', '---:', '---:', '---:']),
    ...rows.map((row) =>
      line([row.id, row.language, row.segments.strip, row.segments.keep, row.pages, grade(row), row.sources]),
    ),
    '',
    ...totals,
    ...(lacks.length > 0 ? ['', ...lacks] : []),
  ].join('\n')
}

if (import.meta.main) {
  const { content } = readContent(ROOT)
  const names = ReadingNames.parse(parse(readFileSync(join(ROOT, 'content/reading.yaml'), 'utf8')))
  if (content === null) {
    console.error('The content has faults: npm run check says which.')
    process.exitCode = 1
  } else console.log(topicTable(topicRows(content, names)))
}
