import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle } from '../src/core/bundle.ts'
import { compile, type Content } from '../src/core/compile.ts'
import type { MatchIndex } from '../src/core/match.ts'
import { compileIndex, type Phrasings } from '../src/core/match-train.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, 'node_modules/.cache/doorway')
const CORE = join(ROOT, 'src/core')

/** The bundle of `content`. Training takes seconds, so the index of the same phrasings is taken from the last time. */
export const compiled = (content: Content): Bundle => compile(content, trained)

/** An index as `compileIndex` makes it, kept on disk by what it is made of: the phrasings and the code that trains. */
export function trained(topics: readonly Phrasings[]): MatchIndex {
  const key = createHash('sha256').update(code()).update(JSON.stringify(topics)).digest('hex').slice(0, 32)
  const path = join(CACHE, `index-${key}.json`)
  const kept = read(path)
  if (kept !== null) return kept
  const index = compileIndex(topics)
  mkdirSync(CACHE, { recursive: true })
  // Renamed into place, because several processes may train at once and none may read half a file.
  const draft = `${path}.${process.pid}`
  writeFileSync(draft, JSON.stringify(index))
  renameSync(draft, path)
  return index
}

function read(path: string): MatchIndex | null {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as MatchIndex // a name that says which code wrote it is written by `trained` only
  } catch {
    return null
  }
}

let source: string | null = null
/** What trains: all of matching, and how words are read. */
function code(): string {
  source ??= readdirSync(CORE)
    .filter((name) => /^(?:match.*|text|language)\.ts$/.test(name))
    .sort()
    .map((name) => readFileSync(join(CORE, name), 'utf8'))
    .join('\n')
  return source
}
