import type { Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { endSubscriptions } from './subscriptions.ts';

/**
 * Ends what one mail followed: all subscriptions of its notices, and the other ones by which the same reader
 * follows the same article. Doing it twice changes nothing.
 */
export async function unsubscribe(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  { commenterId, messageId }: { commenterId: number; messageId: number },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const ids = await followedBy(tx, { commenterId, messageId });
    await endSubscriptions(tx, { commenterId, ids, at });
  });
}

async function followedBy(
  tx: Tx,
  { commenterId, messageId }: { commenterId: number; messageId: number },
): Promise<number[]> {
  const rows = await tx.all<{ id: number }>(
    `SELECT DISTINCT s."id" FROM "Notice" n JOIN "Subscription" t ON t."id" = n."subscriptionId"
     JOIN "Subscription" s ON s."commenterId" = t."commenterId" AND (
       s."id" = t."id" OR (s."kind" = 'article' AND t."kind" = 'article' AND s."articleId" = t."articleId"))
     WHERE n."messageId" = ? AND n."commenterId" = ? AND s."endedAt" IS NULL`,
    [messageId, commenterId],
  );
  return rows.map(({ id }) => id);
}
