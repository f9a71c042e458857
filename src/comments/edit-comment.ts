import { announceChange } from '../cache/invalidation.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { countDays } from '../moderation-log/count-days.ts';
import { enqueueHeldNotices } from '../notifications/for-submission.ts';
import type { Services } from '../services.ts';
import { countApproved, findOwnComment } from './change-own-comment.ts';
import { editTooLate } from './comments.errors.ts';
import { renderComment } from './content.ts';
import { EDIT_MS, readReceipt } from './receipt.ts';

/**
 * Replaces the text of a comment on its author's wish; what stood there is kept as a revision. A published
 * comment goes back to pending.
 * @throws {AppError} comments.receipt_not_found (404), comments.edit_too_late (403)
 */
export async function editComment(
  services: Pick<Services, 'database' | 'clock' | 'pages' | 'site' | 'worker'>,
  commentId: number,
  text: string,
): Promise<void> {
  const { database, clock, pages, site, worker } = services;
  const at = clock.now();
  const { submittedAt } = await readReceipt(services, commentId);
  const late = at.getTime() >= submittedAt.getTime() + EDIT_MS;
  const { html, version: htmlVersion } = renderComment(text);

  await database.transaction(async (tx) => {
    const comment = await findOwnComment(tx, commentId);
    if (comment.text === text) return;
    const alive = comment.status === 'approved' || comment.status === 'pending' || comment.status === 'spam';
    if (late || !alive) throw editTooLate();

    const revisionId = await tx.insert('Revision', { commentId, text: comment.text, html: comment.html, at });
    const status = comment.status === 'approved' ? 'pending' : comment.status;
    await tx.run(
      `UPDATE "Comment" SET "text" = ?, "html" = ?, "htmlVersion" = ?, "status" = ?, "version" = "version" + 1, "editedAt" = ?
       WHERE "id" = ?`,
      [text, html, htmlVersion, status, at, commentId],
    );
    await countApproved(tx, comment.articleId, comment.status, status);
    const change = { from: comment.status, to: status, revisionId };
    await appendLogEntry(tx, { commentId, actor: 'commenter', action: 'edit', ...change, at });
    await countDays(tx, site.get().timeZone, [{ before: comment, after: { ...comment, status } }]);
    if (comment.status === 'approved') await enqueueHeldNotices(tx, { commentId, at });
    await announceChange(tx, pages, comment.slug);
  });
  worker.wake();
}
