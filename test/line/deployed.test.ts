import { gzipSync } from 'node:zlib'
import { beforeAll, describe, it } from 'vitest'
import { bundleWorker, LAPTOP } from '../../simulator/laptop.ts'

/** What `wrangler deploy` uploads: src/index.ts and what it imports, and nothing that only a laptop may have. */
let script: string
let minified: string
beforeAll(async () => {
  ;[script, minified] = await Promise.all([bundleWorker('src/index.ts'), bundleWorker('src/index.ts', true)])
})

const ofTheSimulator = [
  '/laptop',
  'clockOf',
  'evicted',
  'simulator/',
  '/simulator',
  LAPTOP.token,
  LAPTOP.participantKey,
  LAPTOP.account,
  LAPTOP.audience,
  // Whoever stands in for Cloudflare Access on a laptop signs anybody in.
  'laptop.example',
  'laptop-access',
  'generateKey',
  'sign-in',
  '127.0.0.1:8787',
  '/2010-04-01/Accounts/:',
  'node:fs',
  'node:http',
  'miniflare',
]

/** The linter grades and judges sentences before they are published; none of it is for the Worker to carry. */
const ofTheLinter = ['src/core/lint', 'src/core/reading', 'src/core/never', 'flesch', 'syllable', 'INFLESZ']

describe('what is deployed', () => {
  it.for(ofTheLinter)('has nothing of the linter’s: %s', (name, { expect }) => {
    expect(script.indexOf(name), script.slice(script.indexOf(name) - 80, script.indexOf(name) + 80)).toBe(-1)
    // The output names the files it is made of, so these would be found if they were there.
    expect(script).toContain('// src/core/step.ts')
  })

  it.for(ofTheSimulator)('has nothing of the simulator’s: %s', (name, { expect }) => {
    expect(script.indexOf(name), script.slice(script.indexOf(name) - 80, script.indexOf(name) + 80)).toBe(-1)
  })

  it('is what the laptop runs, plus what a laptop may have', async ({ expect }) => {
    const laptop = await bundleWorker()
    // These names would be found if they were there.
    for (const name of ['/laptop', 'clockOf', 'evicted', 'simulator/']) expect(laptop).toContain(name)
    expect(laptop).toContain('// src/index.ts')
  })

  it('carries the objects and the safety part of the content', ({ expect }) => {
    expect(script).toMatch(/export \{[^}]*\bParticipant\b/)
    expect(minified).toContain('988')
    expect(minified).toContain('1-800-662-4357')
  })

  it('imports nothing that workerd lacks', ({ expect }) => {
    const imported = [...script.matchAll(/^import .* from ["']([^"']+)["']/gm)].map(([, from]) => from)
    expect([...new Set(imported)]).toEqual(['cloudflare:workers'])
  })

  it('is under 200 KB, minified and gzipped', ({ expect }) => {
    const bytes = gzipSync(minified).length
    console.log(`Worker: ${Math.round(bytes / 1024)} KB gzipped`)
    expect(bytes).toBeLessThan(200 * 1024)
    expect(bytes).toBeGreaterThan(20 * 1024)
  })
})
