import type { Tx } from '../database/database.ts';
import { indexComment } from '../search/search-text.ts';
import { countDays, type CountedComment } from './count-days.ts';
import { takeBackEvents, oweEvents } from '../webhooks/owe-events.ts';
import { eventOfStatus } from '../webhooks/events.ts';
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

/** What brought the moves about. */
export interface Cause {
  at: Date;
  /** The decision, where there is one. */
  batchId?: number | null;
  /** The decision is taken back: webhooks are not told of it at all. */
  isUndo?: boolean;
}

/**
 * Keeps all counts and the search true to comments that came, changed or went, and owes webhooks the news. Call it once in the transaction
 * that changes them, at its end: it locks rows that others may be waiting for, always in the same order.
 * @param timeZone of the site
 */
export async function recordMoves(
  tx: Tx,
  timeZone: string,
  moves: readonly Move[],
  cause: Cause,
): Promise<void> {
  if (moves.length === 0) return;
  for (const { before, after } of moves) await indexComment(tx, (after ?? before)!.id);
  await countMoves(tx, moves);
  await countDays(tx, timeZone, moves);
  await tellWebhooks(tx, moves, cause);
}

async function tellWebhooks(
  tx: Tx,
  moves: readonly Move[],
  { at, batchId = null, isUndo = false }: Cause,
): Promise<void> {
  const after = moves.flatMap((move) => (move.after && hasMoved(move) ? [move.after] : []));
  if (isUndo && batchId !== null) {
    return takeBackEvents(tx, { batchId, commentIds: after.map(({ id }) => id), at });
  }
  const happenings = after.flatMap(({ id, status }) => {
    const event = eventOfStatus(status);
    return event ? [{ event, commentId: id }] : [];
  });
  await oweEvents(tx, happenings, { at, batchId });
}

const hasMoved = ({ before, after }: Move): boolean => before?.status !== after?.status;
