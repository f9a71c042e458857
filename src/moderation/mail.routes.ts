import { type Request, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { can } from '../accounts/permissions.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { check, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import { headerOf } from '../mail/read-eml.ts';
import { findStoredMail } from '../mail/read-stored-mail.ts';
import { retryByHand } from '../outbox/outbox.repository.ts';
import { countOutbox, findOutboxItem, OUTBOX_STATES, readOutbox } from '../outbox/read-outbox.ts';
import type { Services } from '../services.ts';
import { presentSection, retrySentence } from './mail.presenter.ts';
import { idParam } from './moderation.validation.ts';

const idChains = [idParam('id')];

/** What the outbox owes, sent and could not send. */
export function mailRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/mail', requirePermission('mail.read'), async (req, res) => {
    const state = OUTBOX_STATES.find((known) => known === req.query.state);
    const before = state ? idFrom(req.query.before) : null; // goes on in one list
    const retried = idFrom(req.query.retried);
    const { database, site } = services;
    const { timeZone } = site.get();
    const moderator = moderatorOf(res);
    const counts = await countOutbox(database);
    const sections = await Promise.all(
      (state ? [state] : OUTBOX_STATES).map(async (shown) =>
        presentSection(shown, await readOutbox(database, shown, before), {
          count: counts[shown],
          before,
          mayRead: can(moderator, 'mail.open'),
          timeZone,
        }),
      ),
    );
    const item = retried ? await findOutboxItem(database, retried) : null;
    const html = services.views.render('desk/mail', {
      moderator,
      banner: await mailBanner(services),
      notice: item ? retrySentence(item, timeZone) : '',
      sections,
    });
    res.type('html').send(html);
  });

  router.get(
    '/desk/mail/:id',
    requirePermission('mail.open'),
    check(idChains),
    async (req: Request<{ id: string }>, res) => {
      const id = getId(req);
      const item = await findOutboxItem(services.database, id);
      const mail = item && (await findStoredMail(services.mailer, item));
      if (!mail) throw mailNotFound();
      const html = services.views.render('desk/mail-message', {
        moderator: moderatorOf(res),
        banner: await mailBanner(services),
        id,
        subject: headerOf(mail.headers, 'Subject'),
        to: headerOf(mail.headers, 'To'),
        from: headerOf(mail.headers, 'From'),
        text: mail.text,
        headers: mail.headers,
      });
      res.type('html').send(html);
    },
  );

  router.post(
    '/desk/mail/:id/retries',
    requirePermission('mail.retry'),
    check(idChains),
    async (req: Request<{ id: string }>, res) => {
      const id = getId(req);
      if (!(await retryByHand(services.database, id, services.clock.now()))) throw mailNotFound();
      services.worker.wake({ probe: true });
      res.redirect(303, `/desk/mail?retried=${id}`);
    },
  );

  router.all('/desk/mail', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/mail/:id', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/mail/:id/retries', methodNotAllowed(['POST']));
  return router;
}

/** @throws {AppError} mail.not_found (404), also for an id that cannot be one */
function getId(req: Request): number {
  const form = readForm<{ id: number }>(req);
  if (!form.ok) throw mailNotFound();
  return form.values.id;
}

const mailNotFound = () =>
  new AppError({
    code: 'mail.not_found',
    status: 404,
    message: 'There is no such mail. It may have been sent meanwhile; the mail page has the list.',
  });
