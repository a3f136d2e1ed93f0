/**
 * The laptop's Worker: the very line that is deployed, with the things that only a laptop may have. A clock that can be
 * moved, objects that can be evicted, a way to ask for both, and a stand-in for Cloudflare Access (simulator/access.ts). `wrangler deploy` builds src/index.ts alone.
 */
import { DurableObject } from 'cloudflare:workers'
import { CLINICIANS } from './clinicians.ts'
import { certs, isSignIn, signedIn, signIn, STAFF } from './access.ts'
import { traces, type Traces } from './traces.ts'
import { DESK } from '../src/core/letter.ts'
import line, { Desk as DeployedDesk, Participant as DeployedParticipant, Watch } from '../src/index.ts'
import { participantName, withheldName } from '../src/names.ts'
import { WATCH } from '../src/watch/watch.ts'

export { Watch }

type LaptopEnv = Env & { CLOCK: DurableObjectNamespace<Clock>; STILL_AT?: string }

/** How far the line's clock is ahead of this machine's, in milliseconds. One isolate holds all objects on a laptop. */
let ahead = 0
/** Where this machine's clock counts as standing still, since somebody wants the line's to move on request alone. */
let still: number | null = null
const wall = (): number => still ?? Date.now()
/** So far off that no alarm of the platform's comes by itself. */
const NEVER_MS = 10 * 365 * 86_400_000
/** When each object wants to be rung, by its name, on the line's clock. */
const due = new Map<string, number>()
/** The objects that hold anything in memory: evicting those that were evicted before would wake them for it. */
const inMemory = new Set<string>()
/** Alarms at work just now: the platform rings some by itself, while the clock is being moved. */
let ringing = 0
let isAwake = false
let isSeeded = false

export class Participant extends DeployedParticipant {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    inMemory.add(ctx.id.name ?? '')
    // After a restart an alarm may come before any request has read the clock.
    if (!isAwake) void ctx.blockConcurrencyWhile(() => wake(env as LaptopEnv))
  }

  protected override now(): number {
    return wall() + ahead
  }

  protected override arm(at: number): void {
    super.arm(armed(this.ctx, this.env as LaptopEnv, at)) // the laptop's wiring has one binding more
  }

  /** On the line's clock: the platform's own alarm was set by where that clock stood then, and so is earlier. */
  protected override async armed(): Promise<number | null> {
    const at = await super.armed()
    if (still !== null) return due.get(this.ctx.id.name ?? '') ?? null
    return at === null ? null : Math.max(at, due.get(this.ctx.id.name ?? '') ?? at)
  }

  override async alarm(): Promise<void> {
    await rung(this.ctx, this.env as LaptopEnv, () => super.alarm())
  }

  /** What the alarm would do, now. */
  async ring(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.alarm()
  }

  /** The rows that one text or call wrote here. */
  traces(sid: string): Traces {
    const { sql } = this.ctx.storage
    const named = traces(sql, sid, [])
    return traces(sql, sid, instantsOf(named['happening'] ?? []), ['participant'])
  }

  /** Forgets everything that is only in memory, as the platform does when it pleases. */
  evict(): void {
    this.ctx.abort('evicted')
  }
}

/** The desk, with the clock of the laptop and two clinicians to begin with. */
export class Desk extends DeployedDesk {
  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env)
    inMemory.add(ctx.id.name ?? '')
    if (!isAwake) void ctx.blockConcurrencyWhile(() => wake(env as LaptopEnv))
  }

  protected override now(): number {
    return wall() + ahead
  }

  protected override arm(at: number): void {
    super.arm(armed(this.ctx, this.env as LaptopEnv, at))
  }

  override async alarm(): Promise<void> {
    await rung(this.ctx, this.env as LaptopEnv, () => super.alarm())
  }

  /** Puts the laptop's clinicians on an empty roster, and waits until their phones know. */
  async seed(): Promise<void> {
    if (this.roster().length > 0) return
    for (const [i, number] of CLINICIANS.entries())
      await this.employ({
        name: `Clinician ${i + 1}`,
        object: await participantName(number, this.env.PARTICIPANT_KEY),
        number,
        line: this.env.TWILIO_PHONE_NUMBER,
        languages: ['en', 'es'],
        takes: 'both',
        texts: 'full',
        zone: 'America/Denver',
        shifts: [{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '24:00' }],
        holidays: [],
      })
    for (const { id, name, languages, takes, texts, zone, shifts, holidays } of this.roster()) {
      const email = STAFF[id - 1] ?? null
      const person = { name, email, languages: [...languages], takes, texts, zone, holidays: [...holidays] }
      await this.act(STAFF[0], STAFF[0], crypto.randomUUID(), {
        kind: 'change',
        clinician: id,
        person: { ...person, shifts: shifts.map((s) => ({ ...s, days: [...s.days] })) },
      })
      await this.act(STAFF[0], STAFF[0], crypto.randomUUID(), { kind: 'pin', clinician: id, pin: PIN })
    }
    await this.ring()
  }

  traces(sid: string, instants: readonly number[]): Traces {
    return traces(this.ctx.storage.sql, sid, instants)
  }

  async ring(): Promise<void> {
    await this.ctx.storage.deleteAlarm()
    await this.alarm()
  }

  evict(): void {
    this.ctx.abort('evicted')
  }
}

