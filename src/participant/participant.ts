import { DurableObject } from 'cloudflare:workers'
import type { BundleStore, Held, Shelf } from '../bundles/shelf.ts'
import { lookup } from '../core/bundle.ts'
import { wakeAt } from '../core/due.ts'
import type { Arrival, Effect, Untimed } from '../core/effect.ts'
import { LIMITS } from '../core/limits.ts'
import { described } from '../core/manage.ts'
import { notTaken } from '../core/ring.ts'
import { afterSending, begin, isOver, type Session } from '../core/session.ts'
import { DESK_ORIGIN } from '../core/handoff.ts'
import { inQueueOf } from '../core/hold.ts'
import { DESK, type FromDesk, rungFor, type Standing, type Switchboard, type ToDesk } from '../core/letter.ts'
import type { Story } from '../core/staff.ts'
import { GLASS_REASONS, numberSaid } from '../core/staff-call.ts'
import { held, step } from '../core/step.ts'
import type { Language } from '../core/text.ts'
import { migrate } from '../outbox/migrate.ts'
import {
  type Attempt,
  CALL,
  type Carrier,
  cannotText,
  HANG_UP,
  isCall,
  isBlocked,
  isUnknownHandset,
  type Message,
  Outbox,
  REDACT,
  REDACT_REST,
  type Row,
  type Status,
} from '../outbox/outbox.ts'
import { type Mailbox, Post } from '../outbox/post.ts'
import { KEPT_MS, type Known, Record } from './record.ts'
import { MIGRATIONS } from './schema.ts'

/**
 * One happening on its way in: what came, under which sid, from whom, to which of our numbers. A step of a call also
 * names the call, and its sid is the call's, a colon and the step in three digits, so that steps sort as they came.
 */
export type Delivery = { sid: string; call: string | null; from: string; to: string; event: Arrival }

/** A text as the carrier's list has it, sent `at` (epoch milliseconds, to the second). */
export type Late = { sid: string; from: string; to: string; body: string; pictures: number; at: number }

/** What the rim needs to answer: the effects that are said now. The same for every delivery of one sid. */
export type Answer = { effects: Effect[] }

/** An object that has no number of its own (a withheld caller's) goes with its day. */
const WITHHELD_KEPT_MS = 86_400_000
/** So much of the talk and of each reminder a clinician sees. */
const STORY_TEXTS = 20
const STORY_DOSES = 7
/** Alarms may come a minute late at a failover; one that is later than this was lost. */
const ALARM_LATE_MS = 5 * 60_000
const NOT_KEPT = '[not kept]'
/** The origin of an emergency answer that the outbox sends, since its text came too late for a response. */
const EMERGENCY = 'emergency-answer'

/** A delivery that what we know of its call was added to. */
type Named = Omit<Delivery, 'event'> & { event: Untimed }

type Talk = { known: Known; session: Session; bundle: string | null }

/**
 * The object of one number: its talks, its consents, its outbox. Every happening is one transaction; whatever must be
 * awaited is awaited before it, and nothing outside is called from inside it.
 */
