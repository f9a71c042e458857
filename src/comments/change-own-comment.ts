import type { Tx } from '../database/database.ts';
import type { CountedComment } from '../moderation-log/count-days.ts';
import { receiptNotFound } from './comments.errors.ts';

export interface OwnComment extends CountedComment {
  articleId: number;
  slug: string;
  text: string;
  html: string;
  version: number;
}

/**
 * The author's comment inside a transaction, with nobody else able to change it until the commit.
 * @throws {AppError} comments.receipt_not_found (404)
 */
export async function findOwnComment(tx: Tx, id: number): Promise<OwnComment> {
  await tx.run('UPDATE "Comment" SET "version" = "version" WHERE "id" = ?', [id]); // takes the row's lock
  const [comment] = await tx.all<OwnComment>(
    `SELECT c."id", c."articleId", a."slug", c."status", c."reason", c."text", c."html", c."version",
       c."submittedAt", c."decidedAt"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  if (!comment) throw receiptNotFound();
  return comment;
}

/** Keeps the article's number of approved comments exact. */
export async function countApproved(tx: Tx, articleId: number, from: string, to: string): Promise<void> {
  const change = Number(to === 'approved') - Number(from === 'approved');
  if (change === 0) return;
  await tx.run('UPDATE "Article" SET "approvedCount" = "approvedCount" + ? WHERE "id" = ?', [
    change,
    articleId,
  ]);
}
