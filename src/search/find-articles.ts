import type { Services } from '../services.ts';
import { foldForComparison } from '../text/fold.ts';

export interface NamedArticle {
  id: number;
  slug: string;
  title: string;
}

/**
 * The articles that somebody means: the one with this slug, else all with these words in their titles, newest
 * first. Articles are few, and both databases compare letters in their own way.
 */
export async function findArticles(
  { database }: Pick<Services, 'database'>,
  typed: string,
): Promise<NamedArticle[]> {
  const { article } = database.prisma;
  const select = { id: true, slug: true, title: true };
  const named = await article.findUnique({ where: { slug: typed }, select });
  if (named) return [named];
  const all = await article.findMany({ orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }], select });
  const words = foldForComparison(typed).split(/\s+/);
  return all.filter(({ title }) => {
    const folded = foldForComparison(title);
    return words.every((word) => folded.includes(word));
  });
}
