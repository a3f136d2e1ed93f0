import { rungFor } from '../core/letter.ts'

/** Who is reached, and from which of our numbers, in E.164. */
export type People = { to: string; from: string }

/** A text that we begin. */
export type Message = People & { body: string }

export type Status =
  | 'queued'
  | 'accepted'
  | 'scheduled'
  | 'sending'
  | 'sent'
  | 'delivered'
  | 'undelivered'
  | 'failed'
  | 'canceled'

/** What the carrier said to one attempt. A refusal is final; trouble is tried again. */
export type Attempt =
  | { kind: 'accepted'; sid: string }
  | { kind: 'refused'; code: number }
  | { kind: 'trouble'; code: number | null }

/** Who carries a message out of the house. `owner` and `row` come back in every status callback. Never throws. */
export type Carrier = {
  send(message: Message, from: { owner: string; row: number }): Promise<Attempt>
  /**
   * This very message, if the carrier has it already since epoch ms `since` and its sid is none of `ours`; null if it
   * has not. Trouble if that cannot be known now.
   */
  find(message: Message, since: number, ours: readonly string[]): Promise<Attempt | null>
  /** The words of a message at the carrier are blanked, a recording or an empty queue is removed, by its sid. */
  redact(sid: string): Promise<Attempt>
  /** The sids of every message between these two numbers that the carrier still has; null if that cannot be known now. */
  between(people: People): Promise<string[] | null>
  /** Rings a phone; what is said comes with the webhooks that its answer brings, `owner` and `row` with them. */
  call(people: People, from: { owner: string; row: number }): Promise<Attempt>
  /** A call that rings or is under way ends, by its sid. */
  hangUp(sid: string): Promise<Attempt>
  /** The sid of a call to that phone since epoch ms `since`; null if there is none, or it is not known. */
  findCall(people: People, since: number): Promise<string | null>
}

/** A row as the outbox keeps it. `state` only moves on: waiting → claimed → sent → delivered or failed. */
export type Row = {
  id: number
  body: string
  recipient: string
  sender: string
  attempts: number
  origin: string | null
  until: number | null
  created_at: number
}

/** The origin of rows that ask the carrier to forget something; their body is its sid. */
export const REDACT = 'redact'
/** The origin of a row that asks the carrier what it has of a number, since answers given at once have no sid here. */
export const REDACT_REST = 'redact-rest'
/** So long after FORGET ME: its own confirmation has arrived by then, and before that it cannot be blanked. */
const REST_AFTER_MS = 10 * 60_000
/** The carrier may be in trouble for long, and what was promised to be blanked is asked for until it is. */
const REDACT_FOR_MS = 7 * 86_400_000
/** Stands where a text has its words. */
const REST = '(rest)'

/** The origin of rows that end a call; their body is its sid. */
export const HANG_UP = 'hang-up'

/** Rows that are calls say so at the end of their origin. They carry no words. */
export const isCall = (origin: string | null): boolean => / call(?: again)?$/.test(origin ?? '')
/** Rows whose origin begins so go out one after another: the lines of a talk between two people. */
export const IN_ORDER = 'desk '
/** True of a row that is not behind another of them. */
const IS_FIRST = `(origin IS NULL OR origin NOT LIKE '${IN_ORDER}%' OR id =
  (SELECT min(id) FROM outbox WHERE origin LIKE '${IN_ORDER}%' AND state IN ('waiting', 'claimed')))`
/** Stands where a text has its words. */
export const CALL = '(call)'

/** For what helps at any time; what has an `until` is tried until then. */
export const MAX_ATTEMPTS = 6
/**
 * A claim that nobody settled (the process died, or only the answer was lost) is taken up again after this: so long a
 * callback has to settle it, and the carrier's list to show it.
 */
const LEASE_MS = 60_000
const BACKOFF_MS = 2_000
const LONGEST_PAUSE_MS = 5 * 60_000

