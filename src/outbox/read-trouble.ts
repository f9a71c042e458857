import type { Moderator, Prisma } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { type FailureWord, SERVER_WORDS } from './failure.ts';
import { COUNT_CAP } from './how-many.ts';
import { byDue, OPEN } from './outbox.repository.ts';

/** What a person should know about the mail. */
export interface MailTrouble {
  /** How many were given up lately; at most one more than COUNT_CAP. */
  failed: number;
  /** See `whyMailWaits`. */
  waitingWord: string;
  /** How many wait, with or without a failure; at most one more than WAITING_CAP. */
  waiting: number;
  /** Moderators whose address takes no mail. */
  bounced: Pick<Moderator, 'id' | 'name'>[];
}

/** Counting stops there: it is read for each page of the desk. */
export const WAITING_CAP = 100;

/** What failed longer ago stays on the mail page, and is news to nobody. */
const NEWS_MS = 7 * DAY_MS;
const WAITING = { channel: 'mail', ...OPEN };
/** When a reader mistypes their address, or their mailbox is full, nothing is wrong with the mail. */
const ABOUT_ONE_ADDRESS: FailureWord[] = ['recipient_refused', 'address_needs_smtputf8', 'try_again_later'];
/** RFC 3463: a policy, such as a relay that takes no mail to the outside, or a blocklist. */
const ABOUT_US = ' 5.7.';

const OF_ONE_READER: Prisma.OutboxMessageWhereInput = {
  commenterId: { not: null },
  errorWord: { in: ABOUT_ONE_ADDRESS },
  NOT: { errorDetail: { contains: ABOUT_US } },
};

export async function readMailTrouble({
  database: { prisma },
  clock,
}: Pick<Services, 'database' | 'clock'>): Promise<MailTrouble> {
  const [failed, waitingWord, waiting, bounced] = await Promise.all([
    prisma.outboxMessage.count({ where: failedLately(clock.now()), take: COUNT_CAP + 1 }),
    whyMailWaits({ prisma }),
    prisma.outboxMessage.count({ where: WAITING, take: WAITING_CAP + 1 }),
    prisma.moderator.findMany({
      where: { bouncedAt: { not: null }, disabledAt: null },
      orderBy: { id: 'asc' },
      select: { id: true, name: true },
    }),
  ]);
  return { failed, waitingWord, waiting, bounced };
}

/** Why mail waits longer than it should, as a word of outbox/failure.ts; '' when none does. One of the server comes first. */
export async function whyMailWaits({ prisma }: Pick<Services['database'], 'prisma'>): Promise<string> {
  const findWaiting = (where: Prisma.OutboxMessageWhereInput) =>
    prisma.outboxMessage.findFirst({
      where: { ...WAITING, ...where },
      orderBy: byDue('desc'),
      select: { errorWord: true },
    });
  const found =
    (await findWaiting({ errorWord: { in: [...SERVER_WORDS] } })) ??
    (await findWaiting({ errorWord: { notIn: ['', ...SERVER_WORDS] }, NOT: OF_ONE_READER }));
  return found?.errorWord ?? '';
}

const failedLately = (now: Date): Prisma.OutboxMessageWhereInput => ({
  channel: 'mail',
  sentAt: null,
  failedAt: { gt: later(now, -NEWS_MS) },
  NOT: OF_ONE_READER,
});
