import Sqlite from 'better-sqlite3';
import { isPostgresUrl } from '../database/open.ts';
import { CannotStart } from './cannot-start.ts';

/** Referenced here so that no garbage collection closes it while the process lives. */
let held: Sqlite.Database | undefined;

/**
 * Keeps a second server off the same SQLite file: page cache and rate limits live in the one process. The
 * lock is the operating system's, so it ends with the process, however that ends.
 * @throws {CannotStart}
 */
export function holdSingleServer(databaseUrl: string): void {
  if (isPostgresUrl(databaseUrl)) return;
  const file = databaseUrl.replace(/^file:/, '');
  try {
    held = new Sqlite(`${file}.server`, { timeout: 0 });
    held.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new CannotStart(
      `another Moderato serves ${file} already; stop it first, or use PostgreSQL for several processes`,
    );
  }
}
