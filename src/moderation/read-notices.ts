import type { Database } from '../database/database.ts';
import type { NoticeKind } from '../notifications/kinds.ts';
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
