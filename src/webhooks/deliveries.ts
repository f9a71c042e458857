import type { Database } from '../database/database.ts';
import { DECIDED_MEANWHILE } from '../notifications/cancel-reasons.ts';
import { COUNT_CAP } from '../outbox/how-many.ts';
import { type Drop, dueAgain, type LeasedRow, OPEN, type OutboxRow } from '../outbox/outbox.repository.ts';
import { NOT_MADE } from '../outbox/try-again.ts';
import { isStillTrue } from './events.ts';

type Db = Pick<Database, 'prisma'>;

/** A failure as it is stored. */
export type CallFailure = Pick<OutboxRow, 'errorWord' | 'errorDetail'>;

const PER_PAGE = 20;
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

/** Why this receiver did not take what it was called with last; undefined when it did. */
export async function findFailure({ prisma }: Db, webhookId: number): Promise<CallFailure | undefined> {
  const failed = await prisma.outboxMessage.findFirst({
    where: { webhookId, ...OPEN, errorWord: { notIn: ['', NOT_MADE] }, lastFailureAt: EVER },
    orderBy: { lastFailureAt: 'desc' },
    select: { errorWord: true, errorDetail: true, lastFailureAt: true },
  });
  if (!failed) return undefined;
  const { lastFailureAt, ...failure } = failed;
  const takenSince = await prisma.outboxMessage.findFirst({
    where: { webhookId, sentAt: { gt: lastFailureAt! } },
    select: { id: true },
  });
  return takenSince ? undefined : failure;
}

/** `gt`, because SQLite takes no index for "not null". */
const EVER = { gt: new Date(0) };
const GIVEN_UP = { sentAt: null, failedAt: EVER };

/** How many events for this receiver were given up; at most one more than COUNT_CAP. */
export const countGivenUp = ({ prisma }: Db, webhookId: number): Promise<number> =>
  prisma.outboxMessage.count({ where: { webhookId, ...GIVEN_UP }, take: COUNT_CAP + 1 });

/** Makes all that one webhook was not told due again. */
export async function retryGivenUp({ prisma }: Db, webhookId: number, now: Date): Promise<void> {
  await prisma.outboxMessage.updateMany({ where: { webhookId, ...GIVEN_UP }, data: dueAgain(now) });
}
