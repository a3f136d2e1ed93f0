import { afterEach, describe, it, vi } from 'vitest'
import { hashOf, KEYS } from '../../src/bundles/hash.ts'
import { type BundleStore, type Held, Shelf } from '../../src/bundles/shelf.ts'
import { bundle, type Named, named } from './named.ts'

const builtIn = { hash: 'b'.repeat(32), bundle }
const NOW = Date.parse('2026-11-23T16:00:00Z')
/** The shelf asks again after this. */
const LATER = 10_000

/** KV as far as the shelf uses it, with the ways in which it has failed. */
class FakeKv implements BundleStore {
  readonly values = new Map<string, string>()
  readonly asked: string[] = []
  mood: 'well' | 'throws' | 'hangs' = 'well'

  async get(key: string): Promise<string | null> {
    this.asked.push(key)
    if (this.mood === 'throws') throw new Error('KV GET failed: 503 Service Unavailable')
    if (this.mood === 'hangs') return new Promise(() => {})
    return this.values.get(key) ?? null
  }

  put({ hash, json }: Named): this {
    this.values.set(KEYS.bundle(hash), json)
    return this
  }

  point(hash: string): this {
    this.values.set(KEYS.POINTER, JSON.stringify({ hash }))
    return this
  }

  publish(one: Named): this {
    return this.put(one).point(one.hash)
  }
}

const [first, second] = [await named('first'), await named('second')]
const isBuiltIn = { hash: builtIn.hash, source: 'built-in' }
const is = ({ hash, bundle }: Named): Held => ({ hash, bundle, source: 'kv' })

afterEach(() => {
  vi.useRealTimers()
})

describe('the newest', () => {
  it('is what the pointer names', async ({ expect }) => {
    expect(await new Shelf(builtIn).newest(new FakeKv().publish(first), NOW)).toEqual(is(first))
  })

  it('is asked for again after ten seconds, and not before', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    await shelf.newest(kv, NOW)
    kv.publish(second)
    expect(await shelf.newest(kv, NOW + LATER - 1)).toEqual(is(first))
    expect(await shelf.newest(kv, NOW + LATER)).toEqual(is(second))
  })

  it('is parsed once, however often it is asked for', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    const { bundle } = await shelf.newest(kv, NOW)
    for (let at = NOW; at < NOW + 100 * LATER; at += LATER)
      expect((await shelf.newest(kv, at)).bundle).toBe(bundle)
    expect(kv.asked.filter((key) => key === KEYS.bundle(first.hash))).toHaveLength(1)
  })

  it('is had by everybody who asks at once, also first thing', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    const all = await Promise.all(Array.from({ length: 50 }, () => shelf.newest(kv, NOW)))
    expect(new Set(all.map(({ hash }) => hash))).toEqual(new Set([first.hash]))
  })

  it('goes back when the pointer does', async ({ expect }) => {
    const kv = new FakeKv().publish(first).publish(second)
    const shelf = new Shelf(builtIn)
    expect(await shelf.newest(kv, NOW)).toEqual(is(second))
    kv.point(first.hash)
    expect(await shelf.newest(kv, NOW + LATER)).toEqual(is(first))
  })

  it('is asked for again when the clock was set back', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    await shelf.newest(kv, NOW)
    kv.publish(second)
    expect(await shelf.newest(kv, NOW - 3_600_000)).toEqual(is(second))
  })
})

/** Each leaves KV in a state that gives no usable newest bundle. */
const troubles: { name: string; spoil: (kv: FakeKv) => unknown }[] = [
  { name: 'a KV that never saw a pointer', spoil: (kv) => kv.values.clear() },
  { name: 'a pointer without its bundle', spoil: (kv) => kv.point('a'.repeat(32)) },
  {
    name: 'a bundle that is not what its name says',
    spoil: (kv) => kv.point(second.hash).values.set(KEYS.bundle(second.hash), `${second.json} `),
  },
  {
    name: 'a bundle cut short',
    spoil: (kv) => kv.point(second.hash).values.set(KEYS.bundle(second.hash), second.json.slice(0, 99)),
  },
  {
    name: 'another bundle under that name',
    spoil: (kv) => kv.point(second.hash).values.set(KEYS.bundle(second.hash), first.json),
  },
  {
    name: 'the words of an error page as pointer',
    spoil: (kv) => kv.values.set(KEYS.POINTER, '<html>503</html>'),
  },
  { name: 'an empty pointer', spoil: (kv) => kv.values.set(KEYS.POINTER, '') },
  { name: 'a pointer that is null', spoil: (kv) => kv.values.set(KEYS.POINTER, 'null') },
  {
    name: 'a pointer that is a bare string',
    spoil: (kv) => kv.put(second).values.set(KEYS.POINTER, JSON.stringify(second.hash)),
  },
  {
    name: 'a pointer to a name that is no hash',
    spoil: (kv) => kv.values.set(KEYS.POINTER, JSON.stringify({ hash: 'newest' })),
  },
  { name: 'a KV that throws', spoil: (kv) => (kv.mood = 'throws') },
]

