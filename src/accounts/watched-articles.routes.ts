// The articles that somebody wants mails about.
import { type Response, Router } from 'express';
import { body } from 'express-validator';
import { readArticlesForDesk } from '../articles/read-articles-for-desk.ts';
import { articleNotFound } from '../articles/articles.errors.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { moderatorOf, requirePermission } from './guards.ts';
import { watchAll, watchArticle } from './watch-articles.ts';

const HOME = '/desk/account/articles';
const FORM_BYTES = 10 * 1024;
const LONGEST_SEARCH = 200;
const SHOWN_CHOSEN = 200;

export function watchedArticleRoutes(services: Services): Router {
  const router = Router();
  const own = requirePermission('account.own');
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const choiceChains = [
    body('article').isString().bail().isLength({ max: 10 }),
    body('watch').isString().bail().isIn(['on', 'off']),
    body('q').default('').isString().bail().isLength({ max: LONGEST_SEARCH }),
  ];

  router.get(HOME, own, async (req, res) => {
    const search = typeof req.query.q === 'string' ? req.query.q.slice(0, LONGEST_SEARCH) : '';
    const after = typeof req.query.after === 'string' ? Number(req.query.after) : null;
    await sendArticles(services, res, search, after);
  });

  router.post(HOME, own, readBody, check(choiceChains), async (req, res) => {
    const form = readForm<{ article: string; watch: 'on' | 'off'; q: string }>(req);
    const articleId = form.ok ? idFrom(form.values.article) : null;
    if (!form.ok || articleId === null) throw articleNotFound({ articleId });
    const isWatched = form.values.watch === 'on';
    await watchArticle(services, moderatorOf(res), { articleId, isWatched });
    const query = form.values.q ? `?${new URLSearchParams({ q: form.values.q }).toString()}` : '';
    res.redirect(303, `${HOME}${query}`);
  });

  router.post(`${HOME}/all`, own, async (_req, res) => {
    await watchAll(services, moderatorOf(res));
    res.redirect(303, HOME);
  });

  router.all(HOME, methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all(`${HOME}/all`, methodNotAllowed(['POST']));
  return router;
}

async function sendArticles(
  services: Services,
  res: Response,
  search: string,
  after: number | null,
): Promise<void> {
  const moderator = moderatorOf(res);
  const { watchedArticle } = services.database.prisma;
  const where = { moderatorId: moderator.id };
  const { articles, next } = await readArticlesForDesk(services.database, search, after);
  const watched = await watchedArticle.findMany({
    where,
    orderBy: { article: { title: 'asc' } },
    select: { articleId: true, article: { select: { title: true } } },
  });
  const watchedIds = new Set(watched.map(({ articleId }) => articleId));
  const html = services.views.render('desk/watched-articles', {
    moderator,
    banners: await deskBanners(services, moderator),
    search,
    watchedCount: watched.length,
    chosen: watched
      .slice(0, SHOWN_CHOSEN)
      .map(({ articleId, article }) => ({ id: articleId, title: article.title })),
    others: articles.filter(({ id }) => !watchedIds.has(id)).map(({ id, title }) => ({ id, title })),
    next:
      next === null ? '' : `${HOME}?${new URLSearchParams({ q: search, after: String(next) }).toString()}`,
  });
  res.type('html').send(html);
}
