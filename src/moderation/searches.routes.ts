// Finds an author by address. The address is posted, so that it is in no URL, no history and no log line.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { findByAddress } from '../commenters/look-up-address.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import type { Services } from '../services.ts';
import { authorUrl } from './author-url.ts';
import { deskPage } from './comment-page.ts';
import { wayBack, withFrom } from './queue-page.ts';

const FORM_BYTES = 10 * 1024;
const ADDRESS_LENGTH = 254; // RFC 5321, a path of 256 with its brackets

const searchChains = [
  body('address')
    .isString()
    .withMessage('Please send one address.')
    .bail()
    .trim()
    .isLength({ min: 3, max: ADDRESS_LENGTH })
    .withMessage('Please type the whole address, such as mia@example.com.')
    .contains('@')
    .withMessage('Please type the whole address, such as mia@example.com.'),
];

export function searchRoutes(services: Services): Router {
  const router = Router();

  router.post(
    '/desk/searches',
    requirePermission('authors.find'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(searchChains),
    async (req, res) => {
      const form = readForm<{ address: string }>(req);
      if (!form.ok) return askAgain(services, req, res, notReadable(form.errors[0]?.message ?? ''));
      const commenterId = await findByAddress(services, moderatorOf(res), form.values.address);
      if (commenterId === null) return askAgain(services, req, res, notFound());
      res.redirect(303, withFrom(authorUrl(commenterId), fromOf(req)));
    },
  );

  router.all('/desk/searches', methodNotAllowed(['POST']));
  return router;
}

const notReadable = (message: string) =>
  new AppError({ code: 'moderation.address_not_readable', status: 422, message });

const notFound = () =>
  new AppError({
    code: 'moderation.address_not_found',
    status: 404,
    message: 'No comment was written with this address.',
  });

const fromOf = (req: Request): string => wayBack((req.body as { from?: unknown }).from);

/** The form once more, with what was typed. */
async function askAgain(services: Services, req: Request, res: Response, refusal: AppError): Promise<void> {
  if (wantsJson(req)) throw refusal;
  const { address } = req.body as { address?: unknown };
  const html = services.views.render('desk/search-again', {
    ...(await deskPage(services, res)),
    from: fromOf(req),
    values: { address: typeof address === 'string' ? address : '' },
    errors: [{ field: 'address', message: refusal.message }],
  });
  res.status(refusal.status).type('html').send(html);
}