const instantsOf = (rows: readonly Record<string, string | number | null>[]): number[] =>
  rows.flatMap(({ at }) => (typeof at === 'number' ? [at] : []))

/** What a laptop's clinicians key on a call. */
const PIN = '246810'

/** Notes when an object wants to be rung, and answers that time on this machine's clock. */
function armed(ctx: DurableObjectState, env: LaptopEnv, at: number): number {
  const name = ctx.id.name ?? ''
  due.set(name, at)
  ctx.waitUntil(clockOf(env).note(name, at))
  return still === null ? Math.max(at - ahead, wall() + 1) : Date.now() + NEVER_MS
}

async function rung(ctx: DurableObjectState, env: LaptopEnv, alarm: () => Promise<void>): Promise<void> {
  const name = ctx.id.name ?? ''
  due.delete(name)
  ringing += 1
  try {
    await alarm()
  } finally {
    ringing -= 1
  }
  if (!due.has(name)) await clockOf(env).note(name, null)
}

/** Remembers the clock, and who is to be rung, across restarts. */
export class Clock extends DurableObject<LaptopEnv> {
  constructor(ctx: DurableObjectState, env: LaptopEnv) {
    super(ctx, env)
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS due (name TEXT PRIMARY KEY, at INTEGER NOT NULL) STRICT, WITHOUT ROWID',
    )
    ctx.storage.sql.exec(
      'CREATE TABLE IF NOT EXISTS offset (id INTEGER PRIMARY KEY CHECK (id = 1), ms INTEGER NOT NULL) STRICT',
    )
  }

  read(): { ms: number; due: { name: string; at: number }[] } {
    const [row] = this.ctx.storage.sql.exec<{ ms: number }>('SELECT ms FROM offset').toArray()
    const rows = this.ctx.storage.sql.exec<{ name: string; at: number }>('SELECT name, at FROM due').toArray()
    return { ms: row?.ms ?? 0, due: rows }
  }

  note(name: string, at: number | null): void {
    if (at === null) this.ctx.storage.sql.exec('DELETE FROM due WHERE name = ?', name)
    else
      this.ctx.storage.sql.exec(
        'INSERT INTO due VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET at = excluded.at',
        name,
        at,
      )
  }

  set(ms: number): void {
    this.ctx.storage.sql.exec(
      'INSERT INTO offset VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET ms = excluded.ms',
      ms,
    )
  }
}

const clockOf = (env: LaptopEnv): DurableObjectStub<Clock> => env.CLOCK.getByName('clock')

/** Reads the clock once an isolate. No promise is shared: one of a request that was given up never ends for the others. */
async function wake(env: LaptopEnv): Promise<void> {
  if (isAwake) return
  if (env.STILL_AT !== undefined) still = Number(env.STILL_AT)
  const { ms, due: rows } = await clockOf(env).read()
  ahead = Math.max(ahead, ms)
  for (const { name, at } of rows) if (!due.has(name)) due.set(name, at)
  isAwake = true
}

/** An object by its name. The bindings are typed by the deployed classes; on a laptop these subclasses stand behind them. */
const object = (env: LaptopEnv, name: string): DurableObjectStub<Participant> | DurableObjectStub<Desk> =>
  name === DESK ? deskOf(env) : (env.PARTICIPANT.getByName(name) as unknown as DurableObjectStub<Participant>)

const deskOf = (env: LaptopEnv): DurableObjectStub<Desk> =>
  env.DESK.getByName(DESK) as unknown as DurableObjectStub<Desk>

