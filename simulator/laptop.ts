import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { hashOf, KEYS } from '../src/bundles/hash.ts'
import { STYLE } from '../src/console/style.ts'
import type { Bundle } from '../src/core/bundle.ts'
import { explain } from '../src/core/recognise.ts'
import * as z from 'zod'
import { CLINICIANS } from './clinicians.ts'
import { createNetwork, type Network, type Options } from './network.ts'
import { kill, ownWorkers } from './power.ts'
import { serve } from './server.ts'

export const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..')

/** A storm of 500 phones counts every callback that the line was given. */
const KEPT = 50_000
const Clock = z.object({ now: z.number(), next: z.number().nullish() })

/** Who the line is on a laptop: an account and a number that nobody has. */
export const LAPTOP = {
  account: `AC${'0'.repeat(32)}`,
  token: 'laptop-auth-token',
  number: '+12025550100',
  participantKey: 'laptop-participant-key',
  audience: 'a'.repeat(64),
} as const

/** The Worker of the laptop as one module, from `entry` below the project's root. */
export async function bundleWorker(entry = 'simulator/line.ts', minify = false): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, entry)],
    bundle: true,
    write: false,
    minify,
    format: 'esm',
    target: 'es2024',
    external: ['cloudflare:*', 'node:*'],
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    logLevel: 'silent',
  })
  const [out] = outputFiles
  if (out === undefined) throw new Error('esbuild made nothing of the Worker')
  return out.text
}

/** The date in wrangler.toml, so that the laptop runs what production runs. */
export const compatibilityDate = (): string => {
  const found = /^compatibility_date\s*=\s*"([\d-]+)"/m.exec(
    readFileSync(join(ROOT, 'wrangler.toml'), 'utf8'),
  )?.[1]
  if (found === undefined) throw new Error('wrangler.toml has no compatibility_date')
  return found
}

/** Where a laptop keeps its state, and the KV of `publish -- --local`. Absent: in memory only. */
export type Place = { stateDir?: string | undefined }

/** The Worker with its objects and its KV, on `workerd` itself. */
export function startWorker(
  script: string,
  at: Place & {
    port: number
    apiOrigin: string
    token: string
    optOut?: string
    origin?: string
    stillAt?: number | undefined
  },
): Miniflare {
  return new Miniflare(
    convertV4MiniflareOptions({
      host: '127.0.0.1',
      port: at.port,
      log: new Log(LogLevel.ERROR),
      cf: false,
      telemetry: { enabled: false },
      ...(at.stateDir === undefined ? {} : { resourcePersistencePath: at.stateDir }),
      name: 'doorway',
      modules: true,
      script,
      scriptPath: 'line.mjs',
      compatibilityDate: compatibilityDate(),
      kvNamespaces: { CONTENT: 'CONTENT' },
      durableObjects: {
        PARTICIPANT: { className: 'Participant', useSQLite: true },
        WATCH: { className: 'Watch', useSQLite: true },
        DESK: { className: 'Desk', useSQLite: true },
        CLOCK: { className: 'Clock', useSQLite: true },
      },
      bindings: {
        TWILIO_ACCOUNT_SID: LAPTOP.account,
        TWILIO_AUTH_TOKEN: at.token,
        TWILIO_PHONE_NUMBER: LAPTOP.number,
        TWILIO_API_ORIGIN: at.apiOrigin,
        PUBLIC_ORIGIN: at.origin ?? `http://127.0.0.1:${at.port}`,
        PARTICIPANT_KEY: LAPTOP.participantKey,
        ACCESS_TEAM_DOMAIN: `http://127.0.0.1:${at.port}`,
        ACCESS_AUD: LAPTOP.audience,
        DESK_OPERATOR: 'clinician1@laptop.example',
        ...(at.stillAt !== undefined && { STILL_AT: String(at.stillAt) }),
      },
    }),
  )
}

/** A KV namespace as far as publishing needs it. */
export type Store = {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<void>
}

/** Puts a bundle under its hash and moves the pointer to it. Answers the hash. */
export async function publish(store: Store, bundle: Bundle): Promise<string> {
  const json = JSON.stringify(bundle)
  const hash = await hashOf(json)
  const before = await store.get(KEYS.POINTER)
  await store.put(KEYS.bundle(hash), json)
  const pointer = JSON.stringify({ hash })
  if (before !== null && before !== pointer) await store.put(KEYS.PREVIOUS, before)
  await store.put(KEYS.POINTER, pointer)
  return hash
}

/** The KV namespace of this machine's line, also while it runs. Call `dispose` when done. */
export async function localStore(stateDir: string): Promise<{ store: Store; dispose(): Promise<void> }> {
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      log: new Log(LogLevel.ERROR),
      cf: false,
      telemetry: { enabled: false },
      resourcePersistencePath: stateDir,
      name: 'doorway',
      modules: true,
      script: 'export default {}',
      scriptPath: 'none.mjs',
      compatibilityDate: compatibilityDate(),
      kvNamespaces: { CONTENT: 'CONTENT' },
    }),
  )
  return { store: await miniflare.getKVNamespace('CONTENT'), dispose: () => miniflare.dispose() }
}

