import { MOST_REVISIONS } from '../comments/edit-comment.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { CommentFilter } from '../search/comment-filter.ts';
import { findComments, type PageWanted } from '../search/find-comments.ts';
import type { Services } from '../services.ts';

export const STATUSES = ['pending', 'approved', 'spam', 'trash'] as const;

export type Status = (typeof STATUSES)[number];

const PER_PAGE = 20;

export const CARD = {
  article: { select: { slug: true, title: true } },
  parent: { select: { authorName: true } },
  commenter: { select: { emailCipher: true } },
  verdicts: { orderBy: { id: 'asc' } },
} as const satisfies Prisma.CommentInclude;

export type QueueComment = Prisma.CommentGetPayload<{ include: typeof CARD }>;

/** One page of the comments that a filter lets through. @param after the `next` of the page before */
export async function readQueue(
  { database }: Pick<Services, 'database'>,
  filter: CommentFilter,
  { order, after }: Omit<PageWanted, 'limit'>,
): Promise<{ comments: QueueComment[]; next: string | null }> {
  const { ids, next } = await findComments({ database }, filter, { order, after, limit: PER_PAGE });
  const comments = await database.prisma.comment.findMany({ where: { id: { in: ids } }, include: CARD });
  return { comments: comments.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)), next };
}

export async function countByStatus({
  database,
}: Pick<Services, 'database'>): Promise<Record<Status, number>> {
  const groups = await database.prisma.comment.groupBy({ by: ['status'], _count: { _all: true } });
  const counts = { pending: 0, approved: 0, spam: 0, trash: 0 };
  for (const { status, _count } of groups) counts[status as Status] = _count._all;
  return counts;
}

/** One comment with all that happened to it. */
export async function findCommentForDesk({ database }: Pick<Services, 'database'>, id: number) {
  return database.prisma.comment.findUnique({
    where: { id },
    include: {
      ...CARD,
      revisions: { orderBy: { id: 'desc' }, take: MOST_REVISIONS },
      log: {
        orderBy: { id: 'asc' },
        include: { moderator: { select: { name: true } }, decisionReason: { select: { label: true } } },
      },
    },
  });
}
