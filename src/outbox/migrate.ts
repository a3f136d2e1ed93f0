/**
 * Brings the tables of one object up to date. `PRAGMA user_version` is refused inside a Durable Object, hence a table.
 */
export function migrate(storage: DurableObjectStorage, migrations: readonly string[]): void {
  storage.transactionSync(() => {
    storage.sql.exec('CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL) STRICT')
    const [row] = storage.sql.exec<{ version: number }>('SELECT version FROM schema_version').toArray()
    const from = row?.version ?? 0
    if (from >= migrations.length) return
    for (const sql of migrations.slice(from)) storage.sql.exec(sql)
    storage.sql.exec(
      row ? 'UPDATE schema_version SET version = ?' : 'INSERT INTO schema_version VALUES (?)',
      migrations.length,
    )
  })
}
