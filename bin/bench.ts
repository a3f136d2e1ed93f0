/** `npm run bench`: what the line costs, measured here and now. `-- --json` prints JSON lines. */
import { gzipSync } from 'node:zlib'
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare } from 'miniflare'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { meaning } from '../src/core/recognise.ts'
import { begin, NEW_PROFILE } from '../src/core/session.ts'
import { step } from '../src/core/step.ts'
import { bundleWorker, compatibilityDate, LAPTOP, ROOT, startLaptop } from '../simulator/laptop.ts'

import { buildContent } from './build.ts'
import { readContent } from './read-content.ts'

type Row = { what: string; value: number; unit: string; note: string }

const bundle = (await buildContent()) ?? process.exit(1)
const rows: Row[] = []
let sent = 0
const row = (what: string, value: number, unit: string, note = ''): void =>
  void rows.push({ what, value: Math.round(value * 100) / 100, unit, note })
const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

const worker = await bundleWorker('src/index.ts', true)
row('Worker, minified', worker.length / 1024, 'KB')
row('Worker, minified and gzipped', gzipSync(worker).length / 1024, 'KB', 'budget 200')
row(
  'bundle',
  JSON.stringify(bundle).length / 1024,
  'KB',
  `${(gzipSync(JSON.stringify(bundle)).length / 1024) | 0} KB gzipped`,
)

await startUp()
steps()
matches()
await throughput()
if (process.argv.includes('--json')) for (const r of rows) console.log(JSON.stringify(r))
else console.table(rows)

/** Time from nothing to the first answer, against a Worker that does nothing, in turn. */
async function startUp(): Promise<void> {
  const empty =
    'export default { fetch: () => new Response("ok") }; export class Participant {}; export class Watch {}; export class Desk {}'
  const once = async (script: string): Promise<number> => {
    const from = performance.now()
    const miniflare = new Miniflare(
      convertV4MiniflareOptions({
        log: new Log(LogLevel.ERROR),
        cf: false,
        telemetry: { enabled: false },
        name: 'doorway',
        modules: true,
        script,
        scriptPath: 'worker.mjs',
        compatibilityDate: compatibilityDate(),
      }),
    )
    await miniflare.dispatchFetch('http://line/nothing-here')
    const took = performance.now() - from
    await miniflare.dispose()
    return took
  }
  const pairs: [number, number][] = []
  for (let n = 0; n < 9; n += 1) pairs.push([await once(empty), await once(worker)])
  row(
    'start-up over an empty Worker',
    median(pairs.map(([a, b]) => b - a)),
    'ms',
    `median of ${pairs.length} pairs; budget 60`,
  )
}

function steps(): void {
  const said = [
    'nausea',
    'MORE',
    '2',
    'menu',
    'how does naltrexone work',
    'source',
    'hola',
    'back',
    'asdf qwer',
    '1',
  ]
  let session = begin('text', { ...NEW_PROFILE, met: true }, 0)
  const run = (count: number): number => {
    const from = performance.now()
    for (let n = 0; n < count; n += 1) {
      const body = said[n % said.length] ?? ''
      session = step(bundle, session, {
        kind: 'text-received',
        at: n * 60_000,
        body,
        pictures: 0,
        optOutType: null,
      }).session
    }
    return (count / (performance.now() - from)) * 1000
  }
  run(20_000)
  row(
    'step()',
    median([run(50_000), run(50_000), run(50_000)]),
    'steps/s',
    'one core, ten kinds of texts in turn; budget 150,000',
  )
}

function matches(): void {
  const texts = readContent(ROOT).content?.topics.flatMap((t) => [...t.en.examples, ...t.es.examples]) ?? []
  const took: number[] = []
  for (let n = 0; n < 10_000; n += 1) {
    const from = performance.now()
    meaning(bundle, texts[n % texts.length] ?? '', 'en')
    took.push(performance.now() - from)
  }
  row(
    'one match',
    median(took) * 1000,
    'µs',
    `worst of 10,000: ${Math.round(Math.max(...took.slice(1000)) * 1000)} µs`,
  )
}

