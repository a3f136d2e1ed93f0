import { DurableObject } from 'cloudflare:workers'
import { type BundleStore, type Held, Shelf } from '../bundles/shelf.ts'
import type { Effect, Event } from '../core/effect.ts'
import { afterSending, begin, isOver, NEW_PROFILE, Profile, Session } from '../core/session.ts'
import { step } from '../core/step.ts'
import { type Carrier, cannotText, Outbox, type Status } from '../outbox/outbox.ts'
import { migrate, MIGRATIONS } from './schema.ts'

/** One happening on its way in: what came, under which sid, from whom, to which of our numbers. */
export type Delivery = { sid: string; call: string | null; from: string; to: string; event: Untimed }
type Untimed = Event extends infer E ? (E extends Event ? Omit<E, 'at'> : never) : never

/** What the rim needs to answer: the effects that are said now. The same for every delivery of one sid. */
export type Answer = { effects: Effect[] }

const KEPT_MS = 30 * 86_400_000
/** An object that has no number of its own (a withheld caller's) goes with its day. */
const WITHHELD_KEPT_MS = 86_400_000
const NOT_KEPT = '[not kept]'

type ParticipantRow = {
  number: string
  line: string
  profile: string
  session: string | null
  bundle: string | null
}
type Known = { profile: Profile; session: Session | null; bundle: string | null; row: ParticipantRow | null }

/**
 * The object of one number: its talks, its consents, its outbox. Every happening is one transaction; whatever must be
 * awaited is awaited before it, and nothing outside is called from inside it.
 */
