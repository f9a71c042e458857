import Sqlite from 'better-sqlite3';
import pg from 'pg';
import { isPostgresUrl } from '../../src/database/open.ts';

/**
 * Keeps everybody else from writing to these tables, as a backup or a migration does: on SQLite by the file's
 * lock. @returns how to let them again
 */
export async function holdWriteLock(url: string, tables: string[]): Promise<() => Promise<void>> {
  if (!isPostgresUrl(url)) {
    const connection = new Sqlite(url.replace(/^file:/, ''));
    connection.exec('BEGIN IMMEDIATE');
    return async () => void connection.close();
  }
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('BEGIN');
  await client.query(`LOCK TABLE ${tables.map((table) => `"${table}"`).join(', ')} IN SHARE MODE`);
  return () => client.end();
}
