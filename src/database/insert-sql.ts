import type { Row } from './database.ts';

const cache = new Map<string, string>();

/** `INSERT ... RETURNING "id"` for a row with these columns, with `?` for each value. */
export function insertSql(table: string, row: Row): string {
  const columns = Object.keys(row);
  const key = `${table}(${columns.join()})`;
  let sql = cache.get(key);
  if (sql === undefined) {
    const names = columns.map((column) => `"${column}"`).join(', ');
    const marks = columns.map(() => '?').join(', ');
    sql = `INSERT INTO "${table}" (${names}) VALUES (${marks}) RETURNING "id"`;
    cache.set(key, sql);
  }
  return sql;
}
