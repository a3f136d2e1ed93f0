import * as z from 'zod/mini'
import { type Bundle, FORMAT } from '../core/bundle.ts'
import { hashOf, KEYS } from './hash.ts'

/** A bundle with its name and where it came from. */
export type Held = { hash: string; bundle: Bundle; source: 'kv' | 'built-in' }

/** The part of a KV namespace that reading bundles needs. */
export type BundleStore = {
  get(key: string, options: { type: 'text'; cacheTtl: number }): Promise<string | null>
}

const POINTER_FRESH_MS = 10_000
/** KV refuses less; the pointer is seen within this and POINTER_FRESH_MS, so within a minute. */
const POINTER_TTL_SECONDS = 30
const BUNDLE_TTL_SECONDS = 86_400
/** KV has gone down alone, and has hung: a person waits at most this long for it. */
const KV_WAIT_MS = 1_000
const BUNDLES_KEPT = 6
/** A bundle is megabytes: while one request reads it, others look so often whether it is there, and so long. */
const LOOK_MS = 25
const OTHER_READS_MS = 500

const Pointer = z.object({ hash: z.string().check(z.regex(/^[0-9a-f]{32}$/)) })
const Envelope = z.object({ format: z.literal(FORMAT) })

/**
 * The bundles at hand in one isolate. The newest is asked for at most every ten seconds; whatever KV does
 * (down, hanging, a pointer without its bundle, a bundle that is not what its name says), the last good one stays,
 * and before there was one, the built-in part.
 */
export class Shelf {
  readonly #builtIn: Held
  readonly #held = new Map<string, Held>()
  #newest: Held
  #askAgainAt = 0
  #asked = false
  #trouble = false
  #staffed = false
  /** What is being read. A request may be cancelled in the middle of it, so nobody waits for ever. */
  readonly #reading = new Set<string>()

  constructor(builtIn: { hash: string; bundle: Bundle }) {
    // Its bundle is asked for only when it is needed: unpacking it takes time.
    this.#builtIn = {
      hash: builtIn.hash,
      source: 'built-in',
      get bundle() {
        return builtIn.bundle
      },
    }
    this.#newest = this.#builtIn
  }

  /**
   * The newest bundle at hand, after asking `store` if it is time to. Never throws, never waits longer than a second.
   * Until somebody has had an answer, everybody asks: promises of one request are not awaited in another,
   * which the runtime would cancel (developers.cloudflare.com/workers/observability/errors, "hung" requests).
   */
  async newest(store: BundleStore, now: number): Promise<Held> {
    if (!this.#asked || now >= this.#askAgainAt || now < this.#askAgainAt - 2 * POINTER_FRESH_MS) {
      this.#askAgainAt = now + POINTER_FRESH_MS
      const done = await within(this.#refresh(store))
      this.#asked = true
      if (done === null) this.#trouble = true
    }
    return this.#newest
  }

  /** The bundle of that hash, or the newest at hand if it cannot be had. */
  async named(hash: string | null, store: BundleStore, now: number): Promise<Held> {
    const newest = await this.newest(store, now)
    if (hash === null || hash === newest.hash) return newest
    const held = this.#held.get(hash)
    if (held !== undefined) return held
    return (await within(this.#fetch(hash, store))) ?? newest
  }

  /** True if KV did not give what it should, the last time it was asked. */
  hasTrouble(): boolean {
    return this.#trouble
  }

  /**
   * True if the desk has any clinician, as far as KV last said; nobody, before it said anything. Read beside the
   * pointer, so that no text pays for asking the desk whether there is anyone to offer.
   */
  isStaffed(): boolean {
    return this.#staffed
  }

  /** Something in KV was written just now: whoever comes next asks for it. */
  askAgain(): void {
    this.#askAgainAt = 0
  }

  async #refresh(store: BundleStore): Promise<true> {
    try {
      const read = { type: 'text', cacheTtl: POINTER_TTL_SECONDS } as const
      const [text, staffed] = await Promise.all([
        store.get(KEYS.POINTER, read),
        store.get(KEYS.STAFFED, read),
      ])
      this.#staffed = staffed === 'yes'
      const pointer = text === null ? null : Pointer.safeParse(parsed(text))
      if (pointer === null || !pointer.success) {
        this.#trouble = true
        return true
      }
      const { hash } = pointer.data
      const held = this.#held.get(hash) ?? (await this.#fetch(hash, store))
      this.#trouble = held === null
      if (held !== null) this.#newest = held
    } catch {
      this.#trouble = true
    }
    return true
  }

  /** Reads a bundle, or takes it from whoever is reading it: fifty copies at once would not fit into an isolate. */
  async #fetch(hash: string, store: BundleStore): Promise<Held | null> {
    for (let waited = 0; this.#reading.has(hash) && waited < OTHER_READS_MS; waited += LOOK_MS)
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    const read = this.#held.get(hash)
    if (read !== undefined) return read
    this.#reading.add(hash)
    const held = await this.#read(hash, store)
    this.#reading.delete(hash)
    return held
  }

  async #read(hash: string, store: BundleStore): Promise<Held | null> {
    try {
      const json = await store.get(KEYS.bundle(hash), { type: 'text', cacheTtl: BUNDLE_TTL_SECONDS })
      if (json === null || (await hashOf(json)) !== hash) return null
      const value = parsed(json)
      if (!Envelope.safeParse(value).success) return null
      // The hash proves that this is, byte for byte, what the compiler wrote; its format is the one we read.
      const held: Held = { hash, bundle: value as Bundle, source: 'kv' }
      this.#keep(held)
      return held
    } catch {
      return null
    }
  }

  #keep(held: Held): void {
    this.#held.set(held.hash, held)
    const oldest = [...this.#held.keys()].find((known) => known !== this.#newest.hash && known !== held.hash)
    if (this.#held.size > BUNDLES_KEPT && oldest !== undefined) this.#held.delete(oldest)
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}

async function within<T>(work: Promise<T>): Promise<T | null> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), KV_WAIT_MS)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
