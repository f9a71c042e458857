import { commenterNotFound } from '../commenters/commenters.errors.ts';
import type { Services } from '../services.ts';

const PER_PAGE = 20;
/** Names, networks and websites are counted over so many of the newest comments. */
export const LOOKED_AT = 1000;
const NAMES = 20;
const NETWORKS = 8;
const WEBSITES = 8;
const NOTES = 100;
const HISTORY = 20;

type Needs = Pick<Services, 'database'>;
export type Author = Awaited<ReturnType<typeof readAuthor>>;
export type AuthorComment = Awaited<ReturnType<typeof readAuthorComments>>['comments'][number];

/** @throws {AppError} commenters.not_found (404) */
export async function readAuthor({ database }: Needs, id: number) {
  const { prisma } = database;
  const by = { select: { name: true } };
  const commenter = await prisma.commenter.findUnique({
    where: { id },
    include: { notes: { orderBy: { id: 'desc' }, take: NOTES, include: { moderator: by } } },
  });
  if (!commenter) throw commenterNotFound();

  const own = { commenterId: id, status: { not: 'erased' } };
  const seen = { select: { submittedAt: true } };
  const first = await prisma.comment.findFirst({ where: own, orderBy: { id: 'asc' }, ...seen });
  const last = await prisma.comment.findFirst({ where: own, orderBy: { id: 'desc' }, ...seen });
  const history = await prisma.logEntry.findMany({
    where: { commenterId: id },
    orderBy: { id: 'desc' },
    take: HISTORY,
    include: { moderator: by },
  });
  return {
    commenter,
    firstSeen: first?.submittedAt ?? null,
    lastSeen: last?.submittedAt ?? null,
    history,
    ...(await readTraits(database, id)),
  };
}

/** One page, newest first. @param before the id of the last comment of the page before */
export async function readAuthorComments({ database }: Needs, commenterId: number, before: number | null) {
  const comments = await database.prisma.comment.findMany({
    where: { commenterId, status: { not: 'erased' }, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: PER_PAGE + 1,
    select: AUTHOR_COMMENT,
  });
  const page = comments.slice(0, PER_PAGE);
  return { comments: page, next: comments.length > PER_PAGE ? page.at(-1)!.id : null };
}

export const AUTHOR_COMMENT = {
  id: true,
  authorName: true,
  text: true,
  status: true,
  submittedAt: true,
  commenterId: true,
  networkIndex: true,
  website: true,
  verdicts: { select: { rule: true, outcome: true }, orderBy: { id: 'asc' } },
  article: { select: { slug: true, title: true } },
} as const;

/** Under which names, from which networks and with which websites the newest comments came. */
async function readTraits({ prisma }: Services['database'], commenterId: number) {
  const oldest = await prisma.comment.findFirst({
    where: { commenterId },
    orderBy: { id: 'desc' },
    skip: LOOKED_AT - 1,
    select: { id: true },
  });
  const where = { commenterId, status: { not: 'erased' }, ...(oldest ? { id: { gte: oldest.id } } : {}) };
  const names = await prisma.comment.groupBy({
    by: ['authorName'],
    where,
    _count: { _all: true },
    orderBy: { _count: { authorName: 'desc' } },
    take: NAMES,
  });
  const networks = await prisma.comment.groupBy({
    by: ['networkIndex'],
    where: { ...where, networkIndex: { not: '' } },
    _count: { _all: true },
    _max: { id: true },
    orderBy: { _max: { id: 'desc' } },
    take: NETWORKS,
  });
  const websites = await prisma.comment.groupBy({
    by: ['websiteKey'],
    where: { ...where, websiteKey: { not: '' } },
    _count: { _all: true },
    orderBy: { _max: { id: 'desc' } },
    take: WEBSITES,
  });
  return {
    isPartial: oldest !== null,
    names: names.map(({ authorName, _count }) => ({ name: authorName, count: _count._all })),
    networks: networks.map(({ networkIndex, _count, _max }) => ({
      index: networkIndex,
      count: _count._all,
      commentId: _max.id!,
    })),
    websites: websites.map(({ websiteKey, _count }) => ({ key: websiteKey, count: _count._all })),
  };
}
