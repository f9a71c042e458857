// The first page after sign-in.
import { Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import type { Services } from '../services.ts';
import { deskBanners } from './banners.ts';
import { presentOverview } from './overview.presenter.ts';
import { readOverview } from './read-overview.ts';

export function overviewRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk', requirePermission('comments.read'), async (_req, res) => {
    const moderator = moderatorOf(res);
    const overview = presentOverview(await readOverview(services), {
      reader: moderator,
      now: services.clock.now(),
      timeZone: services.site.get().timeZone,
    });
    const page = {
      moderator,
      // Trouble has a place of its own here, with a link.
      banners: await deskBanners(
        services,
        moderator,
        overview.mailTrouble.length > 0 ? { without: 'mail' } : {},
      ),
      ...overview,
    };
    res.type('html').send(services.views.render('desk/overview', page));
  });

  router.all('/desk', methodNotAllowed(['GET', 'HEAD']));
  return router;
}
