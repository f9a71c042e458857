import type { Database } from '../database/database.ts';
import type { CommentFilter } from './comment-filter.ts';
import { findIds } from './find-ids.ts';
import { findRiskiest } from './find-riskiest.ts';
import { idFrom } from '../http/field-chains.ts';

export type Order = 'oldest' | 'newest' | 'riskiest';

export interface PageWanted {
  order: Order;
  /** The `next` of the page before; null begins. */
  after: string | null;
  limit: number;
}

export interface FoundPage {
  ids: number[];
  /** Where the next page begins; null when this is the last. */
  next: string | null;
  /** The riskiest were chosen among the newest 1,000 that match, and there are more. */
  isBounded: boolean;
}

/** One page of the comments that a filter lets through. It stays in its place while comments arrive. */
export async function findComments(
  { database }: { database: Database },
  filter: CommentFilter,
  { order, after, limit }: PageWanted,
): Promise<FoundPage> {
  if (order === 'riskiest') return findRiskiest(database, filter, { after, limit });
  const start = after === null ? null : idFrom(after); // one that cannot be begins anew
  const ids = await findIds(database, filter, { order, after: start, limit: limit + 1 });
  const page = ids.slice(0, limit);
  return { ids: page, next: ids.length > limit ? String(page.at(-1)) : null, isBounded: false };
}

/**
 * How many comments a filter lets through.
 * @param cap counting stops there
 * @returns isExact false: there are more than `count`, which is the cap
 */
export async function countComments(
  { database }: { database: Database },
  filter: CommentFilter,
  cap: number,
): Promise<{ count: number; isExact: boolean }> {
  const ids = await findIds(database, filter, { order: 'newest', after: null, limit: cap + 1 });
  return { count: Math.min(ids.length, cap), isExact: ids.length <= cap };
}
