import { announceChange } from '../cache/invalidation.ts';
import type { PageCache } from '../cache/pages.ts';
import type { Database } from '../database/database.ts';
import type { ArticleSource } from './read-article-file.ts';

type Needs = { database: Database; pages: PageCache };

/** Two processes may store the same file at the same time: the second one changes nothing. */
const SAVE = `INSERT INTO "Article" AS a ("slug", "title", "standfirst", "byline", "place", "html", "publishedAt",
    "publishedDateOnly", "comments", "closesAt", "fileComments", "sourceHash") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
  ON CONFLICT ("slug") DO UPDATE SET "title" = excluded."title", "standfirst" = excluded."standfirst",
    "byline" = excluded."byline", "place" = excluded."place", "html" = excluded."html",
    "publishedAt" = CASE WHEN ? = 1 THEN excluded."publishedAt" ELSE a."publishedAt" END,
    "publishedDateOnly" = CASE WHEN ? = 1 THEN excluded."publishedDateOnly" ELSE a."publishedDateOnly" END,
    "sourceHash" = excluded."sourceHash", "missingSince" = NULL,
    "comments" = CASE WHEN a."fileComments" = excluded."fileComments" THEN a."comments" ELSE excluded."comments" END,
    "closesAt" = CASE WHEN a."fileComments" = excluded."fileComments" THEN a."closesAt" ELSE excluded."closesAt" END,
    "fileComments" = excluded."fileComments"
  WHERE a."sourceHash" <> excluded."sourceHash" OR a."html" <> excluded."html" OR a."missingSince" IS NOT NULL
    OR a."fileComments" IS NULL OR a."publishedDateOnly" <> excluded."publishedDateOnly"`;

/**
 * Stores what a file says now, and drops its pages in every process. Whether comments are open is taken over
 * when the file says something else than before; otherwise the database has the last
 * word. A date that the file does not name stays as it was first.
 * @returns false when nothing is different
 */
export async function saveArticle({ database, pages }: Needs, source: ArticleSource): Promise<boolean> {
  const before = await database.prisma.article.findUnique({ where: { slug: source.slug } });
  const isSame =
    before?.sourceHash === source.sourceHash &&
    before.html === source.html &&
    before.missingSince === null &&
    before.fileComments !== null &&
    (!source.hasDate || before.publishedDateOnly === source.publishedDateOnly);
  if (isSame) return false;

  const { slug, title, standfirst, byline, place, html, hasDate, publishedAt, comments, closesAt } = source;
  const fileComments = closesAt ? `${comments} until ${closesAt.toISOString()}` : comments;
  return database.transaction(async (tx) => {
    const text = [slug, title, standfirst, byline, place, html];
    const choices = [publishedAt, source.publishedDateOnly, comments, closesAt, fileComments];
    const values = [...text, ...choices, source.sourceHash, Number(hasDate), Number(hasDate)];
    const isStored = (await tx.run(SAVE, values)) === 1;
    if (isStored) await announceChange(tx, pages, slug);
    return isStored;
  });
}

/** The articles whose files are gone are no longer shown; their comments stay. @returns their slugs */
export async function markMissing(
  { database, pages }: Needs,
  present: string[],
  at: Date,
): Promise<string[]> {
  const shown = await database.prisma.article.findMany({
    where: { missingSince: null },
    select: { slug: true },
  });
  const known = new Set(present);
  const gone = shown.map(({ slug }) => slug).filter((slug) => !known.has(slug));
  if (gone.length === 0) return [];
  await database.transaction(async (tx) => {
    for (const slug of gone) {
      await tx.run('UPDATE "Article" SET "missingSince" = ? WHERE "slug" = ?', [at, slug]);
      await announceChange(tx, pages, slug);
    }
  });
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
      publishedDateOnly: true,
      approvedCount: true,
    },
  });
}
