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
import { readReader, readSubscriptions, type StoredSubscription } from './read-subscriptions.ts';
import { findSubscriptionsPath, readConfirmationLink, type ReaderLink } from './reader-links.ts';
import { sendReaderPage } from './reader-page.ts';
import { presentStops, presentSubscriptions } from './subscriptions.presenter.ts';

const FORM_BYTES = 20 * 1024;

/** What the page showed, so that nothing is confirmed that nobody saw. */
const shownChain = listedIds(body('shown'));

export function confirmRoutes(services: Services): Router {
  const router = Router();

  router.use('/confirmations', keepPrivate);

  router.get('/confirmations/:token', async (req, res) => {
    await sendQuestion(services, res, req.params.token);
  });

  router.post(
    '/confirmations/:token',
    readFormBody({ maxBytes: FORM_BYTES }),
    check([shownChain]),
    async (req: Request<{ token: string }>, res) => {
      const { token } = req.params;
      const link = linkOf(services, token);
      const form = readForm<{ shown: string[] }>(req);
      if (!form.ok) return sendQuestion(services, res.status(422), token);
      const { commenterId } = link;
      const ids = form.values.shown.map(Number);
      await confirmAddress(services, { commenterId, ids });
      res.append('Set-Cookie', confirmedCookie(services, commenterId));
      const confirmed = (await readSubscriptions(services, { commenterId, ids })).filter(counts);
      await sendConfirmation(services, res, {
        link,
        token,
        state: confirmed.length > 0 ? 'done' : 'over',
        wishes: confirmed,
      });
    },
  );

  router.all('/confirmations/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404), subscriptions.link_expired (410) */
function linkOf(services: Services, token: string): ReaderLink {
  const link = readConfirmationLink(services, token);
  if (link === null) throw readerLinkNotFound();
  if (link === 'expired') throw readerLinkExpired();
  return link;
}

/** What waits now. */
async function sendQuestion(services: Services, res: Response, token: string): Promise<void> {
  const link = linkOf(services, token);
  const waiting = await readUnconfirmed(services, link.commenterId);
  const state = waiting.length > 0 ? 'asks' : 'over';
  await sendConfirmation(services, res, { link, token, state, wishes: waiting });
}

const counts = ({ confirmedAt, endedAt }: StoredSubscription): boolean =>
  confirmedAt !== null && endedAt === null;

interface ConfirmationPage {
  link: ReaderLink;
  token: string;
  state: 'asks' | 'done' | 'over';
  wishes: StoredSubscription[];
}

async function sendConfirmation(
  services: Services,
  res: Response,
  { link, token, state, wishes }: ConfirmationPage,
): Promise<void> {
  const reader = await readReader(services, link.commenterId);
  sendReaderPage(services, res, 'confirmation', (voice) => {
    const stops = presentStops(voice, services.site.get(), reader);
    return {
      state,
      stops,
      wishes: presentSubscriptions(voice, wishes, stops),
      shown: wishes.map(({ id }) => id).join(' '),
      action: `/confirmations/${token}`,
      allMailsUrl: reader ? findSubscriptionsPath(services, link) : '',
    };
  });
}
