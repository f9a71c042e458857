import { withAnnouncements } from './announcements.ts';
import type { Database } from './database.ts';
import { migrate } from './migrate.ts';
import { sqliteFile } from './sqlite-file.ts';
import { openSqlite } from './sqlite.ts';
import { watchWrites } from './watch-writes.ts';

export const isPostgresUrl = (url: string): boolean => /^postgres(ql)?:/.test(url);

/**
 * Migrates, then opens.
 * @param url `file:...`, in a folder that is there, or `postgresql://...`
 */
export async function openDatabase(url: string): Promise<Database> {
  if (!isPostgresUrl(url)) {
    const file = sqliteFile(url);
    await migrate(`file:${file}`);
    return withAnnouncements(watchWrites(await openSqlite(file)));
  }
  await migrate(url);
  const { openPostgres } = await import('./postgres.ts'); // 16 MB that a site on SQLite does not need
  return withAnnouncements(watchWrites(await openPostgres(url)));
}
