// Deleting for good, for admins: one comment, or everything in spam or trash. Each asks once more.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import { labelOfStatus } from '../statuses.ts';
import { deskPage, getComment } from './comment-page.ts';
import { ERASABLE, type ErasableStatus, eraseComments, isErasable, readErasable } from './erase.ts';
import { markText } from './mark-text.ts';
import { alreadyDecided, incompleteDecision, notErasable } from './moderation.errors.ts';
import { idParam, seenChain, versionChain } from './moderation.validation.ts';
import { findLatestDecision } from './read-decisions.ts';
import { SEEN_FORM_BYTES, type SeenComment, writeSeen } from './seen-comments.ts';

const FORM_BYTES = 10 * 1024;

const eraseAllChains = [
  body('status')
    .isString()
    .bail()
    .isIn([...ERASABLE]),
  seenChain,
];

export function erasureRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/erasures', requirePermission('comments.erase'), async (req, res) => {
    const status = ERASABLE.find((known) => known === req.query.status);
    if (!status) throw notErasable();
    const seen = await readErasable(services, status);
    const counts = await readCounts(services.database);
    const html = services.views.render('desk/erase-all', {
      ...(await deskPage(services, res)),
      status,
      label: labelOfStatus(status),
      count: seen.length,
      more: counts[status] - seen.length,
      seen: writeSeen(seen),
    });
    res.type('html').send(html);
  });

  router.post(
    '/desk/erasures',
    requirePermission('comments.erase'),
    readFormBody({ maxBytes: SEEN_FORM_BYTES }),
    check(eraseAllChains),
    async (req: Request, res: Response) => {
      const form = readForm<{ status: ErasableStatus; seen: SeenComment[] }>(req);
      if (!form.ok) throw incompleteDecision('Please open the page again.');
      const { status, seen } = form.values;
      const erased = await eraseComments(services, moderatorOf(res), seen);
      const counts = await readCounts(services.database);
      const html = services.views.render('desk/erased', {
        ...(await deskPage(services, res)),
        status,
        label: labelOfStatus(status),
        erased: erased.length,
        leftAlone: seen.length - erased.length,
        left: counts[status],
      });
      res.type('html').send(html);
    },
  );

  router.get(
    '/desk/comments/:id/erasures',
    requirePermission('comments.erase'),
    async (req: Request<{ id: string }>, res) => {
      const comment = await getComment(services, idFrom(req.params.id));
      if (!isErasable(comment.status)) throw notErasable();
      const html = services.views.render('desk/erase-one', {
        ...(await deskPage(services, res)),
        comment: {
          id: comment.id,
          version: comment.version,
          author: markText(comment.authorName),
          parts: markText(comment.text),
        },
      });
      res.type('html').send(html);
    },
  );

  router.post(
    '/desk/comments/:id/erasures',
    requirePermission('comments.erase'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check([idParam('id'), versionChain]),
    async (req: Request<{ id: string }>, res) => {
      const comment = await getComment(services, idFrom(String(req.params.id))); // a number, where it was judged
      const form = readForm<{ version: number }>(req);
      if (!form.ok) throw incompleteDecision('Please open the page again.');
      const { id: commentId, status } = comment;
      const [erased] = await eraseComments(services, moderatorOf(res), [{ commentId, ...form.values }]);
      if (erased === undefined) throw await refusalOf(services, comment);
      res.redirect(303, `/desk/comments?status=${status}`);
    },
  );

  router.all(['/desk/erasures', '/desk/comments/:id/erasures'], methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function refusalOf(services: Services, { id, status }: { id: number; status: string }) {
  if (!isErasable(status)) return notErasable();
  return alreadyDecided({ commentId: id, first: await findLatestDecision(services, id), status });
}
