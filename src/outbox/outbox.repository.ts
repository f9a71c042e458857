import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '../database/database.ts';
import type { OutboxMessage } from '../generated/sqlite/client.ts';
import type { Mailer } from '../mail/mailer.ts';
import { HOUR_MS, later } from '../time/clock.ts';
import type { Failure } from './failure.ts';

export type OutboxRow = OutboxMessage;
/** A message whose lease this process holds. */
export type LeasedRow = OutboxRow & { leaseToken: string };

type Db = Pick<Database, 'prisma'>;

export interface OwedMessage {
  kind: string;
  moderatorId: number;
  commentId?: number;
  /** Two causes that owe the same mail share one row: the second insert does nothing. */
  dedupeKey: string;
  dueAt: Date;
  createdAt: Date;
}

/** Nothing is put off for longer, and no lease is. */
export const LONGEST_DELAY_MS = HOUR_MS;

const OPEN = { sentAt: null, failedAt: null, droppedAt: null };
const OTHER_WORKERS = 20; // each of them may be a moment faster with one candidate
const RELEASED = { leaseUntil: null, leaseToken: null };
const ENQUEUE = `INSERT INTO "OutboxMessage"
  ("kind", "moderatorId", "commentId", "dedupeKey", "dueAt", "createdAt")
  VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT ("dedupeKey") DO NOTHING`;

/** Owes one mail, in the transaction that makes it true. @returns whether it was not owed before */
export async function enqueue(tx: Tx, message: OwedMessage): Promise<boolean> {
  const { kind, moderatorId, commentId = null, dedupeKey, dueAt, createdAt } = message;
  return (await tx.run(ENQUEUE, [kind, moderatorId, commentId, dedupeKey, dueAt, createdAt])) === 1;
}

/**
 * Takes up to `limit` due messages for this worker, longest due first, each by one conditional update, so
 * that no two workers hold one. A lease that ran out (its worker died) makes the message due again.
 * @param leaseMs milliseconds; longer than the deadline of one send
 */
export async function claimDue(db: Db, now: Date, leaseMs: number, limit: number): Promise<LeasedRow[]> {
  const where = isDue(now);
  const candidates = await db.prisma.outboxMessage.findMany({
    where,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: limit + OTHER_WORKERS,
  });

  const claimed: LeasedRow[] = [];
  for (const row of candidates) {
    if (claimed.length === limit) break;
    const lease = { leaseUntil: later(now, leaseMs), leaseToken: randomUUID() };
    const { count } = await db.prisma.outboxMessage.updateMany({
      where: { AND: [where, { id: row.id }] },
      data: { ...lease, attempts: { increment: 1 } },
    });
    if (count === 1) claimed.push({ ...row, ...lease, attempts: row.attempts + 1 });
  }
  return claimed;
}

/** What lies further ahead than anything we ever set was set by a clock that was wrong. */
function isDue(now: Date) {
  const impossible = { gt: later(now, LONGEST_DELAY_MS) };
  const isFree = { OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }, { leaseUntil: impossible }] };
  return { ...OPEN, AND: [{ OR: [{ dueAt: { lte: now } }, { dueAt: impossible }] }, isFree] };
}

/** Each `settle` counts only for the holder of the lease, and keeps `row.subject`. @returns whether it did */
export async function settleSent(
  db: Db,
  row: LeasedRow,
  at: Date,
  sentVia: Mailer['mode'],
): Promise<boolean> {
  return settle(db, row, { sentAt: at, sentVia, errorWord: '', errorDetail: '' });
}

export async function settleLater(db: Db, row: LeasedRow, dueAt: Date, failure: Failure): Promise<boolean> {
  return settle(db, row, { dueAt, errorWord: failure.word, errorDetail: failure.detail });
}

export async function settleFailed(db: Db, row: LeasedRow, at: Date, failure: Failure): Promise<boolean> {
  return settle(db, row, { failedAt: at, errorWord: failure.word, errorDetail: failure.detail });
}

/** For a message that need not be sent any more. */
export async function settleDropped(db: Db, row: LeasedRow, at: Date, reason: string): Promise<boolean> {
  return settle(db, row, { droppedAt: at, dropReason: reason, errorWord: '', errorDetail: '' });
}

/**
 * Makes a failed or waiting message due at once, for another three days. One that is being sent keeps its lease.
 * @returns false when it was sent or dropped already, or does not exist
 */
export async function retryByHand(db: Db, id: number, now: Date): Promise<boolean> {
  const { count } = await db.prisma.outboxMessage.updateMany({
    where: { id, sentAt: null, droppedAt: null },
    data: { failedAt: null, dueAt: now, retriedAt: now, attempts: 0 },
  });
  return count === 1;
}

async function settle(db: Db, row: LeasedRow, data: Partial<OutboxRow>): Promise<boolean> {
  const { count } = await db.prisma.outboxMessage.updateMany({
    where: { id: row.id, leaseToken: row.leaseToken },
    data: { subject: row.subject, ...data, ...RELEASED },
  });
  return count === 1;
}
