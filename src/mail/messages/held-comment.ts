import type { Comment, Prisma } from '../../generated/sqlite/client.ts';
import type { CarriedNotice } from '../../notifications/carried.ts';
import type { Services } from '../../services.ts';

const TOLD = {
  id: true,
  articleId: true,
  commenterId: true,
  authorName: true,
  website: true,
  text: true,
  networkIndex: true,
  submittedAt: true,
  editedAt: true,
  decidedAt: true,
  article: { select: { title: true, slug: true } },
  parent: { select: { authorName: true } },
  commenter: {
    select: { emailCipher: true, createdAt: true, approvedCount: true, spamCount: true, trashCount: true },
  },
  verdicts: { orderBy: { id: 'asc' }, select: { rule: true, outcome: true, reason: true, evidence: true } },
} satisfies Prisma.CommentSelect;

export type HeldComment = Prisma.CommentGetPayload<{ select: typeof TOLD }>;

/** A comment with everything that a moderator is told about it; null when it does not exist. */
export async function findHeldComment(
  { database }: Pick<Services, 'database'>,
  id: Comment['id'],
): Promise<HeldComment | null> {
  return database.prisma.comment.findUnique({ where: { id }, select: TOLD });
}

/** The same for many, oldest first; those that do not exist are left out. */
export async function findHeldComments(
  { database }: Pick<Services, 'database'>,
  ids: Comment['id'][],
): Promise<HeldComment[]> {
  return database.prisma.comment.findMany({
    where: { id: { in: ids } },
    orderBy: { id: 'asc' },
    select: TOLD,
  });
}

/** Since when a comment waits: it came, was edited, or was put back. */
export function waitsSince({
  submittedAt,
  editedAt,
  decidedAt,
}: Pick<Comment, 'submittedAt' | 'editedAt' | 'decidedAt'>): Date {
  const moments = [submittedAt, editedAt, decidedAt].map((at) => at?.getTime() ?? 0);
  return new Date(Math.max(...moments));
}

/** Those of the comments that have waited since everybody was told so; one that was put back or edited waits anew. */
export function stillEscalated(
  carried: readonly CarriedNotice[],
  comments: readonly HeldComment[],
): ReadonlySet<number> {
  const escalated = carried.filter(({ kind }) => kind === 'escalated');
  const toldAt = new Map(escalated.map(({ commentId, createdAt }) => [commentId, new Date(createdAt)]));
  const waiting = comments.filter((comment) => waitsSince(comment) < (toldAt.get(comment.id) ?? 0));
  return new Set(waiting.map(({ id }) => id));
}

/** Just enough to name comments, oldest first; those that do not exist are left out. */
export async function findBriefly({ database }: Pick<Services, 'database'>, ids: Comment['id'][]) {
  return database.prisma.comment.findMany({
    where: { id: { in: ids } },
    orderBy: { id: 'asc' },
    select: { id: true, authorName: true, articleId: true, article: { select: { title: true } } },
  });
}
