/** Makes src/built-in.json, the safety part of the content that the Worker carries inside. Called by wrangler.toml [build]. */
import { readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { hashOf } from '../src/bundles/hash.ts'
import type { Bundle } from '../src/core/bundle.ts'
import { CRISIS_CLASSES } from '../src/core/crisis.ts'
import { builtIn } from '../src/core/built-in.ts'
import { pack } from '../src/core/packed.ts'
import { compiled } from './compiled.ts'
import { readContent } from './read-content.ts'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Compiles the content and writes its safety part beside the Worker's source. Answers the whole bundle, or null after
 * saying what is wrong, each fault with its file and line.
 */
export async function buildContent(): Promise<Bundle | null> {
  const { content, problems } = readContent(ROOT)
  const faults = problems.filter((p) => p.severity === 'error')
  if (content === null || faults.length > 0) {
    for (const p of faults) console.error(`${p.file}:${p.line}: ${p.message}`)
    console.error('The content has faults, so nothing was built: mend the lines above, or see npm run check.')
    return null
  }
  const bundle = compiled(content)
  const crises = content.needs.flatMap(({ need, en, es }) => (isCrisis(need) ? [...en, ...es] : []))
  const carried = builtIn(bundle, crises)
  const packed = JSON.stringify(pack(carried))
  // The packed part is a string in the JSON: the engine reads a string faster than an object, and later.
  const json = JSON.stringify({ hash: await hashOf(JSON.stringify(carried)), packed })
  const target = join(ROOT, 'src/built-in.json')
  if (!holds(target, json)) writeFileSync(target, json)
  return bundle
}

const isCrisis = (need: string): boolean => CRISIS_CLASSES.some((name) => name === need)

/** An unchanged file is left alone, so that watchers stay quiet. */
function holds(path: string, text: string): boolean {
  try {
    return readFileSync(path, 'utf8') === text
  } catch {
    return false
  }
}

if (import.meta.main && (await buildContent()) === null) process.exitCode = 1
