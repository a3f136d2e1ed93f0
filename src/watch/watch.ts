import { DurableObject } from 'cloudflare:workers'

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS owing (name TEXT PRIMARY KEY, since INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS swept (id INTEGER PRIMARY KEY CHECK (id = 1), until INTEGER NOT NULL, looked INTEGER NOT NULL) STRICT`

/** Epoch milliseconds. */
export type Reached = { until: number; looked: number }

/** The name of the one object that watches over the others. */
export const WATCH = 'watch'

/**
 * The runtime cannot enumerate objects, so this one holds the names of those that owe something on a later day, and how
 * far the last sweep came. A name is written when its first reminder is set up and goes when nothing is owed any more:
 * no row is written for a reminder that merely goes out.
 */
export class WatchObject<E> extends DurableObject<E> {
  constructor(ctx: DurableObjectState, env: E) {
    super(ctx, env)
    ctx.storage.sql.exec(SCHEMA)
  }

  /** `name` owes something from now on, `at` being epoch milliseconds. */
  add(name: string, at: number): void {
    this.ctx.storage.sql.exec(
      'INSERT INTO owing VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET since = excluded.since',
      name,
      at,
    )
  }

  /** These owed nothing when they were looked at; one that was added again after `before` stays. */
  remove(names: readonly string[], before: number): void {
    for (const name of names)
      this.ctx.storage.sql.exec('DELETE FROM owing WHERE name = ? AND since <= ?', name, before)
  }

  /** Names from `from` on and before `to`, in their order. */
  names(from: string, to: string): string[] {
    return this.ctx.storage.sql
      .exec<{ name: string }>('SELECT name FROM owing WHERE name >= ? AND name < ? ORDER BY name', from, to)
      .toArray()
      .map((row) => row.name)
  }

  /**
   * How far the sweeps came, in epoch milliseconds: until when texts were taken up, and until when objects had their
   * turn. Null before the first.
   */
  reached(): Reached | null {
    return this.ctx.storage.sql.exec<Reached>('SELECT until, looked FROM swept').toArray()[0] ?? null
  }

  /** A sweep came so far. */
  came({ until, looked }: Reached): void {
    this.ctx.storage.sql.exec(
      `INSERT INTO swept VALUES (1, ?, ?) ON CONFLICT (id) DO UPDATE
         SET until = max(until, excluded.until), looked = max(looked, excluded.looked)`,
      until,
      looked,
    )
  }
}
