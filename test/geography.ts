import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { ROOT } from '../simulator/laptop.ts'
import { compileGeography, GeographySource } from '../src/core/geography-source.ts'

export const source = GeographySource.parse(parse(readFileSync(join(ROOT, 'content/geography.yaml'), 'utf8')))

/** The line's own geography, as the Worker gets it: through JSON. */
export const geography: ReturnType<typeof compileGeography> = JSON.parse(
  JSON.stringify(compileGeography(source)),
)
