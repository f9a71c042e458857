import type { Database } from '../database/database.ts';
import type { OutboxRow } from './outbox.repository.ts';

type Db = Pick<Database, 'prisma'>;

/** A message with the names that the desk shows. */
export type OutboxItem = OutboxRow & {
  moderator: { name: string; email: string } | null;
  comment: { id: number; authorName: string; article: { title: string } } | null;
};

/** Done: sent, written to a file, or not needed any more. */
export const OUTBOX_STATES = ['failed', 'waiting', 'done'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export interface OutboxPage {
  items: OutboxItem[];
  /** Continues with older ones; null on the last page. */
  next: number | null;
}

const WAITING = { channel: 'mail', sentAt: null, failedAt: null, droppedAt: null };
/** `gt`, because SQLite takes no index for "not null". */
const FAILED = { channel: 'mail', sentAt: null, failedAt: { gt: new Date(0) } };
const WHERE = {
  failed: FAILED,
  waiting: WAITING,
  done: { channel: 'mail', failedAt: null, OR: [{ sentAt: { not: null } }, { droppedAt: { not: null } }] },
};
const NAMES = {
  moderator: { select: { name: true, email: true } },
  comment: { select: { id: true, authorName: true, article: { select: { title: true } } } },
} as const;
const PER_PAGE = 20;

/**
 * Messages of one state, newest first.
 * @param before the id of the last message of the page before; null for the first page
 */
export async function readOutbox(
  { prisma }: Db,
  state: OutboxState,
  before: number | null,
): Promise<OutboxPage> {
  const items = await prisma.outboxMessage.findMany({
    where: { ...WHERE[state], ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: PER_PAGE + 1,
    include: NAMES,
  });
  const page = items.slice(0, PER_PAGE);
  return { items: page, next: items.length > PER_PAGE ? page.at(-1)!.id : null };
}

export async function countOutbox({ prisma }: Db): Promise<Record<OutboxState, number>> {
  const [failed, waiting, done] = await Promise.all(
    OUTBOX_STATES.map((state) => prisma.outboxMessage.count({ where: WHERE[state] })),
  );
  return { failed: failed!, waiting: waiting!, done: done! };
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
