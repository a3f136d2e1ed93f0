import { DurableObject } from 'cloudflare:workers'
import { KEYS } from '../bundles/hash.ts'
import type { BundleStore, Shelf } from '../bundles/shelf.ts'
import type { Desk } from '../core/content.ts'
import { LIMITS } from '../core/limits.ts'
import type { FromDesk, GlassHeld, Joins, Standing, Switchboard, ToDesk } from '../core/letter.ts'
import type { Acted, Deed, Question, Seen } from '../core/staff.ts'
import { migrate } from '../outbox/migrate.ts'
import { type Mailbox, Post } from '../outbox/post.ts'
import { Book, type Entry } from './book.ts'
import { accept, rings, standing } from './calls.ts'
import { dials } from './dialling.ts'
import {
  BROKE,
  GLASS_MS,
  glassHeld,
  isBreakable,
  PIN_LOCKED,
  REVEALED_MS,
  WRONG_PIN,
  WRONG_PINS,
} from './glass.ts'
import { happen, type Happening } from './happen.ts'
import { hashed, isPin, isPlain } from './pin.ts'
import type { Clinician } from './roster.ts'
import { MIGRATIONS } from './schema.ts'
import type { Act, Sitting } from './sitting.ts'
import { StaffWindow } from './window.ts'
import { wakesAt } from './timers.ts'

/** The part of a KV namespace that the desk writes: whether there is anyone to offer. */
export type DeskStore = BundleStore & { put(key: string, value: string): Promise<void> }

/** The object of a number: it takes letters, and knows the number for whoever broke the glass. */
export type Phone = Mailbox<FromDesk> & { number(): Promise<string | null> }

/** KV that could not be written is tried again after this. */
const TELL_AGAIN_MS = 10_000
/** A line whose content has no hours yet: nobody is promised anything. */
const NEVER: Desk = { zone: 'UTC', hours: [], holidays: [], promise_minutes: 60 }

/**
 * The desk: handoffs, roster, pages. One object, since who holds whom is one truth. Every happening is one transaction,
 * which writes its letters too; what is said reaches a phone only through the object of its number.
 */
