import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import * as z from 'zod'
import { localStore, ROOT } from '../../simulator/laptop.ts'
import { KEYS } from '../../src/bundles/hash.ts'

type Ran = { code: number; out: string; err: string }

/** A command as a person runs it, without a network and with nobody's account in the environment. */
function run(
  file: string,
  args: string[] = [],
  options: { input?: string; env?: Record<string, string> } = {},
): Promise<Ran> {
  const none = { TWILIO_ACCOUNT_SID: '', TWILIO_AUTH_TOKEN: '', PUBLIC_ORIGIN: '' }
  const env = { ...process.env, HOME: tmpdir(), ...none, ...options.env }
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [join(ROOT, 'bin', file), ...args],
      { env, cwd: ROOT },
      (error, out, err) =>
        resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : 1, out, err }),
    )
    child.stdin?.end(options.input ?? '')
  })
}

describe('explain', () => {
  const Line = z.strictObject({
    text: z.string(),
    language: z.enum(['en', 'es']),
    kind: z.enum(['crisis', 'command', 'topic', 'menu', 'ask', 'none']),
    id: z.string().nullable(),
    score: z.number(),
    via: z.string(),
    candidates: z.array(z.string()),
  })

  it('prints a JSON line for each text, with or without its language', async ({ expect }) => {
    const { out, code } = await run('explain.ts', [], {
      input: 'nausea\nSTOP\ten\nquiero morirme\tes\nhola\n\nmenu\nnurse\n',
    })
    const lines = out
      .trim()
      .split('\n')
      .map((line) => Line.parse(JSON.parse(line)))
    expect(code).toBe(0)
    expect(lines.map(({ kind, id }) => [kind, id])).toEqual([
      ['topic', 'nausea'],
      ['command', 'stop'],
      ['crisis', 'suicide'],
      ['menu', null],
      ['none', null],
      ['command', 'menu'],
      ['command', 'nurse'],
    ])
  })
})

describe('publish', () => {
  const folder = mkdtempSync(join(tmpdir(), 'doorway-test-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('refuses drafts for production, and says how to insist', async ({ expect }) => {
    const { code, err } = await run('publish.ts')
    expect(code).toBe(1)
    expect(err).toMatch(/No clinician has reviewed \d+ topics and the emergency answers\..*--drafts/)
  })

  it(
    'writes the bundle under its hash, moves the pointer, and has nothing to go back to yet',
    { timeout: 60_000 },
    async ({ expect }) => {
      const env = { STATE_DIR: folder }
      const { code, out } = await run('publish.ts', ['--local'], { env })
      expect(code).toBe(0)
      const [, hash = ''] = /published ([0-9a-f]{32})/.exec(out) ?? []
      const local = await localStore(folder)
      const { store } = local
      expect(await store.get(KEYS.POINTER)).toBe(JSON.stringify({ hash }))
      expect(await store.get(KEYS.bundle(hash))).toContain('"format":1')
      expect((await run('publish.ts', ['--local', '--rollback'], { env })).err).toMatch(/no bundle before/)

      await store.put(KEYS.PREVIOUS, '{"hash":"0123"}')
      expect((await run('publish.ts', ['--local', '--rollback'], { env })).code).toBe(0)
      expect(await store.get(KEYS.POINTER)).toBe('{"hash":"0123"}')
      expect(await store.get(KEYS.PREVIOUS)).toBe(JSON.stringify({ hash }))
      await local.dispose()
    },
  )
})

describe('connect', () => {
  const origin = 'https://line.example.org'

  it('shows the addresses it would set, the retry in the primary ones only', async ({ expect }) => {
    const { out, code } = await run('connect.ts', ['--number', '+15551234567', '--dry-run'], {
      env: { PUBLIC_ORIGIN: origin },
    })
    expect(code).toBe(0)
    expect(out).toContain(`SmsUrl: ${origin}/twilio/sms#rc=1&rp=ct,rt,5xx&rt=6000\n`)
    expect(out).toContain(`VoiceFallbackUrl: ${origin}/twilio/voice-fallback\n`)
  })

  const faults = [
    { name: 'without an origin', env: {}, says: /PUBLIC_ORIGIN is missing/ },
    {
      name: 'with an origin that is not https',
      env: { PUBLIC_ORIGIN: 'http://x.example' },
      says: /not https/,
    },
    { name: 'without an account', env: { PUBLIC_ORIGIN: origin }, says: /TWILIO_ACCOUNT_SID is missing/ },
  ]
  it.for(faults)('stops $name', async ({ env, says }, { expect }) => {
    const { code, err } = await run('connect.ts', ['--number', '+15551234567'], { env })
    expect(code).toBe(1)
    expect(err).toMatch(says)
  })
})

describe('start', () => {
  it('names a port that is none', async ({ expect }) => {
    const { code, err } = await run('start.ts', [], { env: { PORT: 'eighty' } })
    expect(code).toBe(1)
    expect(err).toContain('PORT is "eighty"')
  })
})
