/** Letters that one object owes another: rows in the transaction that caused them, delivered by its alarm. */
export const POST_SCHEMA = `
  CREATE TABLE letter (
    id INTEGER PRIMARY KEY,
    recipient TEXT NOT NULL,
    body TEXT,
    attempts INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER
  ) STRICT;
  CREATE TABLE correspondent (
    name TEXT PRIMARY KEY,
    last INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID`

/** Where an object takes letters: `from` names the sender, `id` is its number of the letter. False: not now. */
export type Mailbox<L> = { post(from: string, id: number, letter: L): Promise<boolean> }

export type Letter = { id: number; recipient: string; body: string; attempts: number }

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 60_000
/** Letters of one alarm; what is left goes with the next. */
const MOST_AT_ONCE = 100

/**
 * The post of one object. A letter is tried until it is taken, and the one behind it waits for it, so letters between
 * two objects arrive in order; each once, because the receiver remembers the highest number that it took from each
 * sender. Numbers grow with the clock too, so that an object that was emptied does not begin again below them.
 */
export class Post {
  readonly #sql: SqlStorage

  constructor(sql: SqlStorage) {
    this.#sql = sql
  }

  /** Part of the caller's transaction. Answers the number of the letter, which its receiver knows it by. */
  put(recipient: string, letter: object, now: number): number {
    return this.#sql
      .exec<{ id: number }>(
        `INSERT INTO letter (id, recipient, body, due_at)
          SELECT max(coalesce(max(id), 0) + 1, ?), ?, ?, ? FROM letter RETURNING id`,
        now,
        recipient,
        JSON.stringify(letter),
        now,
      )
      .one().id
  }

  /** The first letter to each receiver that is due. */
  due(now: number): Letter[] {
    return this.#sql
      .exec<Letter>(
        `SELECT id, recipient, body, attempts FROM letter AS first
          WHERE body IS NOT NULL AND due_at <= ?
            AND id = (SELECT min(id) FROM letter WHERE recipient = first.recipient AND body IS NOT NULL)
          ORDER BY id`,
        now,
      )
      .toArray()
  }

  /** When the post must be looked after next, in epoch milliseconds, or null. */
  nextDueAt(): number | null {
    return this.#sql
      .exec<{ next: number | null }>(
        `SELECT min(due_at) AS next FROM letter
          WHERE id IN (SELECT min(id) FROM letter WHERE body IS NOT NULL GROUP BY recipient)`,
      )
      .one().next
  }

  /** It was taken. Its words go; the highest number stays. */
  delivered(id: number): void {
    this.#sql.exec('UPDATE letter SET body = NULL, due_at = NULL WHERE id = ?', id)
    this.#sql.exec('DELETE FROM letter WHERE body IS NULL AND id < (SELECT max(id) FROM letter)')
  }

  /** These are not delivered any more, if they were not yet, and their words go. */
  drop(ids: readonly number[]): void {
    for (const id of ids) this.delivered(id)
  }

  /** The receiver could not be reached: again, at ever longer pauses, for as long as it takes. */
  failed(letter: Letter, now: number): void {
    const pause = Math.min(FIRST_PAUSE_MS * 2 ** letter.attempts, LONGEST_PAUSE_MS)
    this.#sql.exec(
      'UPDATE letter SET attempts = attempts + 1, due_at = ? WHERE id = ?',
      now + pause,
      letter.id,
    )
  }

  /** True if letter `id` of `sender` was not taken before; it is from now on. Part of the receiver's transaction. */
  isNew(sender: string, id: number): boolean {
    return (
      this.#sql.exec(
        `INSERT INTO correspondent (name, last) VALUES (?, ?)
          ON CONFLICT (name) DO UPDATE SET last = excluded.last WHERE excluded.last > last`,
        sender,
        id,
      ).rowsWritten > 0
    )
  }

  /**
   * Delivers what is due, each receiver's letters one after another. Called by the alarm, outside any transaction; an
   * outside failure is a pause and never thrown. `boxOf` gives the receiver, which knows what kind of letters it gets.
   */
  async deliver<L>(
    ctx: DurableObjectState,
    sender: string,
    boxOf: (letter: Letter) => Mailbox<L>,
    now: () => number,
  ): Promise<void> {
    for (let n = 0; n < MOST_AT_ONCE; n += 1) {
      const [letter] = this.due(now())
      if (letter === undefined) return
      const isTaken = await boxOf(letter)
        // Written by `put` of this object, whose caller knows the receiver.
        .post(sender, letter.id, JSON.parse(letter.body) as L)
        .catch(() => false)
      ctx.storage.transactionSync(() => (isTaken ? this.delivered(letter.id) : this.failed(letter, now())))
    }
  }
}
