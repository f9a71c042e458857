import type { Tx } from '../database/database.ts';

/** Drops what a decision owed for one comment and was not sent: the decision was undone. */
export async function cancelNotices(
  tx: Tx,
  { batchId, commentId, at }: { batchId: number; commentId: number; at: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "OutboxMessage" SET "droppedAt" = ?, "dropReason" = 'undone'
     WHERE "batchId" = ? AND "commentId" = ? AND "sentAt" IS NULL AND "failedAt" IS NULL AND "droppedAt" IS NULL`,
    [at, batchId, commentId],
  );
}

/** A comment waits again: who had not been told, because it was decided meanwhile, is owed the mail again. */
export async function reviveHeldNotices(tx: Tx, { commentId }: { commentId: number }): Promise<void> {
  await tx.run(
    `UPDATE "OutboxMessage" SET "droppedAt" = NULL, "dropReason" = ''
     WHERE "commentId" = ? AND "kind" = 'comment-held' AND "droppedAt" IS NOT NULL AND "dropReason" = 'decided meanwhile'`,
    [commentId],
  );
}