export abstract class DeskObject<E> extends DurableObject<E> implements Switchboard {
  readonly #book: Book
  readonly #post: Post
  readonly #window: StaffWindow
  #armedAt: number | null = null
  /** KV could not be written: not before this again. */
  #tellAt = 0
  /** Something changed that a page may be showing. */
  #hasNews = false

  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    migrate(ctx.storage, MIGRATIONS)
    this.#book = new Book(ctx.storage.sql)
    this.#post = new Post(ctx.storage.sql)
    this.#window = new StaffWindow(ctx.storage.sql, this.#book)
  }

  /** Handed over by the wiring. */
  protected abstract shelf(): Shelf
  protected abstract store(): DeskStore
  protected abstract phone(object: string): Phone

  /** The one clock of the desk, in epoch milliseconds. */
  protected now(): number {
    return Date.now()
  }

  /** The one alarm of the desk, always strictly ahead. Part of the transaction that calls it. */
  protected arm(at: number): void {
    void this.ctx.storage.setAlarm(at)
  }

  /** A letter of a number's object. Delivered again, it changes nothing. */
  async post(from: string, id: number, letter: ToDesk): Promise<boolean> {
    await this.#transact((desk, now) => {
      if (!this.#post.isNew(from, id)) return
      const line = letter.kind === 'undelivered' ? this.#book.failed(letter.letter) : null
      this.#happen({ kind: 'letter', from, letter, line }, desk, now)
    })
    return true
  }

  async accept(from: string, ref: number): Promise<Joins | null> {
    return this.#transact((desk, now) => this.#seat(from, desk, now, (sitting) => accept(sitting, from, ref)))
  }

  async standing(from: string, ref: number): Promise<Standing | null> {
    const { bundle } = await this.shelf().newest(this.store(), this.now())
    return standing(this.#book.sitting(this.now(), bundle.settings.desk ?? NEVER, from), from, ref)
  }

  async unlock(from: string, pin: string): Promise<GlassHeld[] | null> {
    const stored = this.#book.pin(from)
    const isRight = stored !== null && (await isPin(pin, stored))
    const renewed = stored !== null && isRight && isPlain(stored) ? await hashed(pin) : null
    return this.#transact((_, now) => {
      const who = this.#book.clinicians().find((c) => c.object === from)
      if (who === undefined || this.#book.count(WRONG_PIN, who.id, now - GLASS_MS) >= WRONG_PINS) return null
      if (!isRight) {
        this.#book.trail(now, null, who.id, WRONG_PIN)
        if (this.#book.count(WRONG_PIN, who.id, now - GLASS_MS) >= WRONG_PINS)
          this.#book.trail(now, null, who.id, PIN_LOCKED)
        return null
      }
      if (renewed !== null) this.#book.setPin(who.id, renewed)
      return glassHeld(this.#book.heldSince(who.id, now - GLASS_MS), who.id, now)
    })
  }

  async breakGlass(from: string, handoff: number, reason: string): Promise<boolean> {
    return this.#transact((_, now) => {
      const who = this.#book.clinicians().find((c) => c.object === from)
      if (who === undefined || !isBreakable(this.#book.handoff(handoff), who.id, now)) return false
      this.#book.trail(now, handoff, who.id, `${BROKE}: ${reason}`)
      this.#hasNews = true
      return true
    })
  }

  async reveal(from: string, id: number): Promise<string | null> {
    const now = this.now()
    const who = this.#book.clinicians().find((c) => c.object === from)
    const handoff = this.#book.handoff(id)
    if (who === undefined || !isBreakable(handoff, who.id, now) || handoff.participant === '') return null
    if (!this.#book.broke(id, who.id, now - REVEALED_MS)) return null
    return this.phone(handoff.participant).number()
  }

  /** Puts somebody on the roster, and tells their number's object. False if they are there already. */
  async employ(entry: Entry): Promise<boolean> {
    return this.#transact((_, now) => {
      if (!this.#join(entry, now)) return false
      this.#book.trail(now, null, null, 'joined the roster')
      return true
    })
  }

  #join(entry: Entry, now: number): boolean {
    if (!this.#book.employ(entry)) return false
    const { object, number, line } = entry
    this.#post.put(object, { kind: 'roster', joined: true, number, line } satisfies FromDesk, now)
    this.#hasNews = true
    return true
  }

  /** Takes somebody off the roster; what they hold goes to the others. */
  async dismiss(id: number): Promise<void> {
    await this.#transact((desk, now) => {
      const who = this.#book.clinicians().find((c) => c.id === id)
      if (who === undefined) return
      this.#leave(who, desk, now)
      this.#book.trail(now, null, id, 'left the roster')
    })
  }

  #leave({ id, object }: Clinician, desk: Desk, now: number): void {
    const letter: ToDesk = { kind: 'clinician-said', at: now, text: 'OFF', automatic: false }
    this.#happen({ kind: 'letter', from: object, letter, line: null }, desk, now)
    this.#post.put(object, { kind: 'roster', joined: false, number: '', line: '' } satisfies FromDesk, now)
    this.#book.dismiss(id, now)
    this.#hasNews = true
  }

  roster(): Clinician[] {
    return this.#book.clinicians()
  }

  /** What a page shows to `email`; null for whoever is none of the staff. What they may see is decided here alone. */
  async see(email: string, first: string | null, question: Question): Promise<Seen | null> {
    return this.#transact(
      (desk, now) => this.#window.see(this.#book.sitting(now, desk, ''), { email, first }, question),
      false,
    )
  }

  /** Something that one of the staff does at the page, in one transaction. A form that comes twice is done once. */
  async act(email: string, first: string | null, once: string, given: Deed): Promise<Acted> {
    const deed = given.kind === 'pin' && given.pin !== '' ? { ...given, pin: await hashed(given.pin) } : given
    return this.#transact((desk, now) => {
      const acted = this.#window.act({ email, first, once }, deed, {
        now,
        seat: (work) => this.#seat('', desk, now, work),
        join: (entry) => this.#join(entry, now),
        leave: (who) => this.#leave(who, desk, now),
      })
      this.#hasNews ||= acted.done === 'done'
      return acted
    })
  }

  /** A page that wants to hear when something changed. What changed is not said: it asks again, as who it is. */
  override async fetch(_: Request): Promise<Response> {
    const { 0: page, 1: here } = new WebSocketPair()
    this.ctx.acceptWebSocket(here)
    return new Response(null, { status: 101, webSocket: page })
  }

  /** A page has nothing to say. */
  override webSocketMessage(): void {}

  #tellPages(): void {
    if (!this.#hasNews) return
    this.#hasNews = false
    for (const page of this.ctx.getWebSockets()) {
      try {
        page.send('changed')
      } catch {
        // It is gone, and reconnects by itself if it is not.
      }
    }
  }

  /** Never throws for an outside failure. */
  override async alarm(): Promise<void> {
    this.#armedAt = null
    await this.#tellKv()
    await this.#transact((desk, now) => {
      // What the phones have of it goes by their own thirty days.
      this.#book.erase(this.#book.wordyUntil(now - LIMITS.WORDS_KEPT_MS))
      this.#happen({ kind: 'time-came' }, desk, now)
    }, false)
    await this.#post.deliver(
      this.ctx,
      'desk',
      (letter) => this.phone(letter.recipient),
      () => this.now(),
    )
    await this.#transact(() => {})
  }

  /** Awaits what must be awaited, then does everything in one transaction, which arms the alarm where it `arms`. */
  async #transact<T>(work: (desk: Desk, now: number) => T, arms = true): Promise<T> {
    const { bundle } = await this.shelf().newest(this.store(), this.now())
    const desk = bundle.settings.desk ?? NEVER
    const now = this.now()
    try {
      const result = this.ctx.storage.transactionSync(() => {
        const done = work(desk, now)
        if (arms) this.#armNext(this.#book.sitting(now, desk, ''), now)
        return done
      })
      this.#tellPages()
      return result
    } catch (error) {
      this.#armedAt = null // what the transaction armed was rolled back with it
      throw error
    }
  }

  #happen(event: Happening, desk: Desk, now: number): void {
    this.#seat(event.kind === 'letter' ? event.from : '', desk, now, (sitting) => happen(sitting, event))
  }

  /** Works on the desk as it stands, keeps what changed and does what is to be done. */
  #seat<T>(from: string, desk: Desk, now: number, work: (sitting: Sitting) => T): T {
    const before = this.#book.sitting(now, desk, from)
    const sitting: Sitting = {
      ...before,
      handoffs: [...before.handoffs],
      pages: [...before.pages],
      acts: [],
    }
    const result = work(sitting)
    this.#book.keep(before, sitting)
    const acts = [...sitting.acts, ...rings(before, sitting), ...dials(before, sitting)]
    for (const act of acts) this.#do(act, now)
    const isSame =
      acts.length === 0 &&
      sitting.handoffs.every((h) => before.handoffs.includes(h)) &&
      sitting.clinicians.every((c) => before.clinicians.includes(c))
    if (!isSame) this.#hasNews = true
    return result
  }

  #do(act: Act, now: number): void {
    switch (act.kind) {
      case 'participant': {
        const letter = this.#write(
          act.to,
          { kind: 'handoff', ref: act.ref, state: act.state, say: act.say },
          now,
        )
        if (act.line !== null) this.#book.line(act.line, now, letter)
        return
      }
      case 'clinician': {
        const language = act.to.languages[0] ?? 'en'
        const letter = this.#write(
          act.to.object,
          { kind: 'word', language, say: act.say, until: act.until },
          now,
        )
        if (act.line !== null) this.#book.line(act.line, now, letter)
        return
      }
      case 'pass': {
        const language = act.to.languages[0] ?? 'en'
        const letter = this.#write(act.to.object, { kind: 'word', language, say: act.say, until: null }, now)
        return this.#book.passed(act.line, letter)
      }
      case 'keep':
        return this.#book.line(act.line, now, null)
      case 'trail':
        return this.#book.trail(now, act.handoff, act.clinician, act.what)
      case 'write':
        return void this.#write(act.to, act.letter, now)
      case 'erase': {
        // Whoever was told of it forgets it too.
        const { objects, ...told } = this.#book.told(act.handoffs, now)
        this.#post.drop(told.letters)
        this.#book.erase(act.handoffs)
        for (const object of objects) this.#write(object, { kind: 'unsay', ...told }, now)
        return
      }
    }
  }

  #write(object: string, letter: FromDesk, now: number): number {
    return this.#post.put(object, letter, now)
  }

  #staffed(): string {
    return this.#book.clinicians().length > 0 ? 'yes' : 'no'
  }

  /** Tells KV whether there is anyone, so that no text of a participant must ask the desk for it. */
  async #tellKv(): Promise<void> {
    const staffed = this.#staffed()
    if (this.#book.toldKv() === staffed || this.now() < this.#tellAt) return
    try {
      await this.store().put(KEYS.STAFFED, staffed)
      this.shelf().askAgain()
      this.ctx.storage.transactionSync(() => this.#book.tellKv(staffed))
    } catch {
      this.#tellAt = this.now() + TELL_AGAIN_MS
      console.warn(JSON.stringify({ what: 'desk-kv-trouble' }))
    }
  }

  #armNext(sitting: Sitting, now: number): void {
    const untold = this.#book.toldKv() === this.#staffed() ? null : this.#tellAt
    const words = this.#book.oldestWordsAt()
    const owed = [
      wakesAt(sitting),
      this.#post.nextDueAt(),
      untold,
      words === null ? null : words + LIMITS.WORDS_KEPT_MS,
    ].filter((at) => at !== null)
    if (owed.length === 0) return
    const next = Math.max(Math.min(...owed), now + 1)
    if (this.#armedAt !== null && this.#armedAt <= next) return
    this.arm(next)
    this.#armedAt = next
  }
}
