/**
 * What the simulator itself costs: 10,000 texts from 1,000 phones to a hotline that does nothing, beside the same
 * webhooks signed and sent by a bare loop in the same run. Loopback only.
 */
import { once } from 'node:events'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js'
import { createNetwork } from '../simulator/network.ts'
import { LAPTOP } from '../simulator/laptop.ts'

const TEXTS = 10_000
const PHONES = 1_000
const AT_ONCE = 16
/** The first and the last so many are compared: what a text costs must not grow with what was texted before. */
const EDGE = 1_000

const hotline = new Worker(join(import.meta.dirname, 'network-bench-hotline.ts'))
const [port] = (await once(hotline, 'message')) as [number] // the one message it sends
const origin = `http://127.0.0.1:${port}`
const network = createNetwork({
  hotline: origin,
  accountSid: LAPTOP.account,
  authToken: LAPTOP.token,
  number: LAPTOP.number,
  clock: { now: async () => Date.now(), move: async (to) => to, isRunning: true },
})

const from = (n: number): string =>
  `+1${300 + Math.floor((n % PHONES) / 100)}55501${String(n % 100).padStart(2, '0')}`

/** Does `one` for each of `count`, so many at once; answers how long each took, in ms, and all of them. */
async function each(
  count: number,
  one: (n: number) => Promise<void>,
): Promise<{ took: number[]; ms: number }> {
  const took: number[] = []
  const began = performance.now()
  let next = 0
  const work = async (): Promise<void> => {
    while (next < count) {
      const n = next
      next += 1
      const at = performance.now()
      await one(n)
      took[n] = performance.now() - at
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
  return { took, ms: performance.now() - began }
}

async function bare(n: number): Promise<void> {
  const url = `${origin}/twilio/sms`
  const fields = {
    ...form,
    AccountSid: LAPTOP.account,
    MessageSid: `SM${n}`,
    From: from(n),
    To: LAPTOP.number,
    Body: `text ${n}`,
  }
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'X-Twilio-Signature': getExpectedTwilioSignature(LAPTOP.token, url, fields),
    },
    body: new URLSearchParams(fields).toString(),
  })
  await response.text()
}
async function text(n: number): Promise<void> {
  const { replies } = await network.text({ from: from(n), body: `text ${n}` })
  if (replies.length !== 1) throw new Error(`text ${n} was answered by ${replies.length}`)
}

const sorted = (took: readonly number[]): number[] => took.toSorted((a, b) => a - b)
const at = (took: readonly number[], share: number): number =>
  sorted(took)[Math.floor(took.length * share)] ?? 0
const memory = (): NodeJS.MemoryUsage => {
  globalThis.gc?.()
  return process.memoryUsage()
}
const MB = 1024 * 1024

// The bare loop sends and signs every field that the simulator does.
await network.text({ from: from(0), body: 'the first' })
const form = { ...network.deliveries[0]?.parameters }
await each(EDGE, bare)
const least = await each(TEXTS, bare)
const before = memory()
const own = await each(TEXTS, text)
await network.idle()
const after = memory()
const rate = (ms: number): number => Math.round((TEXTS / ms) * 1000)
console.table([
  { what: 'texts through the simulator', value: rate(own.ms), unit: 'texts/s' },
  { what: 'the same webhooks by a bare loop', value: rate(least.ms), unit: 'requests/s' },
  { what: 'ratio', value: Number((least.ms / own.ms).toFixed(2)), unit: 'of the bare loop' },
  { what: 'median', value: Number(at(own.took, 0.5).toFixed(2)), unit: 'ms' },
  { what: 'p99', value: Number(at(own.took, 0.99).toFixed(2)), unit: 'ms' },
  {
    what: `the last ${EDGE} against the first`,
    value: Number((at(own.took.slice(-EDGE), 0.5) / at(own.took.slice(0, EDGE), 0.5)).toFixed(2)),
    unit: 'times the median',
  },
  {
    what: 'heap for one text and its answer',
    value: Math.round((after.heapUsed - before.heapUsed) / TEXTS),
    unit: 'bytes',
  },
  { what: 'heap before', value: Math.round(before.heapUsed / MB), unit: 'MB' },
  { what: 'memory of the process before', value: Math.round(before.rss / MB), unit: 'MB' },
  { what: 'heap afterwards', value: Math.round(after.heapUsed / MB), unit: 'MB' },
  { what: 'memory of the process afterwards', value: Math.round(after.rss / MB), unit: 'MB' },
])
await hotline.terminate()
