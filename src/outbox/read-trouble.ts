import type { Database } from '../database/database.ts';
import { byDue } from './outbox.repository.ts';

type Db = Pick<Database, 'prisma'>;

/** What a person should know about the mail. */
export interface MailTrouble {
  /** How many were given up. */
  failed: number;
  /** Why one waits longer than it should, as a word of outbox/failure.ts; '' when none does. */
  waitingWord: string;
  /** How many wait, with or without a failure; at most one more than WAITING_CAP. */
  waiting: number;
  /** Names of moderators whose address takes no mail. */
  bounced: string[];
}

/** Counting stops there: it is read for each page of the desk. */
export const WAITING_CAP = 100;

const WAITING = { channel: 'mail', sentAt: null, failedAt: null, droppedAt: null };
/** `gt`, because SQLite takes no index for "not null". */
const FAILED = { channel: 'mail', sentAt: null, failedAt: { gt: new Date(0) } };

/**
 * Looks at no more than the messages that are due last, in the order of the index: what failed is put off, so
 * it is among them, also before a backlog of thousands.
 */
export async function readMailTrouble({ prisma }: Db): Promise<MailTrouble> {
  const [failed, waiting, bounced] = await Promise.all([
    prisma.outboxMessage.count({ where: FAILED }),
    prisma.outboxMessage.findMany({
      where: WAITING,
      orderBy: byDue('desc'),
      take: WAITING_CAP + 1,
      select: { errorWord: true },
    }),
    prisma.moderator.findMany({
      where: { bouncedAt: { not: null }, disabledAt: null },
      orderBy: { id: 'asc' },
      select: { name: true },
    }),
  ]);
  return {
    failed,
    waitingWord: waiting.find(({ errorWord }) => errorWord !== '')?.errorWord ?? '',
    waiting: waiting.length,
    bounced: bounced.map(({ name }) => name),
  };
}
