import { articleNotFound } from '../articles/articles.errors.ts';
import { closingOf, takesComments } from '../articles/closing.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { findPublicComment, type PublicComment, readThreads, type ThreadPage } from './read-thread.ts';
import { type CommentView, presentThreads } from './thread.presenter.ts';

export interface PageRequest {
  slug: string;
  /** 1 has the oldest threads. */
  page: number;
  /** The comment that is answered; null for a new thread. */
  replyTo: number | null;
}

export interface TypedForm {
  values: Record<string, string>;
  errors: { field: string; message: string }[];
  statusMessage: string;
}

export interface PreviewView {
  author: string;
  html: string;
  statusText: string;
  receiptUrl: string;
  parentId: number | null;
}

/** To its author: the comment is on the page. */
export interface PublishedView {
  receiptUrl: string;
}

/** Everything the template of an article needs. */
export interface ArticlePage {
  article: {
    slug: string;
    title: string;
    standfirst: string;
    byline: string;
    place: string;
    publishedIso: string;
    published: string;
    html: string;
  };
  countLabel: string;
  threads: CommentView[];
  pager: { newer: string; older: string; label: string } | null;
  form: object | null;
  closedText: string;
  preview: PreviewView | null;
  published: PublishedView | null;
  notice: string;
  noindex: boolean;
  /** When the page must be made anew although nothing changed: the article closes. */
  expiresAt: Date | null;
}

/**
 * Reads an article with its approved comments and the form.
 * @throws {AppError} articles.not_found (404)
 */
export async function readArticlePage(
  { database, clock, site }: Pick<Services, 'database' | 'clock' | 'site'>,
  request: PageRequest,
  extra: { typed?: TypedForm; preview?: PreviewView; published?: PublishedView } = {},
): Promise<ArticlePage> {
  const article = await database.prisma.article.findUnique({
    where: { slug: request.slug, missingSince: null },
  });
  if (!article) throw articleNotFound({ slug: request.slug });

  const { timeZone } = site.get();
  const open = takesComments(article, site.get(), clock.now());
  const threads = await readThreads(database, article.id, request.page);
  const parent = request.replyTo ? await findPublicComment(database, article.id, request.replyTo) : null;
  return {
    article: {
      slug: article.slug,
      title: article.title,
      standfirst: article.standfirst,
      byline: article.byline,
      place: article.place,
      publishedIso: article.publishedAt.toISOString(),
      published: formatInstant(article.publishedAt, timeZone),
      html: article.html,
    },
    countLabel: countLabel(article.approvedCount),
    threads: presentThreads(threads.comments, { open, timeZone }),
    pager: presentPager(article.slug, threads),
    form: open || extra.typed ? presentForm(article.slug, parent, extra.typed) : null,
    closedText: open ? '' : 'Comments on this article are closed.',
    preview: extra.preview ?? null,
    published: extra.published ?? null,
    notice: '',
    noindex: Boolean(extra.preview ?? extra.published ?? extra.typed),
    expiresAt: open ? closingOf(article, site.get()) : null,
  };
}

export const countLabel = (count: number): string => (count === 1 ? '1 comment' : `${count} comments`);

function presentPager(slug: string, { page, pages }: ThreadPage): ArticlePage['pager'] {
  if (pages === 1) return null;
  const url = (target: number) => `/articles/${slug}?page=${target}#comments`;
  return {
    older: page > 1 ? url(page - 1) : '',
    newer: page < pages ? url(page + 1) : '',
    label: `Page ${page} of ${pages}`,
  };
}

function presentForm(slug: string, parent: PublicComment | null, typed?: TypedForm): object {
  return {
    action: `/articles/${slug}/comments`,
    heading: parent ? `Leave a Reply to ${parent.authorName}` : 'Leave a Reply',
    parentId: parent?.id ?? 0,
    cancelUrl: parent ? `/articles/${slug}#respond` : '',
    values: { author: '', email: '', url: '', comment: '', comment_parent: '', notify: '', ...typed?.values },
    errors: typed?.errors ?? [],
    statusMessage: typed?.statusMessage ?? '',
  };
}
