import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, it } from 'vitest'
import { readContent } from '../bin/read-content.ts'
import { type Laptop, publish, ROOT, startLaptop } from '../simulator/laptop.ts'
import { phoneStage } from '../simulator/phone.ts'
import { format, type Line, parse, type Transcript } from '../simulator/transcript.ts'
import { perform, run, type Stage } from '../simulator/stage.ts'
import { compiled } from '../bin/compiled.ts'
import type { Bundle } from '../src/core/bundle.ts'

/**
 * Every talk runs twice: through `step` with the session written and read again between lines, and through the built
 * Worker with every object evicted between lines; one of several phones runs on the Worker only. UPDATE_TRANSCRIPTS=1
 * writes what the core said into the files, or the Worker where there are several phones; read the difference before
 * you commit it.
 */
export const FOLDER = join(ROOT, 'test/transcripts')
const { content } = readContent(ROOT)
if (content === null) throw new Error('the content has faults: npm run check')
const bundle = compiled(content)
export type Talk = { name: string; source: string }
export const files: readonly Talk[] = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.txt'))
  .map((name) => ({ name, source: readFileSync(join(FOLDER, name), 'utf8') }))
/**
 * What a talk is told with: the desk of the laptop, open at all hours, unless the talk says otherwise above its first
 * line: `# hours: 10:00-17:00`, `# ring texts: yes`.
 */
export function toldWith(source: string): Bundle {
  const [, from, until] = /^# hours: (\d\d:\d\d)-(\d\d:\d\d)$/m.exec(source) ?? []
  const { desk } = bundle.settings
  if (desk === undefined) return bundle
  const hours = desk.hours.map((day) => ({ ...day, from: from ?? day.from, until: until ?? day.until }))
  const ring_texts = /^# ring texts: yes$/m.test(source)
  return { ...bundle, settings: { ...bundle.settings, desk: { ...desk, hours, ring_texts } } }
}
export const isOfSeveral = ({ source }: Talk): boolean => /^[2-9][<>=]|^# phone [2-9]/m.test(source)

export const passed = { ok: true }
export const updates = process.env['UPDATE_TRANSCRIPTS'] !== undefined

/**
 * Plays talks through one built Worker after another. A line of its own for each kind of talk, so that the dates at which
 * they begin do not depend on the other.
 */
export function playThroughWorker(played: readonly Talk[]): void {
  let laptop: Laptop
  const networks: Laptop['network'][] = []
  const begin = async (): Promise<void> => {
    laptop = await startLaptop({ bundle, isStill: true })
    networks.push(laptop.network)
  }
  beforeAll(begin)
  afterAll(() => laptop.close())

  it.for(played.map((file, i) => ({ ...file, i })))('$name', async ({ name, source, i }, { expect }) => {
    const transcript = parse(source)
    // A line with a winter's talks behind it is not taken through the summer: all its reminders would ring.
    if (networks.length === 1 && isSummer(await laptop.now())) {
      await laptop.close()
      await begin()
    }
    const stage = evicted(phoneStage(laptop.simulator, numbers(transcript, i)), laptop)
    // The day that passes next is long enough for every object to look for a newer one.
    await publish(laptop.kv, toldWith(source))
    await stage.pass({ to: nextMorning(await laptop.now()) })
    if (updates) writeFileSync(join(FOLDER, name), format({ lines: await retold(transcript, stage) }))
    else expect(await run(transcript, stage)).toEqual(passed)
  })

  it.skipIf(updates)('left only TwiML that is small and was answered with 200', ({ expect }) => {
    const documents = networks.flatMap((n) => n.deliveries).filter((d) => d.kind === 'document')
    expect(documents.length).toBeGreaterThan(50)
    expect(documents.filter((d) => d.status !== 200 || d.twiml.length >= 4096)).toEqual([])
    expect(networks.flatMap((n) => n.problems)).toEqual([])
    // No address that the line gave to anybody has a number in it.
    const numbered = networks.flatMap((n) => n.deliveries).filter((d) => /\d{3}5550\d{3}/.test(d.url))
    expect(numbered.map((d) => d.url)).toEqual([])
  })
}

/**
 * Every talk begins at the hour at which it began through `step`, on a day of its own; and in winter, as it did there,
 * since in summer that hour is another one on the clocks of the talks.
 */
function nextMorning(now: number): string {
  const day = dayAfter(now)
  return `${isSummer(now) ? `${day.slice(0, 4)}-11-08` : day}T16:00:00Z`
}
const dayAfter = (now: number): string => new Date(now + 86_400_000).toISOString().slice(0, 10)
/** So near a summer, or in it, that a talk of some weeks would reach it. */
function isSummer(now: number): boolean {
  const day = dayAfter(now).slice(5)
  return day >= '02-20' && day < '11-08'
}

/** Phones nobody else in this run has: fictional numbers, another area code for each file. */
export function numbers(transcript: Transcript, i: number): string[] {
  return Array.from({ length: 9 }, (_, p) => transcript.phones[p + 1] ?? `+1${303 + i}5550${100 + p}`)
}

function evicted(stage: Stage, laptop: Laptop): Stage {
  return {
    ...stage,
    received: async (phone) => {
      const news = await stage.received(phone)
      await laptop.evict()
      return news
    },
  }
}

/** The same talk with what the stage answers now. */
export async function retold(transcript: Transcript, stage: Stage): Promise<Line[]> {
  const lines: Line[] = []
  // What was left open on purpose, a date for instance, stays open.
  const open = transcript.lines.flatMap((l) =>
    l.kind === 'got' && l.text.endsWith('…') ? [l.text.slice(0, -1)] : [],
  )
  const phones = new Set([1, ...transcript.lines.flatMap((l) => (l.kind === 'remark' ? [] : [l.phone]))])
  for (const line of transcript.lines) {
    if (line.kind === 'got') continue
    lines.push(line)
    if (line.kind === 'remark') continue
    await perform(stage, line.phone, line.action)
    for (const phone of phones)
      for (const text of await stage.received(phone)) {
        const before = open.find((start) => text.startsWith(start))
        lines.push({ kind: 'got', line: 0, phone, text: before === undefined ? text : `${before}…` })
      }
  }
  return lines
}