/** Too many requests: the carrier took nothing, so nothing need be waited for or looked for. */
const isNotTaken = (code: number | null): boolean => code === 429 || code === 20429

/** Refusals that mean this phone takes no texts at all: 21614 not a mobile, 30006 a landline. */
export const cannotText = (code: number | null): boolean => code === 21614 || code === 30006

/** Whoever has this phone told the carrier to stop, and we were not told. */
export const isBlocked = (code: number | null): boolean => code === 21610

/** The carrier no longer knows this handset: whoever has the number next must not get what was asked for here. */
export const isUnknownHandset = (code: number | null): boolean => code === 30005

export const OUTBOX_SCHEMA = `
  CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL,
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'claimed', 'sent', 'delivered', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    created_at INTEGER NOT NULL,
    sid TEXT,
    error INTEGER
  ) STRICT`

/**
 * What a row is for, so that it can be cancelled and is never put in twice; and until when it helps (epoch ms): a row
 * that could not go out by then is dropped, not sent late.
 */
export const OUTBOX_ORIGIN = `
  ALTER TABLE outbox ADD COLUMN origin TEXT;
  ALTER TABLE outbox ADD COLUMN until INTEGER`

/** The outbox of one object: rows put in by its transactions, taken out by its alarm. */
export class Outbox {
  readonly #sql: SqlStorage
  readonly #random: () => number

  constructor(sql: SqlStorage, random: () => number) {
    this.#sql = sql
    this.#random = random
  }

