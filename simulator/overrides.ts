/** How Twilio connects, where an address's fragment does not say otherwise: `#rc=2&rp=5xx,ct&rt=5000`. */
export type Connection = {
  /** How long one try may take to answer, and all of them together. */
  readMs: number
  totalMs: number
  retries: number
  /** After what kind of failure it is tried again. */
  policy: readonly string[]
}

/** What a try came to: nothing that is tried again, or a kind of the policy. */
export type Outcome = 'ct' | 'rt' | '4xx' | '5xx' | null

const MOST_RETRIES = 5

/** `patienceMs` is the cap over everything, 15 seconds on Twilio. What is out of bounds is ignored. */
export function connection(url: string, patienceMs: number): Connection {
  const given = new URLSearchParams(/#(.*)$/s.exec(url)?.[1] ?? '')
  const whole = (name: string, least: number, most: number, otherwise: number): number => {
    const value = Number(given.get(name) ?? NaN)
    return Number.isInteger(value) && value >= least && value <= most ? value : otherwise
  }
  return {
    readMs: Math.min(whole('rt', 100, 15_000, patienceMs), patienceMs),
    totalMs: Math.min(whole('tt', 100, 15_000, patienceMs), patienceMs),
    retries: whole('rc', 0, MOST_RETRIES, 1),
    policy: given.get('rp')?.split(',') ?? ['ct'],
  }
}

/** Whether a try that ended so is followed by another. */
export function isRetried({ policy }: Connection, outcome: Outcome): boolean {
  return outcome !== null && (policy.includes(outcome) || policy.includes('all'))
}
