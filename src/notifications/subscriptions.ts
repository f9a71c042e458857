import type { Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';
import { UNSUBSCRIBED } from './cancel-reasons.ts';
import type { ArticlePace } from './subscribe.ts';

/** SQL: the subscription `s` was confirmed and not ended, and its commenter's address takes mail. */
export const SUBSCRIPTION_COUNTS = `s."confirmedAt" IS NOT NULL AND s."endedAt" IS NULL AND NOT EXISTS (
    SELECT 1 FROM "Commenter" p JOIN "Suppression" x ON x."emailIndex" = p."emailIndex"
    WHERE p."id" = s."commenterId")`;

const END = 'UPDATE "Subscription" SET "endedAt" = ? WHERE "commenterId" = ? AND "endedAt" IS NULL';
const TAKE_BACK = `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = ?
  WHERE "commenterId" = ? AND "cancelledAt" IS NULL AND NOT EXISTS (
    SELECT 1 FROM "OutboxMessage" m WHERE m."id" = "Notice"."messageId" AND m."sentAt" IS NOT NULL)`;

/** Ends subscriptions of one commenter, and takes back what they owe and was not sent yet. */
export async function endSubscriptions(
  tx: Tx,
  { commenterId, ids, at }: { commenterId: number; ids: readonly number[]; at: Date },
): Promise<void> {
  if (ids.length === 0) return;
  const list = numberList(ids);
  await tx.run(`${END} AND ${isListed(tx, '"id"')}`, [at, commenterId, list]);
  await tx.run(`${TAKE_BACK} AND ${isListed(tx, '"subscriptionId"')}`, [at, UNSUBSCRIBED, commenterId, list]);
}

/** Ends all that a commenter subscribed to. */
export async function endAllSubscriptions(tx: Tx, commenterId: number, at: Date): Promise<void> {
  await tx.run(END, [at, commenterId]);
  await tx.run(`${TAKE_BACK} AND "subscriptionId" IS NOT NULL`, [at, UNSUBSCRIBED, commenterId]);
}

/**
 * From now on the owner of the address is told of new comments under an article as soon as this says; what is owed
 * already comes as it was. What was asked for when the address was typed stays known beside it.
 */
export async function changePace(
  tx: Tx,
  {
    commenterId,
    ids,
    pace,
  }: { commenterId: number; ids: readonly number[]; pace: Exclude<ArticlePace, 'none'> },
): Promise<void> {
  if (ids.length === 0) return;
  await tx.run(
    `UPDATE "Subscription" SET "ownerPace" = ?
     WHERE "commenterId" = ? AND "kind" = 'article' AND "endedAt" IS NULL AND ${isListed(tx, '"id"')}`,
    [pace, commenterId, numberList(ids)],
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
