import type { Tx } from '../database/database.ts';
import type { NoticeKind } from './kinds.ts';

export interface OwedNotice {
  kind: NoticeKind;
  commentId: number;
  /** To whom: one of the two. */
  moderatorId?: number;
  commenterId?: number;
  /** The decision that owes it; then `dueAt` is after its undo window. */
  batchId?: number;
  subscriptionId?: number;
  /** Two causes that owe the same notice share one row. */
  dedupeKey: string;
  dueAt: Date;
  createdAt: Date;
}

const OWE = `INSERT INTO "Notice"
  ("kind", "commentId", "moderatorId", "commenterId", "batchId", "subscriptionId", "dedupeKey", "dueAt", "createdAt")
  VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("dedupeKey") DO NOTHING`;

/** Who chose no article watches all. */
const WATCHES = `(NOT EXISTS (SELECT 1 FROM "WatchedArticle" w WHERE w."moderatorId" = m."id")
  OR EXISTS (SELECT 1 FROM "WatchedArticle" w WHERE w."moderatorId" = m."id" AND w."articleId" = c."articleId"))`;

const OWE_HELD = `INSERT INTO "Notice" ("kind", "commentId", "moderatorId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'held', c."id", m."id", 'held:' || c."id" || ':' || c."version" || ':' || m."id", ?, ?
  FROM "Moderator" m CROSS JOIN "Comment" c
  WHERE c."id" = ? AND m."disabledAt" IS NULL AND m."notify" <> 'none' AND ${WATCHES}
  ON CONFLICT ("dedupeKey") DO NOTHING`;

/** Owes one notice, in the transaction that makes it true. @returns whether it was not owed before */
export async function oweNotice(tx: Tx, notice: OwedNotice): Promise<boolean> {
  const { kind, commentId, moderatorId = null, commenterId = null } = notice;
  const { batchId = null, subscriptionId = null, dedupeKey, dueAt, createdAt } = notice;
  const recipient = [moderatorId, commenterId];
  const cause = [batchId, subscriptionId];
  return (await tx.run(OWE, [kind, commentId, ...recipient, ...cause, dedupeKey, dueAt, createdAt])) === 1;
}

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
