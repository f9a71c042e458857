import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '../database/database.ts';
import type { OutboxMessage, Prisma } from '../generated/sqlite/client.ts';
import type { Mailer } from '../mail/mailer.ts';
import { HOUR_MS, later, MINUTE_MS } from '../time/clock.ts';

export type OutboxRow = OutboxMessage;
/** A message whose lease this process holds. */
export type LeasedRow = OutboxRow & { leaseToken: string };

type Db = Pick<Database, 'prisma'>;

export interface OwedMessage {
  kind: string;
  /** To whom: one of the two. */
  moderatorId?: number;
  commenterId?: number;
  /** What else it is about, by kind. */
  subjectId?: number;
  /** Two causes that owe the same mail share one row: the second insert does nothing. */
  dedupeKey: string;
  dueAt: Date;
  createdAt: Date;
}

/** A failure as it is kept: a word of ours, and what the other side said. */
export interface Said {
  word: string;
  detail: string;
}

/** Why a message need not be sent any more. */
export interface Drop {
  drop: string;
}

/** When a message may be looked at again that is not to leave now. */
export interface Later {
  notBefore: Date;
}

/** Nothing is put off for longer, and no lease is. */
export const LONGEST_DELAY_MS = HOUR_MS;

/** Which messages a worker is after. */
export type OutboxScope =
  { channel: 'mail'; kind?: { in: string[] } } | { channel: 'webhook'; webhookId: number };

const MAIL: OutboxScope = { channel: 'mail' };
/** Neither sent nor given up nor found needless. */
export const OPEN = { sentAt: null, failedAt: null, droppedAt: null };
const OTHER_WORKERS = 20; // each of them may be a moment faster with one candidate
const RELEASED = { leaseUntil: null, leaseToken: null };
const ENQUEUE = `INSERT INTO "OutboxMessage"
  ("kind", "moderatorId", "commenterId", "subjectId", "dedupeKey", "dueAt", "createdAt")
  VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("dedupeKey") DO NOTHING`;

/** Owes one mail, in the transaction that makes it true. @returns whether it was not owed before */
export async function enqueue(tx: Tx, message: OwedMessage): Promise<boolean> {
  const { kind, moderatorId = null, commenterId = null, subjectId = null } = message;
  const { dedupeKey, dueAt, createdAt } = message;
  const values = [kind, moderatorId, commenterId, subjectId, dedupeKey, dueAt, createdAt];
  return (await tx.run(ENQUEUE, values)) === 1;
}

/**
 * Takes up to `limit` due messages for this worker, each by one conditional update, so that no two workers hold
 * one. A lease that ran out (its worker died) makes the message due again.
 * @param leaseMs milliseconds; longer than the deadline of one send
 * @param from oldest: longest due first; newest: the other way round
 */
export async function claimDue(
  db: Db,
  now: Date,
  leaseMs: number,
  limit: number,
  { from = 'oldest', scope = MAIL }: { from?: 'oldest' | 'newest'; scope?: OutboxScope } = {},
): Promise<LeasedRow[]> {
  const isFree = {
    OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }, { leaseUntil: impossible(now) }],
  };
  const isDue = { ...scope, ...OPEN, ...isFree, dueAt: { lte: now } };
  const isFromTheFuture = { ...scope, ...OPEN, ...isFree, dueAt: impossible(now) };

  const due = await claim(db, isDue, now, leaseMs, limit, from);
  return due.length > 0 ? due : claim(db, isFromTheFuture, now, leaseMs, limit, from);
}

/**
 * What lies further ahead than anything we ever set was set by a clock that was wrong. Those of two processes that
 * are right differ a little, too.
 */
const impossible = (now: Date) => ({ gt: later(now, LONGEST_DELAY_MS + MINUTE_MS) });

async function claim(
  db: Db,
  where: Prisma.OutboxMessageWhereInput,
  now: Date,
  leaseMs: number,
  limit: number,
  from: 'oldest' | 'newest',
): Promise<LeasedRow[]> {
  const candidates = await db.prisma.outboxMessage.findMany({
    where,
    select: { id: true, dueAt: true },
    orderBy: byDue(from === 'oldest' ? 'asc' : 'desc'),
    take: limit + OTHER_WORKERS,
  });
  const sign = from === 'oldest' ? 1 : -1;
  candidates.sort((a, b) => sign * (a.dueAt.getTime() - b.dueAt.getTime() || a.id - b.id));

  const claimed: LeasedRow[] = [];
  for (const { id } of candidates) {
    if (claimed.length === limit) break;
    const lease = { leaseUntil: later(now, leaseMs), leaseToken: randomUUID() };
    const { count } = await db.prisma.outboxMessage.updateMany({
      where: { AND: [where, { id }] },
      data: { ...lease, attempts: { increment: 1 } },
    });
    const row = count === 1 ? await db.prisma.outboxMessage.findUnique({ where: { id } }) : null;
    if (row?.leaseToken === lease.leaseToken) claimed.push({ ...row, ...lease });
  }
  return claimed;
}

