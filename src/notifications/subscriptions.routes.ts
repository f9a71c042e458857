// All that one reader subscribed to, for whoever has a mail to that address.
import { type Request, type Response, Router } from 'express';
import { body } from 'express-validator';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { keepPrivate } from '../http/keep-private.ts';
import type { Services } from '../services.ts';
import { changeSubscriptions, type SubscriptionChange } from './change-subscriptions.ts';
import { listedIds } from './listed-ids.ts';
import { readerLinkExpired, readerLinkNotFound } from './notifications.errors.ts';
import { type Reader, readOpenSubscriptions, readReader } from './read-subscriptions.ts';
import { readSubscriptionsLink } from './reader-links.ts';
import { sendReaderPage } from './reader-page.ts';
import { presentStops, presentSubscriptions } from './subscriptions.presenter.ts';

const FORM_BYTES = 20 * 1024;

const ACTIONS: readonly SubscriptionChange['action'][] = [
  'confirm',
  'at-once',
  'daily',
  'end',
  'end-all',
  'no-mail',
  'mail-again',
];

const chains = [body('action').isString().bail().isIn(ACTIONS), listedIds(body('ids').default(''))];

interface ChangeForm {
  action: SubscriptionChange['action'];
  ids: string[];
}

export function subscriptionRoutes(services: Services): Router {
  const router = Router();

  router.use('/subscriptions', keepPrivate);

  router.get('/subscriptions/:token', async (req, res) => {
    await sendSubscriptions(services, res, req.params.token);
  });

  router.post(
    '/subscriptions/:token',
    readFormBody({ maxBytes: FORM_BYTES }),
    check(chains),
    async (req: Request<{ token: string }>, res) => {
      const { token } = req.params;
      const { commenterId, reader } = await findOwner(services, token);
      const form = readForm<ChangeForm>(req);
      if (!form.ok) return sendSubscriptions(services, res.status(422), token);
      const { action, ids } = form.values;
      const owner = { commenterId, email: reader.email };
      await changeSubscriptions(services, owner, { action, ids: ids.map(Number) });
      await sendSubscriptions(services, res, token, action);
    },
  );

  router.all('/subscriptions/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404), subscriptions.link_expired (410) */
async function findOwner(
  services: Services,
  token: string,
): Promise<{ commenterId: number; reader: Reader }> {
  const link = readSubscriptionsLink(services, token);
  if (link === 'expired') throw readerLinkExpired();
  const reader = link && (await readReader(services, link.commenterId));
  if (!reader) throw readerLinkNotFound();
  return { commenterId: link.commenterId, reader };
}

/** @param did what has just been done */
async function sendSubscriptions(
  services: Services,
  res: Response,
  token: string,
  did?: SubscriptionChange['action'],
): Promise<void> {
  const { commenterId, reader } = await findOwner(services, token);
  const open = await readOpenSubscriptions(services, commenterId);
  sendReaderPage(services, res, 'subscriptions', (voice) => {
    const stops = presentStops(voice, services.site.get(), reader);
    return {
      stops,
      subscriptions: presentSubscriptions(voice, open, stops),
      notice: did ? voice.say(`pages.did.${did}`) : '',
      action: `/subscriptions/${token}`,
    };
  });
}
