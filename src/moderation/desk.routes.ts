// The moderators' pages: the queue, one comment, decisions.
import { type Request, type Response, Router } from 'express';
import { requireModerator } from '../accounts/guards.ts';
import { AppError } from '../http/app-error.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { idFrom } from '../http/field-chains.ts';
import { check, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { decide, type DecisionAction } from './decide.ts';
import { decisionChains } from './moderation.validation.ts';
import type { FirstDecision } from './moderation.errors.ts';
import { DECISION_WORDS, presentCard, presentCommentPage } from './queue.presenter.ts';
import { countByStatus, findCommentForDesk, readQueue, type Status, STATUSES } from './read-queue.ts';
import { STATUS_LABELS, statusLabel } from './statuses.ts';

const FORM_BYTES = 100 * 1024;

const EMPTY_TEXTS: Record<Status, string> = {
  pending: 'Nothing is waiting. Every comment has been read.',
  approved: 'No comment has been approved yet.',
  spam: 'No spam. What the rules or you mark as spam appears here.',
  trash: 'The trash is empty.',
};

interface DecisionForm {
  action: DecisionAction;
  version: number;
  note?: string;
}

export function deskRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk', requireModerator, (_req, res) => res.redirect(303, '/desk/comments'));

  router.get('/desk/comments', requireModerator, async (req, res) => {
    const status = STATUSES.find((known) => known === req.query.status) ?? 'pending';
    const { comments, next } = await readQueue(services, status, idFrom(req.query.after));
    const counts = await countByStatus(services);
    const { moderator, banner } = await deskPage(services, res);
    const page = {
      moderator,
      banner,
      done: await readDone(services, req.query.decided),
      tabs: STATUSES.map((tab) => ({
        status: tab,
        label: STATUS_LABELS[tab],
        count: counts[tab],
        url: `/desk/comments?status=${tab}`,
        current: tab === status,
      })),
      cards: comments.map((comment) => presentCard(services, comment, moderator)),
      next: next === null ? '' : `/desk/comments?status=${status}&after=${next}`,
      emptyText: EMPTY_TEXTS[status],
    };
    res.type('html').send(services.views.render('desk/queue', page));
  });

  router.get('/desk/comments/:id', requireModerator, async (req, res) => {
    const { moderator, banner } = await deskPage(services, res);
    const comment = await getComment(services, req.params.id);
    const page = { moderator, banner, notice: '', ...presentCommentPage(services, comment, moderator) };
    res.type('html').send(services.views.render('desk/comment', page));
  });

  router.post(
    '/desk/comments/:id/decisions',
    requireModerator,
    readFormBody({ maxBytes: FORM_BYTES }),
    check(decisionChains),
    async (req: Request<{ id: string }>, res) => {
      const { moderator, banner } = await deskPage(services, res);
      const comment = await getComment(services, req.params.id);
      const form = readForm<DecisionForm>(req);
      if (!form.ok) {
        const notice = form.errors.map(({ message }) => message).join(' ');
        const page = { moderator, banner, notice, ...presentCommentPage(services, comment, moderator) };
        res.status(422).type('html').send(services.views.render('desk/comment', page));
        return;
      }
      try {
        await decide(services, moderator, { commentId: comment.id, ...form.values });
      } catch (error) {
        if (!(error instanceof AppError) || error.status !== 409 || wantsJson(req)) throw error;
        return sendAlreadyDecided(services, res, comment.id, error);
      }
      res.redirect(303, `/desk/comments?status=${comment.status}&decided=${comment.id}`);
    },
  );

  router.all(['/desk', '/desk/comments', '/desk/comments/:id'], methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/comments/:id/decisions', methodNotAllowed(['POST']));
  return router;
}

/** What the last decision did, in words that come from the database and not from the address. */
async function readDone(services: Services, decided: unknown) {
  const id = idFrom(decided);
  const comment = id === null ? null : await findCommentForDesk(services, id);
  return (
    comment && { what: statusLabel(comment), author: comment.authorName, url: `/desk/comments/${comment.id}` }
  );
}

/** The second of two moderators is told kindly who was first, also when that was the author. */
async function sendAlreadyDecided(
  services: Services,
  res: Response,
  id: number,
  refusal: AppError,
): Promise<void> {
  const { moderator, banner } = await deskPage(services, res);
  const { card } = presentCommentPage(services, await getComment(services, String(id)), moderator);
  const first = refusal.details.first as FirstDecision | null;
  const page = {
    moderator,
    banner,
    card,
    heading: first?.action === 'withdraw' ? 'Withdrawn by the author' : 'Already decided',
    first: {
      name: first?.name ?? 'Somebody',
      what: DECISION_WORDS[first?.action ?? ''] ?? 'changed',
      at: first ? formatInstant(first.at, services.site.get().timeZone) : '',
      atIso: first?.at.toISOString() ?? '',
    },
    queueUrl: '/desk/comments',
  };
  res.status(409).type('html').send(services.views.render('desk/already-decided', page));
}

async function deskPage(
  services: Services,
  res: Response,
): Promise<{ moderator: Moderator; banner: string }> {
  return { moderator: res.locals.moderator as Moderator, banner: await mailBanner(services) };
}

/** @throws {AppError} comments.not_found (404) */
async function getComment(services: Services, id: string) {
  const known = idFrom(id);
  const comment = known === null ? null : await findCommentForDesk(services, known);
  if (!comment) throw commentNotFound();
  return comment;
}
