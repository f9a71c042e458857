import { MOST_REVISIONS } from '../comments/edit-comment.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import type { CommentFilter } from '../search/comment-filter.ts';
import { findComments, type PageWanted } from '../search/find-comments.ts';
import { findIds } from '../search/find-ids.ts';
import type { Services } from '../services.ts';
import { STATUSES } from '../statuses.ts';

const PER_PAGE = 20;

export const CARD = {
  article: { select: { slug: true, title: true } },
  parent: { select: { id: true, authorName: true, text: true, status: true, reason: true } },
  commenter: {
    select: { createdAt: true, approvedCount: true, spamCount: true, trashCount: true },
  },
  verdicts: { orderBy: { id: 'asc' } },
} as const satisfies Prisma.CommentInclude;

export type QueueComment = Prisma.CommentGetPayload<{ include: typeof CARD }>;

/** One page of the comments that a filter lets through. @param after the `next` of the page before */
export async function readQueue(
  { database }: Pick<Services, 'database'>,
  filter: CommentFilter,
  { order, after }: Omit<PageWanted, 'limit'>,
): Promise<{ comments: QueueComment[]; next: string | null; isBounded: boolean }> {
  const found = await findComments({ database }, filter, { order, after, limit: PER_PAGE });
  const { ids } = found;
  const comments = await database.prisma.comment.findMany({ where: { id: { in: ids } }, include: CARD });
  return { ...found, comments: comments.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id)) };
}

/** Those of these comments that a filter lets through. */
export async function readMatching(
  { database }: Pick<Services, 'database'>,
  filter: CommentFilter,
  ids: readonly number[],
): Promise<QueueComment[]> {
  const matching: number[] = [];
  for (const id of ids) {
    const [found] = await findIds(database, filter, { order: 'oldest', after: id - 1, limit: 1 });
    if (found === id) matching.push(id);
  }
  return database.prisma.comment.findMany({
    where: { id: { in: matching } },
    orderBy: { id: 'asc' },
    include: CARD,
  });
}

/** One comment with all that happened to it. */
export async function findCommentForDesk({ database }: Pick<Services, 'database'>, id: number) {
  return database.prisma.comment.findUnique({
    where: { id, status: { in: [...STATUSES] } },
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
