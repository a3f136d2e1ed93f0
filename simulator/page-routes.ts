import * as z from 'zod'
import { happened, type Insights } from './happened.ts'
import type { Journal } from './journal.ts'
import type { Network } from './network.ts'
import { phoneStage } from './phone.ts'
import { Refusal } from './refusal.ts'
import type { Route } from './routes.ts'
import { run } from './stage.ts'
import { parse, type Transcript } from './transcript.ts'

const Saving = z.strictObject({ phones: z.array(z.string()).min(1).max(9) })
const Playing = z.strictObject({ transcript: z.string().max(200_000) })

/** Fictional numbers, of which nobody has one, in area codes of several zones. */
const AREA_CODES = ['303', '212', '312', '505', '602', '415']
const NUMBERS = AREA_CODES.flatMap((area) =>
  Array.from({ length: 100 }, (_, i) => `+1${area}55501${String(i).padStart(2, '0')}`),
)

/** What the page asks for besides phones, clock and faults. `origin` is where phones reach this simulator. */
export function createPageRoutes(
  network: Network,
  journal: Journal,
  insights: Insights,
  origin: () => string,
): [method: 'GET' | 'POST', path: RegExp, route: Route][] {
  function read(source: string): Transcript {
    try {
      return parse(source)
    } catch (error) {
      throw new Refusal(400, error instanceof Error ? error.message : String(error))
    }
  }

  /** Phones that are not written down, or have talked already, get numbers on which nothing was ever said. */
  function numbersOf({ phones, lines }: Transcript): string[] {
    const last = Math.max(1, ...lines.map((line) => (line.kind === 'remark' ? 1 : line.phone)))
    const taken = new Set(Object.values(phones))
    const isUnused = (number: string): boolean => {
      const { texts, calls } = network.phone(number)
      return !taken.has(number) && texts.length + calls.length === 0
    }
    return Array.from({ length: last }, (_, i) => {
      const written = phones[i + 1]
      // A participant begins anew; staff are who they are.
      const number =
        written !== undefined && (isUnused(written) || insights.staff?.includes(written) === true)
          ? written
          : NUMBERS.find(isUnused)
      if (number === undefined) throw new Refusal(409, 'all fictional numbers have been used: start anew')
      taken.add(number)
      return number
    })
  }

  async function play(body: unknown): Promise<object> {
    const asked = Playing.safeParse(body)
    if (!asked.success) throw new Refusal(400, z.prettifyError(asked.error))
    const transcript = read(asked.data.transcript)
    const phones = numbersOf(transcript)
    try {
      return { phones, outcome: await journal.pause(() => run(transcript, phoneStage(origin(), phones))) }
    } catch (error) {
      throw new Refusal(400, error instanceof Error ? error.message : String(error))
    }
  }

  return [
    ['GET', /^\/simulator\/happened\/([^/]+)$/, ([sid = '']) => happened(network, insights, sid)],
    [
      'POST',
      /^\/simulator\/transcript$/,
      async (_, body) => {
        const asked = Saving.safeParse(body)
        if (!asked.success) throw new Refusal(400, z.prettifyError(asked.error))
        return { transcript: await journal.transcript(asked.data.phones) }
      },
    ],
    ['POST', /^\/simulator\/replay$/, (_, body) => play(body)],
  ]
}