/** The first four are the same for all that is open; PostgreSQL reads in the order of the index only with them. */
export const byDue = (direction: 'asc' | 'desc'): Prisma.OutboxMessageOrderByWithRelationInput[] => [
  { channel: direction },
  { sentAt: direction },
  { failedAt: direction },
  { droppedAt: direction },
  { dueAt: direction },
];

/**
 * Each `settle` counts only for the holder of the lease. What a report of failed delivery said, which may come before
 * this, stays.
 * @returns whether it did
 */
export async function settleSent(
  db: Db,
  row: LeasedRow,
  at: Date,
  sentVia: Mailer['mode'],
): Promise<boolean> {
  const sent = { sentAt: at, sentVia };
  const noError = { errorWord: '', errorDetail: '' };
  return (await settle(db, row, { ...sent, ...noError }, { bouncedAt: null })) || settle(db, row, sent);
}

/** @param at when it failed */
export async function settleLater(
  db: Db,
  row: LeasedRow,
  { at, dueAt }: { at: Date; dueAt: Date },
  { word, detail }: Said,
): Promise<boolean> {
  const failures = { firstFailureAt: row.firstFailureAt ?? at, lastFailureAt: at };
  return settle(db, row, { dueAt, ...failures, errorWord: word, errorDetail: detail });
}

/** Not a failure, and none of before is why it waits now: too many went just before, or it is not wished yet. */
export async function putOff(db: Db, row: LeasedRow, dueAt: Date): Promise<boolean> {
  return settle(db, row, { dueAt, attempts: row.attempts - 1, errorWord: '', errorDetail: '' });
}

export async function settleFailed(db: Db, row: LeasedRow, at: Date, failure: Said): Promise<boolean> {
  return settle(db, row, { failedAt: at, errorWord: failure.word, errorDetail: failure.detail });
}

/** For a message that need not be sent any more. */
export async function settleDropped(db: Db, row: LeasedRow, at: Date, { drop }: Drop): Promise<boolean> {
  return settle(db, row, { droppedAt: at, dropReason: drop, errorWord: '', errorDetail: '' });
}

/**
 * Keeps what is about to be sent for the first time, or says so when a repeat has to say something else: an
 * edition is one text, so that one Message-ID never stands for two. The lease begins anew with it: making a mail
 * takes as long as the database does, and sending one needs all of the lease.
 * @returns the row with its edition; null when the lease is lost
 */
export async function keepContent(
  db: Db,
  row: LeasedRow,
  { subject, contentHash, leaseUntil }: { subject: string; contentHash: string; leaseUntil: Date },
): Promise<LeasedRow | null> {
  const isRepeatOfIt = row.contentHash === '' || row.contentHash === contentHash;
  const edition = isRepeatOfIt ? row.edition : row.edition + 1;
  const kept = { subject, contentHash, edition, leaseUntil };
  const { count } = await db.prisma.outboxMessage.updateMany({
    where: { id: row.id, leaseToken: row.leaseToken },
    data: kept,
  });
  return count === 1 ? { ...row, ...kept } : null;
}

/**
 * Makes a failed or waiting message due at once, for another three days. One that is being sent keeps its lease.
 * @returns false when it was sent or dropped already, or does not exist
 */
export async function retryByHand(db: Db, id: number, now: Date): Promise<boolean> {
  const { count } = await db.prisma.outboxMessage.updateMany({
    where: { id, sentAt: null, droppedAt: null },
    data: dueAgain(now),
  });
  return count === 1;
}

/**
 * What a message that is tried again by hand becomes: due at once, for another three days. Nobody knows yet whether
 * what was wrong still is.
 */
export const dueAgain = (now: Date) => ({
  failedAt: null,
  dueAt: now,
  retriedAt: now,
  firstFailureAt: null,
  attempts: 0,
  errorWord: '',
  errorDetail: '',
});

async function settle(
  db: Db,
  row: LeasedRow,
  data: Partial<OutboxRow>,
  where: Prisma.OutboxMessageWhereInput = {},
): Promise<boolean> {
  const { count } = await db.prisma.outboxMessage.updateMany({
    where: { ...where, id: row.id, leaseToken: row.leaseToken },
    data: { ...data, ...RELEASED },
  });
  return count === 1;
}
