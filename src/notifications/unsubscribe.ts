import { readRows } from '../database/read-rows.ts';
import type { Services } from '../services.ts';
import { readSubscriptions, type StoredSubscription } from './read-subscriptions.ts';
import type { UnsubscribeLink } from './reader-links.ts';
import { endSubscriptions } from './subscriptions.ts';

/**
 * What the link of one mail ends: all subscriptions of its notices, also those that were ended before, and the
 * other open ones by which the same reader follows the same article.
 */
export async function readFollowed(
  services: Pick<Services, 'database'>,
  { commenterId, messageId }: UnsubscribeLink,
): Promise<StoredSubscription[]> {
  const rows = await readRows<{ id: number }>(
    services.database,
    `SELECT DISTINCT s."id" FROM "Notice" n JOIN "Subscription" t ON t."id" = n."subscriptionId"
     JOIN "Subscription" s ON s."commenterId" = t."commenterId" AND (s."id" = t."id" OR (
       s."kind" = 'article' AND t."kind" = 'article' AND s."articleId" = t."articleId" AND s."endedAt" IS NULL))
     WHERE n."messageId" = ? AND n."commenterId" = ?`,
    [messageId, commenterId],
  );
  return readSubscriptions(services, { commenterId, ids: rows.map(({ id }) => Number(id)) });
}

/** Ends what one mail followed. Doing it twice changes nothing. @returns what was open until now */
export async function unsubscribe(
  services: Pick<Services, 'database' | 'clock'>,
  link: UnsubscribeLink,
): Promise<StoredSubscription[]> {
  const open = (await readFollowed(services, link)).filter(({ endedAt }) => endedAt === null);
  const ids = open.map(({ id }) => id);
  const at = services.clock.now();
  await services.database.transaction((tx) =>
    endSubscriptions(tx, { commenterId: link.commenterId, ids, at }),
  );
  return open;
}
