// The first page after sign-in.
import { Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Services } from '../services.ts';
import { presentOverview } from './overview.presenter.ts';
import { readOverview } from './read-overview.ts';

export function overviewRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk', requirePermission('comments.read'), async (_req, res) => {
    const overview = presentOverview(await readOverview(services), {
      now: services.clock.now(),
      timeZone: services.site.get().timeZone,
    });
    const page = {
      moderator: res.locals.moderator as Moderator,
      // Trouble has a place of its own here, with a link.
      banner: overview.mailTrouble.length > 0 ? '' : await mailBanner(services),
      ...overview,
    };
    res.type('html').send(services.views.render('desk/overview', page));
  });

  router.all('/desk', methodNotAllowed(['GET', 'HEAD']));
  return router;
}
