import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bundle } from '../src/core/bundle.ts'
import { compile, type Content } from '../src/core/compile.ts'
import { compileIndex } from '../src/core/match-train.ts'
import { compileSuspicion } from '../src/core/suspicion-train.ts'

const ROOT = join(import.meta.dirname, '..')
const CACHE = join(ROOT, 'node_modules/.cache/doorway')
const CORE = join(ROOT, 'src/core')

/** The bundle of `content`. Training takes seconds, so what was learned from the same texts is taken from the last time. */
export const compiled = (content: Content): Bundle => compile(content, trained())

/** What learns, each keeping on disk what it learned. */
export const trained = (): { index: typeof compileIndex; suspicion: typeof compileSuspicion } => ({
  index: kept('index', compileIndex),
  suspicion: kept('suspicion', compileSuspicion),
})

/** `train`, its answers kept on disk by what they are made of: the texts and the code that learns from them. */
function kept<Texts extends unknown[], Learned>(
  name: string,
  train: (...texts: Texts) => Learned,
): (...texts: Texts) => Learned {
  return (...texts) => {
    const key = createHash('sha256').update(code()).update(JSON.stringify(texts)).digest('hex').slice(0, 32)
    const path = join(CACHE, `${name}-${key}.json`)
    try {
      // A name that says which code wrote it and from what is only ever written below.
      return JSON.parse(readFileSync(path, 'utf8')) as Learned
    } catch {
      const learned = train(...texts)
      mkdirSync(CACHE, { recursive: true })
      // Renamed into place, because several processes may train at once and none may read half a file.
      const draft = `${path}.${process.pid}`
      writeFileSync(draft, JSON.stringify(learned))
      renameSync(draft, path)
      return learned
    }
  }
}

let source: string | null = null
/** What learns: all of matching and suspicion, and how words are read. */
function code(): string {
  source ??= readdirSync(CORE)
    .filter((name) => /^(?:match.*|suspicion.*|crisis-class|keywords|text)\.ts$/.test(name))
    .sort()
    .map((name) => readFileSync(join(CORE, name), 'utf8'))
    .join('\n')
  return source
}
