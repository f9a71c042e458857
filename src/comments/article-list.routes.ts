import { Router } from 'express';
import { sendPage } from '../cache/pages.ts';
import { countLabel } from './article-page.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import type { Services } from '../services.ts';
import { formatPublished } from '../time/format.ts';
import { listArticles } from '../articles/articles.repository.ts';

export function articleListRoutes(services: Services): Router {
  const router = Router();

  router.get('/', async (req, res) => {
    const page = await services.pages.get('/', '/', async () => {
      const { timeZone } = services.site.get();
      const articles = (await listArticles(services.database)).map((article) => ({
        slug: article.slug,
        title: article.title,
        standfirst: article.standfirst,
        byline: article.byline,
        place: article.place,
        ...formatPublished(article, timeZone),
        commentCountLabel: countLabel(article.approvedCount),
      }));
      return { html: services.views.render('articles/list', { articles }) };
    });
    await sendPage(req, res, page);
  });

  router.all('/', methodNotAllowed(['GET', 'HEAD']));
  return router;
}
