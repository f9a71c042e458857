import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { countMove } from '../moderation-log/counts.ts';
import { indexComment } from '../search/search-text.ts';
import type { Services } from '../services.ts';
import { findOwnComment, WITHDRAWN } from './change-own-comment.ts';

/**
 * Takes a comment back on its author's wish. Doing it twice changes nothing.
 * @throws {AppError} comments.receipt_not_found (404)
 */
export async function withdrawComment(
  { database, clock, pages }: Pick<Services, 'database' | 'clock' | 'pages'>,
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
    await indexComment(tx, comment.id);
    await countMove(tx, comment, comment.status, 'trash');
    await appendLogEntry(tx, {
      commentId: comment.id,
      actor: 'commenter',
      action: 'withdraw',
      from: comment.status,
      to: 'trash',
      at,
    });
    await announceChange(tx, pages, comment.slug);
  });
}