  /** Part of the caller's transaction. It goes out at once, or at `due` (epoch ms). */
  put(
    message: Message,
    now: number,
    purpose: { origin: string; until: number | null } | null = null,
    due = now,
  ): void {
    this.#sql.exec(
      `INSERT INTO outbox (body, recipient, sender, state, due_at, created_at, origin, until)
        VALUES (?, ?, ?, 'waiting', ?, ?, ?, ?)`,
      message.body,
      message.to,
      message.from,
      due,
      now,
      purpose?.origin ?? null,
      purpose?.until ?? null,
    )
  }

  /**
   * Everything sent and `received` (sids) is to be forgotten at the carrier too, and a little later whatever else it has
   * of these two numbers. Here only sids stay until then, and the number in that one row.
   */
  redact(people: People, received: readonly string[], now: number): void {
    const sent = this.#sql
      .exec<{ sid: string }>(
        `SELECT sid FROM outbox WHERE sid IS NOT NULL AND coalesce(origin, '') <> ?1 AND body <> ?2
          UNION SELECT body FROM outbox WHERE origin = ?1 AND due_at IS NOT NULL`,
        REDACT,
        CALL,
      )
      .toArray()
      .map((row) => row.sid)
    // Calls that are to end still are.
    this.#sql.exec(
      `DELETE FROM outbox WHERE coalesce(origin, '') <> ? OR state NOT IN ('waiting', 'claimed')`,
      HANG_UP,
    )
    for (const sid of new Set([...sent, ...received])) this.remove(sid, now)
    if (people.to !== '')
      this.put(
        { ...people, body: REST },
        now,
        { origin: REDACT_REST, until: now + REDACT_FOR_MS },
        now + REST_AFTER_MS,
      )
  }

  /** What the carrier still had of a number is blanked too, and the number is forgotten here. */
  redactRest(row: Row, sids: readonly string[], now: number): void {
    this.#sql.exec(
      `UPDATE outbox SET state = 'delivered', due_at = NULL, recipient = '', sender = '' WHERE id = ?`,
      row.id,
    )
    const known = new Set(
      this.#sql
        .exec<{ body: string }>('SELECT body FROM outbox WHERE origin = ?', REDACT)
        .toArray()
        .map((one) => one.body),
    )
    for (const sid of sids) if (!known.has(sid)) this.remove(sid, now)
  }

  /** What the carrier keeps under this sid goes there, at once or at `due` (epoch ms). */
  remove(sid: string, now: number, due = now): void {
    this.put({ to: '', from: '', body: sid }, now, { origin: REDACT, until: due + REDACT_FOR_MS }, due)
  }

  /** What was put in for this does not go out any more, and its words go, here and at the carrier. */
  unsay(origin: string, now: number): void {
    const rows = this.#sql
      .exec<{ sid: string | null }>(
        `UPDATE outbox SET body = '', due_at = NULL,
            state = CASE WHEN state IN ('waiting', 'claimed') THEN 'failed' ELSE state END
          WHERE origin = ? RETURNING sid`,
        origin,
      )
      .toArray()
    for (const { sid } of rows) if (sid !== null) this.remove(sid, now)
  }

  /** True if a row was ever put in for this. */
  has(origin: string): boolean {
    return this.#sql.exec('SELECT 1 FROM outbox WHERE origin = ? LIMIT 1', origin).toArray().length > 0
  }

  /** What a row was put in for, and until when it helps (epoch ms). */
  purpose(id: number): { origin: string | null; until: number | null } | null {
    return (
      this.#sql
        .exec<{ origin: string | null; until: number | null }>(
          'SELECT origin, until FROM outbox WHERE id = ?',
          id,
        )
        .toArray()[0] ?? null
    )
  }

  /**
   * Nothing that waits goes out any more, nor is what is on its way just now tried again; with `origin`, nothing
   * whose origin begins so, `%` standing for anything. What was promised stays: to blank, and to hang up. Answers the
   * rows that this is true of.
   */
  cancel(origin = ''): number[] {
    return this.#ids(
      `UPDATE outbox SET state = 'failed', due_at = NULL, error = 21610
        WHERE state IN ('waiting', 'claimed') AND coalesce(origin, '') LIKE ? || '%'
          AND coalesce(origin, '') NOT IN (?, ?, ?) RETURNING id`,
      origin,
      REDACT,
      REDACT_REST,
      HANG_UP,
    )
  }

  /** Calls put in for this are not made; those that ring, or are under way, are hung up. */
  callOff(origin: string, now: number): void {
    const placed = this.#sql
      .exec<{ sid: string }>(
        `SELECT sid FROM outbox WHERE state = 'sent' AND sid IS NOT NULL AND origin LIKE ? || '%'`,
        origin,
      )
      .toArray()
    this.cancel(origin)
    for (const { sid } of placed) this.hangUp(sid, now)
  }

  hangUp(sid: string, now: number): void {
    this.put({ to: '', from: '', body: sid }, now, { origin: HANG_UP, until: null })
  }

  /** Numbers and words of what is done and was begun by `before` (epoch ms) are blanked; how it ended stays. */
  blank(before: number): void {
    this.#sql.exec(
      `UPDATE outbox SET body = '', recipient = '', sender = '' WHERE due_at IS NULL AND created_at <= ? AND body <> ''`,
      before,
    )
  }

  /** The earliest time at which something is owed, in epoch milliseconds, or null. */
  nextDueAt(): number | null {
    return this.#sql
      .exec<{ next: number | null }>(
        `SELECT min(due_at) AS next FROM outbox WHERE due_at IS NOT NULL AND ${IS_FIRST}`,
      )
      .one().next
  }

  /** Rows that would only go out when they no longer help are dropped; answers their ids. */
  expire(now: number): number[] {
    return this.#ids(
      `UPDATE outbox SET state = 'failed', due_at = NULL
        WHERE until < ? AND state IN ('waiting', 'claimed') RETURNING id`,
      now,
    )
  }

  #ids(update: string, ...bindings: (string | number)[]): number[] {
    return this.#sql
      .exec<{ id: number }>(update, ...bindings)
      .toArray()
      .map((row) => row.id)
  }

  /** What the row is for, or null. */
  origin(id: number): string | null {
    const [row] = this.#sql
      .exec<{ origin: string | null }>('SELECT origin FROM outbox WHERE id = ?', id)
      .toArray()
    return row?.origin ?? null
  }

  /** The carrier's sids of rows with these very words. */
  sids(body: string): string[] {
    return this.#sql
      .exec<{ sid: string }>('SELECT sid FROM outbox WHERE sid IS NOT NULL AND body = ?', body)
      .toArray()
      .map((row) => row.sid)
  }

  /** Claims what is due, before anything outside is called. A second claimant finds nothing. */
  claim(now: number): Row[] {
    return this.#sql
      .exec<Row>(
        `UPDATE outbox SET state = 'claimed', attempts = attempts + 1, due_at = ?
          WHERE due_at <= ? AND state IN ('waiting', 'claimed')
            AND (attempts < ? OR until IS NOT NULL) AND ${IS_FIRST}
          RETURNING id, body, recipient, sender, attempts, origin, until, created_at`,
        now + LEASE_MS,
        now,
        MAX_ATTEMPTS,
      )
      .toArray()
  }

  /** Rows whose last lease ran out without an answer are given up; answers their ids. */
  giveUp(now: number): number[] {
    return this.#ids(
      `UPDATE outbox SET state = 'failed', due_at = NULL
        WHERE due_at <= ? AND state IN ('waiting', 'claimed') AND attempts >= ? AND until IS NULL RETURNING id`,
      now,
      MAX_ATTEMPTS,
    )
  }

  /** The carrier's answer. A callback may have settled the row before: then nothing changes. */
  attempted(row: Row, attempt: Attempt, now: number): 'sent' | 'again' | 'failed' {
    if (attempt.kind === 'accepted') {
      const { rowsWritten } = this.#sql.exec(
        `UPDATE outbox SET state = 'sent', sid = ?, due_at = NULL WHERE id = ? AND state = 'claimed'`,
        attempt.sid,
        row.id,
      )
      // Called off while the carrier was asked for it: it rings now, and must not; or its words are there, and must not.
      if (rowsWritten === 0 && rungFor(row.origin) !== null) this.hangUp(attempt.sid, now)
      else if (rowsWritten === 0 && this.#isUnsaid(row.id)) this.remove(attempt.sid, now)
      return 'sent'
    }
    if (attempt.kind === 'trouble' && (row.attempts < MAX_ATTEMPTS || row.until !== null)) {
      const least = isNotTaken(attempt.code) ? 0 : LEASE_MS
      const most = Math.min(BACKOFF_MS * 2 ** row.attempts, LONGEST_PAUSE_MS)
      const pause = least + Math.ceil(this.#random() * most)
      this.#sql.exec(
        `UPDATE outbox SET state = 'waiting', due_at = ?, error = ? WHERE id = ? AND state = 'claimed'`,
        now + pause,
        attempt.code,
        row.id,
      )
      return 'again'
    }
    this.#sql.exec(
      `UPDATE outbox SET state = 'failed', due_at = NULL, error = ? WHERE id = ? AND state = 'claimed'`,
      attempt.code,
      row.id,
    )
    return 'failed'
  }

  #isUnsaid(id: number): boolean {
    return (
      this.#sql.exec(`SELECT 1 FROM outbox WHERE id = ? AND body = '' AND sid IS NULL`, id).toArray().length >
      0
    )
  }

  /**
   * A status callback, perhaps late, doubled or out of order. It settles a row that never heard the carrier's answer.
   * A row is written only when its state changes; false if it did not.
   */
  settle(id: number, sid: string, status: Status, error: number | null): boolean {
    const state =
      status === 'delivered'
        ? 'delivered'
        : status === 'failed' || status === 'undelivered' || status === 'canceled'
          ? 'failed'
          : 'sent'
    const from = state === 'sent' ? `'waiting', 'claimed'` : `'waiting', 'claimed', 'sent'`
    return (
      this.#sql.exec(
        `UPDATE outbox SET state = ?, sid = ?, error = ?, due_at = NULL
          WHERE id = ? AND (sid IS NULL OR sid = ?) AND state IN (${from})`,
        state,
        sid,
        error,
        id,
        sid,
      ).rowsWritten > 0
    )
  }
}
