import type { Database } from '../database/database.ts';
import { DECIDED_MEANWHILE } from '../notifications/cancel-reasons.ts';
import { type Drop, dueAgain, type LeasedRow, type OutboxRow } from '../outbox/outbox.repository.ts';
import { NOT_MADE } from '../outbox/try-again.ts';
import { isStillTrue } from './events.ts';

type Db = Pick<Database, 'prisma'>;

/** A failure as it is stored. */
export type CallFailure = Pick<OutboxRow, 'errorWord' | 'errorDetail'>;

const PER_PAGE = 20;
const MOST_FAILING = 1000; // events that failed and wait; a receiver that is down gets one more every few minutes

/** Counts only for the holder of the lease. @param status with which the receiver took it */
export async function settleDelivered(
  { prisma }: Db,
  { id, leaseToken }: LeasedRow,
  at: Date,
  status: number,
): Promise<void> {
  const taken = { sentAt: at, sentVia: 'webhook', facts: JSON.stringify({ status }) };
  const settled = { errorWord: '', errorDetail: '', leaseUntil: null, leaseToken: null };
  await prisma.outboxMessage.updateMany({ where: { id, leaseToken }, data: { ...taken, ...settled } });
}

/**
 * Drops an event, unless an undo made it true meanwhile; then it is due as before. The comment is kept as it is until
 * this has committed, so that an undo that runs now finds the event dropped.
 */
export async function dropUnlessTrueAgain(
  { transaction }: Pick<Database, 'transaction'>,
  { id, kind, commentId, leaseToken }: LeasedRow,
  at: Date,
  { drop }: Drop,
): Promise<void> {
  await transaction(async (tx) => {
    const [comment] = await tx.all<{ status: string }>(
      'UPDATE "Comment" SET "status" = "status" WHERE "id" = ? RETURNING "status"',
      [commentId ?? 0],
    );
    const isTrueAgain = drop === DECIDED_MEANWHILE && comment && isStillTrue(kind, comment.status);
    await tx.run(
      `UPDATE "OutboxMessage" SET "droppedAt" = ?, "dropReason" = ?, "leaseUntil" = NULL, "leaseToken" = NULL
       WHERE "id" = ? AND "leaseToken" = ?`,
      [isTrueAgain ? null : at, isTrueAgain ? '' : drop, id, leaseToken],
    );
  });
}

/**
 * What one webhook was owed, newest first.
 * @param before the id of the last one of the page before; null for the first page
 */
export async function readDeliveries(
  { prisma }: Db,
  webhookId: number,
  before: number | null,
): Promise<{ deliveries: OutboxRow[]; next: number | null }> {
  const found = await prisma.outboxMessage.findMany({
    where: { webhookId, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: PER_PAGE + 1,
  });
  const deliveries = found.slice(0, PER_PAGE);
  return { deliveries, next: found.length > PER_PAGE ? deliveries.at(-1)!.id : null };
}

/** An event that was tried can be tried again at once; one that still waits for the end of undo cannot. */
export const canRetry = ({ attempts, sentAt, droppedAt, failedAt }: OutboxRow): boolean =>
  !sentAt && !droppedAt && (failedAt !== null || attempts > 0);

/** Why receivers did not take what they were called with last, by webhook; those that take events are not in it. */
export async function findFailing({ prisma }: Db): Promise<Map<number, CallFailure>> {
  const failing = await prisma.outboxMessage.findMany({
    where: {
      channel: 'webhook',
      sentAt: null,
      failedAt: null,
      droppedAt: null,
      errorWord: { notIn: ['', NOT_MADE] },
    },
    orderBy: { id: 'asc' },
    take: MOST_FAILING,
    select: { webhookId: true, errorWord: true, errorDetail: true },
  });
  return new Map(failing.map(({ webhookId, ...failure }) => [webhookId!, failure]));
}

/** `gt`, because SQLite takes no index for "not null". */
const GIVEN_UP = { channel: 'webhook', sentAt: null, failedAt: { gt: new Date(0) } };

/** How many were given up, by webhook. */
export async function countGivenUp({ prisma }: Db): Promise<Map<number, number>> {
  const groups = await prisma.outboxMessage.groupBy({
    by: ['webhookId'],
    where: GIVEN_UP,
    _count: { _all: true },
  });
  return new Map(groups.map(({ webhookId, _count }) => [webhookId!, _count._all]));
}

/** Makes all that one webhook was not told due again. */
export async function retryGivenUp({ prisma }: Db, webhookId: number, now: Date): Promise<void> {
  await prisma.outboxMessage.updateMany({ where: { ...GIVEN_UP, webhookId }, data: dueAgain(now) });
}
