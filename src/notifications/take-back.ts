import type { Tx } from '../database/database.ts';
import { DECIDED_MEANWHILE, DISABLED, NOT_WISHED, UNDONE } from './cancel-reasons.ts';
import { MODERATOR_KINDS, type NoticeKind, READER_KINDS, TRUE_WITH } from './kinds.ts';

/** Puts off what a decision owes and nobody was told yet: it is being undone. */
export async function putOffNotices(
  tx: Tx,
  { batchId, dueAt }: { batchId: number; dueAt: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "dueAt" = ?
     WHERE "batchId" = ? AND "messageId" IS NULL AND "cancelledAt" IS NULL AND "dueAt" < ?`,
    [dueAt, batchId, dueAt],
  );
}

/** Cancels what a decision owed for one comment and nobody was told yet: the decision was undone. */
export async function cancelNotices(
  tx: Tx,
  { batchId, commentId, at }: { batchId: number; commentId: number; at: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = '${UNDONE}'
     WHERE "batchId" = ? AND "commentId" = ? AND "messageId" IS NULL AND "cancelledAt" IS NULL`,
    [at, batchId, commentId],
  );
}

/** A comment waits again: who had not been told, because it was decided meanwhile, is owed the notice again. */
export const reviveHeldNotices = (tx: Tx, { commentId }: { commentId: number }): Promise<void> =>
  revive(tx, commentId, ['held', 'escalated']);

/** A comment has again the outcome that it had: the readers who had not been told of it, because it was decided otherwise meanwhile, are owed the notice again. */
export const reviveReaderNotices = (
  tx: Tx,
  { commentId, status }: { commentId: number; status: string },
): Promise<void> =>
  revive(
    tx,
    commentId,
    READER_KINDS.filter((kind) => TRUE_WITH[kind].includes(status)),
  );

/**
 * Of each person the last notice alone: who was told something since, or is owed it, would be told twice. Who
 * unsubscribed meanwhile is not told.
 */
async function revive(tx: Tx, commentId: number, kinds: readonly NoticeKind[]): Promise<void> {
  if (kinds.length === 0) return;
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = NULL, "cancelReason" = '', "messageId" = NULL
     WHERE "cancelReason" = ? AND "kind" IN (${kinds.map(() => '?').join(', ')})
       AND "id" IN (SELECT MAX("id") FROM "Notice" WHERE "commentId" = ? AND "cancelReason" IN ('', ?)
         GROUP BY "moderatorId", "commenterId")
       AND NOT EXISTS (SELECT 1 FROM "Subscription" s
         WHERE s."id" = "Notice"."subscriptionId" AND s."endedAt" IS NOT NULL)`,
    [DECIDED_MEANWHILE, ...kinds, commentId, DECIDED_MEANWHILE],
  );
}

/** Cancels what a moderator is owed about held comments and was not told yet: no such mails are wished any more. */
export const cancelHeldNoticesOf = (tx: Tx, moderatorId: number, at: Date): Promise<void> =>
  cancelNotGathered(tx, moderatorId, ['held'], { at, why: NOT_WISHED });

/** Cancels all that a moderator is owed and was not told yet: the account is being disabled. */
export const cancelAllNoticesOf = (tx: Tx, moderatorId: number, at: Date): Promise<void> =>
  cancelNotGathered(tx, moderatorId, MODERATOR_KINDS, { at, why: DISABLED });

async function cancelNotGathered(
  tx: Tx,
  moderatorId: number,
  kinds: readonly NoticeKind[],
  { at, why }: { at: Date; why: string },
): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = ?
     WHERE "moderatorId" = ? AND "kind" IN (${kinds.map(() => '?').join(', ')})
       AND "messageId" IS NULL AND "cancelledAt" IS NULL`,
    [at, why, moderatorId, ...kinds],
  );
}
