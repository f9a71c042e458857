import type { Database, Tx } from '../database/database.ts';
import type { ArticleSource } from './read-article-file.ts';

type Db = Pick<Database, 'prisma'>;

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

/** Comments are found by the title of their article too. */
const RENAMED = `INSERT INTO "SearchBacklog" ("articleId")
  SELECT "id" FROM "Article" WHERE "slug" = ? AND "title" <> ?`;

/**
 * Stores what a file says now. Whether comments are open is taken over when the file says something else than
 * before; otherwise the database has the last word. A date that the file does not name stays as it was first.
 * @returns false when nothing is different
 */
export async function storeArticle(tx: Tx, source: ArticleSource): Promise<boolean> {
  const { slug, title, standfirst, byline, place, html, hasDate, publishedAt, comments, closesAt } = source;
  const fileComments = closesAt ? `${comments} until ${closesAt.toISOString()}` : comments;
  const text = [slug, title, standfirst, byline, place, html];
  const choices = [publishedAt, source.publishedDateOnly, comments, closesAt, fileComments];
  await tx.run(RENAMED, [slug, title]);
  const changed = await tx.run(SAVE, [
    ...text,
    ...choices,
    source.sourceHash,
    Number(hasDate),
    Number(hasDate),
  ]);
  return changed === 1;
}

/** Whether the article is there as its file says; costs no write. */
export async function isStored({ prisma }: Db, source: ArticleSource): Promise<boolean> {
  const stored = await prisma.article.findUnique({ where: { slug: source.slug } });
  return (
    stored?.sourceHash === source.sourceHash &&
    stored.html === source.html &&
    stored.missingSince === null &&
    stored.fileComments !== null &&
    (!source.hasDate || stored.publishedDateOnly === source.publishedDateOnly)
  );
}

/** @returns the slugs of the articles that are shown and not among `present` */
export async function findGone({ prisma }: Db, present: string[]): Promise<string[]> {
  const shown = await prisma.article.findMany({ where: { missingSince: null }, select: { slug: true } });
  const known = new Set(present);
  return shown.map(({ slug }) => slug).filter((slug) => !known.has(slug));
}

export async function hideArticle(tx: Tx, slug: string, at: Date): Promise<void> {
  await tx.run('UPDATE "Article" SET "missingSince" = ? WHERE "slug" = ?', [at, slug]);
}

/** Newest first. */
export async function listArticles({ prisma }: Db) {
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
