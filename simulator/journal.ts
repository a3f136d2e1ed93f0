import type { Network } from './network.ts'
import { Refusal } from './refusal.ts'
import { type Action, format, type Line } from './transcript.ts'

/** What a phone did, and how long that took on the line's clock; a move of the clock is nobody's. */
type Did = { phone: string | null; action: Action; from: number; to: number }
type Heard = { phone: string; text: string; at: number }

/** What was done on the phones of a network, so that a talk can be kept as a transcript. */
export type Journal = {
  /** Does it, and writes down that it was done, unless it was refused. */
  keep<T>(phone: string | null, action: Action | ((done: T) => Action), work: () => Promise<T>): Promise<T>
  /** Does it, and nothing of what is done meanwhile is written down. */
  pause<T>(work: () => Promise<T>): Promise<T>
  /** The talk of these phones so far, the first of them phone 1. Refuses where there was none. */
  transcript(numbers: readonly string[]): Promise<string>
}

/** As much as anybody would keep as one talk. */
const MOST_KEPT = 5000
/** Calls that began before so many others are over, and are listened to no more. */
const CALLS_HEARD = 100
/** So long a pause is part of the talk; a shorter one is somebody who types. */
const PAUSE_MS = 10_000
/** What comes so soon after a step is its answer. */
const ANSWER_MS = 2000
const MOST_PHONES = 9

export function createJournal(network: Network): Journal {
  const dids: Did[] = []
  const heard: Heard[] = []
  /** Talks that are played just now. */
  let paused = 0
  /** How much of what each call said since its phone's last step is written down. */
  const listened = new Map<string, number>()

  /** What calls said that others' steps, or time, brought about. */
  function listen(at: number, stepped?: string): void {
    const recent = network.parts.calls.all.slice(-CALLS_HEARD)
    for (const { sid } of recent) {
      const { said, from, to } = network.callOf(sid)
      const known = sid === stepped ? 0 : (listened.get(sid) ?? 0)
      const phone = from === network.options.number ? to : from
      // A phone's own step clears what it was told before.
      if (paused === 0)
        for (const { text } of said.slice(said.length < known ? 0 : known)) heard.push({ phone, text, at })
      listened.set(sid, said.length)
    }
    heard.splice(0, heard.length - MOST_KEPT)
    if (listened.size > 2 * CALLS_HEARD) {
      const kept = new Set(recent.map(({ sid }) => sid))
      for (const sid of listened.keys()) if (!kept.has(sid)) listened.delete(sid)
    }
  }

  async function keep<T>(
    phone: string | null,
    asked: Action | ((done: T) => Action),
    work: () => Promise<T>,
  ): Promise<T> {
    if (paused > 0) return work()
    const from = await network.now()
    // What came since the last step belongs to it, or to the pause after it.
    listen(from - 1)
    const done = await work()
    const to = await network.now()
    const action = typeof asked === 'function' ? asked(done) : asked
    dids.push({ phone, action, from, to })
    dids.splice(0, dids.length - MOST_KEPT)
    listen(to, stepOf(action, done))
    return done
  }

  async function pause<T>(work: () => Promise<T>): Promise<T> {
    paused += 1
    try {
      return await work()
    } finally {
      listen(await network.now())
      paused -= 1
    }
  }

  async function transcript(numbers: readonly string[]): Promise<string> {
    if (numbers.length === 0 || numbers.length > MOST_PHONES)
      throw new Refusal(400, `a transcript has 1 to ${MOST_PHONES} phones`)
    listen(await network.now())
    const own = dids.filter(({ phone }) => phone === null || numbers.includes(phone))
    const first = own.findIndex(({ phone }) => phone !== null)
    if (first === -1) throw new Refusal(404, 'nothing was done on these phones yet')
    const texts = numbers.flatMap((phone) =>
      network
        .phone(phone)
        .texts.flatMap(({ direction, body, at }) =>
          direction === 'received' ? [{ phone, text: body, at: Date.parse(at) }] : [],
        ),
    )
    const news = [...heard.filter(({ phone }) => numbers.includes(phone)), ...texts]
    return format({ lines: written(numbers, own.slice(first), news) })
  }

  return { keep, pause, transcript }
}

/** A step of a phone's own call, after which `said` begins anew. */
function stepOf(action: Action, done: unknown): string | undefined {
  if (action.kind === 'text' || action.kind === 'pass' || action.kind === 'again') return undefined
  return typeof done === 'object' && done !== null && 'sid' in done ? String(done.sid) : undefined
}

function written(numbers: readonly string[], dids: readonly Did[], news: readonly Heard[]): Line[] {
  const lines: Line[] = numbers.map((number, i) => ({
    kind: 'remark',
    line: 0,
    text: `# phone${i === 0 ? '' : ` ${i + 1}`}: ${number}`,
  }))
  const place = (phone: string): number => numbers.indexOf(phone) + 1
  const got = (from: number, to: number): void => {
    const came = news
      .filter(({ at }) => at >= from && at < to)
      .toSorted((a, b) => place(a.phone) - place(b.phone) || a.at - b.at)
    for (const { phone, text } of came) lines.push({ kind: 'got', line: 0, phone: place(phone), text })
  }
  for (const [i, { phone, action, from, to }] of dids.entries()) {
    lines.push({ kind: 'did', line: 0, phone: phone === null ? 1 : place(phone), action })
    const next = dids[i + 1]?.from ?? Infinity
    const pause = next - to
    if (pause < PAUSE_MS || next === Infinity) {
      got(from, next)
      continue
    }
    got(from, to + ANSWER_MS)
    const ms = Math.round(pause / 1000) * 1000
    lines.push({ kind: 'did', line: 0, phone: 1, action: { kind: 'pass', time: { ms } } })
    got(to + ANSWER_MS, next)
  }
  return lines
}
