/**
 * `npm run storm -- [phones] [kills] [seed]`: reminders of many phones fall due in one minute while `workerd` is killed
 * with `kill -9` again and again and started on the same state. What each phone got is read from the simulated network.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bundle } from '../src/core/bundle.ts'
import { enrol, reminded } from '../simulator/crowd.ts'
import { type Laptop, startLaptop } from '../simulator/laptop.ts'
import { buildContent } from './build.ts'

/** The lateness limit of a daily tablet: after this nothing more may come. */
const HELPS_MS = 180 * 60_000
const MINUTE_MS = 60_000
/** A kill falls up to so long after a text was accepted: before its answer is read, before it is written, after it. */
const AFTER_MS = 25
/** Claims of a line that was killed are taken up again after a minute, so the clock is moved on. */
const STEP_MS = 20_000
const MOST_PHONES = 500

export type Storm = {
  phones: number
  kills: number
  once: number
  lost: number
  /** Phones that got more than one, and how many milliseconds lay between the first two. */
  twice: { phone: string; apartMs: number }[]
  /** Accepted by the carrier, and neither its answer nor a callback came through: only its list knew of them. */
  savedByList: number
  /** The latest reminder, after it was due. */
  latestMs: number
  enrolMs: number
  runMs: number
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Runs one storm on a state directory of its own, which is removed afterwards. */
export async function storm(
  bundle: Bundle,
  { phones, kills, seed, script }: { phones: number; kills: number; seed: number; script?: string },
): Promise<Storm> {
  const stateDir = mkdtempSync(join(tmpdir(), 'doorway-storm-'))
  const began = performance.now()
  const laptop = await startLaptop({ bundle, stateDir, ...(script !== undefined && { script }) })
  try {
    const crowd = await enrol(laptop, Math.min(phones, MOST_PHONES))
    const enrolMs = performance.now() - began
    const random = randomFrom(seed)
    const count = crowd.phones.length
    const at = Array.from({ length: kills }, () => Math.floor(random() * count)).toSorted((a, b) => a - b)
    await pass(laptop, crowd.dueAt - 1)
    let aheadMs = 0
    for (const texts of at) {
      aheadMs = await until(laptop, crowd.dueAt, texts, aheadMs)
      await sleep(random() * AFTER_MS)
      await laptop.cutPower()
    }
    await pass(laptop, crowd.dueAt + HELPS_MS + MINUTE_MS)
    const got = crowd.phones.map((phone) => ({ phone, times: reminded(laptop, phone) }))
    return {
      phones: count,
      kills,
      once: got.filter(({ times }) => times.length === 1).length,
      lost: got.filter(({ times }) => times.length === 0).length,
      twice: got.flatMap(({ phone, times: [first, second] }) =>
        first === undefined || second === undefined ? [] : { phone, apartMs: second - first },
      ),
      savedByList: unheard(laptop),
      latestMs: Math.max(...got.flatMap(({ times }) => times)) - crowd.dueAt,
      enrolMs,
      runMs: performance.now() - began - enrolMs,
    }
  } finally {
    await laptop.close()
    rmSync(stateDir, { recursive: true, force: true })
  }
}

/** Texts that the carrier has taken of the hotline. */
const taken = ({ network }: Laptop): number =>
  network.parts.messages.all.filter((message) => message.direction === 'outbound-api').length

/** Lets time go on until the carrier has more texts than that; answers how far beyond the minute the clock was asked to go. */
async function until(laptop: Laptop, dueAt: number, texts: number, before: number): Promise<number> {
  let aheadMs = before
  for (; taken(laptop) <= texts && aheadMs <= HELPS_MS; aheadMs += STEP_MS) {
    const moved = laptop.network.move(dueAt + aheadMs).then(
      () => 'there',
      () => 'there', // the power was cut on the way
    )
    while (taken(laptop) <= texts) if ((await Promise.race([moved, sleep(1)])) === 'there') break
  }
  return aheadMs
}

/** Moves the clock there, however often it must be asked. */
async function pass(laptop: Laptop, to: number): Promise<void> {
  await laptop.network.idle()
  const now = await laptop.now()
  if (to > now) await laptop.network.move(to)
  await laptop.network.idle()
}

function unheard({ network }: Laptop): number {
  const heard = new Set(
    network.deliveries
      .filter(({ kind, status }) => kind === 'status' && status < 300)
      .map(({ parameters }) => parameters['MessageSid']),
  )
  return network.parts.messages.all.filter(
    ({ direction, sid }) => direction === 'outbound-api' && !heard.has(sid),
  ).length
}

if (import.meta.main) {
  const [phones = 500, kills = 20, seed = 1] = process.argv.slice(2).map(Number)
  const bundle = await buildContent()
  if (bundle === null || ![phones, kills, seed].every(Number.isInteger)) process.exit(1)
  const { twice, ...rest } = await storm(bundle, { phones, kills, seed })
  console.table({ ...rest, twice: twice.length })
  for (const { phone, apartMs } of twice) console.log(`${phone} got two, ${apartMs} ms apart`)
  process.exitCode = twice.length + rest.lost > 0 ? 1 : 0
}
