import { announceChange } from '../cache/invalidation.ts';
import type { Services } from '../services.ts';
import { findGone, hideArticle, isStored, storeArticle } from './articles.repository.ts';
import type { ArticleSource } from './read-article-file.ts';

type Needs = Pick<Services, 'database' | 'pages'>;

/** Stores what a file says now, and drops its pages in every process. @returns false when nothing is different */
export async function saveArticle({ database, pages }: Needs, source: ArticleSource): Promise<boolean> {
  if (await isStored(database, source)) return false;
  return database.transaction(async (tx) => {
    const isChanged = await storeArticle(tx, source);
    if (isChanged) await announceChange(tx, pages, source.slug);
    return isChanged;
  });
}

/** The articles whose files are gone are no longer shown; their comments stay. @returns their slugs */
export async function markMissing(
  { database, pages }: Needs,
  present: string[],
  at: Date,
): Promise<string[]> {
  const gone = await findGone(database, present);
  if (gone.length === 0) return [];
  await database.transaction(async (tx) => {
    for (const slug of gone) {
      await hideArticle(tx, slug, at);
      await announceChange(tx, pages, slug);
    }
  });
  return gone;
}
