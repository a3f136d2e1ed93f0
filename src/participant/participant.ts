import { DurableObject } from 'cloudflare:workers'
import type { BundleStore, Held, Shelf } from '../bundles/shelf.ts'
import type { Effect, Untimed } from '../core/effect.ts'
import { afterSending, begin, isOver, type Session } from '../core/session.ts'
import { step } from '../core/step.ts'
import { type Carrier, cannotText, Outbox, type Status } from '../outbox/outbox.ts'
import { KEPT_MS, type Known, Record } from './record.ts'
import { migrate, MIGRATIONS } from './schema.ts'

/**
 * One happening on its way in: what came, under which sid, from whom, to which of our numbers. A step of a call also
 * names the call, and its sid is the call's, a colon and the step in three digits, so that steps sort as they came.
 */
export type Delivery = { sid: string; call: string | null; from: string; to: string; event: Untimed }

/** What the rim needs to answer: the effects that are said now. The same for every delivery of one sid. */
export type Answer = { effects: Effect[] }

/** An object that has no number of its own (a withheld caller's) goes with its day. */
const WITHHELD_KEPT_MS = 86_400_000
const NOT_KEPT = '[not kept]'

type Talk = { known: Known; session: Session; bundle: string | null }

/**
 * The object of one number: its talks, its consents, its outbox. Every happening is one transaction; whatever must be
 * awaited is awaited before it, and nothing outside is called from inside it.
 */
