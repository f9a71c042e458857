import type { Tx } from '../database/database.ts';
import { toldFrom } from '../moderation-log/undo-window.ts';
import type { Site } from '../sites/current-site.ts';
import { FOLLOWERS, oweForPublication } from './for-publication.ts';
import { SUBSCRIPTION_COUNTS } from './subscriptions.ts';

type Outcome = 'approved' | 'declined';

const OUTCOMES: Record<string, Outcome> = { approved: 'approved', spam: 'declined', trash: 'declined' };
const OPPOSITE: Record<Outcome, Outcome> = { approved: 'declined', declined: 'approved' };

/** 1 or 0: whether somebody was told or is to be told of a comment, asked what becomes of it, or follows it. */
interface Concerned {
  told: number;
  author: number;
  followers: number;
}

export interface Decided {
  commentId: number;
  /** That the comment has by it. */
  status: string;
  batchId: number | null;
  at: Date;
  /** When it may be told: it cannot be undone any more. */
  dueAt: Date;
}

/**
 * Owes readers what one decision about one comment means to them, in its transaction and after the comment has
 * its new version: its author learns the outcome, followers learn of a comment that is published. What is still
 * owed from an earlier decision waits until this one cannot be undone either, and is then told only if true.
 */
export async function oweForDecision(
  tx: Tx,
  site: Pick<Site, 'readerMails' | 'timeZone'>,
  { commentId, status, batchId, at, dueAt }: Decided,
): Promise<void> {
  const concerned = await readConcerned(tx, commentId);
  if (concerned.told) await putOff(tx, commentId, dueAt);
  const outcome = OUTCOMES[status];
  if (!outcome || !site.readerMails) return;
  if (concerned.author) await oweOutcome(tx, { commentId, outcome, batchId, at, dueAt });
  if (concerned.followers && outcome === 'approved') {
    await oweForPublication(tx, site, { commentId, batchId, at, dueAt });
  }
}

/** Owes the author of a comment the decision that a person made about it before the address was confirmed. */
export async function oweDecisionMadeBefore(
  tx: Tx,
  { commentId, at }: { commentId: number; at: Date },
): Promise<void> {
  const [latest] = await tx.all<{ status: string; batchId: number; undoUntil: Date | string }>(
    `SELECT c."status", b."id" AS "batchId", b."undoUntil"
     FROM "Comment" c JOIN "LogEntry" l ON l."commentId" = c."id" JOIN "DecisionBatch" b ON b."id" = l."batchId"
     WHERE c."id" = ? AND c."decidedById" IS NOT NULL ORDER BY l."id" DESC LIMIT 1`,
    [commentId],
  );
  const outcome = OUTCOMES[latest?.status ?? ''];
  if (!latest || !outcome) return;
  const told = toldFrom(new Date(latest.undoUntil));
  const dueAt = told > at ? told : at;
  await oweOutcome(tx, { commentId, outcome, batchId: latest.batchId, at, dueAt });
}

/** Of most comments nobody wants to be told: one question instead of a statement for each who might. */
async function readConcerned(tx: Tx, commentId: number): Promise<Concerned> {
  const [concerned] = await tx.all<Concerned>(
    `SELECT
       CASE WHEN EXISTS (SELECT 1 FROM "Notice" n WHERE n."commentId" = c."id" AND n."commenterId" IS NOT NULL)
         THEN 1 ELSE 0 END AS "told",
       CASE WHEN EXISTS (SELECT 1 FROM "Subscription" s WHERE s."commentId" = c."id" AND s."kind" = 'decision')
         THEN 1 ELSE 0 END AS "author",
       CASE WHEN EXISTS (SELECT 1 FROM "Subscription" s WHERE ${FOLLOWERS.reply})
         OR EXISTS (SELECT 1 FROM "Subscription" s WHERE ${FOLLOWERS['new-comment']} AND s."endedAt" IS NULL)
         THEN 1 ELSE 0 END AS "followers"
     FROM "Comment" c WHERE c."id" = ?`,
    [commentId],
  );
  return concerned ?? { told: 0, author: 0, followers: 0 };
}

async function putOff(tx: Tx, commentId: number, dueAt: Date): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "dueAt" = ? WHERE "commentId" = ? AND "commenterId" IS NOT NULL
       AND "messageId" IS NULL AND "cancelledAt" IS NULL AND "dueAt" < ?`,
    [dueAt, commentId, dueAt],
  );
}

/** An author who was told so last, or is about to be, is not told again: spam and trash are the same to them. */
async function oweOutcome(
  tx: Tx,
  { commentId, outcome, batchId, at, dueAt }: Omit<Decided, 'status'> & { outcome: Outcome },
): Promise<void> {
  await tx.run(
    `INSERT INTO "Notice"
       ("kind", "commentId", "commenterId", "batchId", "subscriptionId", "dedupeKey", "dueAt", "createdAt")
     SELECT '${outcome}', c."id", s."commenterId", ?, s."id",
       'decision:' || c."id" || ':' || c."version" || ':' || s."commenterId", ?, ?
     FROM "Comment" c
     JOIN "Subscription" s ON s."commentId" = c."id" AND s."kind" = 'decision' AND s."commenterId" = c."commenterId"
     WHERE c."id" = ? AND ${SUBSCRIPTION_COUNTS} AND NOT EXISTS (
       SELECT 1 FROM "Notice" n WHERE n."commentId" = c."id" AND n."kind" = '${outcome}' AND n."cancelledAt" IS NULL
         AND NOT EXISTS (
           SELECT 1 FROM "Notice" o WHERE o."commentId" = c."id" AND o."kind" = '${OPPOSITE[outcome]}'
             AND o."cancelledAt" IS NULL AND o."messageId" IS NOT NULL AND o."id" > n."id"))
     ON CONFLICT ("dedupeKey") DO NOTHING`,
    [batchId, dueAt, at, commentId],
  );
}
