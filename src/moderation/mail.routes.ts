// The list of mails and what is done about several of them. One mail is in mail-message.routes.ts.
import { type Response, Router } from 'express';
import { body } from 'express-validator';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { can } from '../accounts/permissions.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom, isNumberFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { unlessTooMany } from '../http/limits.ts';
import { sendTest } from '../mail/send-test.ts';
import {
  countOutbox,
  findOutboxItem,
  OUTBOX_STATES,
  type OutboxCursor,
  type OutboxState,
  readOutbox,
} from '../outbox/read-outbox.ts';
import { readMailTrouble } from '../outbox/read-trouble.ts';
import { countFailures, retryFailures } from '../outbox/retry-failed.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import {
  type MailFilter,
  mailUrl,
  NO_FILTER,
  outboxFilter,
  parseCursor,
  parseMailFilter,
  presentMailFilter,
} from './mail-filter.ts';
import { countUngathered, presentUngathered } from './read-notices.ts';
import { presentMailTrouble } from './mail-trouble.ts';
import {
  type MailNotice,
  presentMailTabs,
  presentRetry,
  presentRetryOfAll,
  presentSection,
} from './mail.presenter.ts';

const FORM_BYTES = 10 * 1024;
const instant = /^\d{1,13}$/; // until the year 2286

const retryChains = [
  body(['kind', 'to']).isString(),
  body('lastId').custom(isNumberFrom(1)).toInt(),
  body('lastFailedMs').matches(instant).toInt(),
];

/** What the outbox owes, sent and could not send. */
export function mailRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/mail', requirePermission('mail.read'), async (req, res) => {
    const state = OUTBOX_STATES.find((known) => known === req.query.state);
    await sendList(services, res, {
      state,
      before: state ? parseCursor(req.query.before) : null, // goes on in one list
      filter: parseMailFilter(req.query),
      notice: await noticeOf(services, req.query),
    });
  });

  router.post('/desk/mail/tests', requirePermission('mail.manage'), async (_req, res) => {
    const test = await unlessTooMany(res, sendTest(services, moderatorOf(res)));
    if (test.value !== null) return res.redirect(303, `/desk/mail?retried=${test.value}`);
    const notice = { text: test.tooMany, isGood: false, again: '/desk/mail' };
    await sendList(services, res, { state: undefined, before: null, filter: NO_FILTER, notice });
  });

  router.get('/desk/mail/retries', requirePermission('mail.manage'), async (req, res) => {
    await sendConfirmation(services, res, parseMailFilter(req.query));
  });

  router.post(
    '/desk/mail/retries',
    requirePermission('mail.manage'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(retryChains),
    async (req, res) => {
      const form = readForm<MailFilter & { lastId: number; lastFailedMs: number }>(req);
      if (!form.ok) throw nothingCounted();
      const filter = outboxFilter(parseMailFilter({ ...form.values }));
      const count = await retryFailures(services.database, filter, form.values, services.clock.now());
      services.worker.wake({ probe: true });
      res.redirect(303, `/desk/mail?retriedAll=${count}`);
    },
  );

  router.all('/desk/mail', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/mail/tests', methodNotAllowed(['POST']));
  router.all('/desk/mail/retries', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function noticeOf(services: Services, query: Record<string, unknown>): Promise<MailNotice | null> {
  const all = String(query.retriedAll);
  if (isNumberFrom(0)(all)) return presentRetryOfAll(Number(all));
  const retried = idFrom(query.retried);
  const item = retried === null ? null : await findOutboxItem(services.database, retried);
  if (!item) return null;
  return presentRetry(item, {
    timeZone: services.site.get().timeZone,
    isWaitingForServer: (await readMailTrouble(services)).waitingWord !== '',
  });
}

interface Asked {
  state: OutboxState | undefined;
  before: OutboxCursor | null;
  filter: MailFilter;
  notice: MailNotice | null;
}

async function sendList(
  services: Services,
  res: Response,
  { state, before, filter, notice }: Asked,
): Promise<void> {
  const { database, site, mailer } = services;
  const moderator = moderatorOf(res);
  const wanted = outboxFilter(filter);
  const counts = await countOutbox(database, wanted);
  const sections = await Promise.all(
    (state ? [state] : OUTBOX_STATES).map(async (shown) =>
      presentSection(shown, await readOutbox(database, shown, before, wanted), {
        count: counts[shown],
        note: shown === 'waiting' ? await ungathered(services, filter) : '',
        isFirst: before === null,
        filter,
        mode: mailer.mode,
        mayRead: can(moderator, 'mail.message'),
        timeZone: site.get().timeZone,
      }),
    ),
  );
  const html = services.views.render('desk/mail', {
    moderator,
    // Trouble has a place of its own here.
    banners: await deskBanners(services, moderator, { without: 'mail' }),
    notice,
    trouble: presentMailTrouble(await readMailTrouble(services), { reader: moderator, mode: mailer.mode }),
    state: state ?? '',
    tabs: presentMailTabs({ filter, mode: mailer.mode }, counts, state),
    filter: presentMailFilter(filter, await namesOf(services)),
    manageUrl: can(moderator, 'mail.manage')
      ? mailUrl(filter).replace('/desk/mail', '/desk/mail/retries')
      : '',
    hasFailed: counts.failed > 0,
    sections,
  });
  res.type('html').send(html);
}

/** A notice has no kind of mail before it is gathered. */
const ungathered = async ({ database }: Services, filter: MailFilter): Promise<string> =>
  filter.kind ? '' : presentUngathered(await countUngathered(database, outboxFilter(filter).to));

const namesOf = ({ database }: Services): Promise<Pick<Moderator, 'id' | 'name'>[]> =>
  database.prisma.moderator.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } });

async function sendConfirmation(services: Services, res: Response, filter: MailFilter): Promise<void> {
  const counted = await countFailures(services.database, outboxFilter(filter));
  const html = services.views.render('desk/mail-retries', {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    filter,
    counted,
    backUrl: mailUrl(filter, { state: 'failed' }),
  });
  res.type('html').send(html);
}

const nothingCounted = () =>
  new AppError({
    code: 'mail.nothing_counted',
    status: 422,
    message: 'Please open the mail page again and choose there what to try again.',
  });
