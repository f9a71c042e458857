// Approved comments for feed readers, of one article and of the whole site.
import { type Request, type Response, Router } from 'express';
import { requireSlug } from '../articles/slug.ts';
import { sendPage } from '../cache/pages.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import type { Services } from '../services.ts';
import { type Feed, readArticleFeed, readSiteFeed } from './read-feed.ts';
import { wellFormed } from './well-formed.ts';

const FORMATS = {
  atom: 'application/atom+xml; charset=utf-8',
  rss: 'application/rss+xml; charset=utf-8',
} as const;

/** The slug under which whatever changes any article drops pages: the list's. */
const EVERY_ARTICLE = '/';

export function feedRoutes(services: Services): Router {
  const router = Router();
  router.param('slug', requireSlug);

  for (const format of Object.keys(FORMATS) as (keyof typeof FORMATS)[]) {
    const ofArticle = `/articles/:slug/comments.${format}`;
    router.get(ofArticle, async (req: Request<{ slug: string }>, res) => {
      const { slug } = req.params;
      await sendFeed(services, req, res, { format, slug, read: () => readArticleFeed(services, slug) });
    });
    router.all(ofArticle, methodNotAllowed(['GET', 'HEAD']));

    const ofSite = `/comments.${format}`;
    router.get(ofSite, async (req, res) => {
      await sendFeed(services, req, res, { format, slug: EVERY_ARTICLE, read: () => readSiteFeed(services) });
    });
    router.all(ofSite, methodNotAllowed(['GET', 'HEAD']));
  }
  return router;
}

/** @param slug whose changes drop the feed */
async function sendFeed(
  { pages, settings, views }: Services,
  req: Request<any>,
  res: Response,
  { format, slug, read }: { format: keyof typeof FORMATS; slug: string; read: () => Promise<Feed> },
): Promise<void> {
  const page = await pages.get(`${slug}|comments.${format}`, slug, async () => {
    const feed = await read();
    const xml = views.render(`feeds/${format}`, { feed, selfUrl: settings.baseUrl + req.path });
    return { html: wellFormed(xml), type: FORMATS[format] };
  });
  await sendPage(req, res, page);
}
