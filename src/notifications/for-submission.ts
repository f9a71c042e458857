import type { Tx } from '../database/database.ts';

const HELD_NOTICES = `INSERT INTO "OutboxMessage"
  ("kind", "moderatorId", "commentId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'comment-held', m."id", c."id", 'held:' || c."id" || ':' || c."version" || ':' || m."id", ?, ?
  FROM "Moderator" m CROSS JOIN "Comment" c
  WHERE c."id" = ? AND m."disabledAt" IS NULL AND m."notify" = 'each'
  ON CONFLICT ("dedupeKey") DO NOTHING`;

const WAITING_DIGEST = `INSERT INTO "OutboxMessage"
  ("kind", "moderatorId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'waiting-digest', m."id", 'waiting-digest:' || m."id", ?, ?
  FROM "Moderator" m
  WHERE m."id" = ? AND EXISTS (SELECT 1 FROM "Comment" c WHERE c."status" = 'pending')
  ON CONFLICT ("dedupeKey") DO NOTHING`;

/**
 * Owes each moderator who wants it one mail about a held comment, in the transaction that holds it.
 * Call it after the comment has its final version.
 * @returns how many mails are owed; 0 when nobody moderates yet
 */
export async function enqueueHeldNotices(
  tx: Tx,
  { commentId, at }: { commentId: number; at: Date },
): Promise<number> {
  return tx.run(HELD_NOTICES, [at, at, commentId]);
}

/** Owes the first moderator one mail about what waited before anybody moderated; nothing when nothing waits. */
export async function enqueueWaitingDigest(
  tx: Tx,
  { moderatorId, at }: { moderatorId: number; at: Date },
): Promise<number> {
  return tx.run(WAITING_DIGEST, [at, at, moderatorId]);
}
