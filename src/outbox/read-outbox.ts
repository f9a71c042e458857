import type { Database } from '../database/database.ts';
import type { OutboxRow } from './outbox.repository.ts';

type Db = Pick<Database, 'prisma'>;

/** A message with the names that the desk shows. */
export type OutboxItem = OutboxRow & {
  moderator: { name: string; email: string };
  comment: { id: number; authorName: string; article: { title: string } } | null;
};

export interface OutboxList {
  waiting: OutboxItem[];
  /** Sent, and those that were not needed any more. */
  sent: OutboxItem[];
  failed: OutboxItem[];
  counts: { waiting: number; sent: number; failed: number };
}

const WAITING = { sentAt: null, failedAt: null, droppedAt: null };
const SENT = { failedAt: null, OR: [{ sentAt: { not: null } }, { droppedAt: { not: null } }] };
/** `gt`, because SQLite takes no index for "not null". */
const FAILED = { sentAt: null, failedAt: { gt: new Date(0) } };
const NAMES = {
  moderator: { select: { name: true, email: true } },
  comment: { select: { id: true, authorName: true, article: { select: { title: true } } } },
} as const;
const SHOWN = 100;

/** The newest 100 messages of each state, newest first, and how many there are. */
export async function listOutbox({ prisma }: Db): Promise<OutboxList> {
  const { outboxMessage } = prisma;
  const newest = { orderBy: { id: 'desc' }, take: SHOWN, include: NAMES } as const;
  const [waiting, sent, failed, waitingCount, sentCount, failedCount] = await Promise.all([
    outboxMessage.findMany({ where: WAITING, ...newest }),
    outboxMessage.findMany({ where: SENT, ...newest }),
    outboxMessage.findMany({ where: FAILED, ...newest }),
    outboxMessage.count({ where: WAITING }),
    outboxMessage.count({ where: SENT }),
    outboxMessage.count({ where: FAILED }),
  ]);
  return { waiting, sent, failed, counts: { waiting: waitingCount, sent: sentCount, failed: failedCount } };
}

export async function findOutboxItem({ prisma }: Db, id: number): Promise<OutboxItem | null> {
  return prisma.outboxMessage.findUnique({ where: { id }, include: NAMES });
}

/**
 * What a person should know about the mail: how many failed for good, and why one waits. Read for each page of
 * the desk, so both questions are answered from the index; what failed is put off, so it is due last.
 */
export async function readMailTrouble({ prisma }: Db): Promise<{ failed: number; waitingWord: string }> {
  const [failed, waiting] = await Promise.all([
    prisma.outboxMessage.count({ where: FAILED }),
    prisma.outboxMessage.findFirst({
      where: { ...WAITING, errorWord: { not: '' } },
      orderBy: { dueAt: 'desc' },
      select: { errorWord: true },
    }),
  ]);
  return { failed, waitingWord: waiting?.errorWord ?? '' };
}
