import * as z from 'zod'
import { duration, instant } from './instant.ts'
import { entries } from './debugger.ts'
import { Fault } from './faults.ts'
import type { Journal } from './journal.ts'
import type { Call } from './leg.ts'
import type { Action } from './transcript.ts'
import type { Network } from './network.ts'
import { Refusal } from './refusal.ts'

/** A call of the simulator's own API; `parts` are the variable pieces of its path, decoded. */
export type Route = (parts: string[], body: unknown) => unknown

const number = z.string().regex(/^(\+[1-9]\d{4,14}|\d{3,8})$/, 'a number such as +13035550123')
const sid = z.string().regex(/^(SM|MM)[0-9a-f]{32}$/i, 'SM and 32 hexadecimal digits')

const Writing = z.strictObject({
  from: number,
  body: z.string(),
  to: number.optional(),
  sid: sid.optional(),
  media: z.union([z.int().min(0).max(10), z.array(z.string().min(1)).max(10)]).optional(),
  fields: z.record(z.string(), z.coerce.string()).optional(),
})
// A withheld number is a word, or nothing at all.
const Calling = z.strictObject({ from: z.string().max(64), to: number.optional() })
const Keys = z.strictObject({ digits: z.string().regex(/^[\d*#]+$/, 'keys 0-9, * and #') })
const Speech = z.strictObject({ text: z.string().min(1), confidence: z.number().min(0).max(1).optional() })
const Answering = z.strictObject({ by: z.enum(['person', 'machine']) })
const Nothing = z.strictObject({})
const Clock = z.union([
  z.strictObject({ to: z.string() }),
  z.strictObject({ advance: z.string() }),
  z.strictObject({ until: z.literal('news') }),
])
/** As far ahead as a text can be scheduled. */
const NEWS_WITHIN_MS = 35 * 86_400_000

function parsed<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new Refusal(400, z.prettifyError(result.error))
}

function wanted(ms: number | null, what: string, written: string): number {
  if (ms === null) throw new Refusal(400, `"${written}" is not ${what}`)
  return ms
}

/** The simulator's API as rows; what it answers is JSON. */
export function createRoutes(
  network: Network,
  journal: Journal,
): [method: 'GET' | 'POST' | 'DELETE', path: RegExp, route: Route][] {
  const { faults } = network.parts

  async function moveClock(body: unknown): Promise<{ now: string }> {
    const asked = parsed(Clock, body)
    if ('until' in asked) {
      const before = await network.now()
      const at = await journal.keep(
        null,
        (to) => ({ kind: 'pass', time: { ms: Math.max(1000, Math.round((to - before) / 1000) * 1000) } }),
        () => network.moveToNews(NEWS_WITHIN_MS),
      )
      return { now: new Date(at).toISOString() }
    }
    const to =
      'to' in asked
        ? wanted(instant(asked.to), 'an ISO 8601 instant such as 2026-11-23T08:00:00Z', asked.to)
        : (await network.now()) +
          wanted(duration(asked.advance), 'an ISO 8601 duration such as PT1H or P1D', asked.advance)
    const before = await network.now()
    // By how much, and not to when: a talk is played again on other days.
    const time = { ms: Math.round((to - before) / 1000) * 1000 }
    const isWorthALine = time.ms > 0
    const move = (): Promise<number> => network.move(to)
    const at = isWorthALine ? await journal.keep(null, { kind: 'pass', time }, move) : await move()
    return { now: new Date(at).toISOString() }
  }

  /** A step of a phone in its call. */
  function step(sid: string, action: Action, work: () => Promise<Call>): Promise<Call> {
    const { from, to } = network.callOf(sid)
    return journal.keep(from === network.options.number ? to : from, action, work)
  }

  const calls = String.raw`^/simulator/calls/([^/]+)`
  return [
    [
      'POST',
      /^\/simulator\/texts$/,
      (_, body) => {
        const writing = parsed(Writing, body)
        const media = typeof writing.media === 'number' ? writing.media : (writing.media ?? []).length
        return journal.keep(writing.from, { kind: 'text', body: writing.body, media }, () =>
          network.text(writing),
        )
      },
    ],
    [
      'POST',
      /^\/simulator\/calls$/,
      (_, body) => {
        const { from, to } = parsed(Calling, body)
        const withheld = !/^\+?\d/.test(from)
        return journal.keep(from, { kind: 'call', withheld }, () => network.call(from, to))
      },
    ],
    ['GET', new RegExp(`${calls}$`), ([call = '']) => network.callOf(call)],
    [
      'POST',
      new RegExp(`${calls}/digits$`),
      ([call = ''], body) => {
        const { digits } = parsed(Keys, body)
        return step(call, { kind: 'press', digits }, () => network.digits(call, digits))
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/speech$`),
      ([call = ''], body) => {
        const { text, confidence } = parsed(Speech, body)
        const action = { kind: 'say' as const, words: text, ...(confidence !== undefined && { confidence }) }
        return step(call, action, () => network.speech(call, text, confidence))
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/(silence|hangup|again)$`),
      ([call = '', way], body) => {
        parsed(Nothing, body)
        if (way === 'again') return network.again(call)
        return way === 'silence'
          ? step(call, { kind: 'silence' }, () => network.silence(call))
          : step(call, { kind: 'hang-up' }, () => network.hangUp(call))
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/answer$`),
      ([call = ''], body) => {
        const { by } = parsed(Answering, body)
        const kind = by === 'person' ? ('answer' as const) : ('machine' as const)
        return step(call, { kind }, () => network.answer(call, by))
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/(decline|busy)$`),
      ([call = '', how], body) => {
        parsed(Nothing, body)
        return step(call, { kind: 'hang-up' }, () =>
          how === 'busy' ? network.busy(call) : network.decline(call),
        )
      },
    ],
    ['GET', /^\/simulator\/phones\/([^/]+)$/, ([phone = '']) => network.phone(phone)],
    ['GET', /^\/simulator\/debugger$/, () => ({ problems: entries(network.problems) })],
    ['GET', /^\/simulator\/faults$/, () => ({ faults: faults.list() })],
    [
      'POST',
      /^\/simulator\/faults$/,
      async (_, body) => {
        await faults.add(parsed(Fault, body))
        return { faults: faults.list() }
      },
    ],
    [
      'DELETE',
      /^\/simulator\/faults$/,
      () => {
        faults.clear()
        return { faults: [] }
      },
    ],
    ['GET', /^\/simulator\/clock$/, async () => ({ now: new Date(await network.now()).toISOString() })],
    ['POST', /^\/simulator\/clock$/, (_, body) => moveClock(body)],
  ]
}
