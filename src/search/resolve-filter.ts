import type { Services } from '../services.ts';
import { addDays, startOfDay } from '../time/days.ts';
import type { CommentFilter } from './comment-filter.ts';
import type { QueueFilter } from './queue-filter.ts';
import { termsOf } from './words.ts';

/**
 * What the queue's filter means in the database: an article's id instead of its slug, instants instead of days.
 * @returns ignored: the names of values that mean nothing, as the slug of no article
 */
export async function resolveFilter(
  { database, site }: Pick<Services, 'database' | 'site'>,
  { status, q, article, commenter, network, domain, rule, by, from, to }: QueueFilter,
): Promise<{ filter: CommentFilter; ignored: string[] }> {
  const { timeZone } = site.get();
  const values = {
    status: status === 'all' ? undefined : status,
    q: q !== undefined && termsOf(q).length > 0 ? q : undefined,
    articleId: article === undefined ? undefined : await findArticleId(database, article),
    commenterId: commenter,
    networkIndex: network,
    domain,
    rule,
    decidedById: by,
    from: startOf(from, 0, timeZone),
    to: startOf(to, 1, timeZone),
  };
  const isIgnored = {
    q: q !== undefined && values.q === undefined,
    article: article !== undefined && values.articleId === undefined,
  };
  return {
    filter: withoutUndefined(values),
    ignored: Object.entries(isIgnored)
      .filter(([, is]) => is)
      .map(([name]) => name),
  };
}

function startOf(day: string | undefined, daysLater: number, timeZone: string): Date | undefined {
  return day === undefined ? undefined : startOfDay(addDays(day, daysLater), timeZone);
}

async function findArticleId({ prisma }: Services['database'], slug: string): Promise<number | undefined> {
  const article = await prisma.article.findUnique({ where: { slug }, select: { id: true } });
  return article?.id;
}

const withoutUndefined = (values: { [Name in keyof CommentFilter]: CommentFilter[Name] | undefined }) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as CommentFilter;
