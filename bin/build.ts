/** Makes src/built-in.json, the safety part of the content that the Worker carries inside. Called by wrangler.toml [build]. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../src/bundles/hash.ts'
import { builtIn, compile } from '../src/core/compile.ts'
import { readContent } from './read-content.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const target = join(root, 'src/built-in.json')

const { content, problems } = readContent(root)
const faults = problems.filter((p) => p.severity === 'error')
if (content !== null && faults.length === 0) {
  const bundle = builtIn(compile(content))
  const json = JSON.stringify({ hash: await hashOf(JSON.stringify(bundle)), bundle })
  if (!same(target, json)) writeFileSync(target, json)
} else {
  for (const p of faults) console.error(`${p.file}:${p.line}: ${p.message}`)
  console.error('The content has faults, so nothing was built: mend the lines above, or see npm run check.')
  process.exitCode = 1
}

/** An unchanged file is left alone, so that watchers stay quiet. */
function same(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text
  } catch {
    return false
  }
}
