import type { Services } from '../services.ts';
import { addDays, startOfDay } from '../time/days.ts';
import type { CommentFilter } from './comment-filter.ts';
import { findArticles, type NamedArticle } from './find-articles.ts';
import type { QueueFilter } from './queue-filter.ts';
import { termsOf } from './words.ts';

/**
 * What the queue's filter means in the database: an article's id instead of its slug, instants instead of days.
 * @returns ignored: the names of values that mean nothing, as the slug of no article; articles: those that the
 *   wanted one may mean, which is filtered by only when it is one
 */
export async function resolveFilter(
  services: Pick<Services, 'database' | 'site'>,
  { status, q, article, commenter, network, domain, rule, by, from, to }: QueueFilter,
): Promise<{ filter: CommentFilter; ignored: string[]; articles: NamedArticle[] }> {
  const { timeZone } = services.site.get();
  const { prisma } = services.database;
  const articles = article === undefined ? [] : await findArticles(services, article);
  const values = {
    status: status === 'all' ? undefined : status,
    q: q !== undefined && termsOf(q).length > 0 ? q : undefined,
    articleId: articles.length === 1 ? articles[0]?.id : undefined,
    commenterId: await knownId(commenter, (id) => prisma.commenter.findUnique({ where: { id } })),
    networkIndex: network === undefined ? undefined : await findNetwork(services, network),
    domain,
    rule,
    decidedById: await knownId(by, (id) => prisma.moderator.findUnique({ where: { id } })),
    from: startOf(from, 0, timeZone),
    to: startOf(to, 1, timeZone),
  };
  const isIgnored = {
    q: q !== undefined && values.q === undefined,
    article: article !== undefined && values.articleId === undefined,
    commenter: commenter !== undefined && values.commenterId === undefined,
    network: network !== undefined && values.networkIndex === undefined,
    by: by !== undefined && values.decidedById === undefined,
  };
  return {
    filter: withoutUndefined(values),
    ignored: Object.entries(isIgnored)
      .filter(([, is]) => is)
      .map(([name]) => name),
    articles,
  };
}

async function knownId(
  id: number | undefined,
  find: (id: number) => Promise<object | null>,
): Promise<number | undefined> {
  return id !== undefined && (await find(id)) ? id : undefined;
}

/** A comment that a moderator wrote, or that was deleted for good, has none. */
async function findNetwork(
  { database }: Pick<Services, 'database'>,
  commentId: number,
): Promise<string | undefined> {
  const comment = await database.prisma.comment.findUnique({
    where: { id: commentId },
    select: { networkIndex: true },
  });
  return comment?.networkIndex || undefined;
}

function startOf(day: string | undefined, daysLater: number, timeZone: string): Date | undefined {
  return day === undefined ? undefined : startOfDay(addDays(day, daysLater), timeZone);
}

const withoutUndefined = (values: { [Name in keyof CommentFilter]: CommentFilter[Name] | undefined }) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as CommentFilter;
