import { DAY_MS, later } from '../time/clock.ts';

/** What decides whether an article takes comments. */
export interface ClosingArticle {
  publishedAt: Date;
  /** open or closed */
  comments: string;
  closesAt: Date | null;
  /** null follows the site, 0 never closes. */
  closeAfterDays: number | null;
}

export interface ClosingSite {
  /** null never closes. */
  closeAfterDays: number | null;
}

/**
 * When an open article closes by itself: at its own moment, or so many days after its publication.
 * @returns null when it stays open
 */
export function closingOf(article: ClosingArticle, site: ClosingSite): Date | null {
  if (article.closesAt) return article.closesAt;
  const days = article.closeAfterDays ?? site.closeAfterDays ?? 0;
  return days > 0 ? later(article.publishedAt, days * DAY_MS) : null;
}

/** Does the article take comments now? */
export function takesComments(article: ClosingArticle, site: ClosingSite, now: Date): boolean {
  const closing = closingOf(article, site);
  return article.comments === 'open' && (closing === null || closing > now);
}

/** Ten years. */
export const LONGEST_CLOSING_DAYS = 3650;
