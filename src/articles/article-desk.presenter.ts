import type { Site } from '../generated/sqlite/client.ts';
import { labelOfStatus, STATUSES } from '../statuses.ts';
import { formatInstant } from '../time/format.ts';
import type { StoredChoices } from './change-article.ts';
import { type ClosingArticle, closingOf, takesComments } from './closing.ts';
import type { DeskArticle, readArticlesForDesk } from './read-articles-for-desk.ts';

type ListedArticle = Awaited<ReturnType<typeof readArticlesForDesk>>['articles'][number];

interface Now {
  site: Site;
  now: Date;
}

export function presentListedArticle(article: ListedArticle, { site, now }: Now) {
  return {
    title: article.title,
    url: `/desk/articles/${article.slug}`,
    published: formatInstant(article.publishedAt, site.timeZone),
    waiting: article.waiting,
    queueUrl: queueUrl('pending', article.slug),
    approved: article.approvedCount,
    isOpen: takesComments(article, site, now),
    isMissing: article.missingSince !== null,
  };
}

export function presentDeskArticle(article: DeskArticle, { site, now }: Now) {
  const { slug, counts } = article;
  return {
    slug,
    title: article.title,
    articleUrl: article.missingSince ? '' : `/articles/${slug}`,
    logUrl: `/desk/log?article=${slug}`,
    standing: standingOf(article, { site, now }),
    fileClosing: article.closesAt ? formatInstant(article.closesAt, site.timeZone) : '',
    site: {
      closing: site.closeAfterDays ? `${site.closeAfterDays} days after publication` : 'never',
      premoderation: site.premoderation ? 'read first' : 'appear at once',
    },
    counts: STATUSES.map((status) => ({
      label: labelOfStatus(status),
      count: counts[status] ?? 0,
      url: queueUrl(status, slug),
    })),
  };
}

/** What the form shows before anybody typed. */
export function presentChoices(article: Omit<StoredChoices, 'id'>): Record<string, string> {
  const { closesAt, closeAfterDays: days, premoderation } = article;
  return {
    comments: article.comments,
    closing: closesAt ? 'date' : days === null ? 'site' : days === 0 ? 'never' : 'days',
    closeAfterDays: days ? String(days) : '',
    premoderation: premoderation === null ? 'site' : premoderation ? 'on' : 'off',
  };
}

const queueUrl = (status: string, slug: string): string => `/desk/comments?status=${status}&article=${slug}`;

/** Whether the article takes comments now, and until when. */
function standingOf(article: ClosingArticle, { site, now }: Now): string {
  if (article.comments !== 'open') return 'Closed: somebody closed it.';
  const closing = closingOf(article, site);
  if (closing === null) return 'Open.';
  const moment = formatInstant(closing, site.timeZone);
  return takesComments(article, site, now) ? `Open until ${moment}.` : `Closed since ${moment}.`;
}
