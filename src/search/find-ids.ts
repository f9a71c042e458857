import type { Database, Value } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import { type CommentFilter, groupsOf, isByStatusOnly } from './comment-filter.ts';
import { searchTable, type Wanted } from './search-table.ts';

/** A status alone is answered by the comments' own index, everything else by the search table. */
export function findIds(
  database: Database,
  filter: CommentFilter,
  wanted: Pick<Wanted, 'order' | 'after' | 'limit'>,
): Promise<number[]> {
  if (isByStatusOnly(filter)) return findByStatus(database, filter.status, wanted);
  const groups = groupsOf(filter);
  if (groups.length === 0) return findByStatus(database, undefined, wanted); // a search text without any word
  const { from, to } = filter;
  return searchTable(database.dialect).find(database, { groups, ...wanted, from, to });
}

async function findByStatus(
  database: Database,
  status: string | undefined,
  { order, after, limit }: Pick<Wanted, 'order' | 'after' | 'limit'>,
): Promise<number[]> {
  const [compare, direction] = order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
  const conditions: [string, Value][] = [];
  if (status !== undefined) conditions.push(['"status" = ?', status]);
  if (after !== null) conditions.push([`"id" ${compare} ?`, after]);
  const where = conditions.length > 0 ? `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}` : '';
  const rows = await readRows<{ id: number }>(
    database,
    `SELECT "id" FROM "Comment" ${where} ORDER BY "id" ${direction} LIMIT ?`,
    [...conditions.map(([, value]) => value), limit],
  );
  return rows.map(({ id }) => id);
}