export abstract class ParticipantObject<E> extends DurableObject<E> {
  readonly #record: Record
  readonly #outbox: Outbox
  #armedAt: number | null = null
  /** Everything was deleted, the tables too, and a very late redelivery may still find this instance alive. */
  #isBare = false

  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    migrate(ctx.storage, MIGRATIONS)
    this.#record = new Record(ctx.storage.sql)
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
    if (this.#isBare) migrate(this.ctx.storage, MIGRATIONS)
    this.#isBare = false
    const seen = this.#record.answered(delivery.sid)
    if (seen !== null) return seen
    const now = this.now()
    const newest = await this.shelf().newest(this.store(), now)
    for (;;) {
      const talk = this.#talk(delivery, now)
      const held = talk.bundle === null ? newest : await this.shelf().named(talk.bundle, this.store(), now)
      try {
        const answer = this.ctx.storage.transactionSync(() => this.#happen(delivery, now, talk, held, newest))
        if (answer !== 'moved') return answer
      } catch (error) {
        this.#armedAt = null // what the transaction armed was rolled back with it
        throw error
      }
    }
  }

  /** A status callback of a row of ours. False if it changed nothing. */
  settle(row: number, sid: string, status: Status, error: number | null): boolean {
    return this.ctx.storage.transactionSync(() => {
      const changed = this.#outbox.settle(row, sid, status, error)
      if (changed && cannotText(error)) this.#record.noTexts()
      return changed
    })
  }

  /**
   * An emergency answer to the text `sid` did not arrive. What a carrier filtered out, or lost without saying why, is
   * followed once by a text so short that it may pass. False if nothing was done.
   */
  async lost(sid: string, error: number | null): Promise<boolean> {
    const newest = await this.shelf().newest(this.store(), this.now())
    return this.ctx.storage.transactionSync(() => {
      const known = this.#record.known()
      if (known.row === null || this.#record.answered(sid) === null) return false
      log('emergency-undelivered', { code: error })
      const origin = `emergency ${sid}`
      const text = newest.bundle.phrases['emergency-retry']?.[known.profile.language].text
      if ((error !== 30007 && error !== 30008) || text === undefined || this.#outbox.has(origin)) return false
      const { number, line } = known.row
      this.#outbox.put({ to: number, from: line, body: text }, this.now(), { origin, until: null })
      this.#armNext()
      return true
    })
  }

  /** Never throws for an outside failure: a throwing alarm is retried a few times and then dropped for good. */
  override async alarm(): Promise<void> {
    this.#armedAt = null
    const owner = this.ctx.id.name ?? ''
    const rows = this.ctx.storage.transactionSync(() => {
      const now = this.now()
      const late = this.#outbox.expire(now)
      if (late > 0) log('outbox-too-late', { rows: late })
      const lost = this.#outbox.giveUp(now)
      if (lost > 0) log('outbox-gave-up', { rows: lost })
      return this.#outbox.claim(now)
    })
    for (const row of rows) {
      const message = { to: row.recipient, from: row.sender, body: row.body }
      const attempt = await this.carrier().send(message, { owner, row: row.id })
      this.ctx.storage.transactionSync(() => {
        const result = this.#outbox.attempted(row, attempt, this.now())
        if (attempt.kind === 'refused' && cannotText(attempt.code)) this.#record.noTexts()
        if (result === 'failed')
          log('outbox-failed', { code: attempt.kind === 'accepted' ? null : attempt.code })
      })
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
  }

  #happen(delivery: Delivery, now: number, before: Talk, held: Held, newest: Held): Answer | 'moved' {
    const seen = this.#record.answered(delivery.sid)
    if (seen !== null) return seen
    const { known, session: at, bundle } = this.#talk(delivery, now, before.known)
    if (bundle !== before.bundle) return 'moved'
    const { session, effects } = step(held.bundle, at, { ...delivery.event, at: now }, newest.bundle)
    const isCall = delivery.call !== null
    // A talk that had to begin on what is built in takes up the whole bundle as soon as there is one.
    const pinned = held.source === 'kv' ? held.hash : null
    const answer: Answer = { effects: effects.filter(isSaid) }
    const withheld = effects.some((e) => e.kind === 'withhold')
    this.#record.write({
      sid: delivery.sid,
      at: now,
      said: withheld ? NOT_KEPT : wordsOf(delivery.event),
      answer,
      session: isCall ? session : null,
      bundle: isCall ? pinned : null,
    })
    // A guided talk that is over leaves none of its answers behind in the steps it took.
    if (delivery.call !== null && at.tally !== null && session.tally === null)
      this.#record.forgetSteps(delivery.call, delivery.sid)
    const text = this.#carryOut(delivery, effects, session, isCall ? known.text : session, held.hash, now)
    this.#record.know(known, {
      number: delivery.from,
      line: delivery.to,
      profile: session.profile,
      text,
      bundle: text === known.text ? known.bundle : pinned,
    })
    this.#armNext()
    return answer
  }

  /** Does what the effects ask of this object, and answers the text talk after them. */
  #carryOut(
    delivery: Delivery,
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
        if (effect.what === 'opt-out' || effect.what === 'not-me') this.#outbox.cancel()
      }
      if (effect.kind === 'send') {
        this.#outbox.put({ to: delivery.from, from: delivery.to, body: effect.text }, now)
        if (effect.about !== null)
          text = afterSending(text ?? begin('text', session.profile, now), effect.about, session.profile, now)
      }
    }
    return text
  }

  /** The talk at hand, new or going on, and the bundle it began with, null where it begins now. */
  #talk(delivery: Delivery, now: number, before?: Known): Talk {
    const known = this.#record.known(before)
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
    const last = this.#isWithheld() ? this.#record.lastAt() : null
    return last !== null && last + WITHHELD_KEPT_MS <= this.now()
  }

  /**
   * One alarm, always the earliest thing owed: a row of the outbox, or words whose time is over. An alarm that is
   * already early enough is left, since setting one costs a row.
   */
  #armNext(): void {
    const now = this.now()
    const due = this.#outbox.nextDueAt()
    if (this.#armedAt !== null && (due === null || this.#armedAt <= due)) return
    const oldest = this.#record.oldestWordsAt()
    const over = oldest === null ? null : oldest + (this.#isWithheld() ? WITHHELD_KEPT_MS : KEPT_MS)
    const wanted = [due, over].filter((at) => at !== null)
    if (wanted.length === 0) return
    const next = Math.max(Math.min(...wanted), now + 1)
    this.arm(next)
    this.#armedAt = next
  }
}

/** Two callers may share a number (a shelter, a clinic): each call keeps the language it is in. */
const during = (call: Session, known: Known): Session['profile'] => ({
  ...known.profile,
  language: call.profile.language,
  known: call.profile.known,
})

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

/** One JSON object a line. Never a number, a name or a message. */
function log(what: string, fields: { [key: string]: string | number | null }): void {
  console.log(JSON.stringify({ what, ...fields }))
}