export abstract class ParticipantObject<E> extends DurableObject<E> {
  readonly #record: Record
  readonly #outbox: Outbox
  readonly #post: Post
  #armedAt: number | null = null
  /** Whether the profile wants to be woken, as it stood when the alarm was set last. */
  #owesLater = false
  /** Null until it is read. */
  #isListed: boolean | null = null
  /** Everything was deleted, the tables too, and a very late redelivery may still find this instance alive. */
  #isBare = false

  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    migrate(ctx.storage, MIGRATIONS)
    this.#record = new Record(ctx.storage.sql)
    this.#outbox = new Outbox(ctx.storage.sql, () => Math.random())
    this.#post = new Post(ctx.storage.sql)
  }

  /** Handed over by the wiring. */
  protected abstract carrier(): Carrier
  protected abstract shelf(): Shelf
  protected abstract store(): BundleStore
  protected abstract desk(): Mailbox<ToDesk> & Switchboard

  /** Tells the object that watches over the others that something is owed here on a later day, since `at`. */
  protected abstract enlist(name: string, at: number): Promise<void>

  /** The one clock of the object, in epoch milliseconds. */
  protected now(): number {
    return Date.now()
  }

  /** The one alarm of the object, always strictly ahead. Part of the transaction that calls it. */
  protected arm(at: number): void {
    void this.ctx.storage.setAlarm(at)
  }

  /** When the alarm will ring, as far as the platform knows, in epoch milliseconds. */
  protected armed(): Promise<number | null> {
    return this.ctx.storage.getAlarm()
  }

  /** A text, or one step of a call. Redelivered, it gets the identical answer and changes nothing. */
  async receive(delivery: Delivery): Promise<Answer> {
    if (this.#isBare) migrate(this.ctx.storage, MIGRATIONS)
    this.#isBare = false
    const seen = this.#record.answered(delivery.sid)
    if (seen !== null) return this.#withNumber(seen)
    const now = this.now()
    const newest = await this.shelf().newest(this.store(), now)
    for (;;) {
      const talk = this.#talk(delivery, now)
      const held = talk.bundle === null ? newest : await this.shelf().named(talk.bundle, this.store(), now)
      const event = await this.#named(delivery.event, talk.session)
      try {
        const answer = this.ctx.storage.transactionSync(() =>
          this.#happen({ ...delivery, event }, now, talk, held, newest),
        )
        if (answer === 'moved') continue
        this.#beListed()
        return this.#withNumber(answer)
      } catch (error) {
        this.#armedAt = null // what the transaction armed was rolled back with it
        throw error
      }
    }
  }

  /** Whose number a clinician was promised is said, and kept in no row. */
  async #withNumber(answer: Answer): Promise<Answer> {
    const asked = answer.effects.find((e) => e.kind === 'tell-number')
    if (asked === undefined) return answer
    const { handoff, language } = asked
    const number = await this.desk()
      .reveal(this.ctx.id.name ?? '', handoff)
      .catch(() => null)
    const { bundle } = await this.shelf().newest(this.store(), this.now())
    const speech = numberSaid(bundle, language, number)
    const said: Effect = { kind: 'speak', language, speech, slow: true, apart: true }
    return { effects: answer.effects.map((e) => (e === asked ? said : e)) }
  }

  /**
   * Texts that the carrier has had since an outage: those that never came here are taken up now, each as a happening of
   * its own. Answers how many there were.
   */
  async catchUp(texts: readonly Late[]): Promise<number> {
    let count = 0
    for (const { sid, from, to, body, pictures, at } of texts) {
      const isGone = at <= (this.#record.forgottenAt() ?? 0)
      if (isGone || this.#record.answered(sid) !== null) continue
      await this.receive({
        sid,
        call: null,
        from,
        to,
        event: { kind: 'text-missed', sentAt: at, body, pictures },
      })
      count += 1
    }
    return count
  }

  /** A status callback of a row of ours. False if it changed nothing. */
  async settle(row: number, sid: string, status: Status, error: number | null): Promise<boolean> {
    const changed = this.ctx.storage.transactionSync(() => {
      const changed = this.#outbox.settle(row, sid, status, error)
      if (changed && status === 'undelivered') this.#callAgain(row)
      if (changed && status !== 'delivered' && error !== null) this.#failed(row, error)
      else if (changed && ENDS.has(status)) this.#rung(row)
      return changed
    })
    const isLost = changed && (status === 'failed' || status === 'undelivered')
    if (isLost && this.#outbox.origin(row) === EMERGENCY) await this.#shorter(`emergency row ${row}`, error)
    return changed
  }

  /** A call that the desk asked for is over: it hears so, however it ended. */
  #rung(row: number): void {
    const about = rungFor(this.#outbox.origin(row))
    if (about === null) return
    this.#post.put(DESK, { kind: 'ring-over', ...about, at: this.now() } satisfies ToDesk, this.now())
    this.#armNext()
  }

  /** A call that was busy or rang out is asked about in the core; a text that did not arrive is none. */
  #callAgain(row: number): void {
    const { origin, until } = this.#outbox.purpose(row) ?? { origin: null, until: null }
    this.#record.change((profile) => notTaken(profile, origin, until, this.now()))
    this.#armNext()
  }

  /**
   * An emergency answer to the text `sid` did not arrive. What a carrier filtered out, or lost without saying why, is
   * followed once by a text so short that it may pass. False if nothing was done.
   */
  async lost(sid: string, error: number | null): Promise<boolean> {
    return this.#record.answered(sid) === null ? false : this.#shorter(`emergency ${sid}`, error)
  }

  async #shorter(origin: string, error: number | null): Promise<boolean> {
    const newest = await this.shelf().newest(this.store(), this.now())
    return this.ctx.storage.transactionSync(() => {
      const known = this.#record.known()
      if (known.row === null) return false
      log('emergency-undelivered', { code: error })
      if (!this.#outbox.has(origin)) {
        this.#post.put(DESK, { kind: 'emergency-lost', error, at: this.now() } satisfies ToDesk, this.now())
        this.#armNext()
      }
      const text = newest.bundle.phrases['emergency-retry']?.[known.profile.language].text
      if ((error !== 30007 && error !== 30008) || text === undefined || this.#outbox.has(origin)) return false
      const { number, line } = known.row
      this.#outbox.put({ to: number, from: line, body: text }, this.now(), { origin, until: null })
      this.#armNext()
      return true
    })
  }

  /**
   * Asked once a day, since the one alarm is not to be trusted alone: an alarm that was lost, or came to stand after what
   * is owed, is set again. `owes` is false once nothing is owed on any later day.
   */
  async look(): Promise<{ owes: boolean; late: boolean }> {
    const armed = await this.armed()
    return this.ctx.storage.transactionSync(() => {
      const now = this.now()
      const owed = this.#owedAt()
      if (owed === null) {
        this.#record.list(false)
        this.#isListed = false
        return { owes: false, late: false }
      }
      const isLost = armed === null || armed > owed + ALARM_LATE_MS || armed < now - ALARM_LATE_MS
      if (isLost) {
        log('alarm-lost', { late: Math.max(0, now - owed) })
        this.#armedAt = null
        this.#armNext()
      }
      return { owes: true, late: isLost }
    })
  }

  /** Once something is owed on a later day, another object holds this one's name: the runtime cannot list its objects. */
  #beListed(): void {
    if (!this.#owesLater || (this.#isListed ??= this.#record.isListed())) return
    const listed = this.enlist(this.ctx.id.name ?? '', this.now()).then(
      () => {
        this.#record.list(true)
        this.#isListed = true
      },
      () => log('not-listed', {}), // the next happening tries again
    )
    this.ctx.waitUntil(listed)
  }

  /** What the profile asked to be woken for: reminders that are due are put into the outbox, as one happening. */
  async #wake(): Promise<void> {
    const isDue = ({ row, profile }: Known): boolean => {
      const due = wakeAt(profile)
      return row !== null && due !== null && due <= this.now()
    }
    if (isDue(this.#record.known())) await this.#unasked({ kind: 'time-came' }, () => true)
  }

  /**
   * A letter of the desk, as one happening. Delivered again, it changes nothing. While only what is built in is at hand,
   * its words cannot be said: then it is not taken, and the desk tries again.
   */
  async post(from: string, letter: number, word: FromDesk): Promise<boolean> {
    const { source } = await this.shelf().newest(this.store(), this.now())
    if (source === 'built-in' && 'say' in word && word.say !== null) return false
    if (this.#isBare) migrate(this.ctx.storage, MIGRATIONS)
    this.#isBare = false
    await this.#unasked({ kind: 'desk-wrote', letter, word }, () => this.#post.isNew(from, letter))
    return true
  }

  /** For the broken glass alone: the desk has written down who asks and why before it names this object. */
  number(): string | null {
    return this.#isBare ? null : this.#record.known().row?.number || null
  }

  /** Something that no webhook brought, as one transaction; nothing if it is not `wanted` any more. */
  async #unasked(event: Untimed, wanted: () => boolean): Promise<void> {
    const now = this.now()
    const newest = await this.shelf().newest(this.store(), now)
    for (;;) {
      const before = this.#record.known()
      const named = before.bundle === null ? null : await this.shelf().named(before.bundle, this.store(), now)
      try {
        const isDone = this.ctx.storage.transactionSync(() => {
          const known = this.#record.known()
          if (known.bundle !== before.bundle) return false
          const people = peopleOf(known, event)
          if (!wanted() || people === null) return true
          const isOpen = known.text !== null && !isOver(known.text, now)
          const held = isOpen && named !== null ? named : newest
          const text = isOpen && known.text !== null ? known.text : begin('text', known.profile, now)
          const taken = step(held.bundle, text, { ...event, at: now }, newest.bundle, this.#isStaffed())
          const { session, effects } = taken
          const after = this.#carryOut(people, effects, session, session, held.hash, now)
          const bundle = isOpen ? known.bundle : held.source === 'kv' ? held.hash : null
          this.#record.know(known, { ...people, profile: session.profile, text: after, bundle })
          if (event.kind !== 'time-came') this.#armNext()
          return true
        })
        if (isDone) return
      } catch (error) {
        this.#armedAt = null // what the transaction armed was rolled back with it
        throw error
      }
    }
  }

  #isStaffed(): boolean {
    return this.shelf().isStaffed()
  }

  /** Never throws for an outside failure: a throwing alarm is retried a few times and then dropped for good. */
  override async alarm(): Promise<void> {
    this.#armedAt = null
    const owner = this.ctx.id.name ?? ''
    await this.#wake()
    await this.#deliver()
    const rows = this.ctx.storage.transactionSync(() => {
      const now = this.now()
      const late = this.#outbox.expire(now)
      if (late.length > 0) log('outbox-too-late', { rows: late.length })
      for (const row of late) this.#failed(row, null)
      const lost = this.#outbox.giveUp(now)
      if (lost.length > 0) log('outbox-gave-up', { rows: lost.length })
      for (const row of lost) this.#failed(row, null)
      return this.#outbox.claim(now)
    })
    for (const row of rows) {
      if (row.origin === REDACT_REST) {
        await this.#redactRest(row)
        continue
      }
      const message = { to: row.recipient, from: row.sender, body: row.body }
      const attempt =
        row.origin === REDACT
          ? await this.carrier().redact(row.body)
          : row.origin === HANG_UP
            ? await this.carrier().hangUp(row.body)
            : await this.#sent(message, { owner, row: row.id }, row)
      this.ctx.storage.transactionSync(() => {
        const result = this.#outbox.attempted(row, attempt, this.now())
        if (result !== 'failed' || attempt.kind === 'accepted') return
        log('outbox-failed', { code: attempt.code })
        this.#failed(row.id, attempt.code)
      })
    }
    if (this.#isOverdue() && this.#outbox.nextDueAt() !== null) {
      // What is to be removed at the carrier later is; nothing else of this caller stays.
      this.ctx.storage.transactionSync(() => {
        this.#record.empty()
        this.#armNext()
      })
      return
    }
    if (this.#isOverdue()) {
      await this.ctx.storage.deleteAll()
      this.#isBare = true
      return
    }
    this.ctx.storage.transactionSync(() => {
      this.#record.blank(this.now())
      this.#record.forgetCrisis(this.now())
      this.#outbox.blank(this.now() - KEPT_MS)
      this.#armNext()
    })
    this.#beListed()
  }

  async #redactRest(row: Row): Promise<void> {
    const sids = await this.carrier().between({ to: row.recipient, from: row.sender })
    this.ctx.storage.transactionSync(() => {
      if (sids === null) this.#outbox.attempted(row, { kind: 'trouble', code: null }, this.now())
      else this.#outbox.redactRest(row, sids, this.now())
    })
  }

  /** A second try first looks whether the first arrived after all: its answer may only have been lost. */
  async #sent(message: Message, from: { owner: string; row: number }, row: Row): Promise<Attempt> {
    const carrier = this.carrier()
    const rings = isCall(row.origin)
    const again = (): Promise<Attempt> => (rings ? carrier.call(message, from) : carrier.send(message, from))
    if (row.attempts === 1) return again()
    if (rings) {
      const sid = await carrier.findCall(message, row.created_at)
      return sid === null ? again() : { kind: 'accepted', sid }
    }
    return (await carrier.find(message, row.created_at, this.#outbox.sids(row.body))) ?? again()
  }

  /** A row did not reach its phone: what that says of the phone, and that its reminder was missed by us. */
  #failed(row: number, code: number | null): void {
    if (cannotText(code)) this.#record.noTexts()
    if (isUnknownHandset(code)) this.#record.restReminders()
    if (isBlocked(code) && this.#record.blocked(this.now())) this.#cancelAll()
    this.#rung(row)
    const origin = this.#outbox.origin(row) ?? ''
    this.#notPassedOn(origin)
    this.#notReminded(origin)
  }

  /** Nothing that waits goes out any more; whoever wrote to this phone through the desk hears that it did not arrive. */
  #cancelAll(): void {
    for (const row of this.#outbox.cancel()) this.#notPassedOn(this.#outbox.origin(row) ?? '')
  }

  #notPassedOn(origin: string): void {
    if (!origin.startsWith(DESK_ORIGIN)) return
    const letter = Number(origin.slice(DESK_ORIGIN.length))
    this.#post.put(DESK, { kind: 'undelivered', letter, at: this.now() } satisfies ToDesk, this.now())
    this.#armNext()
  }

  #notReminded(origin: string): void {
    const [, reminder, key] = /^reminder (\d+) (\S+#\S+)$/.exec(origin) ?? []
    if (reminder !== undefined && key !== undefined) this.#record.missed(Number(reminder), key)
  }

  #happen(delivery: Named, now: number, before: Talk, held: Held, newest: Held): Answer | 'moved' {
    const seen = this.#record.answered(delivery.sid)
    if (seen !== null) return seen
    const { known, session: at, bundle } = this.#talk(delivery, now, before.known)
    if (bundle !== before.bundle) return 'moved'
    const { event } = delivery
    const { session, effects } = step(
      held.bundle,
      at,
      { ...event, at: now },
      newest.bundle,
      this.#isStaffed(),
    )
    const isCall = delivery.call !== null
    // A talk that had to begin on what is built in takes up the whole bundle as soon as there is one.
    const pinned = held.source === 'kv' ? held.hash : null
    const owner = this.ctx.id.name ?? ''
    const answer: Answer = { effects: effects.filter(isSaid).map((e) => inQueueOf(e, owner)) }
    const withheld = effects.some((e) => e.kind === 'withhold')
    this.#record.write({
      sid: delivery.sid,
      at: event.kind === 'text-missed' ? event.sentAt : now,
      said: withheld ? NOT_KEPT : wordsOf(event),
      answer,
      session: isCall ? session : null,
      bundle: isCall ? pinned : null,
    })
    // A guided talk that is over leaves none of its answers behind in the steps it took.
    if (delivery.call !== null && at.tally !== null && session.tally === null)
      this.#record.forgetSteps(delivery.call, delivery.sid)
    const people = { number: delivery.from, line: delivery.to }
    const text = this.#carryOut(people, effects, session, isCall ? known.text : session, held.hash, now)
    this.#record.know(known, {
      number: delivery.from,
      line: delivery.to,
      profile: session.profile,
      text,
      bundle: text === known.text ? known.bundle : pinned,
    })
    if (effects.some((e) => e.kind === 'forget')) {
      this.#outbox.redact({ to: people.number, from: people.line }, this.#record.kept(), now)
      this.#record.forget(delivery.sid)
    }
    this.#armNext()
    return answer
  }

  /**
   * The core knows a call of ours by what it was placed for, a missed text by what was said since, and what only the desk knows by the desk's word: whether
   * two calls may be joined, and how one stands that came out of line. A desk that cannot be asked is no answer.
   */
  async #named(event: Arrival, { hold, staff }: Session): Promise<Untimed> {
    if (staff !== null && event.kind === 'keys-pressed') return this.#staffed(event, staff)
    if (event.kind === 'text-missed')
      return { ...event, since: this.#record.saidSince(event.sentAt + LIMITS.LISTED_TO_MS) }
    if (event.kind === 'call-answered')
      return { ...event, origin: this.#outbox.purpose(event.row)?.origin ?? null }
    if (hold === null) return event
    const owner = this.ctx.id.name ?? ''
    if (event.kind === 'hold-over' || event.kind === 'parted')
      return { ...event, standing: await this.#standing(hold.ref) }
    if (event.kind !== 'keys-pressed' || hold.taken || !event.keys.startsWith('1')) return event
    try {
      return { ...event, joins: await this.desk().accept(owner, hold.ref) }
    } catch {
      return event
    }
  }

  /** A clinician's keys: what the desk says to the six digits, and to the reason. A desk that cannot be asked says no. */
  async #staffed(
    event: Extract<Arrival, { kind: 'keys-pressed' }>,
    { at, chosen }: NonNullable<Session['staff']>,
  ): Promise<Untimed> {
    const owner = this.ctx.id.name ?? ''
    const reason = lookup(GLASS_REASONS, event.keys)
    try {
      if (at === 'pin' && /^\d{6}$/.test(event.keys))
        return { ...event, held: await this.desk().unlock(owner, event.keys) }
      if (at === 'why' && chosen !== null && reason !== undefined)
        return { ...event, broken: await this.desk().breakGlass(owner, chosen.handoff, reason) }
    } catch {
      // As if it had said no.
    }
    return event
  }

  async #standing(ref: number): Promise<Standing | null> {
    try {
      return await this.desk().standing(this.ctx.id.name ?? '', ref)
    } catch {
      return null
    }
  }

  /** What whoever holds this person's handoff sees beside the talk, in their language. */
  async story(language: Language, until: number): Promise<Story> {
    const { bundle } = await this.shelf().newest(this.store(), this.now())
    const { reminders } = this.#record.known().profile
    return {
      texts: this.#record.texts(until, STORY_TEXTS),
      reminders: reminders.map((reminder) => {
        const name = lookup(bundle.regimens, reminder.regimen)?.name[language] ?? reminder.regimen
        return {
          name: `${name}: ${described(bundle, language, reminder)}`,
          zone: reminder.zone,
          doses: this.#record.doses(reminder.id, STORY_DOSES),
        }
      }),
    }
  }

  /** What a call hears while it waits. Asked for again and again, it writes nothing. */
  async holding(call: string, seconds: number): Promise<Answer> {
    // The desk must know who waits before it is asked about them.
    await this.#deliver()
    const now = this.now()
    const { bundle } = await this.shelf().newest(this.store(), now)
    const session = this.#record.call(call)?.session
    if (session === undefined || session.hold === null) return { effects: [{ kind: 'step-out' }] }
    const { profile } = this.#record.known()
    const own = { ...session, profile: during(session, { profile }) }
    return { effects: held(bundle, own, now, await this.#standing(session.hold.ref), seconds) }
  }

  #deliver(): Promise<void> {
    return this.#post.deliver(
      this.ctx,
      this.ctx.id.name ?? '',
      () => this.desk(),
      () => this.now(),
    )
  }

  /** Does what the effects ask of this object, and answers the text talk after them. */
  #carryOut(
    people: { number: string; line: string },
    effects: readonly Effect[],
    session: Session,
    before: Session | null,
    bundle: string,
    now: number,
  ): Session | null {
    let text = before
    for (const effect of effects) {
      if (effect.kind === 'note') log(effect.what, {})
      if (effect.kind === 'record-consent') {
        this.#record.consent({
          at: now,
          what: effect.what,
          channel: session.channel,
          wording: effect.wording,
          bundle,
        })
        if (effect.what === 'opt-out' || effect.what === 'not-me') this.#cancelAll()
      }
      if (effect.kind === 'dose') this.#record.dose(effect, now)
      if (effect.kind === 'cancel-reminders')
        this.#outbox.cancel(effect.by === 'call' ? 'reminder % call' : 'reminder ')
      if (effect.kind === 'remove') this.#outbox.remove(effect.sid, now, now + (effect.after ?? 0))
      if (effect.kind === 'unsay') {
        for (const origin of effect.origins) this.#outbox.unsay(origin, now)
        for (const sid of this.#record.receivedBetween(effect.from, effect.until))
          this.#outbox.remove(sid, now)
      }
      if (effect.kind === 'call-off') this.#outbox.callOff(effect.origin, now)
      if (effect.kind === 'write-desk') this.#post.put(DESK, effect.letter, now)
      if (effect.kind === 'call')
        this.#outbox.put({ to: people.number, from: people.line, body: CALL }, now, effect)
      if (effect.kind === 'send') {
        this.#outbox.put(
          { to: people.number, from: people.line, body: effect.text },
          now,
          effect.origin === undefined ? null : { origin: effect.origin, until: effect.until ?? null },
          effect.notBefore,
        )
        if (effect.about !== null)
          text = afterSending(text ?? begin('text', session.profile, now), effect.about, session.profile, now)
      }
    }
    return text
  }

  /** The talk at hand, new or going on, and the bundle it began with, null where it begins now. */
  #talk(delivery: Omit<Delivery, 'event'>, now: number, before?: Known): Talk {
    const known = withArea(this.#record.known(before), delivery.from)
    if (delivery.call !== null) {
      const call = this.#record.call(delivery.call)
      const session =
        call === null
          ? begin('voice', known.profile, now)
          : { ...call.session, profile: during(call.session, known) }
      return { known, session, bundle: call?.bundle ?? null }
    }
    const isNew = known.text === null || isOver(known.text, now)
    return {
      known,
      session: known.text ?? begin('text', known.profile, now),
      bundle: isNew ? null : known.bundle,
    }
  }

  #isWithheld(): boolean {
    return (this.ctx.id.name ?? '').startsWith('call.')
  }

  #isOverdue(): boolean {
    const last = this.#record.lastAt()
    return this.#isWithheld() && (last === null || last + WITHHELD_KEPT_MS <= this.now())
  }

  /** The earliest row of the outbox or reminder, in epoch milliseconds. */
  #owedAt(): number | null {
    const wake = wakeAt(this.#record.known().profile)
    this.#owesLater = wake !== null
    const owed = [this.#outbox.nextDueAt(), this.#post.nextDueAt(), wake].filter((at) => at !== null)
    return owed.length === 0 ? null : Math.min(...owed)
  }

  /**
   * One alarm, always the earliest thing owed: a row of the outbox, or words whose time is over. An alarm that is
   * already early enough is left, since setting one costs a row.
   */
  #armNext(): void {
    const now = this.now()
    const soonest = this.#owedAt()
    if (this.#armedAt !== null && (soonest === null || this.#armedAt <= soonest)) return
    // The day of a withheld caller counts from their last step: an alarm before it would be set again and again.
    const counted = this.#isWithheld() ? this.#record.lastAt() : this.#record.oldestWordsAt()
    const over = counted === null ? null : counted + (this.#isWithheld() ? WITHHELD_KEPT_MS : KEPT_MS)
    const wanted = [soonest, over].filter((at) => at !== null)
    if (wanted.length === 0) return
    const next = Math.max(Math.min(...wanted), now + 1)
    this.arm(next)
    this.#armedAt = next
  }
}

/** Who an unasked happening concerns: the number as it is known, or as the desk names it to a new clinician's object. */
function peopleOf(known: Known, event: Untimed): { number: string; line: string } | null {
  const word = event.kind === 'desk-wrote' ? event.word : null
  if (word?.kind === 'roster' && word.joined) return { number: word.number, line: word.line }
  if (known.row === null || known.row.number === '') return null
  return { number: known.row.number, line: known.row.line }
}

/** The area code is read once from the number, which the core never sees. */
function withArea(known: Known, number: string): Known {
  const [, area] = /^\+1(\d{3})\d{7}$/.exec(number) ?? []
  if (area === undefined || known.profile.area === area) return known
  const profile = { ...known.profile, area }
  return { ...known, profile, text: known.text === null ? null : { ...known.text, profile } }
}

/** Two callers may share a number (a shelter, a clinic): each call keeps the language it is in. */
const during = (call: Session, known: Pick<Known, 'profile'>): Session['profile'] => ({
  ...known.profile,
  language: call.profile.language,
  known: call.profile.known,
})

const SAID = [
  'reply',
  'speak',
  'play',
  'tell-number',
  'listen',
  'hang-up',
  'wait',
  'join',
  'step-out',
  'record',
]
const isSaid = (effect: Effect): boolean => SAID.includes(effect.kind)
const ENDS: ReadonlySet<Status> = new Set(['delivered', 'undelivered', 'failed', 'canceled'])

function wordsOf(event: Untimed): string {
  switch (event.kind) {
    case 'text-received':
    case 'text-missed':
      return event.body
    case 'keys-pressed':
    case 'key-on-hold':
      return event.keys
    case 'recorded':
      return event.recording
    case 'words-heard':
      return event.words
    case 'call-started':
    case 'call-answered':
    case 'nothing-heard':
    case 'hold-over':
    case 'parted':
    case 'time-came':
    case 'desk-wrote':
      return ''
  }
}

/** One JSON object a line. Never a number, a name or a message. */
function log(what: string, fields: { [key: string]: string | number | null }): void {
  console.log(JSON.stringify({ what, ...fields }))
}
