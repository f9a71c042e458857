import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { countDays } from '../moderation-log/count-days.ts';
import type { Services } from '../services.ts';
import { countApproved, findOwnComment } from './change-own-comment.ts';

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
    if (comment.reason === 'withdrawn') return;
    await tx.run(
      `UPDATE "Comment" SET "status" = 'trash', "reason" = 'withdrawn', "version" = "version" + 1, "decidedAt" = ? WHERE "id" = ?`,
      [at, comment.id],
    );
    await countApproved(tx, comment.articleId, comment.status, 'trash');
    await appendLogEntry(tx, {
      commentId: comment.id,
      actor: 'commenter',
      action: 'withdraw',
      from: comment.status,
      to: 'trash',
      at,
    });
    const after = { ...comment, status: 'trash', reason: 'withdrawn', decidedAt: at };
    await countDays(tx, site.get().timeZone, [{ before: comment, after }]);
    await announceChange(tx, pages, comment.slug);
  });
}
