import type { Tx } from '../database/database.ts';
import type { MovedComment } from '../moderation-log/move.ts';
import { receiptNotFound } from './comments.errors.ts';

/** The reason of a comment that its author took back: it is in the trash, and nobody brings it back. */
export const WITHDRAWN = 'withdrawn';

export interface OwnComment extends MovedComment {
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
    `SELECT c."id", c."articleId", c."commenterId", a."slug", c."status", c."reason", c."text", c."html", c."version",
       c."submittedAt", c."decidedAt"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ? AND c."status" <> 'erased'`,
    [id],
  );
  if (!comment) throw receiptNotFound();
  return comment;
}
