import type { Tx } from '../database/database.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { isListed, numberList } from '../database/number-list.ts';
import { CONFIRMATIONS_IN_ALL } from '../http/limits.ts';
import { enqueue } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DAY_MS, HOUR_MS, later } from '../time/clock.ts';
import { oweDecisionMadeBefore } from './for-decision.ts';
import { LISTED_AT_ONCE } from './listed-ids.ts';
import { SUBSCRIPTION_COLUMNS } from './read-subscriptions.ts';

/** One mail that asks to confirm goes to an address in so long. */
const ASKED_EVERY_MS = DAY_MS;

/** Comments about which nobody is asked: a stranger's spam must not make us write to the address in it. */
const ASK_ABOUT = `EXISTS (SELECT 1 FROM "Subscription" s JOIN "Comment" c ON c."id" = s."commentId"
  WHERE s."commenterId" = "Commenter"."id" AND s."confirmedAt" IS NULL AND s."endedAt" IS NULL
    AND c."status" IN ('pending', 'approved'))`;

/** The mail that asked last was never sent. */
const ASKED_IN_VAIN = `EXISTS (SELECT 1 FROM "OutboxMessage" m
  WHERE m."commenterId" = "Commenter"."id" AND m."kind" = 'confirm-address'
    AND m."createdAt" = "Commenter"."confirmationAskedAt" AND m."droppedAt" IS NOT NULL)`;

/**
 * Owes the one mail that asks the owner of an address to confirm all that waits for it, unless one was owed
 * within a day, nothing waits, or the address takes no mail.
 */
export async function oweConfirmation(
  tx: Tx,
  { commenterId, at, dueAt = at }: { commenterId: number; at: Date; dueAt?: Date },
): Promise<void> {
  const due = await tx.run(
    `UPDATE "Commenter" SET "confirmationAskedAt" = ?
     WHERE "id" = ?
       AND ("confirmationAskedAt" IS NULL OR "confirmationAskedAt" <= ? OR "confirmationAskedAt" > ?
         OR ${ASKED_IN_VAIN})
       AND NOT EXISTS (SELECT 1 FROM "Suppression" x WHERE x."emailIndex" = "Commenter"."emailIndex")
       AND ${ASK_ABOUT}`,
    [at, commenterId, later(at, -ASKED_EVERY_MS), at],
  );
  if (due === 0) return;
  const dedupeKey = `confirm-address:${commenterId}:${at.getTime()}`;
  await enqueue(tx, { kind: 'confirm-address', commenterId, dedupeKey, dueAt, createdAt: at });
}

/** The same for those of these commenters who wait, as long as fewer than the hour allows are asked. */
export async function oweConfirmations(
  tx: Tx,
  { commenterIds, at, dueAt }: { commenterIds: readonly number[]; at: Date; dueAt: Date },
): Promise<void> {
  if (commenterIds.length === 0) return;
  const waiting = await tx.all<{ commenterId: number }>(
    `SELECT DISTINCT "commenterId" FROM "Subscription"
     WHERE ${isListed(tx, '"commenterId"')} AND "confirmedAt" IS NULL AND "endedAt" IS NULL ORDER BY "commenterId"`,
    [numberList(commenterIds)],
  );
  if (waiting.length === 0) return;
  const [asked] = await tx.all<{ count: number | string }>(
    `SELECT COUNT(*) AS "count" FROM (SELECT "createdAt" FROM "OutboxMessage" WHERE "kind" = 'confirm-address'
       ORDER BY "id" DESC LIMIT ${CONFIRMATIONS_IN_ALL}) l WHERE l."createdAt" > ?`,
    [later(at, -HOUR_MS)],
  );
  const room = CONFIRMATIONS_IN_ALL - Number(asked!.count);
  for (const { commenterId } of waiting.slice(0, room)) {
    await oweConfirmation(tx, { commenterId, at, dueAt });
  }
}

/** What waits for the address to be confirmed, oldest first; what is more waits for another click. */
export const readUnconfirmed = ({ database }: Pick<Services, 'database'>, commenterId: number) =>
  readAskedWith(database, { commenterId, confirmedAt: null, endedAt: null });

/** The same as it was at a moment. */
export const readUnconfirmedAt = ({ database }: Pick<Services, 'database'>, commenterId: number, at: Date) =>
  readAskedWith(database, {
    commenterId,
    AND: [
      { OR: [{ confirmedAt: null }, { confirmedAt: { gt: at } }] },
      { OR: [{ endedAt: null }, { endedAt: { gt: at } }] },
    ],
  });

function readAskedWith({ prisma }: Services['database'], where: Prisma.SubscriptionWhereInput) {
  return prisma.subscription.findMany({
    where: { ...where, comment: { status: { not: 'erased' } } },
    orderBy: { id: 'asc' },
    take: LISTED_AT_ONCE,
    select: { ...SUBSCRIPTION_COLUMNS, comment: { select: { status: true, submittedAt: true } } },
  });
}

/**
 * From now on these subscriptions count. Who asked what becomes of a comment that was decided meanwhile is told
 * now.
 * @param ids what the page with the button showed; what was asked since waits for another click
 */
export async function confirmAddress(
  { database, clock, site, worker }: Pick<Services, 'database' | 'clock' | 'site' | 'worker'>,
  { commenterId, ids }: { commenterId: number; ids: readonly number[] },
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    await tx.run('UPDATE "Commenter" SET "confirmedAt" = COALESCE("confirmedAt", ?) WHERE "id" = ?', [
      at,
      commenterId,
    ]);
    for (const id of ids) {
      const [confirmed] = await tx.all<{ kind: string; commentId: number }>(
        `UPDATE "Subscription" SET "confirmedAt" = ?
         WHERE "id" = ? AND "commenterId" = ? AND "confirmedAt" IS NULL AND "endedAt" IS NULL
         RETURNING "kind", "commentId"`,
        [at, id, commenterId],
      );
      if (confirmed?.kind === 'decision' && site.get().readerMails) {
        await oweDecisionMadeBefore(tx, { commentId: confirmed.commentId, at });
      }
    }
  });
  worker.wake();
}
