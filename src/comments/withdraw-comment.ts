import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { indexComment } from '../search/search-text.ts';
import type { Services } from '../services.ts';
import { countApproved, findOwnComment } from './change-own-comment.ts';

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
    if (comment.reason === 'withdrawn') return;
    await tx.run(
      `UPDATE "Comment" SET "status" = 'trash', "reason" = 'withdrawn', "version" = "version" + 1, "decidedAt" = ? WHERE "id" = ?`,
      [at, comment.id],
    );
    await indexComment(tx, comment.id);
    await countApproved(tx, comment.articleId, comment.status, 'trash');
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
