// One mail: what it says, as text and as HTML, and trying it again.
import { type Request, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { can } from '../accounts/permissions.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { makeAgain } from '../mail/make-again.ts';
import { headerOf } from '../mail/read-eml.ts';
import { findStoredMail } from '../mail/read-stored-mail.ts';
import { retryByHand } from '../outbox/outbox.repository.ts';
import { findOutboxItem, type OutboxItem } from '../outbox/read-outbox.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { allowOwnFrames, sendMailHtml } from './mail-html.ts';
import { presentMessage } from './mail.presenter.ts';
import { presentNotices, readNotices } from './read-notices.ts';

type MessageRequest = Request<{ id: string }>;

export function mailMessageRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/mail/:id', requirePermission('mail.message'), async (req: MessageRequest, res) => {
    const item = await getItem(services, req);
    const moderator = moderatorOf(res);
    const { timeZone } = services.site.get();
    const shown = await makeAgain(services, item);
    allowOwnFrames(res);
    const html = services.views.render('desk/mail-message', {
      moderator,
      banners: await deskBanners(services, moderator),
      message: presentMessage(item, { mayRead: true, timeZone }),
      notices: presentNotices(await readNotices(services.database, item.id), timeZone),
      gone: 'drop' in shown ? shown.drop : '',
      text: 'drop' in shown ? '' : shown.text,
      htmlUrl: 'drop' in shown ? '' : `/desk/mail/${item.id}/html`,
      fileUrl: item.sentVia === 'files' && can(moderator, 'mail.open') ? `/desk/mail/${item.id}/file` : '',
    });
    res.type('html').send(html);
  });

  router.get('/desk/mail/:id/html', requirePermission('mail.message'), async (req: MessageRequest, res) => {
    const shown = await makeAgain(services, await getItem(services, req));
    if ('drop' in shown) throw mailNotFound();
    sendMailHtml(res, shown.html);
  });

  router.get('/desk/mail/:id/file', requirePermission('mail.open'), async (req: MessageRequest, res) => {
    const item = await getItem(services, req);
    const mail = await findStoredMail(services.mailer, item);
    if (!mail) throw mailNotFound();
    const html = services.views.render('desk/mail-file', {
      moderator: moderatorOf(res),
      banners: await deskBanners(services, moderatorOf(res)),
      id: item.id,
      subject: headerOf(mail.headers, 'Subject'),
      to: headerOf(mail.headers, 'To'),
      from: headerOf(mail.headers, 'From'),
      text: mail.text,
      headers: mail.headers,
    });
    res.type('html').send(html);
  });

  router.post('/desk/mail/:id/retries', requirePermission('mail.retry'), async (req: MessageRequest, res) => {
    const { id } = await getItem(services, req);
    if (!(await retryByHand(services.database, id, services.clock.now()))) throw mailNotFound();
    services.worker.wake({ probe: true });
    res.redirect(303, `/desk/mail?retried=${id}`);
  });

  router.all(
    ['/desk/mail/:id', '/desk/mail/:id/html', '/desk/mail/:id/file'],
    methodNotAllowed(['GET', 'HEAD']),
  );
  router.all('/desk/mail/:id/retries', methodNotAllowed(['POST']));
  return router;
}

/** @throws {AppError} mail.not_found (404), also for an id that cannot be one */
async function getItem({ database }: Services, req: MessageRequest): Promise<OutboxItem> {
  const id = idFrom(req.params.id);
  const item = id === null ? null : await findOutboxItem(database, id);
  if (!item) throw mailNotFound();
  return item;
}

const mailNotFound = () =>
  new AppError({
    code: 'mail.not_found',
    status: 404,
    message: 'There is no such mail. It may have been sent meanwhile; the mail page has the list.',
  });
