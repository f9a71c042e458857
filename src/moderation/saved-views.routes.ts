import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { nameChain } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { incompleteDecision, tooManyViews } from './moderation.errors.ts';
import { idParam } from './moderation.validation.ts';
import { queuePage } from './queue-page.ts';
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
      if (!form.ok)
        throw incompleteDecision(`Please give the view a name of at most ${NAME_LENGTH} characters.`);
      const { name, page } = form.values;
      const query = page.split('?')[1] ?? '';
      if (!(await saveView(services, moderatorOf(res), { name, query }))) throw tooManyViews();
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
      res.redirect(303, '/desk/comments');
    },
  );

  router.all(['/desk/views', '/desk/views/:id/removals'], methodNotAllowed(['POST']));
  return router;
}
