import { articleNotFound } from '../articles/articles.errors.ts';
import { closingOf, takesComments } from '../articles/closing.ts';
import type { Services } from '../services.ts';
import { formatPublished } from '../time/format.ts';
import { findPageOf } from './comment-pages.ts';
import { findPublicComment, type PublicComment, readThreads, type ThreadPage } from './read-thread.ts';
import { type CommentView, presentThreads } from './thread.presenter.ts';

const CLOSED = 'Comments on this article are closed.';

export interface PageRequest {
  slug: string;
  /** 1 has the oldest threads; a page that is not there gives the last one. */
  page: number;
  /** The comment that is answered, whose page is shown then; null for a new thread. */
  replyTo: number | null;
}

export interface TypedForm {
  values: Record<string, string>;
  errors: { field: string; message: string }[];
  statusMessage: string;
}

export interface PreviewView {
  author: string;
  /** As it will be linked once the comment is approved. */
  website: string;
  html: string;
  statusText: string;
  receiptUrl: string;
  /** What has to be done before mails come, where they were asked for. */
  mailNote: string;
  parentId: number | null;
}

/** To its author: the comment is on the page. */
export interface PublishedView {
  receiptUrl: string;
  mailNote: string;
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
  pages: number;
  form: object | null;
  closedText: string;
  /** What was typed into a form that cannot be sent any more, to be copied. */
  unposted: { message: string; typed: Record<string, string> } | null;
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
  const now = clock.now();
  const open = takesComments(article, site.get(), now);
  const answeredId = request.replyTo ?? extra.preview?.parentId ?? null;
  const answered = answeredId === null ? null : await findPublicComment(database, article.id, answeredId);
  const lastPage = Infinity; // where a new thread will stand
  const otherPage = extra.preview ? lastPage : request.page;
  const page = answered ? await findPageOf(database, answered) : otherPage;
  const threads = await readThreads(database, article.id, page);
  const parent = request.replyTo === null ? null : answered;
  return {
    article: {
      slug: article.slug,
      title: article.title,
      standfirst: article.standfirst,
      byline: article.byline,
      place: article.place,
      ...formatPublished(article, timeZone),
      html: article.html,
    },
    countLabel: countLabel(threads.count),
    threads: presentThreads(threads, { slug: article.slug, open, timeZone }),
    pager: presentPager(article.slug, threads),
    pages: threads.pages,
    form: open
      ? presentForm(article.slug, parent, { canNotify: site.get().readerMails, typed: extra.typed })
      : null,
    closedText: open ? '' : CLOSED,
    unposted:
      open || !extra.typed
        ? null
        : { message: extra.typed.statusMessage || CLOSED, typed: extra.typed.values },
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

function presentForm(
  slug: string,
  parent: PublicComment | null,
  { canNotify, typed }: { canNotify: boolean; typed: TypedForm | undefined },
): object {
  return {
    action: `/articles/${slug}/comments`,
    heading: parent ? `Leave a Reply to ${parent.authorName}` : 'Leave a Reply',
    parentId: parent?.id ?? 0,
    canNotify,
    cancelUrl: parent ? `/articles/${slug}#respond` : '',
    values: { author: '', email: '', url: '', comment: '', comment_parent: '', notify: '', ...typed?.values },
    errors: typed?.errors ?? [],
    statusMessage: typed?.statusMessage ?? '',
  };
}
