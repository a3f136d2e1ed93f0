import { join } from 'node:path'
import { describe, it } from 'vitest'
import { compiled } from '../../bin/compiled.ts'
import { readContent } from '../../bin/read-content.ts'
import { builtIn } from '../../src/core/built-in.ts'
import { pack, unpack } from '../../src/core/packed.ts'

const { content } = readContent(join(import.meta.dirname, '../..'))
if (content === null) throw new Error('the content has faults: npm run check')
const carried = builtIn(compiled(content))

describe('what is built in', () => {
  it('is unpacked to what was packed, word for word', ({ expect }) => {
    expect(unpack(JSON.parse(JSON.stringify(pack(carried))))).toEqual(carried)
  })

  it('is packed to carry most sentences once', ({ expect }) => {
    const size = (value: unknown): number => JSON.stringify(value).length
    expect(size(pack(carried).topics) / size(carried.topics)).toBeLessThan(0.6)
  })

  it('keeps a text that says something else than its spoken form', ({ expect }) => {
    const { stopped } = pack(carried).phrases
    expect(stopped?.en).toMatchObject({ text: carried.phrases['stopped']?.en.text })
  })

  it('keeps accents in texts where the hotline keeps them', ({ expect }) => {
    const es = { text: 'Teléfono 988', voice: ['Teléfono ', { as: 'digits' as const, text: '988' }] }
    const kept = { ...carried, append988: { en: es, es } }
    expect(unpack(pack(kept)).append988.es).toEqual(es)
  })
})
