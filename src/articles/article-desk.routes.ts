// The moderators' pages about articles: which take comments, until when, and what is read first.
import { type Request, type Response, Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Services } from '../services.ts';
import { articleChains, type ArticleForm, choicesOf } from './article-desk.validation.ts';
import { presentChoices, presentDeskArticle, presentListedArticle } from './article-desk.presenter.ts';
import { changeArticle } from './change-article.ts';
import { getArticleForDesk, readArticlesForDesk } from './read-articles-for-desk.ts';

const FORM_BYTES = 10 * 1024;
const LONGEST_SEARCH = 200;

export function articleDeskRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/articles', requirePermission('articles.change'), async (req, res) => {
    const search = typeof req.query.q === 'string' ? req.query.q.slice(0, LONGEST_SEARCH) : '';
    const after = typeof req.query.after === 'string' ? Number(req.query.after) : null;
    const { articles, next } = await readArticlesForDesk(services.database, search, after);
    const now = { site: services.site.get(), now: services.clock.now() };
    const page = {
      moderator: res.locals.moderator as Moderator,
      banner: await mailBanner(services),
      search,
      articles: articles.map((article) => presentListedArticle(article, now)),
      next:
        next === null
          ? ''
          : `/desk/articles?${new URLSearchParams({ q: search, after: String(next) }).toString()}`,
    };
    res.type('html').send(services.views.render('desk/articles', page));
  });

  router.get(
    '/desk/articles/:slug',
    requirePermission('articles.change'),
    async (req: Request<{ slug: string }>, res) => {
      const notice = req.query.saved === '1' ? 'Saved. The article’s page shows it at once.' : '';
      await sendArticle(services, req, res, { notice });
    },
  );

  router.post(
    '/desk/articles/:slug',
    requirePermission('articles.change'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(articleChains),
    async (req: Request<{ slug: string }>, res) => {
      const form = readForm<ArticleForm>(req);
      if (!form.ok) {
        res.status(422);
        return sendArticle(services, req, res, { values: form.typed, errors: form.errors });
      }
      const { slug } = req.params;
      await changeArticle(services, res.locals.moderator as Moderator, slug, choicesOf(form.values));
      res.redirect(303, `/desk/articles/${encodeURIComponent(slug)}?saved=1`);
    },
  );

  router.all('/desk/articles', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/articles/:slug', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function sendArticle(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  answer: { values?: Record<string, string>; errors?: FieldError[]; notice?: string },
): Promise<void> {
  const article = await getArticleForDesk(services.database, req.params.slug);
  const now = { site: services.site.get(), now: services.clock.now() };
  const page = {
    moderator: res.locals.moderator as Moderator,
    banner: await mailBanner(services),
    article: presentDeskArticle(article, now),
    values: { ...presentChoices(article), ...answer.values },
    errors: answer.errors ?? [],
    notice: answer.notice ?? '',
  };
  res.type('html').send(services.views.render('desk/article', page));
}
