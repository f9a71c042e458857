import { articleNotFound } from '../articles/articles.errors.ts';
import { commentUrl, findPageOf, pageCount } from '../comments/comment-pages.ts';
import type { Database } from '../database/database.ts';
import { plainLine } from '../mail/plain-line.ts';
import type { Services } from '../services.ts';

const NEWEST = 50;

/** A comment as feeds show it; every address is absolute. */
export interface FeedEntry {
  /** Stays the same for as long as the comment and BASE_URL do. */
  id: string;
  url: string;
  title: string;
  author: string;
  website: string;
  html: string;
  published: Date;
  updated: Date;
  /** What it answers: the id of the comment's entry, or the address of the article. */
  inReplyTo: string;
}

export interface Feed {
  /** Its page for people. */
  url: string;
  title: string;
  updated: Date;
  /** Newest first. */
  entries: FeedEntry[];
}

type Needs = Pick<Services, 'database' | 'settings' | 'site'>;

/**
 * The newest approved comments of one article.
 * @throws {AppError} articles.not_found (404)
 */
export async function readArticleFeed({ database, settings, site }: Needs, slug: string): Promise<Feed> {
  const article = await database.prisma.article.findUnique({
    where: { slug, missingSince: null },
    select: { id: true, title: true, publishedAt: true },
  });
  if (!article) throw articleNotFound({ slug });
  const comments = await findNewest(database, { articleId: article.id });
  return {
    url: `${settings.baseUrl}/articles/${slug}`,
    title: plainLine(`Comments on ${article.title} – ${site.get().name}`),
    ...(await describe(settings.baseUrl, database, comments, article.publishedAt)),
  };
}

/** The newest approved comments of the site. */
export async function readSiteFeed({ database, settings, site }: Needs): Promise<Feed> {
  const { name, createdAt } = site.get();
  const comments = await findNewest(database, { article: { missingSince: null } });
  return {
    url: `${settings.baseUrl}/`,
    title: plainLine(`Comments – ${name}`),
    ...(await describe(settings.baseUrl, database, comments, createdAt)),
  };
}

type Where = { articleId: number } | { article: { missingSince: null } };

const findNewest = ({ prisma }: Database, where: Where) =>
  prisma.comment.findMany({
    where: { ...where, status: 'approved' },
    orderBy: { id: 'desc' },
    take: NEWEST,
    select: {
      id: true,
      articleId: true,
      threadId: true,
      parentId: true,
      authorName: true,
      website: true,
      html: true,
      submittedAt: true,
      editedAt: true,
      editedByModeratorAt: true,
      moderatorId: true,
      article: { select: { slug: true, title: true, approvedCount: true } },
    },
  });

type NewestComment = Awaited<ReturnType<typeof findNewest>>[number];

/** @param emptySince when a feed without comments was last different */
async function describe(
  baseUrl: string,
  database: Database,
  comments: NewestComment[],
  emptySince: Date,
): Promise<Pick<Feed, 'entries' | 'updated'>> {
  const entries: FeedEntry[] = [];
  for (const comment of comments) entries.push(await describeEntry(baseUrl, database, comment));
  const latest = Math.max(...entries.map(({ updated }) => updated.getTime()));
  return { entries, updated: entries.length === 0 ? emptySince : new Date(latest) };
}

async function describeEntry(
  baseUrl: string,
  database: Database,
  comment: NewestComment,
): Promise<FeedEntry> {
  const { id, article, parentId, moderatorId, submittedAt, editedAt, editedByModeratorAt } = comment;
  const author = plainLine(comment.authorName);
  const articleUrl = `${baseUrl}/articles/${article.slug}`;
  const idOf = (commentId: number) => `${articleUrl}#comment-${commentId}`;
  const page = pageCount(article.approvedCount) === 1 ? 1 : await findPageOf(database, comment);
  const changes = [submittedAt, editedAt, editedByModeratorAt].map((at) => at?.getTime() ?? 0);
  return {
    id: idOf(id),
    url: baseUrl + commentUrl(article.slug, page, id),
    title: plainLine(`${author} on ${article.title}`),
    author: moderatorId === null ? author : `${author} (moderator)`,
    website: comment.website,
    html: comment.html,
    published: submittedAt,
    updated: new Date(Math.max(...changes)),
    inReplyTo: parentId === null ? articleUrl : idOf(parentId),
  };
}
