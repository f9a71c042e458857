// RFC 8058: a mail program posts to this address, without cookies and without asking; a person finds a button.
import express, { Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.ts';
import { keepPrivate } from '../http/keep-private.ts';
import type { Services } from '../services.ts';
import { readerLinkNotFound } from './notifications.errors.ts';
import { readUnsubscribeLink } from './reader-links.ts';
import { unsubscribe } from './unsubscribe.ts';

const FORM_BYTES = 10 * 1024;

export function unsubscribeRoutes(services: Services): Router {
  const router = Router();
  // Whatever a mail program wraps its one field in: the address alone says what is wanted.
  const readAnything = express.raw({ type: () => true, limit: FORM_BYTES });

  router.use('/unsubscribe', keepPrivate);

  router.get('/unsubscribe/:token', (req, res) => {
    followedBy(services, req.params.token);
    const page = { isDone: false, action: `/unsubscribe/${req.params.token}` };
    res.type('html').send(services.views.render('subscriptions/unsubscribe', page));
  });

  router.post('/unsubscribe/:token', readAnything, async (req, res) => {
    await unsubscribe(services, followedBy(services, String(req.params.token)));
    const page = { isDone: true, action: '' };
    res.type('html').send(services.views.render('subscriptions/unsubscribe', page));
  });

  router.all('/unsubscribe/:token', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} subscriptions.link_not_found (404) */
function followedBy(services: Services, token: string): { commenterId: number; messageId: number } {
  const link = readUnsubscribeLink(services, token);
  if (!link) throw readerLinkNotFound();
  return link;
}
