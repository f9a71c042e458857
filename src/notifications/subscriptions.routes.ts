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
import { readSubscriptions, type ReaderStanding } from './read-subscriptions.ts';
import { readSubscriptionsLink } from './reader-links.ts';

const FORM_BYTES = 20 * 1024;

const NOTICES: Record<SubscriptionChange['action'], string> = {
  confirm: 'Confirmed. These mails come from now on.',
  end: 'Ended. No such mails come any more.',
  'end-all': 'Ended, all of them.',
  'no-mail': 'This site sends no mail to your address any more, whoever asks for it.',
  'mail-again': 'This site may send mail to your address again, when you ask for it.',
};

const chains = [
  body('action').isString().bail().isIn(Object.keys(NOTICES)),
  listedIds(body('ids').default('')),
];

interface ChangeForm {
  action: SubscriptionChange['action'];
  ids: string[];
}

export function subscriptionRoutes(services: Services): Router {
  const router = Router();

  router.use('/subscriptions', keepPrivate);

  router.get('/subscriptions/:token', async (req, res) => {
    const { standing } = await findStanding(services, req.params.token);
    sendSubscriptions(services, res, { standing, token: req.params.token, notice: '' });
  });

  router.post(
    '/subscriptions/:token',
    readFormBody({ maxBytes: FORM_BYTES }),
    check(chains),
    async (req: Request<{ token: string }>, res) => {
      const { token } = req.params;
      const { commenterId, standing } = await findStanding(services, token);
      const form = readForm<ChangeForm>(req);
      if (!form.ok) return sendSubscriptions(services, res.status(422), { standing, token, notice: '' });
      const { action, ids } = form.values;
      await changeSubscriptions(
        services,
        { commenterId, email: standing.email },
        { action, ids: ids.map(Number) },
      );
      const after = await findStanding(services, token);
      sendSubscriptions(services, res, { standing: after.standing, token, notice: NOTICES[action] });
    },
  );

  router.all('/subscriptions/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404), subscriptions.link_expired (410) */
async function findStanding(
  services: Services,
  token: string,
): Promise<{ commenterId: number; standing: ReaderStanding }> {
  const commenterId = readSubscriptionsLink(services, token);
  if (commenterId === 'expired') throw readerLinkExpired();
  const standing = commenterId === null ? null : await readSubscriptions(services, commenterId);
  if (commenterId === null || standing === null) throw readerLinkNotFound();
  return { commenterId, standing };
}

function sendSubscriptions(
  { views }: Services,
  res: Response,
  { standing, token, notice }: { standing: ReaderStanding; token: string; notice: string },
): void {
  const { subscriptions, isSuppressed } = standing;
  const page = { subscriptions, isSuppressed, notice, action: `/subscriptions/${token}` };
  res.type('html').send(views.render('subscriptions/subscriptions', page));
}
