import { AsyncLocalStorage } from 'node:async_hooks'
import { isUp, view, type Call, type Leg, type Said } from './leg.ts'
import type { Wire } from './webhook.ts'

/** Who may do something with a call, and when: one job at a time, each until the call waits for something again. */
export type Turns = {
  /** What a phone does, from a clean slate; answers when the consequences in other calls have played out too. */
  step: (leg: Leg, act: () => Promise<void>) => Promise<Call>
  /** What follows for a call from something that happened elsewhere, when its turn comes. */
  post: (leg: Leg, act: () => Promise<void>) => void
  /** Work that the step under way has set off; its answer waits for that. */
  follow: (work: Promise<void>) => Promise<void>
}

const settled = (): void => undefined

/** `run` carries a call on after each job; `failed` hears of a job that nobody waits for and that threw. */
export function createTurns(
  wire: Wire,
  { run, failed }: { run: (leg: Leg) => Promise<void>; failed: (leg: Leg, error: unknown) => void },
): Turns {
  const consequences = new AsyncLocalStorage<Promise<void>[]>()

  function follow(work: Promise<void>): Promise<void> {
    consequences.getStore()?.push(work)
    return wire.track(work)
  }

  async function job(leg: Leg, act: () => Promise<void>): Promise<void> {
    const set: Promise<void>[] = []
    const done = leg.turn.then(() =>
      consequences.run(set, async () => {
        leg.fetched = 0
        await act()
        await run(leg)
        leg.keys = ''
      }),
    )
    leg.turn = done.then(settled, settled)
    await done
    // Only after the turn has passed on, since a consequence may need this very call.
    for (let next = set.shift(); next; next = set.shift()) await next
    await leg.told
  }

  async function step(leg: Leg, act: () => Promise<void>): Promise<Call> {
    let said: Said[] = leg.said
    await job(leg, async () => {
      said = []
      leg.said = said
      if (isUp(leg)) await act()
    })
    return { ...view(leg), said: [...said] }
  }

  function post(leg: Leg, act: () => Promise<void>): void {
    void follow(job(leg, act).catch((error: unknown) => failed(leg, error)))
  }

  return { step, post, follow }
}
