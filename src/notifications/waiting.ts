import type { Tx } from '../database/database.ts';

const WAITING_DIGEST = `INSERT INTO "OutboxMessage"
  ("kind", "moderatorId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'waiting-digest', m."id", 'waiting-digest:' || m."id", ?, ?
  FROM "Moderator" m
  WHERE m."id" = ? AND EXISTS (SELECT 1 FROM "Comment" c WHERE c."status" = 'pending')
  ON CONFLICT ("dedupeKey") DO NOTHING`;

/** Owes the first moderator one mail about what waited before anybody moderated; nothing when nothing waits. */
export async function enqueueWaitingDigest(
  tx: Tx,
  { moderatorId, at }: { moderatorId: number; at: Date },
): Promise<number> {
  return tx.run(WAITING_DIGEST, [at, at, moderatorId]);
}
