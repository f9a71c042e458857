import type { CachedPage } from '../cache/pages.ts';
import type { Services } from '../services.ts';
import { type PageRequest, readArticlePage } from './article-page.ts';

/**
 * The page without anything personal, made once for everybody. Only what exists is a page of its own: a number
 * that is no page gives the last one, and a comment that cannot be answered gives the page without it, so that
 * odd addresses cost no rendering.
 * @throws {AppError} articles.not_found (404)
 */
export async function findArticlePage(services: Services, request: PageRequest): Promise<CachedPage> {
  const { slug, page, replyTo } = request;
  const asReply = replyTo === null ? null : await findReplyPage(services, slug, replyTo);
  if (asReply) return asReply;
  const first = await findPlainPage(services, slug, 1);
  return page === 1 || first.pages === 1 ? first : findPlainPage(services, slug, Math.min(page, first.pages));
}

function findPlainPage(services: Services, slug: string, page: number): Promise<CachedPage> {
  return services.pages.get(`${slug}|${page}`, slug, () =>
    renderPage(services, { slug, page, replyTo: null }),
  );
}

/** @returns null when there is no such comment to answer */
function findReplyPage(services: Services, slug: string, replyTo: number): Promise<CachedPage | null> {
  return services.pages.get(`${slug}|reply|${replyTo}`, slug, async () => {
    const answered = await services.database.prisma.comment.count({
      where: { id: replyTo, status: 'approved', article: { slug, missingSince: null } },
    });
    return answered === 0 ? null : renderPage(services, { slug, page: 1, replyTo });
  });
}

async function renderPage(services: Services, request: PageRequest) {
  const page = await readArticlePage(services, request);
  const html = services.views.render('articles/article', page);
  return { html, pages: page.pages, ...(page.expiresAt ? { expiresAt: page.expiresAt } : {}) };
}