export type Laptop = {
  hotline: string
  simulator: string
  network: Network
  kv: Store
  /**
   * Kills `workerd` in the middle of whatever it does, as a power cut would, and starts it again on the same state
   * (`stateDir`). The telephone network goes on meanwhile.
   */
  cutPower(): Promise<void>
  /** Every object forgets what it holds only in memory. */
  evict(): Promise<void>
  /** The line's clock, in epoch milliseconds. */
  now(): Promise<number>
  close(): Promise<void>
}

/** A free port of the loopback address. */
async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      )
    })
  })
}

const explainer =
  (bundle: Bundle) =>
  async (words: string): Promise<unknown> =>
    explain(bundle, words, null)

/**
 * The whole line on this machine: the hotline on `workerd`, the simulator in this process, content in KV.
 * `port` 0 takes a free one. Without a `bundle` KV is left as it is.
 */
export async function startLaptop(
  options: Place & {
    port?: number
    simulatorPort?: number
    token?: string
    bundle?: Bundle | undefined
    script?: string
    page?: string
    optOut?: NonNullable<Options['optOut']>
    /** The clock moves on request alone, so that nothing depends on how fast this machine is. */
    isStill?: boolean
    messagingServiceSid?: string
  },
): Promise<Laptop> {
  const port = options.port || (await freePort())
  const simulatorPort = options.simulatorPort || (await freePort())
  const token = options.token ?? LAPTOP.token
  const hotline = `http://127.0.0.1:${port}`
  const script = options.script ?? (await bundleWorker())
  const stillAt = options.isStill === true ? Date.now() : undefined
  const run = async (): Promise<{ worker: Miniflare; pids: Set<number> }> => {
    const before = ownWorkers()
    const worker = startWorker(script, {
      port,
      token,
      stateDir: options.stateDir,
      stillAt,
      apiOrigin: `http://127.0.0.1:${simulatorPort}`,
    })
    await worker.ready
    return { worker, pids: ownWorkers().difference(before) }
  }
  let { worker, pids } = await run()
  const kv = await worker.getKVNamespace('CONTENT')
  if (options.bundle !== undefined) await publish(kv, options.bundle)
  // Its first request puts the clinicians on the roster: before anybody texts, the line knows of them.
  await fetch(`${hotline}/laptop/clock`)
  const laptop = async (path: string, method: 'GET' | 'POST'): Promise<z.infer<typeof Clock>> => {
    const response = await fetch(hotline + path, { method })
    if (!response.ok) throw new Error(`the line's clock answered ${response.status}`)
    return Clock.parse(await response.json())
  }
  let ahead = 0
  let isDark = false
  /** While the power is cut, the network's clock goes on without the line's. */
  const now = async (): Promise<number> => {
    try {
      const at = (await laptop('/laptop/clock', 'GET')).now
      ahead = Math.max(ahead, at - Date.now())
      return at
    } catch (error) {
      if (isDark) return Date.now() + ahead
      throw error
    }
  }
  const network = createNetwork({
    hotline,
    accountSid: LAPTOP.account,
    authToken: token,
    number: LAPTOP.number,
    kept: KEPT,
    ...(options.optOut === undefined ? {} : { optOut: options.optOut }),
    ...(options.messagingServiceSid !== undefined && { messagingServiceSid: options.messagingServiceSid }),
    clock: {
      now,
      next: async () => (await laptop('/laptop/clock', 'GET')).next ?? null,
      isRunning: options.isStill !== true,
      move: async (to, since) => (await laptop(`/laptop/clock?to=${to}&since=${since}`, 'POST')).now,
    },
  })
  const server = await serve(network, {
    port: simulatorPort,
    page: options.page ?? join(ROOT, 'simulator/page'),
    // The page is made of the same parts as the desk's.
    files: { '/page/desk.css': { type: 'text/css; charset=utf-8', bytes: Buffer.from(STYLE) } },
    insights: {
      staff: CLINICIANS,
      ...(options.bundle !== undefined && { explain: explainer(options.bundle) }),
      rows: async (phone, sid) => {
        const query = new URLSearchParams({ phone, sid }).toString()
        const response = await fetch(`${hotline}/laptop/rows?${query}`)
        return response.ok ? await response.json() : null
      },
    },
  })
  return {
    hotline,
    simulator: server.origin,
    network,
    kv,
    cutPower: async () => {
      isDark = true
      await kill(pids)
      await worker.dispose()
      ;({ worker, pids } = await run())
      isDark = false
    },
    now,
    evict: async () => void (await fetch(`${hotline}/laptop/evict`, { method: 'POST' })),
    close: async () => {
      await network.idle()
      await server.close()
      await worker.dispose()
    },
  }
}