/** Once an isolate, and never from inside an object: the desk writes to the clinicians' objects. */
async function seed(env: LaptopEnv): Promise<void> {
  if (isSeeded) return
  await deskOf(env).seed()
  isSeeded = true
}

/** As many objects as wake at one instant do so at once, as they would in production; more of them in turns. */
const RUNG_AT_ONCE = 32
const RINGS = 10_000 // a line that never rests is a bug, and must not hang the laptop

/** The crons of wrangler.toml: every quarter of an hour, from seven minutes past on. */
const CRON_MS = 15 * 60_000
const CRON_FROM_MS = 7 * 60_000

/**
 * When the sweep is to be rung next, if no phone has done anything since `since`: at each quarter of an hour until one has
 * come as far as that. What follows would find nothing new, so the rest of a long jump is left out.
 */
async function nextSweep(env: LaptopEnv, since: number): Promise<number> {
  const reached = await env.WATCH.getByName(WATCH).reached()
  if (reached !== null && reached.until >= since) return Infinity
  return (Math.floor((wall() + ahead - CRON_FROM_MS) / CRON_MS) + 1) * CRON_MS + CRON_FROM_MS
}

/** Moves the clock to `to`, ringing on the way whoever is due, in order, until nobody is. */
async function move(env: LaptopEnv, to: number, since: number): Promise<number> {
  let cron = await nextSweep(env, since)
  for (let n = 0; n < RINGS;) {
    const next = Math.min(cron, ...due.values())
    if (next > to) {
      if (ringing === 0) break
      await scheduler.wait(1) // what it leaves owing may be due before `to`
      continue
    }
    if (next - wall() > ahead) {
      ahead = next - wall()
      await clockOf(env).set(ahead) // a power cut on the way must not turn the clock back
    }
    if (cron === next) {
      await line.scheduled({ scheduledTime: next }, env)
      cron = await nextSweep(env, since)
      n += 1
      continue
    }
    const names = [...due].flatMap(([name, at]) => (at <= next ? name : [])).slice(0, RUNG_AT_ONCE)
    for (const name of names) due.delete(name)
    await Promise.all(names.map((name) => object(env, name).ring()))
    n += names.length
  }
  ahead = Math.max(ahead, to - wall())
  await clockOf(env).set(ahead)
  return wall() + ahead
}

const json = (value: unknown, status = 200): Response => Response.json(value, { status })

async function laptop(request: Request, env: LaptopEnv, path: string): Promise<Response> {
  if (path === '/laptop/clock' && request.method === 'GET')
    return json({ now: wall() + ahead, next: due.size === 0 ? null : Math.min(...due.values()) })
  if (path === '/laptop/clock' && request.method === 'POST') {
    const { searchParams } = new URL(request.url)
    const to = Number(searchParams.get('to'))
    const since = Number(searchParams.get('since') ?? wall() + ahead)
    // The clock runs on between two requests, so "now" may already be a moment ago.
    if (!Number.isFinite(to) || to < wall() + ahead - 1000)
      return json({ error: 'the clock only moves forward' }, 400)
    return json({ now: await move(env, to, since) })
  }
  if (path === '/laptop/rows') {
    const { searchParams } = new URL(request.url)
    const [phone, sid] = [searchParams.get('phone') ?? '', searchParams.get('sid') ?? '']
    const isNumber = /^\+\d+$/.test(phone)
    const name = isNumber ? await participantName(phone, env.PARTICIPANT_KEY) : withheldName(sid)
    const participant = await (object(env, name) as DurableObjectStub<Participant>).traces(sid)
    return json({
      participant,
      desk: await deskOf(env).traces(sid, instantsOf(participant['happening'] ?? [])),
    })
  }
  if (path === '/laptop/evict' && request.method === 'POST') {
    const names = [...inMemory]
    inMemory.clear()
    for (const name of names)
      await object(env, name)
        .evict()
        .catch(() => {}) // an evicted object cannot answer
    return json({ evicted: names.length })
  }
  return json({ error: 'no such thing' }, 404)
}

export default {
  async fetch(request: Request, env: LaptopEnv, ctx: ExecutionContext): Promise<Response> {
    await wake(env)
    await seed(env)
    const { pathname } = new URL(request.url)
    if (pathname === '/cdn-cgi/access/certs') return certs()
    if (isSignIn(pathname)) return signIn(request)
    if (pathname.startsWith('/laptop/')) return laptop(request, env, pathname)
    return line.fetch(pathname.startsWith('/desk') ? await signedIn(request, env) : request, env, ctx)
  },
}
