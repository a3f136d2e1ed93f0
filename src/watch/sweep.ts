/** A text as the carrier's list has it; `at` is epoch milliseconds. */
export type Late = { sid: string; from: string; to: string; body: string; pictures: number; at: number }

/** How far the sweeps came, for texts and for looks: epoch milliseconds. */
export type Reached = { until: number; looked: number }

/** What the wiring hands over. */
export type Sweeping = {
  /** The object that holds the names and how far the last sweep came. */
  watch: {
    reached(): Promise<Reached | null>
    came(reached: Reached): Promise<void>
    names(from: string, to: string): Promise<string[]>
    remove(names: readonly string[], before: number): Promise<void>
  }
  /** Everything that the carrier took for us in a stretch of time, oldest first; null if that cannot be known now. */
  inbound(from: number, until: number): Promise<Late[] | null>
  /** Takes up those of a number's texts that it never got; answers how many. Null where no number is shown. */
  catchUp(from: string, texts: readonly Late[]): Promise<number>
  /** Has one object look at what it owes; `late` if its alarm had been lost. */
  look(name: string): Promise<{ owes: boolean; late: boolean }>
}

/** What a sweep did: how far it came, texts taken up, objects whose alarm had been lost, and what it could not do. */
export type Swept = { until: number; missed: number; late: number; failed: number }

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** A text so new may still be on its way here, its retries and the fallback included. */
const ON_THE_WAY_MS = 2 * MINUTE_MS
/** Two sweeps overlap a little, since the carrier's list may show a text late. */
const OVERLAP_MS = MINUTE_MS
/** After a long outage what was written last goes first: it may be an emergency that still is one. */
const FRESH_MS = 2 * HOUR_MS
/** The platform allows one invocation 10,000 requests of its own; what is left over is for the next. */
const MOST_ASKED = 5_000
const MOST_LOOKED = 3_000
/** And six connections at a time. */
const AT_ONCE = 6
/** Objects are looked at once a day, in slices of their names, which are spread evenly: so no look writes a row. */
const SLICES = 96
const SLICE_MS = DAY_MS / SLICES

/**
 * Begun by the clock every quarter of an hour (wrangler.toml): texts that an outage kept from us are taken from the
 * carrier's list, and the objects whose turn it is look at what they owe. A sweep that fails, or has too much to do,
 * goes on where it stopped when the clock comes round again.
 */
export async function sweep(deps: Sweeping, now: number): Promise<Swept> {
  const before = await deps.watch.reached()
  if (before === null) {
    // A line that is new has missed nothing: what came before it was somebody else's to answer.
    await deps.watch.came({ until: now, looked: now })
    return { until: now, missed: 0, late: 0, failed: 0 }
  }
  const { until, missed, failed } = await takeUp(deps, before.until, now - ON_THE_WAY_MS)
  const looks = await lookAround(deps, before.looked, now)
  await deps.watch.came({ until, looked: looks.looked })
  return { until, missed, late: looks.late, failed: failed + looks.failed }
}

/** Texts of stretches of an hour, so that one that fails costs only itself. */
async function takeUp(
  deps: Sweeping,
  before: number,
  until: number,
): Promise<{ until: number; missed: number; failed: number }> {
  const fresh = until - before > FRESH_MS ? await stretch(deps, until - FRESH_MS, until) : NOTHING
  if (fresh === null) return { until: before, missed: 0, failed: 1 }
  let { asked, missed } = fresh
  let reached = before
  for (; reached < until && asked < MOST_ASKED; reached = Math.min(reached + HOUR_MS, until)) {
    const found = await stretch(deps, reached - OVERLAP_MS, Math.min(reached + HOUR_MS, until))
    if (found === null) return { until: reached, missed, failed: 1 }
    asked += found.asked
    missed += found.missed
  }
  return { until: reached, missed, failed: 0 }
}

/** Phones asked, and texts that were new to them. */
type Stretch = { asked: number; missed: number }
const NOTHING: Stretch = { asked: 0, missed: 0 }

/** Null if anything of it could not be done. */
async function stretch(deps: Sweeping, from: number, until: number): Promise<Stretch | null> {
  const texts = await deps.inbound(from, until)
  if (texts === null) return null
  const phones = Map.groupBy(texts, (text) => text.from)
  const counts = await each([...phones], async ([number, own]) => deps.catchUp(number, own))
  if (counts.includes(null)) return null
  return { asked: phones.size, missed: counts.reduce<number>((sum, n) => sum + (n ?? 0), 0) }
}

/** The objects of every slice whose turn came since the last sweep. */
async function lookAround(
  deps: Sweeping,
  before: number,
  now: number,
): Promise<{ looked: number; late: number; failed: number }> {
  const last = Math.floor(now / SLICE_MS)
  let slice = Math.max(Math.floor(before / SLICE_MS) + 1, last - SLICES + 1)
  let asked = 0
  let late = 0
  let failed = 0
  for (; slice <= last && asked < MOST_LOOKED; slice += 1) {
    const names = await deps.watch.names(edge(slice % SLICES), edge((slice % SLICES) + 1))
    const looks = await each(names, async (name) => ({ name, ...(await deps.look(name)) }))
    asked += names.length
    late += looks.filter((look) => look?.late === true).length
    failed += looks.filter((look) => look === null).length
    const done = looks.flatMap((look) => (look !== null && !look.owes ? [look.name] : []))
    if (done.length > 0) await deps.watch.remove(done, now)
  }
  return { looked: slice > last ? now : (slice - 1) * SLICE_MS, late, failed }
}

/** Where slice `n` of the names begins: `v1.` and hexadecimal digits, as src/names.ts makes them. */
export const edge = (n: number): string =>
  n >= SLICES
    ? 'v1.g' // after every digit
    : `v1.${Math.floor((n * 0x10000) / SLICES)
        .toString(16)
        .padStart(4, '0')}`

/** A few at a time; null for one that failed, which is asked again at the next sweep. */
async function each<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<(R | null)[]> {
  const results: (R | null)[] = []
  const next = items.values()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const item of next) results.push(await act(item).catch(() => null))
    }),
  )
  return results
}
