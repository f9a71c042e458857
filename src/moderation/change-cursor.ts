/**
 * How far somebody has read the log. On PostgreSQL an entry can become visible after one with a higher id, so
 * the ids that were skipped near the end are remembered and looked for again.
 */
export interface Cursor {
  latest: number;
  missing: number[];
}

/** More than what a few bulk decisions write at the same time. */
const WINDOW = 500;
const HIGHEST_ID = 2_147_483_647;

/** As addresses and events carry it, such as `1234` or `1234-1229-1231`. */
export const formatCursor = ({ latest, missing }: Cursor): string => [latest, ...missing].join('-');

/** What cannot be read begins at the start. */
export function parseCursor(sent: unknown): Cursor {
  const [latest = 0, ...missing] = typeof sent === 'string' ? sent.split('-').map(Number) : [];
  const isId = (id: number) => Number.isSafeInteger(id) && id >= 0 && id <= HIGHEST_ID;
  if (![latest, ...missing].every(isId) || missing.length > WINDOW) return { latest: 0, missing: [] };
  return { latest, missing };
}

/** An id below it that is missing was never written. */
export const oldestWatched = (latest: number): number => Math.max(1, latest - WINDOW + 1);

/** @param seen the ids that were read meanwhile */
export function moveOn(before: Cursor, seen: ReadonlySet<number>): Cursor {
  const latest = Math.max(before.latest, ...seen);
  const oldest = oldestWatched(latest);
  const missing = before.missing.filter((id) => id >= oldest && !seen.has(id));
  for (let id = Math.max(before.latest + 1, oldest); id < latest; id++) if (!seen.has(id)) missing.push(id);
  return { latest, missing };
}
