import { withAnnouncements } from './announcements.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { openSqlite } from './sqlite.ts';
import { watchWrites } from './watch-writes.ts';

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/.test(url);

/**
 * Migrates, then opens.
 * @param url `file:...`, in a folder that is there, or `postgresql://...`
 */
export async function openDatabase(url: string): Promise<Database> {
  const file = url.replace(/^file:/, '');
  await migrate(url);
  if (!isPostgresUrl(url)) return withAnnouncements(watchWrites(await openSqlite(file)));
  const { openPostgres } = await import('./postgres.ts'); // 16 MB that a site on SQLite does not need
  return withAnnouncements(watchWrites(await openPostgres(url)));
}
