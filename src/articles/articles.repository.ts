import type { Database } from '../database/database.ts';
import type { ArticleSource } from './read-article-file.ts';

const UNIQUE_VIOLATION = 'P2002';

/**
 * Stores what a file says now. Whether comments are open is taken over only when the article is new: later
 * the desk has the last word.
 * @returns false when nothing is different
 */
export async function saveArticle(database: Database, source: ArticleSource): Promise<boolean> {
  const { prisma } = database;
  const before = await prisma.article.findUnique({ where: { slug: source.slug } });
  if (!before) return createArticle(database, source);
  const { slug, comments: _comments, closesAt: _closesAt, ...content } = source;
  const isSame =
    before.sourceHash === source.sourceHash && before.missingSince === null && before.html === source.html;
  if (isSame) return false;
  const update = prisma.article.update({ where: { slug }, data: { ...content, missingSince: null } });
  // Comments are found by the title of their article too.
  const isRenamed = before.title !== source.title;
  const toSearch = isRenamed ? [prisma.searchBacklog.create({ data: { articleId: before.id } })] : [];
  await prisma.$transaction([update, ...toSearch]);
  return true;
}

/** When another process stored the same file in the meantime, what it stored is compared. */
async function createArticle(database: Database, source: ArticleSource): Promise<boolean> {
  try {
    await database.prisma.article.create({ data: source });
    return true;
  } catch (error) {
    if ((error as { code?: string }).code !== UNIQUE_VIOLATION) throw error;
    return saveArticle(database, source);
  }
}

/** The articles whose files are gone are no longer shown; their comments stay. @returns their slugs */
export async function markMissing({ prisma }: Database, present: string[], at: Date): Promise<string[]> {
  const shown = await prisma.article.findMany({ where: { missingSince: null }, select: { slug: true } });
  const known = new Set(present);
  const gone = shown.map(({ slug }) => slug).filter((slug) => !known.has(slug));
  for (const slug of gone) await prisma.article.update({ where: { slug }, data: { missingSince: at } });
  return gone;
}

/** Newest first. */
export async function listArticles({ prisma }: Database) {
  return prisma.article.findMany({
    where: { missingSince: null },
    orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    select: {
      slug: true,
      title: true,
      standfirst: true,
      byline: true,
      place: true,
      publishedAt: true,
      approvedCount: true,
    },
  });
}
