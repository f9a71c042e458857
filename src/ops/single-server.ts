import Sqlite from 'better-sqlite3';
import { isPostgresUrl } from '../database/open.ts';
import { sqliteFile } from '../database/sqlite-file.ts';
import type { Settings } from '../settings/settings.ts';
import { CannotStart } from './cannot-start.ts';

/** Referenced here so that no garbage collection closes it while the process lives. */
let held: Sqlite.Database | undefined;

/**
 * Keeps a second server off the same SQLite file: page cache and rate limits live in the one process. The
 * lock is the operating system's, so it ends with the process, however that ends.
 * @throws {CannotStart} also for MODE=web and MODE=worker, which are two servers of one database
 */
export function holdSingleServer({ databaseUrl, mode }: Pick<Settings, 'databaseUrl' | 'mode'>): void {
  if (isPostgresUrl(databaseUrl)) return;
  if (mode !== 'all') {
    throw new CannotStart(
      `MODE=${mode} needs PostgreSQL, because only one process can serve an SQLite file; leave MODE out or set DATABASE_URL`,
    );
  }
  const file = sqliteFile(databaseUrl);
  try {
    held = new Sqlite(`${file}.server`, { timeout: 0 });
    held.exec('PRAGMA locking_mode=EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new CannotStart(
      `another Moderato serves ${file} already; stop it first, or use PostgreSQL for several processes`,
      { mayPass: true },
    );
  }
}
