import type { Tx } from '../database/database.ts';
import { NOTICE_KINDS, TRUE_WITH } from './kinds.ts';

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

/** A comment is again what it was: who had not been told, because it was decided otherwise meanwhile, is owed the notice again. */
export async function reviveNotices(
  tx: Tx,
  { commentId, status }: { commentId: number; status: string },
): Promise<void> {
  const kinds = NOTICE_KINDS.filter((kind) => TRUE_WITH[kind].includes(status));
  if (kinds.length === 0) return;
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = NULL, "cancelReason" = '', "messageId" = NULL
     WHERE "commentId" = ? AND "cancelReason" = ? AND "kind" IN (${kinds.map(() => '?').join(', ')})`,
    [commentId, DECIDED_MEANWHILE, ...kinds],
  );
}
