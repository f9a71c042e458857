import { announceChange } from '../cache/invalidation.ts';
import { forgetCommenter } from '../commenters/forget-commenter.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { type MovedComment, recordMoves } from '../moderation-log/move.ts';
import type { Services } from '../services.ts';

const PORTION = 100;

/** What can be deleted for good: nothing that is shown or still waits. */
export const ERASABLE = ['spam', 'trash'] as const;
export type ErasableStatus = (typeof ERASABLE)[number];

interface Doomed extends MovedComment {
  slug: string;
}

type EraseServices = Pick<Services, 'database' | 'clock' | 'pages' | 'site'>;

/**
 * Deletes one comment for good: everything a reader wrote or sent is gone from the database; that there was
 * a comment, and who decided about it, stays in the log. Its approved replies keep a tombstone above them.
 * @returns false when it was not in spam or trash any more
 */
export async function eraseComment(
  services: EraseServices,
  moderator: { id: number },
  commentId: number,
): Promise<boolean> {
  const at = services.clock.now();
  return services.database.transaction(async (tx) => {
    const doomed = await findDoomed(tx, 'c."id" = ?', [commentId]);
    await erase(tx, services, doomed, { moderatorId: moderator.id, at });
    return doomed.length === 1;
  });
}

/**
 * Empties spam or trash.
 * @param upTo the highest id that the moderator was told about; what came later stays
 * @returns how many comments were deleted
 */
export async function eraseAll(
  services: EraseServices,
  moderator: { id: number },
  { status, upTo }: { status: ErasableStatus; upTo: number },
): Promise<number> {
  const at = services.clock.now();
  let erased = 0;
  for (;;) {
    const portion = await services.database.transaction(async (tx) => {
      const doomed = await findDoomed(tx, 'c."status" = ? AND c."id" <= ?', [status, upTo]);
      await erase(tx, services, doomed, { moderatorId: moderator.id, at });
      return doomed.length;
    });
    erased += portion;
    if (portion < PORTION) return erased;
  }
}

function findDoomed(tx: Tx, where: string, values: (string | number)[]): Promise<Doomed[]> {
  return tx.all<Doomed>(
    `SELECT c."id", c."articleId", c."commenterId", c."status", c."reason", c."submittedAt", c."decidedAt",
       a."slug"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId"
     WHERE ${where} AND c."status" IN ('spam', 'trash') ORDER BY c."id" LIMIT ${PORTION}`,
    values,
  );
}

async function erase(
  tx: Tx,
  { pages, site }: Pick<Services, 'pages' | 'site'>,
  doomed: readonly Doomed[],
  by: { moderatorId: number; at: Date },
): Promise<void> {
  for (const comment of doomed) {
    await eraseOne(tx, comment, by);
    await announceChange(tx, pages, comment.slug);
  }
  await recordMoves(
    tx,
    site.get().timeZone,
    doomed.map((before) => ({ before, after: null })),
  );
  for (const { commenterId } of doomed) await forgetCommenter(tx, commenterId);
}

async function eraseOne(
  tx: Tx,
  { id, articleId, status }: Doomed,
  { moderatorId, at }: { moderatorId: number; at: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "Comment" SET "status" = 'erased', "reason" = '', "reasonId" = NULL, "authorName" = '', "website" = '',
       "websiteKey" = '', "text" = '', "html" = '', "userAgent" = '', "networkIndex" = '', "ipCipher" = NULL,
       "ipExpiresAt" = NULL, "fingerprint" = '', "submissionKey" = NULL, "version" = "version" + 1
     WHERE "id" = ?`,
    [id],
  );
  await tx.run('DELETE FROM "Revision" WHERE "commentId" = ?', [id]);
  await tx.run('DELETE FROM "Verdict" WHERE "commentId" = ?', [id]);
  await appendLogEntry(tx, {
    commentId: id,
    articleId,
    actor: 'moderator',
    moderatorId,
    action: 'erase',
    from: status,
    to: 'erased',
    at,
  });
}
