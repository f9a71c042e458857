// The moderators' pages about articles: which take comments, until when, and what is read first.
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { signOf } from '../http/seen.ts';
import { describeMeanwhile, type Meanwhile } from '../moderation-log/changed-meanwhile.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { articleChains, type ArticleForm, choicesOf, FIELDS } from './article-desk.validation.ts';
import { presentChoices, presentDeskArticle, presentListedArticle } from './article-desk.presenter.ts';
import { changeArticle, type StoredChoices } from './change-article.ts';
import { getArticleForDesk, readArticlesForDesk } from './read-articles-for-desk.ts';
import { requireSlug } from './slug.ts';

const FORM_BYTES = 10 * 1024;
const LONGEST_SEARCH = 200;

export function articleDeskRoutes(services: Services): Router {
  const router = Router();
  router.param('slug', requireSlug);

  router.get('/desk/articles', requirePermission('articles.change'), async (req, res) => {
    const search = typeof req.query.q === 'string' ? req.query.q.slice(0, LONGEST_SEARCH) : '';
    const after = typeof req.query.after === 'string' ? Number(req.query.after) : null;
    const { articles, next } = await readArticlesForDesk(services.database, search, after);
    const now = { site: services.site.get(), now: services.clock.now() };
    const page = {
      moderator: moderatorOf(res),
      banners: await deskBanners(services, moderatorOf(res)),
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
      const isAsSeen = (now: StoredChoices) => signOf(presentChoices(now)) === form.values.seen;
      const choices = choicesOf(form.values);
      const outcome = await changeArticle(services, moderatorOf(res), slug, choices, isAsSeen);
      if (outcome === 'outdated') return sendOutdated(services, req, res, form.values);
      res.redirect(303, `/desk/articles/${encodeURIComponent(slug)}?saved=1`);
    },
  );

  router.all('/desk/articles', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/articles/:slug', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** What was typed stays; saving it once more replaces what is stored by then. */
async function sendOutdated(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  form: ArticleForm,
): Promise<void> {
  const article = await getArticleForDesk(services.database, req.params.slug);
  const stored = presentChoices(article);
  const values = { ...form, closeAfterDays: form.closeAfterDays ?? '', seen: signOf(stored) };
  const changes = { action: 'article', articleId: article.id };
  const meanwhile = await describeMeanwhile(services, changes, { fields: FIELDS, stored, typed: values });
  res.status(409);
  await sendArticle(services, req, res, { values, meanwhile });
}

async function sendArticle(
  services: Services,
  req: Request<{ slug: string }>,
  res: Response,
  answer: { values?: Record<string, string>; errors?: FieldError[]; notice?: string; meanwhile?: Meanwhile },
): Promise<void> {
  const article = await getArticleForDesk(services.database, req.params.slug);
  const now = { site: services.site.get(), now: services.clock.now() };
  const stored = presentChoices(article);
  const page = {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    article: presentDeskArticle(article, now),
    values: { ...stored, seen: signOf(stored), ...answer.values },
    errors: answer.errors ?? [],
    notice: answer.notice ?? '',
    meanwhile: answer.meanwhile ?? null,
  };
  res.type('html').send(services.views.render('desk/article', page));
}
