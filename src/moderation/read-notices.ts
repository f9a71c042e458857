import type { Database } from '../database/database.ts';
import type { NoticeKind } from '../notifications/kinds.ts';
import { COUNT_CAP, howManyNotices } from '../outbox/how-many.ts';
import type { OutboxFilter } from '../outbox/outbox-filter.ts';
import { capitalized } from '../text/capitalized.ts';
import { formatInstant } from '../time/format.ts';

const MOST = 100;

const LABELS: Record<NoticeKind, string> = {
  held: 'Waits',
  escalated: 'Still waits',
  approved: 'Approved',
  declined: 'Not approved',
  reply: 'Reply',
  'new-comment': 'New comment',
};

/** What one message carries, oldest first; of a very long digest the beginning. */
export async function readNotices({ prisma }: Pick<Database, 'prisma'>, messageId: number) {
  return prisma.notice.findMany({
    where: { messageId },
    orderBy: { id: 'asc' },
    take: MOST,
    include: { comment: { select: { authorName: true, article: { select: { title: true } } } } },
  });
}

/** How many notices are owed and in no mail yet; at most one more than COUNT_CAP. */
export const countUngathered = (
  { prisma }: Pick<Database, 'prisma'>,
  to?: OutboxFilter['to'],
): Promise<number> =>
  prisma.notice.count({ where: { ...to, messageId: null, cancelledAt: null }, take: COUNT_CAP + 1 });

/** Beside the mails that wait; '' when there are none. */
export function presentUngathered(count: number): string {
  if (count === 0) return '';
  const areIn = `${capitalized(howManyNotices(count))} ${count === 1 ? 'is' : 'are'} in no mail yet.`;
  return `${areIn} A notice waits until the decision it tells of can be undone no more, and for the time at which its recipient wants mail.`;
}

export function presentNotices(notices: Awaited<ReturnType<typeof readNotices>>, timeZone: string) {
  return notices.map(({ kind, commentId, comment, createdAt, cancelledAt, cancelReason }) => ({
    what: LABELS[kind as NoticeKind] ?? kind,
    author: comment.authorName,
    title: comment.article.title,
    commentUrl: `/desk/comments/${commentId}`,
    since: formatInstant(createdAt, timeZone),
    cancelled: cancelledAt ? cancelReason : '',
  }));
}
