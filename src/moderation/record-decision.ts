import type { Tx } from '../database/database.ts';
import { type Move, recordMoves } from '../moderation-log/move.ts';
import { TOLD_AFTER_MS } from '../moderation-log/undo-window.ts';
import { oweConfirmations } from '../notifications/confirm-address.ts';
import type { Site } from '../sites/current-site.ts';
import { later } from '../time/clock.ts';

const HIDDEN = ['spam', 'trash'];

/**
 * Ends the transaction of a decision: records its moves, and asks the authors of what was taken out of spam or trash
 * to confirm the mails that nobody asked them about while it was there.
 */
export async function recordDecision(
  tx: Tx,
  { readerMails, timeZone }: Pick<Site, 'readerMails' | 'timeZone'>,
  moves: readonly Move[],
  { at, batchId }: { at: Date; batchId: number | null },
): Promise<void> {
  await recordMoves(tx, timeZone, moves, { at, batchId });
  if (!readerMails) return;
  const rescued = moves.filter(isRescue).map(({ after }) => after!.commenterId);
  // Their rows are locked by now, so that two decisions never wait for each other.
  await oweConfirmations(tx, { commenterIds: rescued, at, dueAt: later(at, TOLD_AFTER_MS) });
}

const isRescue = ({ before, after }: Move): boolean =>
  before !== null && after !== null && HIDDEN.includes(before.status) && !HIDDEN.includes(after.status);
