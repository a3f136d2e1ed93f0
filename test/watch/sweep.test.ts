import { describe, it } from 'vitest'
import { edge, type Late, sweep, type Sweeping } from '../../src/watch/sweep.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-11-23T16:00:00Z')

const late = (n: number, at: number): Late => ({
  sid: `SM${n}`,
  from: `+130355501${String(n).padStart(2, '0')}`,
  to: '+12025550100',
  body: 'nausea',
  pictures: 0,
  at,
})

/** A line whose texts and objects are in memory; `broken` says which stretches of the carrier's list fail. */
function line(options: {
  until: number | null
  texts?: Late[]
  names?: string[]
  broken?: (from: number, until: number) => boolean
  done?: readonly string[]
}) {
  let reached = options.until === null ? null : { until: options.until, looked: options.until }
  const listed: [number, number][] = []
  const taken: string[] = []
  const looked: string[] = []
  let names = options.names ?? []
  const deps: Sweeping = {
    watch: {
      reached: async () => reached,
      came: async (at) => void (reached = at),
      names: async (from, to) => names.filter((name) => name >= from && name < to),
      remove: async (gone) => void (names = names.filter((name) => !gone.includes(name))),
    },
    inbound: async (from, to) => {
      listed.push([from, to])
      if (options.broken?.(from, to) === true) return null
      return (options.texts ?? []).filter((text) => text.at >= from && text.at < to)
    },
    catchUp: async (_, texts) => {
      const fresh = texts.filter((text) => !taken.includes(text.sid))
      taken.push(...fresh.map((text) => text.sid))
      return fresh.length
    },
    look: async (name) => {
      looked.push(name)
      return { owes: options.done?.includes(name) !== true, late: false }
    },
  }
  return { deps, listed, taken, looked, names: () => names, until: () => reached?.until ?? 0 }
}

describe('a sweep', () => {
  it('begins with a line that is new, and asks for nothing that came before it', async ({ expect }) => {
    const one = line({ until: null, texts: [late(1, NOW - HOUR)] })
    expect(await sweep(one.deps, NOW)).toEqual({ until: NOW, missed: 0, late: 0, failed: 0 })
    expect(one.listed).toEqual([])
  })

  it('takes up what came since the last one, but for what may still be on its way', async ({ expect }) => {
    const texts = [late(1, NOW - 20 * MINUTE), late(2, NOW - 14 * MINUTE), late(3, NOW - MINUTE)]
    const one = line({ until: NOW - 17 * MINUTE, texts })
    expect(await sweep(one.deps, NOW)).toMatchObject({ missed: 1, until: NOW - 2 * MINUTE })
    expect(one.taken).toEqual(['SM2'])
    await sweep(one.deps, NOW + 15 * MINUTE)
    expect(one.taken).toEqual(['SM2', 'SM3'])
  })

  it('after a long outage begins with the last two hours, and then goes through all of it', async ({
    expect,
  }) => {
    const texts = [late(1, NOW - 25 * HOUR), late(2, NOW - 3 * HOUR), late(3, NOW - HOUR)]
    const one = line({ until: NOW - 26 * HOUR, texts })
    expect(await sweep(one.deps, NOW)).toMatchObject({ missed: 3, until: NOW - 2 * MINUTE })
    expect(one.taken).toEqual(['SM3', 'SM1', 'SM2'])
  })

  it('goes on where the list failed', async ({ expect }) => {
    const texts = [late(1, NOW - 9 * HOUR), late(2, NOW - 5 * HOUR)]
    let isBroken = true
    const broken = (_: number, to: number): boolean => isBroken && to > NOW - 6 * HOUR && to < NOW - 3 * HOUR
    const one = line({ until: NOW - 10 * HOUR, texts, broken })
    expect(await sweep(one.deps, NOW)).toMatchObject({ missed: 1, failed: 1 })
    expect(one.until()).toBeLessThan(NOW - 5 * HOUR)
    isBroken = false
    expect(await sweep(one.deps, NOW + 15 * MINUTE)).toMatchObject({ missed: 1, failed: 0 })
    expect(one.taken).toEqual(['SM1', 'SM2'])
  })
})

describe('the objects that owe something', () => {
  const names = Array.from(
    { length: 500 },
    (_, n) => `v1.${((n * 2654435761) % 2 ** 32).toString(16).padStart(8, '0')}${'0'.repeat(32)}`,
  )

  it('are looked at once a day each, however the sweeps fall', async ({ expect }) => {
    const one = line({ until: NOW, names })
    for (let at = NOW + 15 * MINUTE; at <= NOW + DAY; at += 15 * MINUTE) await sweep(one.deps, at)
    expect(one.looked.toSorted()).toEqual(names.toSorted())
    // A night without sweeps is made up for at once, and a week of it asks nobody twice.
    const again = line({ until: NOW, names })
    await sweep(again.deps, NOW + 7 * DAY)
    expect(again.looked.toSorted()).toEqual(names.toSorted())
  })

  it('that are too many for one sweep are gone through by the next ones, nobody left out', async ({
    expect,
  }) => {
    const many = Array.from(
      { length: 12_000 },
      (_, n) => `v1.${(n * 5).toString(16).padStart(4, '0')}${'0'.repeat(36)}`,
    )
    const one = line({ until: NOW, names: many })
    let sweeps = 0
    for (let at = NOW + DAY; one.looked.length < many.length && sweeps < 9; at += 1) {
      const before = one.looked.length
      await sweep(one.deps, at)
      expect(one.looked.length - before).toBeLessThan(5_000)
      sweeps += 1
    }
    expect(sweeps).toBeGreaterThan(2)
    expect(new Set(one.looked).size).toBe(many.length)
  })

  it('are let go once they owe nothing', async ({ expect }) => {
    const done = names.slice(0, 3)
    const one = line({ until: NOW, names, done })
    await sweep(one.deps, NOW + DAY)
    expect(one.names()).toEqual(names.slice(3))
  })

  it('stand in slices that leave no name out', ({ expect }) => {
    const edges = Array.from({ length: 97 }, (_, n) => edge(n))
    expect(edges).toEqual(edges.toSorted())
    expect(edge(0) <= `v1.${'0'.repeat(40)}`).toBe(true)
    expect(`v1.${'f'.repeat(40)}` < edge(96)).toBe(true)
  })
})
