// Deleting for good, for admins: one comment, or everything in spam or trash. Each asks once more.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { isNumberFrom } from '../http/field-chains.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { readCounts } from '../moderation-log/counts.ts';
import type { Services } from '../services.ts';
import { deskPage, getComment } from './comment-page.ts';
import { ERASABLE, type ErasableStatus, eraseAll, eraseComment } from './erase.ts';
import { markText } from './mark-text.ts';
import { incompleteDecision, notErasable } from './moderation.errors.ts';
import { idParam } from './moderation.validation.ts';
import { STATUS_LABELS } from './statuses.ts';

const FORM_BYTES = 10 * 1024;

const eraseAllChains = [
  body('status')
    .isString()
    .bail()
    .isIn([...ERASABLE]),
  body('upTo').isString().bail().custom(isNumberFrom(0)).bail().toInt(),
];

export function erasureRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/erasures', requirePermission('comments.erase'), async (req, res) => {
    const status = ERASABLE.find((known) => known === req.query.status);
    if (!status) throw notErasable();
    const { prisma } = services.database;
    const last = await prisma.comment.findFirst({
      where: { status },
      orderBy: { id: 'desc' },
      select: { id: true },
    });
    const counts = await readCounts(services.database);
    const html = services.views.render('desk/erase-all', {
      ...(await deskPage(services, res)),
      status,
      label: STATUS_LABELS[status],
      count: counts[status],
      upTo: last?.id ?? 0,
    });
    res.type('html').send(html);
  });

  router.post(
    '/desk/erasures',
    requirePermission('comments.erase'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(eraseAllChains),
    async (req: Request, res: Response) => {
      const form = readForm<{ status: ErasableStatus; upTo: number }>(req);
      if (!form.ok) throw incompleteDecision('Please open the page again.');
      await eraseAll(services, moderatorOf(res), form.values);
      res.redirect(303, `/desk/comments?status=${form.values.status}`);
    },
  );

  router.get(
    '/desk/comments/:id/erasures',
    requirePermission('comments.erase'),
    async (req: Request<{ id: string }>, res) => {
      const comment = await getComment(services, idFrom(req.params.id));
      const html = services.views.render('desk/erase-one', {
        ...(await deskPage(services, res)),
        comment: { id: comment.id, author: markText(comment.authorName), parts: markText(comment.text) },
      });
      res.type('html').send(html);
    },
  );

  router.post(
    '/desk/comments/:id/erasures',
    requirePermission('comments.erase'),
    check([idParam('id')]),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<{ id: number }>(req);
      if (!form.ok) throw commentNotFound();
      const erased = await eraseComment(services, moderatorOf(res), form.values.id);
      if (!erased) throw notErasable();
      res.redirect(303, '/desk/comments?status=trash');
    },
  );

  router.all(['/desk/erasures', '/desk/comments/:id/erasures'], methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}
