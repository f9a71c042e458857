import type { Tx } from '../database/database.ts';

/** The reason with which a notice is cancelled whose comment changed before anybody was told. */
export const DECIDED_MEANWHILE = 'decided meanwhile';

/** Cancels what a decision owed for one comment and nobody was told yet: the decision was undone. */
export async function cancelNotices(
  tx: Tx,
  { batchId, commentId, at }: { batchId: number; commentId: number; at: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = 'undone'
     WHERE "batchId" = ? AND "commentId" = ? AND "messageId" IS NULL AND "cancelledAt" IS NULL`,
    [at, batchId, commentId],
  );
}

/** A comment waits again: who had not been told, because it was decided meanwhile, is owed the notice again. */
export async function reviveHeldNotices(tx: Tx, { commentId }: { commentId: number }): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = NULL, "cancelReason" = '', "messageId" = NULL
     WHERE "commentId" = ? AND "kind" IN ('held', 'escalated') AND "cancelReason" = ?`,
    [commentId, DECIDED_MEANWHILE],
  );
}

/** Cancels what a moderator is owed about held comments and was not told yet: no such mails are wished any more. */
export async function cancelHeldNoticesOf(tx: Tx, moderatorId: number, at: Date): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = 'not wished'
     WHERE "moderatorId" = ? AND "kind" = 'held' AND "messageId" IS NULL AND "cancelledAt" IS NULL`,
    [at, moderatorId],
  );
}
