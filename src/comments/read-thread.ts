import type { Database } from '../database/database.ts';
import { findPagesIn, pageCount, readPageOfIds } from './comment-pages.ts';

/** What a public page may know of a comment: no address, no network, nothing that is not approved. */
export interface PublicComment {
  id: number;
  articleId: number;
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

/** A comment that is on another page of the same article. */
export interface Elsewhere {
  comment: PublicComment;
  page: number;
}

export interface ThreadPage {
  /** Thread by thread, in the order they were written; parents before replies. */
  comments: PublicComment[];
  /** The opener of the thread that the page before has the beginning of; null when this page begins with a whole one. */
  continues: Elsewhere | null;
  /** What comments of the continued thread answer, by id, where that is not on this page. */
  elsewhere: Map<number, Elsewhere>;
  page: number;
  pages: number;
  /** Approved comments on all pages. */
  count: number;
}

type Db = Pick<Database, 'prisma'>;

const PUBLIC = {
  id: true,
  articleId: true,
  parentId: true,
  threadId: true,
  authorName: true,
  website: true,
  html: true,
  submittedAt: true,
  editedAt: true,
  status: true,
} as const;

/** @param page 1 has the oldest threads; a page that is not there gives the last one */
export async function readThreads(db: Db, articleId: number, page: number): Promise<ThreadPage> {
  const count = await db.prisma.comment.count({ where: { articleId, status: 'approved' } });
  const pages = pageCount(count);
  const shownPage = Math.min(Math.max(1, page), pages);
  const { ids, continued } = await readPageOfIds(db, articleId, shownPage);
  const approved = await readComments(db, ids);
  const { tombstones, others } = await readAncestors(db, approved);
  const comments = [...approved, ...tombstones].sort((a, b) => threadOf(a) - threadOf(b) || a.id - b.id);
  const context =
    continued === null
      ? { continues: null, elsewhere: new Map<number, Elsewhere>() }
      : await readContinued(db, { articleId, thread: continued, others });
  return { comments, ...context, page: shownPage, pages, count };
}

/** @returns null unless the comment is approved and belongs to this article */
export async function findPublicComment(
  { prisma }: Db,
  articleId: number,
  id: number,
): Promise<PublicComment | null> {
  const comment = await prisma.comment.findUnique({
    where: { id, articleId, status: 'approved' },
    select: PUBLIC,
  });
  return comment && asPublic(comment);
}

const threadOf = ({ threadId, id }: PublicComment): number => threadId ?? id;

async function readComments({ prisma }: Db, ids: number[]): Promise<PublicComment[]> {
  return (await prisma.comment.findMany({ where: { id: { in: ids } }, select: PUBLIC })).map(asPublic);
}

/** Follows what was answered upwards, through everything that is gone, to a comment that is still there. */
async function readAncestors(db: Db, approved: PublicComment[]) {
  const known = new Set(approved.map(({ id }) => id));
  const tombstones: PublicComment[] = [];
  const others: PublicComment[] = [];
  let children = approved;
  while (children.length > 0) {
    const parents = children.map(({ parentId }) => parentId).filter((id) => id !== null);
    const missing = [...new Set(parents)].filter((id) => !known.has(id));
    const found = missing.length > 0 ? await readComments(db, missing) : [];
    for (const comment of found) {
      known.add(comment.id);
      (comment.tombstone ? tombstones : others).push(comment);
    }
    children = found.filter(({ tombstone }) => tombstone);
  }
  return { tombstones, others };
}

/** Where the beginning of a long thread is, and what its later comments answer. */
async function readContinued(
  db: Db,
  { articleId, thread, others }: { articleId: number; thread: number; others: PublicComment[] },
) {
  const pages = await findPagesIn(db, { articleId, thread, ids: others.map(({ id }) => id) });
  const placed = (comment: PublicComment): Elsewhere => ({ comment, page: pages.get(comment.id) ?? 1 });
  const [opener] = await readComments(db, [thread]);
  return {
    continues: opener ? placed(opener) : null,
    elsewhere: new Map(others.map((comment) => [comment.id, placed(comment)])),
  };
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
