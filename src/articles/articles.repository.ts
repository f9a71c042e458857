import type { Database } from '../database/database.ts';
import type { ArticleSource } from './read-article-file.ts';

/**
 * Stores what a file says now. Whether comments are open is taken over only when the article is new: later
 * the desk has the last word.
 * @returns false when nothing is different
 */
export async function saveArticle({ prisma }: Database, source: ArticleSource): Promise<boolean> {
  const before = await prisma.article.findUnique({ where: { slug: source.slug } });
  if (!before) {
    await prisma.article.create({ data: source });
    return true;
  }
  const { slug, comments: _comments, closesAt: _closesAt, ...content } = source;
  const isSame =
    before.sourceHash === source.sourceHash && before.missingSince === null && before.html === source.html;
  if (isSame) return false;
  await prisma.article.update({ where: { slug }, data: { ...content, missingSince: null } });
  return true;
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
