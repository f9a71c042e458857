import type { Database } from '../database/database.ts';
import { foldForComparison } from '../text/fold.ts';
import { articleNotFound } from './articles.errors.ts';

type Db = Pick<Database, 'prisma'>;

const PER_PAGE = 50;

const LISTED = {
  id: true,
  slug: true,
  title: true,
  publishedAt: true,
  comments: true,
  closesAt: true,
  closeAfterDays: true,
  premoderation: true,
  approvedCount: true,
  missingSince: true,
} as const;

/**
 * Articles for the desk, newest first, also those whose files are gone.
 * @param search part of a title, whatever its case and accents; '' finds all
 * @param after the id of the last article of the page before
 */
export async function readArticlesForDesk({ prisma }: Db, search: string, after: number | null) {
  // Articles are few, and both databases compare letters in their own way.
  const all = await prisma.article.findMany({
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    select: { id: true, title: true },
  });
  const wanted = foldForComparison(search);
  const found = all.filter(({ title }) => foldForComparison(title).includes(wanted));
  const start = after === null ? 0 : found.findIndex(({ id }) => id === after) + 1;
  const ids = found.slice(start, start + PER_PAGE).map(({ id }) => id);

  const articles = await prisma.article.findMany({
    where: { id: { in: ids } },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    select: LISTED,
  });
  const waiting = await prisma.comment.groupBy({
    by: ['articleId'],
    where: { articleId: { in: ids }, status: 'pending' },
    _count: { _all: true },
  });
  const counts = new Map(waiting.map(({ articleId, _count }) => [articleId, _count._all]));
  return {
    articles: articles.map((article) => ({ ...article, waiting: counts.get(article.id) ?? 0 })),
    next: start + PER_PAGE < found.length ? ids.at(-1)! : null,
  };
}

/** @throws {AppError} articles.not_found (404) */
export async function getArticleForDesk({ prisma }: Db, slug: string) {
  const article = await prisma.article.findUnique({ where: { slug }, select: LISTED });
  if (!article) throw articleNotFound({ slug });
  const groups = await prisma.comment.groupBy({
    by: ['status'],
    where: { articleId: article.id },
    _count: { _all: true },
  });
  const counts: Record<string, number> = {};
  for (const { status, _count } of groups) counts[status] = _count._all;
  return { ...article, counts };
}

export type DeskArticle = Awaited<ReturnType<typeof getArticleForDesk>>;
