import type { Database } from '../database/database.ts';
import type { OutboxFilter } from './outbox-filter.ts';
import { dueAgain } from './outbox.repository.ts';
import { failedWhere } from './read-outbox.ts';

type Db = Pick<Database, 'prisma'>;

/** Failed messages as they were counted; what fails later is not among them. */
export interface CountedFailures {
  count: number;
  /** The highest id, and when the last of them failed, in ms since 1970. */
  lastId: number;
  lastFailedMs: number;
}

/** @returns null when nothing has failed */
export async function countFailures({ prisma }: Db, filter: OutboxFilter): Promise<CountedFailures | null> {
  const { _count, _max } = await prisma.outboxMessage.aggregate({
    where: failedWhere(filter),
    _count: { _all: true },
    _max: { id: true, failedAt: true },
  });
  if (_max.id === null || _max.failedAt === null) return null;
  return { count: _count._all, lastId: _max.id, lastFailedMs: _max.failedAt.getTime() };
}

/**
 * Makes due again, for another three days, exactly what was counted and has still failed.
 * @returns how many
 */
export async function retryFailures(
  { prisma }: Db,
  filter: OutboxFilter,
  { lastId, lastFailedMs }: Omit<CountedFailures, 'count'>,
  now: Date,
): Promise<number> {
  const { count } = await prisma.outboxMessage.updateMany({
    where: { AND: [failedWhere(filter), { id: { lte: lastId }, failedAt: { lte: new Date(lastFailedMs) } }] },
    data: dueAgain(now),
  });
  return count;
}
