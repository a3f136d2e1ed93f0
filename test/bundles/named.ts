import { readContent } from '../../bin/read-content.ts'
import { ROOT } from '../../simulator/laptop.ts'
import { hashOf } from '../../src/bundles/hash.ts'
import type { Bundle } from '../../src/core/bundle.ts'
import { compiled } from '../../bin/compiled.ts'

const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
/** The line's own words. */
export const bundle: Bundle = compiled(content)

export type Named = { hash: string; json: string; bundle: Bundle }

/** The same line under another name, hence another bundle with another hash. */
export async function named(name: string): Promise<Named> {
  const other = { ...bundle, settings: { ...bundle.settings, name } }
  const json = JSON.stringify(other)
  return { hash: await hashOf(json), json, bundle: JSON.parse(json) }
}
