import Sqlite from 'better-sqlite3';
import type { Value } from '../src/database/database.ts';
import type { BulkWriter } from './bulk-writer.ts';

const ROWS_PER_COMMIT = 200_000;
const FTS5_HASH_BYTES = 1024 * 1024; // FTS5's own choice
const BULK_HASH_BYTES = 32 * FTS5_HASH_BYTES; // merges less often

export function openSqliteWriter(file: string): BulkWriter {
  const database = new Sqlite(file);
  database.exec('PRAGMA synchronous=OFF; PRAGMA foreign_keys=OFF; PRAGMA cache_size=-200000');
  const indexes = database
    .prepare("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql LIKE 'CREATE INDEX%'")
    .all() as { name: string; sql: string }[];
  for (const { name } of indexes) database.exec(`DROP INDEX "${name}"`);
  const setHashSize = (bytes: number) =>
    database.exec(`INSERT INTO "CommentSearch" ("CommentSearch", rank) VALUES ('hashsize', ${bytes})`);
  setHashSize(BULK_HASH_BYTES);
  const inserts = new Map<string, Sqlite.Statement>();
  const insertWords = database.prepare('INSERT INTO "CommentSearch" (rowid, "words") VALUES (?, ?)');
  let rows = 0;
  database.exec('BEGIN');

  function count(): void {
    if (++rows % ROWS_PER_COMMIT === 0) database.exec('COMMIT; BEGIN');
  }

  return {
    async add(table, row) {
      let insert = inserts.get(table);
      if (!insert) {
        const columns = Object.keys(row).map((column) => `"${column}"`);
        const marks = columns.map(() => '?').join(', ');
        insert = database.prepare(`INSERT INTO "${table}" (${columns.join(', ')}) VALUES (${marks})`);
        inserts.set(table, insert);
      }
      const values = Object.values(row);
      for (let at = 0; at < values.length; at++) values[at] = toSqlite(values[at]!);
      insert.run(values);
      count();
    },
    async addSearch(commentId, words) {
      insertWords.run(commentId, words.join(' '));
      count();
    },
    async finish() {
      setHashSize(FTS5_HASH_BYTES);
      for (const { sql } of indexes) database.exec(sql);
      database.exec('COMMIT; PRAGMA wal_checkpoint(TRUNCATE)');
      database.close();
    },
  };
}

/** As the application stores it. */
function toSqlite(value: Value): Exclude<Value, boolean | Date> {
  if (value instanceof Date) return value.toISOString().replace('Z', '+00:00');
  return typeof value === 'boolean' ? Number(value) : value;
}
