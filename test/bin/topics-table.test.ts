import { describe, it } from 'vitest'
import { topicRows, topicTable } from '../../bin/topics-table.ts'
import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'

const names = { en: ['naltrexone'], es: ['naltrexona'], both: [] }

describe('the table of topics', () => {
  const { content } = readContent(ROOT)
  if (content === null) throw new Error('the content does not compile: npm run check says why')
  const rows = topicRows(content, names)

  it('has a row for each topic in each language, none over two segments as sent', ({ expect }) => {
    expect(rows.map((row) => [row.id, row.language])).toEqual(
      content.topics.flatMap((topic) => [
        [topic.id, 'en'],
        [topic.id, 'es'],
      ]),
    )
    expect(rows.filter((row) => row.segments.strip > 2)).toEqual([])
  })

  it('shows what accents cost in Spanish', ({ expect }) => {
    const nausea = rows.find((row) => row.id === 'nausea' && row.language === 'es')
    // UCS-2 parts hold 67 characters, so the same text takes more than twice as many.
    expect(nausea?.segments.keep).toBeGreaterThan(4)
  })

  it('names a topic that lacks more, and counts', ({ expect }) => {
    const topics = structuredClone(content.topics.filter((topic) => topic.id === 'nausea'))
    for (const topic of topics) delete topic.en.more
    const table = topicTable(topicRows({ ...content, topics }, names))
    expect(table).toContain('- no more: nausea en\n')
    expect(table).toContain('- no review: everywhere')
    expect(table).toMatch(/^\| nausea \| en \| 2 \| 2 \| 1 \| \d/m)
    expect(table).toContain('- en: 1 topics, 1 pages; at most 2 segments: 1 with accents stripped')
  })

  it('marks what is hard to read', ({ expect }) => {
    const [row] = rows
    if (row === undefined) throw new Error('no rows')
    expect(topicTable([{ ...row, language: 'en', grade: 6.4 }])).toContain('6.4 (hard)')
    expect(topicTable([{ ...row, language: 'es', grade: 64 }])).toContain('64.0 (hard)')
    expect(topicTable([{ ...row, language: 'es', grade: 65 }])).not.toContain('(hard)')
  })
})
