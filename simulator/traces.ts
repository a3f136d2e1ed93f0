/** Rows of one table, each as its columns have it. */
export type Traces = Record<string, Record<string, string | number | null>[]>

const MOST_ROWS = 50

/**
 * The rows of an object that name `sid` in any column, or were written at one of `instants` (epoch milliseconds): a
 * transaction gives all its rows the instant of what happened. Tables in `whole` are given as they stand now.
 */
export function traces(
  sql: SqlStorage,
  sid: string,
  instants: readonly number[],
  whole: readonly string[] = [],
): Traces {
  const tables = sql
    .exec<{ name: string }>(
      `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND substr(name, 1, 1) <> '_'
        ORDER BY name`,
    )
    .toArray()
  const found: Traces = {}
  for (const { name } of tables) {
    const columns = sql.exec(`SELECT * FROM "${name}" LIMIT 0`).columnNames
    const isOne = columns.map((column) => `instr(CAST("${column}" AS TEXT), ?1) > 0`)
    const isThen = columns.map(
      (column) => `(typeof("${column}") = 'integer' AND "${column}" IN (SELECT value FROM json_each(?2)))`,
    )
    const rows = sql
      .exec<Record<string, string | number | null>>(
        `SELECT * FROM "${name}" WHERE ${whole.includes(name) ? 'true OR ?1 = ?2' : [...isOne, ...isThen].join(' OR ')} LIMIT ${MOST_ROWS}`,
        sid,
        JSON.stringify(instants),
      )
      .toArray()
    if (rows.length > 0) found[name] = rows
  }
  return found
}
