import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { afterEach, describe, it, vi } from 'vitest'
import type { ToDesk } from '../../src/core/letter.ts'
import type { Seen } from '../../src/core/staff.ts'

const ALWAYS = [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' }]

const DAY = 86_400_000
const at = (now: number): void => void vi.spyOn(Date, 'now').mockReturnValue(now)

let made = 0
/** A desk of its own for each test; the line's is named `desk`. */
const desk = () => env.DESK.getByName(`desk-${(made += 1)}`)
type Stub = ReturnType<typeof desk>

const rows = (stub: Stub, sql: string): Promise<Record<string, SqlStorageValue>[]> =>
  runInDurableObject(stub, (_, state) => state.storage.sql.exec(sql).toArray())

const employ = async (stub: Stub, ...objects: string[]): Promise<void> => {
  for (const object of objects)
    await stub.employ({
      name: object,
      object,
      number: '+12025550179',
      line: '+12025550100',
      languages: ['en'],
      takes: 'both',
      texts: 'full',
      zone: 'UTC',
      shifts: ALWAYS,
      holidays: [],
    })
}

const asked = (ref: number): ToDesk => ({
  kind: 'asked',
  ref,
  at: ref,
  reason: 'asked',
  language: 'en',
  channel: 'text',
})
const said = (text: string): ToDesk => ({ kind: 'clinician-said', at: 1, text, automatic: false })

afterEach(() => {
  vi.restoreAllMocks()
})

describe('the desk', () => {
  it(
    'has one holder when two press TAKE in the same instant, 200 times, and tells the other',
    {
      timeout: 60_000,
    },
    async ({ expect }) => {
      vi.spyOn(globalThis, 'fetch').mockImplementation(async (_, init) => {
        if (init?.method !== 'POST') return Response.json({ messages: [] })
        return Response.json({ sid: `SM${crypto.randomUUID()}` }, { status: 201 })
      })
      const stub = desk()
      const clinicians = ['v1.c1', 'v1.c2']
      await employ(stub, ...clinicians)
      let letter = 0
      const holders = new Set<unknown>()
      for (let n = 1; n <= 200; n += 1) {
        await stub.post('v1.p', n, asked(n))
        const order = n % 2 === 0 ? clinicians : clinicians.toReversed()
        await Promise.all(order.map((who) => stub.post(who, (letter += 1), said('TAKE'))))
        const [held] = await rows(stub, `SELECT state, holder FROM handoff WHERE ref = ${n}`)
        expect(held?.['state']).toBe('taken')
        holders.add(held?.['holder'])
        await Promise.all(order.map((who) => stub.post(who, (letter += 1), said('DONE'))))
      }
      expect(holders).toEqual(new Set([1, 2]))
      const trail = `SELECT what, count(*) AS n FROM trail WHERE what IN ('took', 'came too late') GROUP BY what`
      expect(await rows(stub, trail)).toEqual([
        { what: 'came too late', n: 200 },
        { what: 'took', n: 200 },
      ])
      // Here KV is empty, so no object has the words and every letter waits: both were told each time.
      const told = `SELECT recipient FROM letter WHERE body LIKE '%"clinician-too-late"%'`
      expect(await rows(stub, told)).toHaveLength(200)
    },
  )

  it('takes a letter once, however often it comes, also after it was evicted', async ({ expect }) => {
    const stub = desk()
    await employ(stub, 'v1.c1')
    await Promise.all(Array.from({ length: 20 }, () => stub.post('v1.p', 5, asked(5))))
    await evictDurableObject(stub)
    await stub.post('v1.p', 5, asked(5))
    await stub.post('v1.p', 4, asked(4))
    expect(await rows(stub, 'SELECT ref FROM handoff')).toEqual([{ ref: 5 }])
  })

  it('tells KV whether there is anyone, once for each change', async ({ expect }) => {
    const stub = desk()
    await employ(stub, 'v1.c1')
    await runDurableObjectAlarm(stub)
    expect(await env.CONTENT.get('desk:staffed')).toBe('yes')
    const [first] = await stub.roster()
    await stub.dismiss(first?.id ?? 0)
    await runDurableObjectAlarm(stub)
    expect(await env.CONTENT.get('desk:staffed')).toBe('no')
    expect(await rows(stub, `SELECT number, line FROM clinician`)).toEqual([{ number: '', line: '' }])
  })

  it('keeps no word of somebody who was forgotten', async ({ expect }) => {
    const stub = desk()
    await employ(stub, 'v1.c1')
    await stub.post('v1.p', 1, asked(1))
    await stub.post('v1.p', 2, { kind: 'about', ref: 1, at: 2, text: 'zebrafish' })
    await stub.post('v1.c1', 1, said('TAKE'))
    await stub.post('v1.c1', 2, said('about the zebrafish'))
    await stub.post('v1.p', 3, { kind: 'forgotten', at: 3 })
    expect(await rows(stub, 'SELECT participant, about, state FROM handoff')).toEqual([
      { participant: '', about: null, state: 'abandoned' },
    ])
    expect(await rows(stub, 'SELECT text FROM line WHERE text IS NOT NULL')).toEqual([])
  })

  it('keeps words for thirty days after a handoff is over, and then that it was', async ({ expect }) => {
    const from = Date.parse('2048-11-23T16:00:00Z')
    at(from)
    const stub = desk()
    await employ(stub, 'v1.c1')
    await stub.post('v1.p', 1, asked(1))
    await stub.post('v1.p', 2, { kind: 'about', ref: 1, at: 2, text: 'zebrafish' })
    await stub.post('v1.c1', 1, said('TAKE'))
    await stub.post('v1.c1', 2, said('DONE'))
    at(from + 29 * DAY)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub, 'SELECT participant, about FROM handoff')).toEqual([
      { participant: 'v1.p', about: 'zebrafish' },
    ])
    at(from + 30 * DAY + 1)
    await runDurableObjectAlarm(stub)
    expect(await rows(stub, 'SELECT participant, about, state FROM handoff')).toEqual([
      { participant: '', about: null, state: 'closed' },
    ])
    expect(await rows(stub, 'SELECT text FROM line WHERE text IS NOT NULL')).toEqual([])
    expect(await rows(stub, `SELECT count(*) AS n FROM trail WHERE what = 'took'`)).toEqual([{ n: 1 }])
  })

  it('keeps for the next holder what did not arrive at the first', async ({ expect }) => {
    const stub = desk()
    await employ(stub, 'v1.c1', 'v1.c2')
    await stub.post('v1.p', 1, asked(1))
    await stub.post('v1.c1', 1, said('TAKE'))
    await stub.post('v1.p', 2, { kind: 'said', ref: 1, at: 2, text: 'are you there', obeyed: null })
    const [line] = await rows(stub, 'SELECT letter FROM line')
    await stub.post('v1.c1', 2, { kind: 'clinician-stopped', at: 3 })
    await stub.post('v1.c1', 3, { kind: 'undelivered', letter: Number(line?.['letter']), at: 3 })
    expect(await rows(stub, 'SELECT letter, failed FROM line')).toEqual([{ letter: null, failed: 1 }])
    await stub.post('v1.c2', 1, said('TAKE'))
    const told = `SELECT recipient FROM letter WHERE body LIKE '%are you there%'`
    expect(await rows(stub, told)).toContainEqual({ recipient: 'v1.c2' })
    expect(await rows(stub, 'SELECT failed FROM line')).toEqual([{ failed: 0 }])
  })

  it('shows an operator that an emergency answer did not arrive, until somebody has seen it', async ({
    expect,
  }) => {
    const stub = desk()
    const operator = 'operator@example.org'
    await stub.post('v1.p', 1, { kind: 'emergency-lost', error: 30007, at: 1 })
    const alerts = async (): Promise<{ id: number; what: string }[]> => {
      const seen = await stub.see(operator, operator, { kind: 'line' })
      return seen?.kind === 'line' ? seen.alerts : []
    }
    const [alert] = await alerts()
    expect(alert?.what).toBe('emergency answer not delivered: 30007')
    const deed = { kind: 'seen' as const, alert: alert?.id ?? 0 }
    expect(await stub.act(operator, operator, crypto.randomUUID(), deed)).toMatchObject({ done: 'done' })
    expect(await alerts()).toEqual([])
    expect(await rows(stub, `SELECT staff FROM trail WHERE what = 'saw an alert'`)).toEqual([
      { staff: operator },
    ])
  })

  it('shows the trail two hundred at a time, to its end', async ({ expect }) => {
    const stub = desk()
    const operator = 'operator@example.org'
    await runInDurableObject(stub, (_, state) => {
      for (let n = 0; n < 450; n += 1)
        state.storage.sql.exec('INSERT INTO trail (at, what) VALUES (?, ?)', Date.now(), `row ${n}`)
    })
    const filter = { days: 1, state: null, reason: null, language: null, clinician: null }
    const read: string[] = []
    let before: number | null = null
    do {
      const seen: Seen | null = await stub.see(operator, operator, {
        kind: 'trail',
        filter: { ...filter, before },
      })
      if (seen?.kind !== 'trail') throw new Error('an operator sees the trail')
      read.push(...seen.rows.map((row) => row.what))
      before = seen.older
    } while (before !== null)
    expect(read.filter((what) => what.startsWith('row'))).toEqual(
      Array.from({ length: 450 }, (_, n) => `row ${449 - n}`),
    )
  })

  it('keeps a PIN hashed, also one from before, and after six wrong ones none is right for an hour', async ({
    expect,
  }) => {
    const stub = desk()
    await employ(stub, 'v1.c1')
    const operator = 'operator@example.org'
    const kept = async (): Promise<unknown> => (await rows(stub, 'SELECT pin FROM clinician'))[0]?.['pin']
    await stub.act(operator, operator, crypto.randomUUID(), { kind: 'pin', clinician: 1, pin: '135790' })
    expect(await kept()).toMatch(/^pbkdf2:[0-9a-f]{32}:[0-9a-f]{64}$/)
    expect(await stub.unlock('v1.c1', '135790')).toEqual([])
    expect(await stub.unlock('v1.c1', '135791')).toBeNull()
    expect(await stub.unlock('v1.p', '135790')).toBeNull()
    await rows(stub, `UPDATE clinician SET pin = '246810'`)
    expect(await stub.unlock('v1.c1', '135790')).toBeNull()
    expect(await kept()).toBe('246810')
    expect(await stub.unlock('v1.c1', '246810')).toEqual([])
    expect(await kept()).toMatch(/^pbkdf2:/)
    for (let n = 2; n < 6; n += 1) expect(await stub.unlock('v1.c1', '000000')).toBeNull()
    expect(await stub.unlock('v1.c1', '246810')).toBeNull()
    const seen = await stub.see(operator, operator, { kind: 'line' })
    expect(seen?.kind === 'line' ? seen.alerts.map((a) => a.what) : []).toContain('too many wrong PINs')
  })

  it('lets the number behind a glass be known to its holder alone, while it is open and for an hour after', async ({
    expect,
  }) => {
    const from = Date.parse('2048-11-23T16:00:00Z')
    at(from)
    const stub = desk()
    await employ(stub, 'v1.c1', 'v1.c2')
    await stub.post('v1.p', 1, asked(1))
    expect(await stub.breakGlass('v1.c1', 1, 'overdose')).toBe(false)
    await stub.post('v1.c1', 1, said('TAKE'))
    expect(await stub.reveal('v1.c1', 1)).toBeNull()
    expect(await stub.breakGlass('v1.c2', 1, 'overdose')).toBe(false)
    expect(await stub.breakGlass('v1.c1', 1, 'overdose')).toBe(true)
    await stub.post('v1.c1', 2, said('DONE'))
    const email = 'one@example.org'
    await rows(stub, `INSERT INTO staff (email, role, clinician) VALUES ('${email}', 'clinician', 1)`)
    const page = (): Promise<{ done: string }> =>
      stub.act(email, null, crypto.randomUUID(), { kind: 'glass', handoff: 1, reason: 'overdose' })
    at(from + 59 * 60_000)
    expect(await stub.breakGlass('v1.c1', 1, 'overdose')).toBe(true)
    expect(await page()).toMatchObject({ done: 'done' })
    at(from + 60 * 60_000)
    expect(await stub.breakGlass('v1.c1', 1, 'overdose')).toBe(false)
    expect(await stub.reveal('v1.c1', 1)).toBeNull()
    expect(await page()).toMatchObject({ done: 'not-yours' })
    const broken = `SELECT count(*) AS n FROM trail WHERE what LIKE 'broke the glass%'`
    expect(await rows(stub, broken)).toEqual([{ n: 3 }])
  })
})
