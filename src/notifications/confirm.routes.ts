// The page behind the link that asks for confirmation. Reading it changes nothing: the button confirms.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { keepPrivate } from '../http/keep-private.ts';
import type { Services } from '../services.ts';
import { confirmAddress, readUnconfirmed } from './confirm-address.ts';
import { confirmedCookie } from './confirmed-browser.ts';
import { listedIds } from './listed-ids.ts';
import { readerLinkExpired, readerLinkNotFound } from './notifications.errors.ts';
import { presentUnconfirmed } from './read-subscriptions.ts';
import { readConfirmationLink } from './reader-links.ts';

const FORM_BYTES = 20 * 1024;

/** What the page showed, so that nothing is confirmed that nobody saw. */
const shownChain = listedIds(body('shown'));

export function confirmRoutes(services: Services): Router {
  const router = Router();

  router.use('/confirmations', keepPrivate);

  router.get('/confirmations/:token', async (req, res) => {
    const commenterId = commenterOf(services, req.params.token);
    await sendConfirmation(services, res, { commenterId, token: req.params.token, isDone: false });
  });

  router.post(
    '/confirmations/:token',
    readFormBody({ maxBytes: FORM_BYTES }),
    check([shownChain]),
    async (req: Request<{ token: string }>, res) => {
      const { token } = req.params;
      const commenterId = commenterOf(services, token);
      const form = readForm<{ shown: string[] }>(req);
      if (!form.ok) return sendConfirmation(services, res.status(422), { commenterId, token, isDone: false });
      await confirmAddress(services, { commenterId, ids: form.values.shown.map(Number) });
      res.append('Set-Cookie', confirmedCookie(services, commenterId));
      await sendConfirmation(services, res, { commenterId, token, isDone: true });
    },
  );

  router.all('/confirmations/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404), subscriptions.link_expired (410) */
function commenterOf(services: Services, token: string): number {
  const commenterId = readConfirmationLink(services, token);
  if (commenterId === null) throw readerLinkNotFound();
  if (commenterId === 'expired') throw readerLinkExpired();
  return commenterId;
}

async function sendConfirmation(
  services: Services,
  res: Response,
  { commenterId, token, isDone }: { commenterId: number; token: string; isDone: boolean },
): Promise<void> {
  const waiting = isDone ? [] : await readUnconfirmed(services, commenterId);
  const page = {
    isDone,
    wishes: presentUnconfirmed(services, waiting),
    shown: waiting.map(({ id }) => id).join(' '),
    action: `/confirmations/${token}`,
  };
  res.type('html').send(services.views.render('subscriptions/confirmation', page));
}
