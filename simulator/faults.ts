import * as z from 'zod'
import { duration, instant } from './instant.ts'
import type { Clock } from './network.ts'

/** Codes of a carrier that did not deliver a text. */
const CARRIER_CODES = [30003, 30004, 30005, 30006, 30007, 30008, 30034] as const

const common = {
  /** Only what concerns this phone. */
  number: z.string().optional(),
  /** How many of a hundred, spread evenly and not at random, so that a test sees the same twice. */
  percent: z.number().min(1).max(100).optional(),
  /** How often at most. */
  times: z.int().min(1).optional(),
  /** From and until when, on the line's clock: instants, or for how long from now. */
  from: z
    .string()
    .refine((iso) => instant(iso) !== null, 'an ISO 8601 instant')
    .optional(),
  until: z
    .string()
    .refine((iso) => instant(iso) !== null, 'an ISO 8601 instant')
    .optional(),
  for: z
    .string()
    .refine((iso) => (duration(iso) ?? 0) > 0, 'an ISO 8601 duration such as PT5M')
    .optional(),
}

/** Something that goes wrong. */
export const Fault = z.discriminatedUnion('kind', [
  /** A text is not delivered. */
  z.strictObject({ kind: z.literal('carrier'), fault: z.literal(CARRIER_CODES), ...common }),
  /** A phone cannot be called. */
  z.strictObject({ kind: z.literal('call'), fault: z.literal('failed'), ...common }),
  /** Callbacks about texts come `ms` late (on the line's clock), twice, in the wrong order, or never. */
  z.strictObject({
    kind: z.literal('callbacks'),
    fault: z.enum(['late', 'doubled', 'reversed', 'lost']),
    ms: z.int().min(1).optional(),
    ...common,
  }),
  /** Twilio's API refuses, breaks, hangs for `ms`, or does what was asked and loses the answer. */
  z.strictObject({
    kind: z.literal('api'),
    fault: z.enum(['429', '500', '503', 'timeout', 'reset', 'accept-then-lose']),
    ms: z.int().min(1).optional(),
    /** Only this resource: Messages, Calls, … */
    resource: z.string().optional(),
    ...common,
  }),
  /** The hotline answers `ms` late, with 503, or is not there; under `path`, or everywhere. */
  z.strictObject({
    kind: z.literal('hotline'),
    fault: z.enum(['slow', 'error', 'dead']),
    ms: z.int().min(1).optional(),
    path: z.string().startsWith('/').optional(),
    ...common,
  }),
])
export type Fault = z.infer<typeof Fault>
type Kind = Fault['kind']

/** What is about to happen: the phones it concerns, and where it goes. */
export type Occasion = { numbers: string[]; path?: string }

export type Faults = {
  add(fault: Fault): Promise<void>
  clear(): void
  list(): Fault[]
  /** The fault that strikes now, or null; asking counts. */
  strike<K extends Kind>(kind: K, occasion: Occasion): Promise<Extract<Fault, { kind: K }> | null>
}

type Entry = { fault: Fault; from: number; until: number; asked: number; struck: number }

/** Whether the fault is of the wanted kind; the compiler cannot tell from a comparison with a variable. */
function isOf<K extends Kind>(fault: Fault, kind: K): fault is Extract<Fault, { kind: K }> {
  return fault.kind === kind
}

function concerns(fault: Fault, { numbers, path = '' }: Occasion): boolean {
  if (fault.number !== undefined && !numbers.includes(fault.number)) return false
  if (fault.kind === 'hotline') return fault.path === undefined || path.startsWith(fault.path)
  if (fault.kind === 'api') return fault.resource === undefined || path.includes(`/${fault.resource}`)
  return true
}

/** What a developer asked to go wrong, and when. */
export function createFaults(clock: Clock): Faults {
  const entries: Entry[] = []

  return {
    async add(fault) {
      const now = await clock.now()
      const from = fault.from === undefined ? now : (instant(fault.from) ?? now)
      const lasts = fault.for === undefined ? Infinity : (duration(fault.for) ?? Infinity)
      const until = fault.until === undefined ? from + lasts : (instant(fault.until) ?? Infinity)
      entries.push({ fault, from, until, asked: 0, struck: 0 })
    },
    clear: () => void entries.splice(0),
    list: () => entries.map(({ fault }) => fault),
    async strike(kind, occasion) {
      if (entries.length === 0) return null
      const now = await clock.now()
      for (const entry of entries) {
        const { fault, from, until } = entry
        if (!isOf(fault, kind) || !concerns(fault, occasion) || now < from || now >= until) continue
        if (fault.times !== undefined && entry.struck >= fault.times) continue
        const percent = fault.percent ?? 100
        entry.asked += 1
        if (Math.floor((entry.asked * percent) / 100) === Math.floor(((entry.asked - 1) * percent) / 100))
          continue
        entry.struck += 1
        return fault
      }
      return null
    },
  }
}
