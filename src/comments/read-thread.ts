import type { Database } from '../database/database.ts';

/** Threads on one page of comments. */
export const THREADS_PER_PAGE = 200;

/** What a public page may know of a comment: no address, no network, nothing that is not approved. */
export interface PublicComment {
  id: number;
  parentId: number | null;
  threadId: number | null;
  authorName: string;
  website: string;
  html: string;
  submittedAt: Date;
  editedAt: Date | null;
  /** The comment is gone, but replies to it are not; name and text are empty then. */
  tombstone: boolean;
}

export interface ThreadPage {
  /** In the order they were written; parents before replies. */
  comments: PublicComment[];
  page: number;
  pages: number;
}

const PUBLIC = {
  id: true,
  parentId: true,
  threadId: true,
  authorName: true,
  website: true,
  html: true,
  submittedAt: true,
  editedAt: true,
} as const;

/** @param page 1 has the oldest threads; a page that is not there gives the last one */
export async function readThreads(
  { prisma }: Database,
  articleId: number,
  page: number,
): Promise<ThreadPage> {
  const openers = openersOf(articleId);
  const pages = Math.max(1, Math.ceil((await prisma.comment.count({ where: openers })) / THREADS_PER_PAGE));
  const shown = Math.min(Math.max(1, page), pages);
  const first = await prisma.comment.findMany({
    where: openers,
    orderBy: { id: 'asc' },
    skip: (shown - 1) * THREADS_PER_PAGE,
    take: THREADS_PER_PAGE,
    select: { ...PUBLIC, status: true },
  });
  const threadIds = first.map(({ id }) => id);
  const replies = await prisma.comment.findMany({
    where: {
      articleId,
      threadId: { in: threadIds },
      OR: [{ status: 'approved' }, { replies: { some: { status: 'approved' } } }],
    },
    orderBy: { id: 'asc' },
    select: { ...PUBLIC, status: true },
  });
  return { comments: [...first, ...replies].map(asPublic), page: shown, pages };
}

/** The page of comments that has this comment's thread. */
export async function pageOfThread(
  { prisma }: Database,
  { id, articleId, threadId }: { id: number; articleId: number; threadId: number | null },
): Promise<number> {
  const upToIt = { ...openersOf(articleId), id: { lte: threadId ?? id } };
  return Math.max(1, Math.ceil((await prisma.comment.count({ where: upToIt })) / THREADS_PER_PAGE));
}

/** The first comments of the threads that are shown. */
const openersOf = (articleId: number) => ({
  articleId,
  threadId: null,
  OR: [{ status: 'approved' }, { replies: { some: { status: 'approved' } } }],
});

/** @returns null unless the comment is approved and belongs to this article */
export async function findPublicComment(
  { prisma }: Database,
  articleId: number,
  id: number,
): Promise<PublicComment | null> {
  const comment = await prisma.comment.findUnique({
    where: { id, articleId, status: 'approved' },
    select: { ...PUBLIC, status: true },
  });
  return comment && asPublic(comment);
}

function asPublic({
  status,
  ...comment
}: Omit<PublicComment, 'tombstone'> & { status: string }): PublicComment {
  const tombstone = status !== 'approved';
  return tombstone
    ? { ...comment, tombstone, authorName: '', website: '', html: '' }
    : { ...comment, tombstone };
}
