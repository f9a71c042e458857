import type { Tx } from '../database/database.ts';
import { indexComment } from '../search/search-text.ts';
import { countDays, type CountedComment } from './count-days.ts';
import { countMoves } from './counts.ts';

/** A comment as it was before, or is after, its status or text changed. */
export interface MovedComment extends CountedComment {
  articleId: number;
  commenterId: number;
}

/** `before` is null for a new comment, `after` for one that is gone for good. */
export interface Move {
  before: MovedComment | null;
  after: MovedComment | null;
}

/**
 * Keeps all counts and the search true to comments that came, changed or went. Call it once in the transaction
 * that changes them, at its end: it locks rows that others may be waiting for, always in the same order.
 * @param timeZone of the site
 */
export async function recordMoves(tx: Tx, timeZone: string, moves: readonly Move[]): Promise<void> {
  if (moves.length === 0) return;
  for (const { before, after } of moves) await indexComment(tx, (after ?? before)!.id);
  await countMoves(tx, moves);
  await countDays(tx, timeZone, moves);
}
