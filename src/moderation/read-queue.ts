import type { Prisma } from '../generated/sqlite/client.ts';
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

/**
 * One page of comments with this status: what waits oldest first, everything else newest first.
 * @param after the id of the last comment of the page before
 */
export async function readQueue(
  { database }: Pick<Services, 'database'>,
  status: Status,
  after: number | null,
): Promise<{ comments: QueueComment[]; next: number | null }> {
  const oldestFirst = status === 'pending';
  const comments = await database.prisma.comment.findMany({
    where: { status, ...(after === null ? {} : { id: oldestFirst ? { gt: after } : { lt: after } }) },
    orderBy: { id: oldestFirst ? 'asc' : 'desc' },
    take: PER_PAGE + 1,
    include: CARD,
  });
  const page = comments.slice(0, PER_PAGE);
  return { comments: page, next: comments.length > PER_PAGE ? page.at(-1)!.id : null };
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
      revisions: { orderBy: { id: 'desc' } },
      log: {
        orderBy: { id: 'asc' },
        include: { moderator: { select: { name: true } }, decisionReason: { select: { label: true } } },
      },
    },
  });
}
