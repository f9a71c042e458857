// Where one page of comments ends and the next begins. Approved comments are counted thread by thread, the
// threads in the order they were opened; a page ends after every 200, but a thread of up to 200 is never cut: it
// stands whole on the page where its last comment falls.
import type { Database } from '../database/database.ts';
import { Prisma } from '../generated/sqlite/client.ts';

export const COMMENTS_PER_PAGE = 200;

export interface Place {
  /** The id of the thread's first comment. */
  thread: number;
  id: number;
}

export interface PageOfIds {
  ids: number[];
  /** The thread that begins on an earlier page; null when the page begins with a whole one. */
  continued: number | null;
}

type Db = Pick<Database, 'prisma'>;
type Numbers<T> = { [Name in keyof T]: number | bigint };

export const pageCount = (approved: number): number => Math.max(1, Math.ceil(approved / COMMENTS_PER_PAGE));

/** The approved comments of one page; reads the indexes of three pages and no comment. */
export async function readPageOfIds({ prisma }: Db, articleId: number, page: number): Promise<PageOfIds> {
  const start = (page - 1) * COMMENTS_PER_PAGE;
  const offset = Math.max(0, start - COMMENTS_PER_PAGE);
  const rows = await prisma.$queryRaw<Numbers<Place>[]>`
    SELECT "thread", "id" FROM (
      SELECT "id" AS "thread", "id" FROM "Comment"
      WHERE "articleId" = ${articleId} AND "status" = 'approved' AND "threadId" IS NULL
      UNION ALL
      SELECT "threadId" AS "thread", "id" FROM "Comment"
      WHERE "articleId" = ${articleId} AND "status" = 'approved' AND "threadId" IS NOT NULL
    ) AS "placed" ORDER BY 1, 2 LIMIT ${3 * COMMENTS_PER_PAGE + 1} OFFSET ${offset}`;
  const places = rows.map(({ thread, id }) => ({ thread: Number(thread), id: Number(id) }));
  return cutPage(places, start - offset);
}

/** @param places from one page before the one that begins near `start` to one page after it */
export function cutPage(places: Place[], start: number): PageOfIds {
  const from = cutAt(places, start);
  const to = cutAt(places, start + COMMENTS_PER_PAGE);
  const thread = places[from]?.thread;
  return {
    ids: places.slice(from, to).map(({ id }) => id),
    continued: thread !== undefined && places[from - 1]?.thread === thread ? thread : null,
  };
}

function cutAt(places: Place[], at: number): number {
  const thread = places[at]?.thread;
  if (thread === undefined) return places.length;
  const first = places.findIndex((place) => place.thread === thread);
  const last = places.findLastIndex((place) => place.thread === thread);
  return last - first < COMMENTS_PER_PAGE ? first : at;
}

/** On which page an approved comment stands. */
export async function findPageOf(
  db: Db,
  comment: { id: number; articleId: number; threadId: number | null },
): Promise<number> {
  const approved = { articleId: comment.articleId, status: 'approved' };
  const thread = comment.threadId ?? comment.id;
  const before = await countBefore(db, comment.articleId, thread);
  const opener = await db.prisma.comment.count({ where: { ...approved, id: thread } });
  const replies = await db.prisma.comment.count({ where: { ...approved, threadId: thread } });
  const isWhole = opener + replies <= COMMENTS_PER_PAGE;
  if (isWhole) return pageAt(before + opener + replies - 1);
  if (comment.threadId === null) return pageAt(before);
  const earlier = await db.prisma.comment.count({
    where: { ...approved, threadId: thread, id: { lt: comment.id } },
  });
  return pageAt(before + opener + earlier);
}

/** The pages of some approved replies in a thread that is too long for one page, and of where that begins. */
export async function findPagesIn(
  db: Db,
  { articleId, thread, ids }: { articleId: number; thread: number; ids: number[] },
): Promise<Map<number, number>> {
  const before = await countBefore(db, articleId, thread);
  const opener = await db.prisma.comment.count({ where: { articleId, status: 'approved', id: thread } });
  const rows = await db.prisma.$queryRaw<Numbers<{ id: number; place: number }>[]>`
    SELECT "id", "place" FROM (
      SELECT "id", ROW_NUMBER() OVER (ORDER BY "id") AS "place" FROM "Comment"
      WHERE "articleId" = ${articleId} AND "status" = 'approved' AND "threadId" = ${thread}
    ) AS "ranked" WHERE "id" IN (${Prisma.join([thread, ...ids])})`;
  const pages = rows.map(
    ({ id, place }) => [Number(id), pageAt(before + opener + Number(place) - 1)] as const,
  );
  return new Map([[thread, pageAt(before)], ...pages]);
}

/** The address under which readers find an approved comment now; it moves when earlier threads grow. */
export async function findCommentUrl(
  db: Db,
  comment: { id: number; articleId: number; threadId: number | null; article: { slug: string } },
): Promise<string> {
  return commentUrl(comment.article.slug, await findPageOf(db, comment), comment.id);
}

export const commentUrl = (slug: string, page: number, id: number): string =>
  `/articles/${slug}${page > 1 ? `?page=${page}` : ''}#comment-${id}`;

/** A link that is kept elsewhere, such as in a mail: it finds the page where the comment stands when it is opened. */
export const lastingCommentUrl = (slug: string, id: number): string => `/articles/${slug}/comments/${id}`;

const pageAt = (position: number): number => Math.floor(position / COMMENTS_PER_PAGE) + 1;

/** Approved comments in the threads before this one. */
async function countBefore({ prisma }: Db, articleId: number, thread: number): Promise<number> {
  const approved = { articleId, status: 'approved' };
  const openers = await prisma.comment.count({ where: { ...approved, threadId: null, id: { lt: thread } } });
  const replies = await prisma.comment.count({ where: { ...approved, threadId: { lt: thread } } });
  return openers + replies;
}