describe.for(troubles)('with $name', ({ spoil }) => {
  it('a new isolate answers from what is built in, and says so', async ({ expect }) => {
    const kv = new FakeKv()
    spoil(kv)
    const shelf = new Shelf(builtIn)
    expect(await shelf.newest(kv, NOW)).toMatchObject(isBuiltIn)
    expect(shelf.hasTrouble()).toBe(true)
  })

  it('the last good one stays, and all is well once KV is', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    await shelf.newest(kv, NOW)
    spoil(kv)
    expect(await shelf.newest(kv, NOW + LATER)).toEqual(is(first))
    expect(shelf.hasTrouble()).toBe(true)
    kv.mood = 'well'
    kv.publish(second)
    expect(await shelf.newest(kv, NOW + 2 * LATER)).toEqual(is(second))
    expect(shelf.hasTrouble()).toBe(false)
  })
})

describe('a bundle of another format', () => {
  it('is as good as none, though its name is right', async ({ expect }) => {
    const json = JSON.stringify({ ...bundle, format: 2 })
    const kv = new FakeKv().publish({ hash: await hashOf(json), json, bundle })
    expect(await new Shelf(builtIn).newest(kv, NOW)).toMatchObject(isBuiltIn)
  })
})

describe('a KV that hangs', () => {
  it('keeps a person waiting for one second, and the next not at all', async ({ expect }) => {
    vi.useFakeTimers()
    const kv = new FakeKv()
    kv.mood = 'hangs'
    const shelf = new Shelf(builtIn)
    const answered = vi.fn<(held: Held) => void>()
    const asked = shelf.newest(kv, NOW).then(answered)
    await vi.advanceTimersByTimeAsync(999)
    expect(answered).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    await asked
    expect(answered).toHaveBeenCalledWith(expect.objectContaining(isBuiltIn))
    expect(shelf.hasTrouble()).toBe(true)
    expect(await shelf.newest(kv, NOW + 2000)).toMatchObject(isBuiltIn)
  })

  it('keeps a person in a talk waiting for two at most, and gives them the newest at hand', async ({
    expect,
  }) => {
    vi.useFakeTimers()
    const kv = new FakeKv()
    const shelf = new Shelf(builtIn)
    kv.mood = 'hangs'
    const asked = shelf.named('a'.repeat(32), kv, NOW)
    await vi.advanceTimersByTimeAsync(2000)
    expect(await asked).toMatchObject(isBuiltIn)
  })
})

describe('a bundle by its name', () => {
  it('is the one that a talk began with, though there is a newer', async ({ expect }) => {
    const kv = new FakeKv().publish(first).publish(second)
    const shelf = new Shelf(builtIn)
    expect(await shelf.named(first.hash, kv, NOW)).toEqual(is(first))
    expect(await shelf.newest(kv, NOW)).toEqual(is(second))
  })

  it('is the newest where a talk begins now', async ({ expect }) => {
    expect(await new Shelf(builtIn).named(null, new FakeKv().publish(first), NOW)).toEqual(is(first))
  })

  it('that is built in yields to the newest, so that nobody is kept on first pages', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    expect(await new Shelf(builtIn).named(builtIn.hash, kv, NOW)).toMatchObject({ source: 'kv' })
  })

  it.for([
    { name: 'gone from KV', spoil: (kv: FakeKv) => kv.values.delete(KEYS.bundle(first.hash)) },
    { name: 'corrupt in KV', spoil: (kv: FakeKv) => kv.values.set(KEYS.bundle(first.hash), '{}') },
  ])('is the newest where it is $name', async ({ spoil }, { expect }) => {
    const kv = new FakeKv().publish(first).publish(second)
    spoil(kv)
    expect(await new Shelf(builtIn).named(first.hash, kv, NOW)).toEqual(is(second))
  })

  it('is kept while it is used, though KV goes down', async ({ expect }) => {
    const kv = new FakeKv().publish(first)
    const shelf = new Shelf(builtIn)
    await shelf.newest(kv, NOW)
    kv.publish(second)
    await shelf.newest(kv, NOW + LATER)
    kv.mood = 'throws'
    expect(await shelf.named(first.hash, kv, NOW + 2 * LATER)).toEqual(is(first))
  })

  /** Asks for twenty old bundles, then for the first of them again: kept for ever, it would not be fetched twice. */
  async function fetchedAgain(newestFirst: boolean): Promise<number> {
    const kv = new FakeKv()
    const shelf = new Shelf(builtIn)
    const old = await Promise.all(Array.from({ length: 20 }, (_, i) => named(`old ${i}`)))
    for (const one of old) kv.put(one)
    if (newestFirst) await shelf.newest(kv.publish(first), NOW)
    for (const one of old) await shelf.named(one.hash, kv, NOW)
    const [again] = old
    await shelf.named(again?.hash ?? '', kv, NOW)
    return kv.asked.filter((key) => key === KEYS.bundle(again?.hash ?? '')).length
  }

  it('is let go when many others came after it, so that an isolate does not fill up', async ({ expect }) => {
    expect(await fetchedAgain(false)).toBe(2)
  })

  it('is let go also where the newest was the first to come', async ({ expect }) => {
    expect(await fetchedAgain(true)).toBe(2)
  })
})
