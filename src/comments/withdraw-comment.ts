import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { recordMoves } from '../moderation-log/move.ts';
import type { Services } from '../services.ts';
import { findOwnComment, WITHDRAWN } from './change-own-comment.ts';

/**
 * Takes a comment back on its author's wish. Doing it twice changes nothing.
 * @throws {AppError} comments.receipt_not_found (404)
 */
export async function withdrawComment(
  { database, clock, pages, site }: Pick<Services, 'database' | 'clock' | 'pages' | 'site'>,
  commentId: number,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const comment = await findOwnComment(tx, commentId);
    if (comment.reason === WITHDRAWN) return;
    await tx.run(
      `UPDATE "Comment" SET "status" = 'trash', "reason" = ?, "version" = "version" + 1, "decidedAt" = ? WHERE "id" = ?`,
      [WITHDRAWN, at, comment.id],
    );
    await appendLogEntry(tx, {
      commentId: comment.id,
      actor: 'commenter',
      action: 'withdraw',
      from: comment.status,
      to: 'trash',
      at,
    });
    const after = { ...comment, status: 'trash', reason: WITHDRAWN, decidedAt: at };
    await recordMoves(tx, site.get().timeZone, [{ before: comment, after }], { at });
    await announceChange(tx, pages, comment.slug);
  });
}
