// Some cards of the queue by their numbers, for pages that are open: what came back, changed or is new.
import { type Request, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { wantsJson } from '../http/wants-json.ts';
import { listReasons } from '../reasons/reasons.repository.ts';
import { filterQuery, parseFilter } from '../search/queue-filter.ts';
import { resolveFilter } from '../search/resolve-filter.ts';
import type { Services } from '../services.ts';
import { presentCard } from './card.presenter.ts';
import { readMatching } from './read-queue.ts';

const MOST_CARDS = 50;

export function cardRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/cards', requirePermission('comments.read', { isActivity: false }), async (req, res) => {
    const { filter: asked } = parseFilter(req.query);
    const wanted = { ...asked, status: asked.status ?? 'pending' };
    const { filter } = await resolveFilter(services, wanted);
    const comments = await readMatching(services, filter, wantedIds(req));
    if (wantsJson(req)) return void res.json({ ids: comments.map(({ id }) => id) });
    const from = `/desk/comments?${filterQuery(wanted)}`;
    const html = services.views.render('desk/cards', {
      from,
      reasons: await listReasons(services.database),
      cards: comments.map((comment) => presentCard(services, comment, moderatorOf(res), from)),
    });
    res.type('html').send(html);
  });

  router.all('/desk/cards', methodNotAllowed(['GET', 'HEAD']));
  return router;
}

function wantedIds({ query }: Request): number[] {
  const sent = typeof query.ids === 'string' ? query.ids.split(',').slice(0, MOST_CARDS) : [];
  return sent.map(idFrom).filter((id) => id !== null);
}
