/** `npm run publish`: check, hash, write the bundle to KV, move the pointer. `-- --rollback` moves it back. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { KEYS } from '../src/bundles/hash.ts'
import { compiled } from './compiled.ts'
import { localStore, publish, ROOT, type Store } from '../simulator/laptop.ts'
import { hindrance } from './hindrance.ts'
import { readContent } from './read-content.ts'

const USAGE = `npm run publish -- [--local] [--rollback] [--drafts] [--overdue]
  --local     this machine's KV (STATE_DIR, default .state); the running line has the words within a minute
  --rollback  move the pointer back to the bundle before
  --drafts    publish to production what no clinician has reviewed
  --overdue   publish to production what is past the date of its review`

/** The KV namespace of the deployed line, through wrangler and whoever is logged in to it. */
const deployedStore: Store = {
  get: (key) => wrangler(['kv', 'key', 'get', key]).catch(() => null),
  put: async (key, value) => {
    const folder = mkdtempSync(join(tmpdir(), 'doorway-'))
    try {
      const path = join(folder, 'value.json')
      writeFileSync(path, value)
      await wrangler(['kv', 'key', 'put', key, '--path', path])
    } finally {
      rmSync(folder, { recursive: true })
    }
  },
}

function wrangler(args: string[]): Promise<string> {
  const child = spawn('wrangler', [...args, '--binding', 'CONTENT', '--remote'], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  return new Promise((done, fail) => {
    child.on('error', fail)
    child.on('close', (code) =>
      code === 0
        ? done(out)
        : fail(new Error(`wrangler ${args.slice(0, 3).join(' ')} ended with ${code ?? 'a signal'}`)),
    )
  })
}

async function rollback(store: Store): Promise<string> {
  const [now, before] = [await store.get(KEYS.POINTER), await store.get(KEYS.PREVIOUS)]
  if (before === null) throw new Error('There is no bundle before this one: nothing was changed.')
  await store.put(KEYS.POINTER, before)
  if (now !== null) await store.put(KEYS.PREVIOUS, now)
  return `The pointer is back at ${before}.`
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      local: { type: 'boolean', default: false },
      rollback: { type: 'boolean', default: false },
      drafts: { type: 'boolean', default: false },
      overdue: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(USAGE)
  const read = readContent(ROOT)
  for (const p of read.problems) console.error(`${p.file}:${p.line}: ${p.severity}: ${p.message}`)
  if (!values.rollback && (read.content === null || read.problems.some((p) => p.severity === 'error')))
    throw new Error('The content has faults, so nothing was published.')
  const why = values.local || values.rollback ? null : hindrance(read, values)
  if (why !== null) throw new Error(why)

  const local = values.local
    ? await localStore(resolve(process.env['STATE_DIR'] || join(ROOT, '.state')))
    : null
  const store = local?.store ?? deployedStore
  try {
    if (values.rollback) console.log(await rollback(store))
    else if (read.content !== null) console.log(`published ${await publish(store, compiled(read.content))}`)
  } finally {
    await local?.dispose()
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
})