export abstract class ParticipantObject<E> extends DurableObject<E> {
  readonly #outbox: Outbox
  #armedAt: number | null = null

  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    migrate(ctx.storage, MIGRATIONS)
    this.#outbox = new Outbox(ctx.storage.sql, () => Math.random())
  }

  /** Handed over by the wiring. */
  protected abstract carrier(): Carrier
  protected abstract shelf(): Shelf
  protected abstract store(): BundleStore

  /** The one clock of the object, in epoch milliseconds. */
  protected now(): number {
    return Date.now()
  }

  /** The one alarm of the object, always strictly ahead. Part of the transaction that calls it. */
  protected arm(at: number): void {
    void this.ctx.storage.setAlarm(at)
  }

  /** A text, or one step of a call. Redelivered, it gets the identical answer and changes nothing. */
  async receive(delivery: Delivery): Promise<Answer> {
    const seen = this.#answered(delivery.sid)
    if (seen !== null) return seen
    const now = this.now()
    const newest = await this.shelf().newest(this.store(), now)
    for (;;) {
      const wanted = this.#bundleOf(delivery, now)
      const held = wanted === null ? newest : await this.shelf().named(wanted, this.store(), now)
      const answer = this.ctx.storage.transactionSync(() => this.#happen(delivery, now, wanted, held, newest))
      if (answer !== 'moved') return answer
    }
  }

  /** A call is over: its talk goes with it. */
  endCall(sid: string): void {
    this.ctx.storage.sql.exec('DELETE FROM call WHERE sid = ?', sid)
  }

  /** A status callback of a row of ours. False if it changed nothing. */
  settle(row: number, sid: string, status: Status, error: number | null): boolean {
    return this.ctx.storage.transactionSync(() => {
      const changed = this.#outbox.settle(row, sid, status, error)
      if (changed && cannotText(error)) this.#noTexts()
      return changed
    })
  }

  /** Never throws for an outside failure: a throwing alarm is retried a few times and then dropped for good. */
  override async alarm(): Promise<void> {
    this.#armedAt = null
    const owner = this.ctx.id.name ?? ''
    const rows = this.ctx.storage.transactionSync(() => {
      const now = this.now()
      const lost = this.#outbox.giveUp(now)
      if (lost > 0) log('outbox-gave-up', { rows: lost })
      return this.#outbox.claim(now)
    })
    for (const row of rows) {
      const attempt = await this.carrier().send(
        { to: row.recipient, from: row.sender, body: row.body },
        { owner, row: row.id },
      )
      this.ctx.storage.transactionSync(() => {
        const result = this.#outbox.attempted(row, attempt, this.now())
        if (attempt.kind === 'refused' && cannotText(attempt.code)) this.#noTexts()
        if (result === 'failed')
          log('outbox-failed', { code: attempt.kind === 'accepted' ? null : attempt.code })
      })
    }
    if (this.#isOverdue()) {
      await this.ctx.storage.deleteAll()
      return
    }
    this.ctx.storage.transactionSync(() => {
      this.#blank(this.now())
      this.#armNext()
    })
  }

  #happen(
    delivery: Delivery,
    now: number,
    wanted: string | null,
    held: Held,
    newest: Held,
  ): Answer | 'moved' {
    const seen = this.#answered(delivery.sid)
    if (seen !== null) return seen
    if (this.#bundleOf(delivery, now) !== wanted) return 'moved'
    const known = this.#known()
    const before = this.#talk(delivery, known, now)
    const taken = step(held.bundle, before, { ...delivery.event, at: now }, newest.bundle)
    const withheld = taken.effects.some((e) => e.kind === 'withhold')
    const answer: Answer = { effects: taken.effects.filter(isSaid) }
    this.ctx.storage.sql.exec(
      'INSERT INTO happening (sid, at, said, answer) VALUES (?, ?, ?, ?)',
      delivery.sid,
      now,
      withheld ? NOT_KEPT : wordsOf(delivery.event),
      JSON.stringify(answer),
    )
    this.#save(delivery, known, taken.session, held, now, taken.effects)
    this.#armNext(now)
    return answer
  }

  #save(
    delivery: Delivery,
    known: Known,
    session: Session,
    held: Held,
    now: number,
    effects: readonly Effect[],
  ): void {
    const sql = this.ctx.storage.sql
    let text = delivery.call === null ? session : known.session
    for (const effect of effects) {
      if (effect.kind === 'record-consent') {
        sql.exec(
          'INSERT INTO consent (at, what, channel, wording, bundle) VALUES (?, ?, ?, ?, ?)',
          now,
          effect.what,
          session.channel,
          effect.wording,
          held.hash,
        )
        if (effect.what === 'opt-out' || effect.what === 'not-me') this.#outbox.cancel()
      }
      if (effect.kind === 'note') log('note', { what: effect.what })
      if (effect.kind === 'send') {
        this.#outbox.put({ to: delivery.from, from: delivery.to, body: effect.text }, now)
        if (effect.topic !== null)
          text = afterSending(text ?? begin('text', session.profile, now), effect.topic, session.profile, now)
      }
    }
    if (delivery.call !== null)
      sql.exec(
        `INSERT INTO call (sid, session, bundle, updated_at) VALUES (?, ?, ?, ?)
           ON CONFLICT (sid) DO UPDATE SET session = excluded.session, bundle = excluded.bundle, updated_at = excluded.updated_at`,
        delivery.call,
        JSON.stringify(session),
        held.hash,
        now,
      )
    const profile = JSON.stringify(session.profile)
    const row: ParticipantRow = {
      number: delivery.from,
      line: delivery.to,
      profile,
      session: text === null ? null : JSON.stringify({ ...text, profile: NEW_PROFILE }),
      bundle: delivery.call === null || known.session === null ? held.hash : known.bundle,
    }
    if (same(known.row, row)) return
    sql.exec(
      `INSERT INTO participant (id, number, line, profile, session, bundle) VALUES (1, ?, ?, ?, ?, ?)
         ON CONFLICT (id) DO UPDATE SET number = excluded.number, line = excluded.line, profile = excluded.profile,
           session = excluded.session, bundle = excluded.bundle`,
      row.number,
      row.line,
      row.profile,
      row.session,
      row.bundle,
    )
  }

  #answered(sid: string): Answer | null {
    const [row] = this.ctx.storage.sql
      .exec<{ answer: string | null }>('SELECT answer FROM happening WHERE sid = ?', sid)
      .toArray()
    if (row === undefined) return null
    // Written by `#happen` of this or an earlier version; after thirty days the words are gone and silence is left.
    return row.answer === null ? { effects: [] } : (JSON.parse(row.answer) as Answer)
  }

  #known(): Known {
    const [row] = this.ctx.storage.sql
      .exec<ParticipantRow>('SELECT number, line, profile, session, bundle FROM participant')
      .toArray()
    if (row === undefined) return { profile: NEW_PROFILE, session: null, bundle: null, row: null }
    const profile = Profile.safeParse(JSON.parse(row.profile)).data ?? NEW_PROFILE
    const session = row.session === null ? null : (Session.safeParse(JSON.parse(row.session)).data ?? null)
    return { profile, session: session === null ? null : { ...session, profile }, bundle: row.bundle, row }
  }

  #talk(delivery: Delivery, known: Known, now: number): Session {
    if (delivery.call === null) return known.session ?? begin('text', known.profile, now)
    const call = this.#call(delivery.call)
    return call === null ? begin('voice', known.profile, now) : { ...call.session, profile: known.profile }
  }

  #call(sid: string): { session: Session; bundle: string } | null {
    const [row] = this.ctx.storage.sql
      .exec<{ session: string; bundle: string }>('SELECT session, bundle FROM call WHERE sid = ?', sid)
      .toArray()
    const session = row === undefined ? undefined : Session.safeParse(JSON.parse(row.session)).data
    return row === undefined || session === undefined ? null : { session, bundle: row.bundle }
  }

  /** The bundle that the talk at hand began with, or null where it begins now. */
  #bundleOf(delivery: Delivery, now: number): string | null {
    if (delivery.call !== null) return this.#call(delivery.call)?.bundle ?? null
    const known = this.#known()
    return known.session === null || isOver(known.session, now) ? null : known.bundle
  }

  #noTexts(): void {
    const { profile, row } = this.#known()
    if (row === null || profile.cannotText) return
    this.ctx.storage.sql.exec(
      'UPDATE participant SET profile = ?',
      JSON.stringify({ ...profile, cannotText: true }),
    )
  }

  /** Words go after thirty days; the sid stays, so that a very late redelivery still changes nothing. */
  #blank(now: number): void {
    this.ctx.storage.sql.exec(
      'UPDATE happening SET said = NULL, answer = NULL WHERE at <= ? AND answer IS NOT NULL',
      now - KEPT_MS,
    )
    this.ctx.storage.sql.exec('DELETE FROM call WHERE updated_at <= ?', now - WITHHELD_KEPT_MS)
  }

  #isWithheld(): boolean {
    return (this.ctx.id.name ?? '').startsWith('call.')
  }

  #isOverdue(): boolean {
    if (!this.#isWithheld()) return false
    const { last } = this.ctx.storage.sql
      .exec<{ last: number | null }>('SELECT max(at) AS last FROM happening')
      .one()
    return last !== null && last + WITHHELD_KEPT_MS <= this.now()
  }

  /** One alarm, always the earliest thing owed: a row of the outbox, or words whose time is over. */
  #armNext(begun: number | null = null): void {
    const now = this.now()
    const due = this.#outbox.nextDueAt()
    const kept = this.#isWithheld() ? WITHHELD_KEPT_MS : KEPT_MS
    const oldest = this.#armedAt === null || begun === null ? this.#oldestWords() : begun
    const wanted = [due, oldest === null ? null : oldest + kept].filter((at) => at !== null)
    if (wanted.length === 0) return
    const next = Math.max(Math.min(...wanted), now + 1)
    if (this.#armedAt !== null && this.#armedAt <= next) return
    this.arm(next)
    this.#armedAt = next
  }

  #oldestWords(): number | null {
    return this.ctx.storage.sql
      .exec<{ at: number | null }>('SELECT min(at) AS at FROM happening WHERE answer IS NOT NULL')
      .one().at
  }
}

const isSaid = (effect: Effect): boolean =>
  ['reply', 'speak', 'play', 'listen', 'hang-up'].includes(effect.kind)

function wordsOf(event: Untimed): string {
  switch (event.kind) {
    case 'text-received':
      return event.body
    case 'keys-pressed':
      return event.keys
    case 'words-heard':
      return event.words
    case 'call-started':
    case 'nothing-heard':
      return ''
  }
}

const same = (a: ParticipantRow | null, b: ParticipantRow): boolean =>
  a !== null &&
  a.number === b.number &&
  a.line === b.line &&
  a.profile === b.profile &&
  a.session === b.session &&
  a.bundle === b.bundle

/** One JSON object a line. Never a number, a name or a message. */
function log(what: string, fields: Record<string, string | number | null>): void {
  console.log(JSON.stringify({ what, ...fields }))
}
