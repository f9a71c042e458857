// The moderators' pages: the queue and one comment. What they do is in decisions.routes.ts.
import { type Request, type Response, Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import { can } from '../accounts/permissions.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { labelledRules } from '../rules/labels.ts';
import { addressIn } from '../search/address-in.ts';
import { isByStatusOnly } from '../search/comment-filter.ts';
import { countComments } from '../search/find-comments.ts';
import { filterQuery, parseFilter, type QueueFilter } from '../search/queue-filter.ts';
import { resolveFilter } from '../search/resolve-filter.ts';
import { readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import { presentCard } from './card.presenter.ts';
import { deskPage, sendCommentPage } from './comment-page.ts';
import { presentDone } from './decisions.presenter.ts';
import { nameFilter } from './filter-names.ts';
import { presentFilter, presentTabs } from './queue.presenter.ts';
import { formatCursor } from './change-cursor.ts';
import { latestCursor } from './read-changes.ts';
import { listDeciders } from './list-deciders.ts';
import { readQueue } from './read-queue.ts';
import { listReasons } from '../reasons/reasons.repository.ts';
import { listViews } from './saved-views.ts';

/** Counting what a filter lets through stops there: the number is then "more than". */
const COUNT_CAP = 1_000;

const EMPTY_TEXTS: Record<string, string> = {
  pending: 'Nothing is waiting. Every comment has been read.',
  approved: 'No comment has been approved yet.',
  spam: 'No spam. What the rules or you mark as spam appears here.',
  trash: 'The trash is empty.',
  all: 'Nobody has commented yet.',
};

export function deskRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/comments', requirePermission('comments.read'), async (req, res) => {
    await sendQueue(services, req, res);
  });

  router.get('/desk/comments/:id', requirePermission('comments.read'), async (req, res) => {
    await sendCommentPage(services, req, res, idFrom(req.params.id));
  });

  router.all(['/desk/comments', '/desk/comments/:id'], methodNotAllowed(['GET', 'HEAD']));
  return router;
}

async function sendQueue(services: Services, req: Request, res: Response): Promise<void> {
  const { moderator, banners } = await deskPage(services, res);
  // Before the comments are read, so that no change falls between the page and its stream.
  const cursor = formatCursor(await latestCursor(services.database));
  const { filter: asked, ignored, areDaysSwapped } = parseFilter(req.query);
  const status = asked.status ?? 'pending';
  const resolved = await resolveFilter(services, { ...asked, status });
  const { filter, articles } = resolved;
  const wanted: QueueFilter = { ...asked, status };
  if (articles.length === 1) wanted.article = articles[0]?.slug; // which was perhaps found by its title
  const order = asked.order ?? (status === 'pending' ? 'oldest' : 'newest');
  const { comments, next, isBounded } = await readQueue(services, filter, {
    order,
    after: typeof req.query.after === 'string' ? req.query.after : null,
  });
  const address = typeof req.query.q === 'string' ? (addressIn(req.query.q) ?? '') : '';
  const isPlain = isByStatusOnly(filter);
  const from = `/desk/comments?${filterQuery(wanted)}`;
  const html = services.views.render('desk/queue', {
    moderator,
    banners,
    cursor,
    status,
    order,
    from,
    done: await presentDone(services, moderator, idFrom(req.query.done)),
    tabs: presentTabs(wanted, await readCounts(services.database)),
    address,
    filter: presentFilter(wanted, {
      typed: req.query,
      named: await nameFilter(services, wanted),
      choices: { rules: labelledRules(), moderators: await listDeciders(services) },
      articles,
      ignored: [...ignored, ...resolved.ignored].filter((name) => name !== 'q' || address === ''),
      areDaysSwapped,
      isBounded,
      found: isPlain ? null : await countComments(services, filter, COUNT_CAP),
    }),
    views: await listViews(services, moderator),
    reasons: await listReasons(services.database),
    cards: comments.map((comment) => presentCard(services, comment, moderator, from)),
    erasableUrl:
      isPlain && comments.length > 0 && can(moderator, 'comments.erase') ? erasableUrl(status) : '',
    next: next === null ? '' : `${from}&after=${next}`,
    emptyText: isPlain ? EMPTY_TEXTS[status] : 'No comment matches.',
  });
  res.type('html').send(html);
}

const erasableUrl = (status: string): string =>
  status === 'spam' || status === 'trash' ? `/desk/erasures?status=${status}` : '';
