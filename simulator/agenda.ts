import type { Clock } from './network.ts'

/** Forgets what was to happen; without effect once it has. */
export type Cancel = () => void

/** What the telephone network itself will do at some instant of the line's clock. */
export type Agenda = {
  /** `at` is epoch milliseconds. */
  at(at: number, act: () => Promise<void>): Cancel
  /** `ms` from now on. */
  after(ms: number, act: () => Promise<void>): Promise<Cancel>
  /** When the earliest entry is due, or null. */
  next(): number | null
  /** Does what is due at `now` and what that makes due, in order. */
  run(now: number): Promise<void>
}

type Entry = { at: number; act: () => Promise<void>; timer?: NodeJS.Timeout }

// The longest delay that timers of this platform can wait.
const MAX_TIMER_MS = 2 ** 31 - 1

/** On a clock that runs by itself, entries come up by themselves; otherwise whoever moves the clock runs them. */
export function createAgenda(clock: Clock): Agenda {
  const entries = new Set<Entry>()

  const earliest = (): Entry | undefined => [...entries].toSorted((one, other) => one.at - other.at)[0]

  async function run(now: number): Promise<void> {
    for (let entry = earliest(); entry && entry.at <= now; entry = earliest()) {
      entries.delete(entry)
      await entry.act()
    }
  }

  function wake(entry: Entry, ms: number): void {
    entry.timer = setTimeout(
      () => {
        void clock.now().then(
          async (now) => {
            if (!entries.has(entry)) return
            if (entry.at <= now) await run(now)
            else wake(entry, entry.at - now)
          },
          () => undefined, // the line is gone, and with it what was to happen
        )
      },
      Math.min(ms, MAX_TIMER_MS),
    )
    entry.timer.unref()
  }

  function at(when: number, act: () => Promise<void>, ms?: number): Cancel {
    const entry: Entry = { at: when, act }
    entries.add(entry)
    if (clock.isRunning === true) {
      if (ms !== undefined) wake(entry, ms)
      else
        void clock.now().then(
          (now) => entries.has(entry) && wake(entry, Math.max(0, when - now)),
          () => undefined,
        )
    }
    return () => {
      entries.delete(entry)
      clearTimeout(entry.timer)
    }
  }

  return {
    at: (when, act) => at(when, act),
    after: async (ms, act) => at((await clock.now()) + ms, act, ms),
    next: () => earliest()?.at ?? null,
    run,
  }
}
