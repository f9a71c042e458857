import type { Tx } from '../database/database.ts';

/** Who chose no article watches all. */
const WATCHES = `(NOT EXISTS (SELECT 1 FROM "WatchedArticle" w WHERE w."moderatorId" = m."id")
  OR EXISTS (SELECT 1 FROM "WatchedArticle" w WHERE w."moderatorId" = m."id" AND w."articleId" = c."articleId"))`;

const OWE_HELD = `INSERT INTO "Notice" ("kind", "commentId", "moderatorId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'held', c."id", m."id", 'held:' || c."id" || ':' || c."version" || ':' || m."id", ?, ?
  FROM "Moderator" m CROSS JOIN "Comment" c
  WHERE c."id" = ? AND m."disabledAt" IS NULL AND m."notify" <> 'none' AND ${WATCHES}
  ON CONFLICT ("dedupeKey") DO NOTHING`;

/**
 * Owes each moderator who wants mails about its article one notice of a held comment, in the transaction that holds it.
 * Call it after the comment has its final version.
 * @returns how many notices are owed; 0 when nobody moderates yet
 */
export async function oweHeldNotices(
  tx: Tx,
  { commentId, at }: { commentId: number; at: Date },
): Promise<number> {
  return tx.run(OWE_HELD, [at, at, commentId]);
}
