// RFC 8058: a mail program posts to this address, without cookies and without asking; a person finds a button.
import express, { type Response, Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.ts';
import { keepPrivate } from '../http/keep-private.ts';
import type { Services } from '../services.ts';
import { readerLinkNotFound } from './notifications.errors.ts';
import { readReader, type StoredSubscription } from './read-subscriptions.ts';
import { findSubscriptionsPath, readUnsubscribeLink, type UnsubscribeLink } from './reader-links.ts';
import { sendReaderPage } from './reader-page.ts';
import { presentSubscriptions } from './subscriptions.presenter.ts';
import { readFollowed, unsubscribe } from './unsubscribe.ts';

const FORM_BYTES = 10 * 1024;

export function unsubscribeRoutes(services: Services): Router {
  const router = Router();
  // Whatever a mail program wraps its one field in: the address alone says what is wanted.
  const readAnything = express.raw({ type: () => true, limit: FORM_BYTES });

  router.use('/unsubscribe', keepPrivate);

  router.get('/unsubscribe/:token', async (req, res) => {
    const { token } = req.params;
    const link = linkOf(services, token);
    const followed = await readFollowed(services, link);
    const isOpen = followed.some(({ endedAt }) => endedAt === null);
    await sendUnsubscribe(services, res, { link, token, state: isOpen ? 'asks' : 'over', followed });
  });

  router.post('/unsubscribe/:token', readAnything, async (req, res) => {
    const token = String(req.params.token);
    const link = linkOf(services, token);
    const ended = await unsubscribe(services, link);
    const page =
      ended.length > 0
        ? { state: 'done' as const, followed: ended }
        : { state: 'over' as const, followed: await readFollowed(services, link) };
    await sendUnsubscribe(services, res, { link, token, ...page });
  });

  router.all('/unsubscribe/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404) */
function linkOf(services: Services, token: string): UnsubscribeLink {
  const link = readUnsubscribeLink(services, token);
  if (!link) throw readerLinkNotFound();
  return link;
}

interface UnsubscribePage {
  link: UnsubscribeLink;
  token: string;
  state: 'asks' | 'done' | 'over';
  followed: StoredSubscription[];
}

async function sendUnsubscribe(
  services: Services,
  res: Response,
  { link, token, state, followed }: UnsubscribePage,
): Promise<void> {
  const allMailsUrl = await findAllMailsUrl(services, link);
  sendReaderPage(services, res, 'unsubscribe', (voice) => ({
    state,
    wishes: presentSubscriptions(voice, followed, { isStopped: false }),
    action: `/unsubscribe/${token}`,
    allMailsUrl,
  }));
}

/** As the mail itself has it; '' when that link is over, or the address is not known any more. */
async function findAllMailsUrl(
  services: Services,
  { commenterId, messageId }: UnsubscribeLink,
): Promise<string> {
  const message = await services.database.prisma.outboxMessage.findUnique({
    where: { id: messageId, commenterId },
    select: { commenterId: true, createdAt: true },
  });
  const reader = message && (await readReader(services, commenterId));
  return reader ? findSubscriptionsPath(services, message) : '';
}
