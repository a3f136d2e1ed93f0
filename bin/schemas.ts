/** Writes the JSON Schemas that editors complete and check flows and content with. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as z from 'zod'
import { Commands, Hotline, Pages, Phrases, Places, Sources, Topic } from '../src/core/content.ts'
import { CrisisSource, UrgentSource } from '../src/core/crisis-source.ts'
import { DeskWords } from '../src/core/desk-words.ts'
import { Flow } from '../src/core/flow.ts'
import { Numbers } from '../src/core/lint-numbers.ts'
import { ReadingNames } from '../src/core/lint-reading.ts'
import { Never } from '../src/core/never.ts'

const SCHEMAS = {
  'flows/flow.schema.json': Flow,
  'content/topic.schema.json': Topic,
  'content/phrases.schema.json': Phrases,
  'content/commands.schema.json': Commands,
  'content/hotline.schema.json': Hotline,
  'content/sources.schema.json': Sources,
  'content/pages.schema.json': Pages,
  'content/desk.schema.json': DeskWords,
  'content/places.schema.json': Places,
  'content/crisis.schema.json': CrisisSource,
  'content/urgent.schema.json': UrgentSource,
  'content/never.schema.json': Never,
  'content/numbers.schema.json': Numbers,
  'content/reading.schema.json': ReadingNames,
} as const

/** Writes, or only compares; answers the files that differ. */
export function writeSchemas(root: string, mode: 'write' | 'compare'): string[] {
  return Object.entries(SCHEMAS).flatMap(([file, schema]) => {
    const text = `${JSON.stringify(z.toJSONSchema(schema, { io: 'input' }), null, 2)}\n`
    const path = join(root, file)
    if (existsSync(path) && readFileSync(path, 'utf8') === text) return []
    if (mode === 'write') writeFileSync(path, text)
    return [file]
  })
}

if (import.meta.main) {
  const { ROOT } = await import('../simulator/laptop.ts')
  for (const file of writeSchemas(ROOT, 'write')) console.log(`wrote ${file}`)
}
