import pg from 'pg';
import type { Row, Value } from '../src/database/database.ts';
import { blockWords } from '../src/search/postgres-search.ts';
import type { BulkWriter } from './bulk-writer.ts';

const ROWS_PER_INSERT = 2_000;

const PARAMETERS = `SET synchronous_commit = off; SET session_replication_role = replica;
  SET maintenance_work_mem = '512MB'; SET max_parallel_maintenance_workers = 2`;

export async function openPostgresWriter(url: string): Promise<BulkWriter> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(PARAMETERS);
  const { rows: indexes } = await client.query<{ name: string; sql: string }>(
    `SELECT indexname AS name, indexdef AS sql FROM pg_indexes
     WHERE schemaname = 'public' AND indexdef NOT LIKE 'CREATE UNIQUE%'`,
  );
  for (const { name } of indexes) await client.query(`DROP INDEX "${name}"`);
  const waiting = new Map<string, Row[]>();

  async function flush(table: string): Promise<void> {
    const rows = waiting.get(table) ?? [];
    if (rows.length === 0) return;
    waiting.set(table, []);
    const columns = Object.keys(rows[0]!);
    const names = columns.map((column) => `"${column}"`).join(', ');
    // One JSON array with everything is the shortest way to give many typed rows at once.
    const source = `json_populate_recordset(NULL::"${table}", $1)`;
    await client.query(`INSERT INTO "${table}" (${names}) SELECT ${names} FROM ${source}`, [
      JSON.stringify(
        rows.map((row) =>
          Object.fromEntries(Object.entries(row).map(([name, value]) => [name, toJson(value)])),
        ),
      ),
    ]);
  }

  async function flushSearch(): Promise<void> {
    const rows = waiting.get('CommentSearch') ?? [];
    waiting.set('CommentSearch', []);
    await client.query(
      `INSERT INTO "CommentSearch" ("commentId", "words")
       SELECT id, array_to_tsvector(string_to_array(words, ' ')) FROM unnest($1::int[], $2::text[]) AS t (id, words)`,
      [rows.map(({ id }) => id), rows.map(({ words }) => words)],
    );
  }

  async function queue(table: string, row: Row, write: () => Promise<void>): Promise<void> {
    const rows = waiting.get(table) ?? [];
    waiting.set(table, rows);
    if (rows.push(row) >= ROWS_PER_INSERT) await write();
  }

  return {
    add: (table, row) => queue(table, row, () => flush(table)),
    addSearch: (id, words) =>
      queue('CommentSearch', { id, words: [...words, ...blockWords(id)].join(' ') }, flushSearch),
    async finish() {
      await flushSearch();
      for (const table of waiting.keys()) if (table !== 'CommentSearch') await flush(table);
      for (const { sql } of indexes) await client.query(sql);
      await client.query(`SELECT setval(pg_get_serial_sequence(format('%I', table_name), 'id'), 10000000)
        FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'id' AND column_default LIKE 'nextval%'`);
      await client.query('ANALYZE');
      await client.end();
    },
  };
}

/** Instants become text in UTC, and bytes what PostgreSQL reads as such. */
const toJson = (value: Value): unknown =>
  value instanceof Uint8Array ? `\\x${Buffer.from(value).toString('hex')}` : value;
