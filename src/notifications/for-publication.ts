import type { Tx } from '../database/database.ts';
import type { Site } from '../sites/current-site.ts';
import { nextDailyMail } from './daily-mail.ts';
import { SUBSCRIPTION_COUNTS } from './subscriptions.ts';

export interface Published {
  commentId: number;
  /** The decision that published it; null when nothing can be undone. */
  batchId: number | null;
  at: Date;
  /** When it may be told: it cannot be undone any more. */
  dueAt: Date;
}

/** SQL: the subscription `s` follows the comment `c`, by what is told then. */
export const FOLLOWERS = {
  reply: `s."kind" = 'replies' AND s."commentId" = c."parentId"`,
  'new-comment': `s."kind" = 'article' AND s."articleId" = c."articleId"`,
};

/**
 * Owes everybody who follows it one notice of a comment that is on the page now: whom it answers, and who
 * subscribed to its article. Nobody is told twice, nobody of an own comment. However many they are, it is one
 * statement for each way of following.
 */
export async function oweForPublication(
  tx: Tx,
  { timeZone }: Pick<Site, 'timeZone'>,
  published: Published,
): Promise<void> {
  const daily = { ...published, dueAt: nextDailyMail(published.dueAt, timeZone) };
  // In this order: who is told one thing is not told the next.
  await oweFollowers(tx, 'reply', 'at-once', published);
  await oweFollowers(tx, 'new-comment', 'at-once', published);
  await oweFollowers(tx, 'new-comment', 'daily', daily);
}

function oweFollowers(
  tx: Tx,
  kind: keyof typeof FOLLOWERS,
  pace: 'at-once' | 'daily',
  { commentId, batchId, at, dueAt }: Published,
): Promise<number> {
  return tx.run(
    `INSERT INTO "Notice"
       ("kind", "commentId", "commenterId", "batchId", "subscriptionId", "dedupeKey", "dueAt", "createdAt")
     SELECT '${kind}', c."id", s."commenterId", ?, MIN(s."id"),
       'published:' || c."id" || ':' || c."version" || ':' || s."commenterId", ?, ?
     FROM "Comment" c JOIN "Subscription" s ON ${FOLLOWERS[kind]}
     WHERE c."id" = ? AND s."pace" = '${pace}' AND s."commenterId" <> c."commenterId" AND ${SUBSCRIPTION_COUNTS}
       AND s."commenterId" NOT IN (
         SELECT n."commenterId" FROM "Notice" n WHERE n."commentId" = ? AND n."commenterId" IS NOT NULL
           AND n."kind" IN ('reply', 'new-comment') AND n."cancelledAt" IS NULL)
     GROUP BY c."id", c."version", s."commenterId"
     ON CONFLICT ("dedupeKey") DO NOTHING`,
    [batchId, dueAt, at, commentId, commentId],
  );
}
