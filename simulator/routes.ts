import * as z from 'zod'
import { duration, instant } from './instant.ts'
import { entries } from './debugger.ts'
import { Fault } from './faults.ts'
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
const Clock = z.union([z.strictObject({ to: z.string() }), z.strictObject({ advance: z.string() })])

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
): [method: 'GET' | 'POST' | 'DELETE', path: RegExp, route: Route][] {
  const { faults } = network.parts

  async function moveClock(body: unknown): Promise<{ now: string }> {
    const asked = parsed(Clock, body)
    const to =
      'to' in asked
        ? wanted(instant(asked.to), 'an ISO 8601 instant such as 2026-11-23T08:00:00Z', asked.to)
        : (await network.now()) +
          wanted(duration(asked.advance), 'an ISO 8601 duration such as PT1H or P1D', asked.advance)
    return { now: new Date(await network.move(to)).toISOString() }
  }

  const calls = String.raw`^/simulator/calls/([^/]+)`
  return [
    ['POST', /^\/simulator\/texts$/, (_, body) => network.text(parsed(Writing, body))],
    [
      'POST',
      /^\/simulator\/calls$/,
      (_, body) => {
        const { from, to } = parsed(Calling, body)
        return network.call(from, to)
      },
    ],
    ['GET', new RegExp(`${calls}$`), ([call = '']) => network.callOf(call)],
    [
      'POST',
      new RegExp(`${calls}/digits$`),
      ([call = ''], body) => network.digits(call, parsed(Keys, body).digits),
    ],
    [
      'POST',
      new RegExp(`${calls}/speech$`),
      ([call = ''], body) => {
        const { text, confidence } = parsed(Speech, body)
        return network.speech(call, text, confidence)
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/(silence|hangup|again)$`),
      ([call = '', step], body) => {
        parsed(Nothing, body)
        if (step === 'again') return network.again(call)
        return step === 'silence' ? network.silence(call) : network.hangUp(call)
      },
    ],
    [
      'POST',
      new RegExp(`${calls}/answer$`),
      ([call = ''], body) => network.answer(call, parsed(Answering, body).by),
    ],
    [
      'POST',
      new RegExp(`${calls}/(decline|busy)$`),
      ([call = '', how], body) => {
        parsed(Nothing, body)
        return how === 'busy' ? network.busy(call) : network.decline(call)
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
