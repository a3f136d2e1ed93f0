import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, it } from 'vitest'
import * as z from 'zod'
import { type Laptop, startLaptop } from '../../simulator/laptop.ts'
import { bundle, newPhone } from './webhook.ts'

const CLINICIAN = '+12025550171'
const LINES = 40
/** At these lines the power is cut, so many milliseconds after the text was taken, or before it was (null). */
const CUTS = new Map<number, number | null>([
  [3, 0],
  [8, 2],
  [13, 5],
  [18, null],
  [23, 10],
  [28, 20],
  [33, 40],
  [38, null],
])

const stateDir = mkdtempSync(join(tmpdir(), 'doorway-relayed-'))
let laptop: Laptop
beforeAll(async () => {
  laptop = await startLaptop({ bundle, stateDir })
})
afterAll(async () => {
  await laptop.close()
  rmSync(stateDir, { recursive: true, force: true })
})

const Sent = z.object({ sid: z.string(), status: z.number().nullable() })
const Phone = z.object({ texts: z.array(z.object({ body: z.string(), direction: z.string() })) })

async function ask<T>(schema: z.ZodType<T>, path: string, body?: object): Promise<T> {
  const response = await fetch(laptop.simulator + path, {
    ...(body && {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  return schema.parse(await response.json())
}

const text = (from: string, body: string, sid?: string) =>
  ask(Sent, '/simulator/texts', { from, body, ...(sid === undefined ? {} : { sid }) })
const pass = (advance: string) => ask(z.unknown(), '/simulator/clock', { advance })
const received = async (phone: string): Promise<string[]> =>
  (await ask(Phone, `/simulator/phones/${encodeURIComponent(phone)}`)).texts.flatMap((t) =>
    t.direction === 'received' ? [t.body] : [],
  )

describe('a talk between two phones whose line is killed eight times', () => {
  it('brings each line once, and in order', { timeout: 120_000 }, async ({ expect }) => {
    const participant = newPhone()
    for (const [from, body] of [
      [participant, 'NURSE'],
      [participant, '1'],
      [participant, 'SKIP'],
      [CLINICIAN, 'TAKE'],
    ] as const) {
      await text(from, body)
      await pass('PT2S')
    }
    for (let n = 1; n <= LINES; n += 1) {
      const from = n % 2 === 0 ? CLINICIAN : participant
      const cut = CUTS.get(n)
      if (cut === null) {
        const [sent] = await Promise.all([text(from, `line ${n}.`), laptop.cutPower()])
        // Twilio's retry, or the person's own: the same text once more.
        if (sent.status !== 200) await text(from, `line ${n}.`, sent.sid)
      } else {
        await text(from, `line ${n}.`)
        if (cut !== undefined) {
          await sleep(cut)
          await laptop.cutPower()
        }
      }
    }
    const numbers = Array.from({ length: LINES }, (_, i) => i + 1)
    const heard = async (phone: string, mark: string): Promise<string[]> =>
      (await received(phone)).filter((body) => body.startsWith(mark) && body.includes('line '))
    // workerd's own alarms run beside the clock that is moved, so what is on its way is waited for; and then for doubles.
    for (let n = 0; n < 30; n += 1) {
      await pass('PT20S')
      const there = [...(await heard(CLINICIAN, 'K7: ')), ...(await heard(participant, 'Nurse: '))]
      if (there.length >= LINES) break
      await sleep(100)
    }
    await pass('PT5M')
    expect(await heard(CLINICIAN, 'K7: ')).toEqual(
      numbers.filter((n) => n % 2 === 1).map((n) => `K7: line ${n}.`),
    )
    expect(await heard(participant, 'Nurse: ')).toEqual(
      numbers.filter((n) => n % 2 === 0).map((n) => `Nurse: line ${n}.`),
    )
  })
})
