import type { Value } from '../database/database.ts';

/**
 * The parts of a SELECT that keep comments submitted in [from, to); the words of the days are no more than a
 * first sieve, since a day of the site's time zone is not a day in UTC.
 * @param id the column with the comment's id
 */
export function submittedBetween(
  id: string,
  from: Date | undefined,
  to: Date | undefined,
): { join: string; condition: string; values: Value[] } {
  if (!from && !to) return { join: '', condition: '', values: [] };
  return {
    // A cross join keeps SQLite from starting with the comments.
    join: 'CROSS JOIN "Comment" c',
    condition: `AND c."id" = ${id} ${from ? 'AND c."submittedAt" >= ?' : ''} ${to ? 'AND c."submittedAt" < ?' : ''}`,
    values: [from, to].filter((instant) => instant !== undefined),
  };
}