/** Texts through the whole line, against the smallest Worker that verifies, stores one row and answers. */
async function throughput(): Promise<void> {
  const laptop = await startLaptop({ bundle, script: await bundleWorker('simulator/line.ts', true) })
  const floor = await startLaptop({ script: await bundleWorker('bin/bench-floor.ts', true) })
  const ratios: number[] = []
  const rates: number[] = []
  try {
    await load(laptop.hotline, 200)
    await load(floor.hotline, 200)
    for (let n = 0; n < 5; n += 1) {
      const [own, least] = [await load(laptop.hotline, 1_000), await load(floor.hotline, 1_000)]
      rates.push(own.rate)
      ratios.push(own.rate / least.rate)
    }
    row(
      'texts through the line',
      median(rates),
      'texts/s',
      'signed, from 50 phones, 16 at once, loopback; client and Worker share the cores',
    )
    row(
      'against the smallest Worker',
      median(ratios),
      'ratio',
      `of 5 pairs, ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}; budget 0.8`,
    )
    const turns: { own: { p50: number; p99: number }; least: { p50: number; p99: number } }[] = []
    for (let n = 0; n < 3; n += 1)
      turns.push({ least: await pace(floor.hotline, 100, 5), own: await pace(laptop.hotline, 100, 5) })
    row('p50 at 100 texts/s', median(turns.map((t) => t.own.p50)), 'ms', 'median of 3 turns of 5 s')
    row('p99 at 100 texts/s', median(turns.map((t) => t.own.p99)), 'ms', 'budget 50')
    row(
      'p99 of the smallest Worker',
      median(turns.map((t) => t.least.p99)),
      'ms',
      'in the same turns: what the machine itself allows',
    )
  } finally {
    await laptop.close()
    await floor.close()
  }
}

function request(origin: string): () => Promise<Response> {
  sent += 1
  const n = sent
  const fields = {
    AccountSid: LAPTOP.account,
    MessageSid: `SM${n.toString(16).padStart(32, '0')}`,
    From: `+1303555${String(n % 50).padStart(4, '0')}`,
    To: LAPTOP.number,
    Body: ['nausea', 'MORE', 'menu', '2'][n % 4] ?? '',
    NumMedia: '0',
  }
  const url = `${origin}/twilio/sms`
  const headers = { 'X-Twilio-Signature': getExpectedTwilioSignature(LAPTOP.token, url, fields) }
  const body = new URLSearchParams(fields).toString()
  return () =>
    fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
      body,
    })
}

async function load(origin: string, count: number): Promise<{ rate: number }> {
  const requests = Array.from({ length: count }, () => request(origin))
  const from = performance.now()
  const next = requests.values()
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const go of next) {
        const response = await go()
        if (response.status !== 200) throw new Error(`the line answered ${response.status}`)
        await response.text()
      }
    }),
  )
  return { rate: (count / (performance.now() - from)) * 1000 }
}

/** Requests at a steady rate, signed before the clock starts; latencies in ms. */
async function pace(origin: string, rate: number, seconds: number): Promise<{ p50: number; p99: number }> {
  const requests = Array.from({ length: rate * seconds }, () => request(origin))
  const took: number[] = []
  const from = performance.now()
  await Promise.all(
    requests.map(async (go, n) => {
      await new Promise((resolve) =>
        setTimeout(resolve, Math.max(1, from + (n * 1000) / rate - performance.now())),
      )
      const began = performance.now()
      await (await go()).text()
      took.push(performance.now() - began)
    }),
  )
  const sorted = took.toSorted((a, b) => a - b)
  return { p50: median(sorted), p99: sorted[Math.floor(sorted.length * 0.99)] ?? 0 }
}
