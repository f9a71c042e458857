import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { COUNT_CAP } from './how-many.ts';
import type { OutboxFilter } from './outbox-filter.ts';
import { OPEN, type OutboxRow } from './outbox.repository.ts';

type Db = Pick<Database, 'prisma'>;

/** A message with the names that the desk shows. */
export type OutboxItem = OutboxRow & {
  moderator: { name: string; email: string } | null;
  comment: { id: number; authorName: string; article: { title: string } } | null;
  _count: { notices: number };
};

/** Sent: also when it was written to a file. Dropped: not needed any more. */
export const OUTBOX_STATES = ['failed', 'waiting', 'sent', 'dropped'] as const;
export type OutboxState = (typeof OUTBOX_STATES)[number];

export interface OutboxPage {
  items: OutboxItem[];
  /** Continues with older ones; null on the last page. */
  next: OutboxCursor | null;
}

/** The last message of a page: when what its state tells of happened, and its id. */
export interface OutboxCursor {
  at: Date;
  id: number;
}

/** `gt`, because SQLite takes no index for "not null". */
const EVER = { gt: new Date(0) };
const WHERE = {
  failed: { channel: 'mail', sentAt: null, failedAt: EVER },
  waiting: { channel: 'mail', ...OPEN },
  sent: { channel: 'mail', sentAt: EVER },
  dropped: { channel: 'mail', sentAt: null, failedAt: null, droppedAt: EVER },
} satisfies Record<OutboxState, Prisma.OutboxMessageWhereInput>;
/** When it came to be so; the index gives the messages of a state in this order. */
const MOMENT = { failed: 'failedAt', waiting: 'dueAt', sent: 'sentAt', dropped: 'droppedAt' } as const;
const NAMES = {
  moderator: { select: { name: true, email: true } },
  comment: { select: { id: true, authorName: true, article: { select: { title: true } } } },
  _count: { select: { notices: true } },
} as const;
const PER_PAGE = 20;

/**
 * Messages of one state, the latest first: by when they failed, were sent or dropped, or are due.
 * @param before the end of the page before; null for the first page
 */
export async function readOutbox(
  { prisma }: Db,
  state: OutboxState,
  before: OutboxCursor | null,
  filter: OutboxFilter = {},
): Promise<OutboxPage> {
  const moment = MOMENT[state];
  const items = await prisma.outboxMessage.findMany({
    where: { AND: [stateWhere(state, filter), before === null ? {} : isBefore(moment, before)] },
    orderBy: [{ [moment]: 'desc' }, { id: 'desc' }],
    take: PER_PAGE + 1,
    include: NAMES,
  });
  const page = items.slice(0, PER_PAGE);
  const last = page.at(-1);
  return { items: page, next: items.length > PER_PAGE && last ? { at: last[moment]!, id: last.id } : null };
}

/** The first condition bounds the part of the index that is read. */
const isBefore = (moment: (typeof MOMENT)[OutboxState], { at, id }: OutboxCursor) => ({
  [moment]: { lte: at },
  OR: [{ [moment]: { lt: at } }, { id: { lt: id } }],
});

/** @returns how many have each state; at most one more than COUNT_CAP */
export async function countOutbox(
  { prisma }: Db,
  filter: OutboxFilter = {},
): Promise<Record<OutboxState, number>> {
  const [failed, waiting, sent, dropped] = await Promise.all(
    OUTBOX_STATES.map((state) =>
      prisma.outboxMessage.count({ where: stateWhere(state, filter), take: COUNT_CAP + 1 }),
    ),
  );
  return { failed: failed!, waiting: waiting!, sent: sent!, dropped: dropped! };
}

/** @returns null also for what is no mail */
export async function findOutboxItem({ prisma }: Db, id: number): Promise<OutboxItem | null> {
  return prisma.outboxMessage.findFirst({ where: { id, channel: 'mail' }, include: NAMES });
}

/** What is given up and can be tried again; also for `updateMany`. */
export const failedWhere = (filter: OutboxFilter) => stateWhere('failed', filter);

const stateWhere = (state: OutboxState, { kind, to }: OutboxFilter) => ({
  ...WHERE[state],
  ...(kind === undefined ? {} : { kind }),
  ...(to === undefined ? {} : to),
});
