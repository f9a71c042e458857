import type { Tx } from '../database/database.ts';

/** The reason with which notices are cancelled that nobody wants to get any more. */
const UNSUBSCRIBED = 'unsubscribed';

/** SQL: the subscription `s` was confirmed and not ended, and its commenter's address takes mail. */
export const SUBSCRIPTION_COUNTS = `s."confirmedAt" IS NOT NULL AND s."endedAt" IS NULL AND NOT EXISTS (
    SELECT 1 FROM "Commenter" p JOIN "Suppression" x ON x."emailIndex" = p."emailIndex"
    WHERE p."id" = s."commenterId")`;

/** Ends subscriptions of one commenter, and takes back what they owe and was not sent yet. */
export async function endSubscriptions(
  tx: Tx,
  { commenterId, ids, at }: { commenterId: number; ids: readonly number[]; at: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const which = `"commenterId" = ? AND "endedAt" IS NULL AND "id" IN (${marks(ids)})`;
  await tx.run(`UPDATE "Subscription" SET "endedAt" = ? WHERE ${which}`, [at, commenterId, ...ids]);
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = ?
     WHERE "commenterId" = ? AND "subscriptionId" IN (${marks(ids)}) AND "cancelledAt" IS NULL
       AND NOT EXISTS (SELECT 1 FROM "OutboxMessage" m WHERE m."id" = "Notice"."messageId" AND m."sentAt" IS NOT NULL)`,
    [at, UNSUBSCRIBED, commenterId, ...ids],
  );
}

/** Ends what was asked for with one comment, or those of its kinds. */
export async function endSubscriptionsWith(
  tx: Tx,
  {
    commenterId,
    commentId,
    kinds,
    at,
  }: { commenterId: number; commentId: number; kinds?: string[]; at: Date },
): Promise<void> {
  const open = await tx.all<{ id: number; kind: string }>(
    'SELECT "id", "kind" FROM "Subscription" WHERE "commentId" = ? AND "endedAt" IS NULL',
    [commentId],
  );
  const ended = open.filter(({ kind }) => !kinds || kinds.includes(kind));
  await endSubscriptions(tx, { commenterId, ids: ended.map(({ id }) => id), at });
}

/** Ends all that a commenter subscribed to. */
export async function endAllSubscriptions(tx: Tx, commenterId: number, at: Date): Promise<void> {
  const open = await tx.all<{ id: number }>(
    'SELECT "id" FROM "Subscription" WHERE "commenterId" = ? AND "endedAt" IS NULL',
    [commenterId],
  );
  await endSubscriptions(tx, { commenterId, ids: open.map(({ id }) => id), at });
}

const marks = (list: readonly unknown[]): string => list.map(() => '?').join(', ');
