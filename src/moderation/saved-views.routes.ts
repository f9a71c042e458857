import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import type { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { nameChain } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { deskPage } from './comment-page.ts';
import { incompleteDecision, tooManyViews } from './moderation.errors.ts';
import { idParam } from './moderation.validation.ts';
import { queuePage, wayBack } from './queue-page.ts';
import { removeView, saveView } from './saved-views.ts';

const FORM_BYTES = 10 * 1024;
const NAME_LENGTH = 60;

const viewChains = [
  nameChain('name', NAME_LENGTH),
  body('page').isString().bail().customSanitizer(queuePage),
];

/** Named filters of the queue, each moderator's own. */
export function savedViewRoutes(services: Services): Router {
  const router = Router();

  router.post(
    '/desk/views',
    requirePermission('views.own'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(viewChains),
    async (req: Request, res: Response) => {
      const form = readForm<{ name: string; page: string }>(req);
      if (!form.ok) return askAgain(services, req, res, noName());
      const { name, page } = form.values;
      const query = page.split('?')[1] ?? '';
      if (!(await saveView(services, moderatorOf(res), { name, query })))
        return askAgain(services, req, res, tooManyViews());
      res.redirect(303, page);
    },
  );

  router.post(
    '/desk/views/:id/removals',
    requirePermission('views.own'),
    check([idParam('id')]),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<{ id: number }>(req);
      if (!form.ok) throw commentNotFound();
      await removeView(services, moderatorOf(res), form.values.id);
      res.redirect(303, wayBack(req.query.from) || '/desk/comments');
    },
  );

  router.all(['/desk/views', '/desk/views/:id/removals'], methodNotAllowed(['POST']));
  return router;
}

const noName = () => incompleteDecision(`Please give the view a name of at most ${NAME_LENGTH} characters.`);

/** The form once more, with what was typed. */
async function askAgain(services: Services, req: Request, res: Response, refusal: AppError): Promise<void> {
  if (wantsJson(req)) throw refusal;
  const { name, page } = req.body as { name?: unknown; page?: unknown };
  const html = services.views.render('desk/view-again', {
    ...(await deskPage(services, res)),
    page: queuePage(page),
    values: { name: typeof name === 'string' ? name : '' },
    errors: [{ field: 'name', message: refusal.message }],
  });
  res.status(refusal.status).type('html').send(html);
}
