// Addresses outside that are told what happens to comments, for admins.
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import type { Webhook } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { idFrom } from '../http/field-chains.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { unlessTooMany } from '../http/limits.ts';
import { retryByHand } from '../outbox/outbox.repository.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import {
  addWebhook,
  changeWebhook,
  deleteWebhook,
  oweTest,
  renewSecret,
  setDisabled,
} from './change-webhooks.ts';
import { canRetry, countGivenUp, findFailure, readDeliveries, retryGivenUp } from './deliveries.ts';
import { deliveryNotFound, webhookNotFound } from './webhooks.errors.ts';
import { presentDelivery, presentFields, presentWebhook, type ReceiverState } from './webhooks.presenter.ts';
import { accessChains, choicesOf, webhookChains, type WebhookForm } from './webhooks.validation.ts';

const LIST = '/desk/webhooks';
const ONE = `${LIST}/:id`;
const FORM_BYTES = 20 * 1024;

const DONE = new Map<unknown, string>([
  ['saved', 'The webhook was saved.'],
  ['test', 'The test event is on its way; what became of it is below.'],
  ['retry', 'Trying again; what became of it is below.'],
  ['disabled', 'Nothing is sent to it any more, and what waited was dropped.'],
  ['enabled', 'It is told what happens from now on.'],
]);

type OneRequest = Request<{ id: string }>;

interface Answer {
  /** Why nothing was done. */
  alert?: string;
  typed?: Record<string, string>;
  errors?: FieldError[];
}

export function webhookRoutes(services: Services): Router {
  const router = Router();
  const admins = requirePermission('webhooks.manage');
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const checked = check(webhookChains(services.settings.webhookAllowPrivate));

  router.get(LIST, admins, (_req, res) => sendList(services, res, {}));

  router.post(LIST, admins, readBody, checked, async (req, res) => {
    const form = readForm<WebhookForm>(req);
    if (!form.ok) return sendList(services, res.status(422), form);
    const { id, secret } = await addWebhook(services, moderatorOf(res), choicesOf(form.values));
    await sendSecret(services, res, { id, name: form.values.name, secret });
  });

  router.get(ONE, admins, async (req: OneRequest, res) => {
    await sendOne(services, req, res, await getWebhook(services, req), {});
  });

  router.post(ONE, admins, readBody, checked, async (req: OneRequest, res) => {
    const webhook = await getWebhook(services, req);
    const form = readForm<WebhookForm>(req);
    if (!form.ok) return sendOne(services, req, res.status(422), webhook, form);
    await changeWebhook(services, moderatorOf(res), webhook, choicesOf(form.values));
    services.webhooks.wake();
    res.redirect(303, `${LIST}/${webhook.id}?done=saved`);
  });

  router.post(`${ONE}/secrets`, admins, async (req: OneRequest, res) => {
    const webhook = await getWebhook(services, req);
    const secret = await renewSecret(services, moderatorOf(res), webhook);
    await sendSecret(services, res, { ...webhook, secret });
  });

  router.post(`${ONE}/access`, admins, readBody, check(accessChains), async (req: OneRequest, res) => {
    const webhook = await getWebhook(services, req);
    const form = readForm<{ access: 'disabled' | 'enabled' }>(req);
    if (!form.ok) return sendOne(services, req, res.status(422), webhook, {});
    await setDisabled(services, moderatorOf(res), webhook, form.values.access === 'disabled');
    res.redirect(303, `${LIST}/${webhook.id}?done=${form.values.access}`);
  });

  router.post(`${ONE}/tests`, admins, async (req: OneRequest, res) => {
    const webhook = await getWebhook(services, req);
    if (webhook.disabledAt) throw webhookNotFound();
    const { limits } = services;
    const attempt = limits.tests.attempt(moderatorOf(res).id, `webhook ${webhook.id}`);
    const { tooMany } = await unlessTooMany(res, attempt);
    if (tooMany) return sendOne(services, req, res, webhook, { alert: tooMany });
    await oweTest(services, webhook);
    services.webhooks.wake();
    res.redirect(303, `${LIST}/${webhook.id}?done=test#deliveries-title`);
  });

  router.get(`${ONE}/deletions`, admins, async (req: OneRequest, res) => {
    const { id, name } = await getWebhook(services, req);
    const page = { ...(await frame(services, res)), id, name };
    res.type('html').send(services.views.render('desk/webhook-deletion', page));
  });

  router.post(`${ONE}/deletions`, admins, async (req: OneRequest, res) => {
    await deleteWebhook(services, moderatorOf(res), await getWebhook(services, req));
    res.redirect(303, LIST);
  });

  router.post(`${ONE}/retries`, admins, async (req: OneRequest, res) => {
    const webhook = await getWebhook(services, req);
    await retryGivenUp(services.database, webhook.id, services.clock.now());
    services.webhooks.wake();
    res.redirect(303, `${LIST}/${webhook.id}?done=retry#deliveries-title`);
  });

  router.post(
    `${ONE}/deliveries/:delivery/retries`,
    admins,
    async (req: Request<{ id: string; delivery: string }>, res) => {
      const webhook = await getWebhook(services, req);
      await retry(services, webhook, idFrom(req.params.delivery));
      res.redirect(303, `${LIST}/${webhook.id}?done=retry#deliveries-title`);
    },
  );

  router.all([LIST, ONE], methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all(`${ONE}/deletions`, methodNotAllowed(['GET', 'HEAD', 'POST']));
  const forms = ['secrets', 'access', 'tests', 'retries', 'deliveries/:delivery/retries'];
  router.all(
    forms.map((path) => `${ONE}/${path}`),
    methodNotAllowed(['POST']),
  );
  return router;
}

/** @throws {AppError} webhooks.not_found (404) */
async function getWebhook({ database }: Services, req: OneRequest): Promise<Webhook> {
  const id = idFrom(req.params.id);
  const webhook = id === null ? null : await database.prisma.webhook.findUnique({ where: { id } });
  if (!webhook) throw webhookNotFound();
  return webhook;
}

/** @throws {AppError} webhooks.delivery_not_found (404) */
async function retry(services: Services, webhook: Webhook, id: number | null): Promise<void> {
  const { database, clock, webhooks } = services;
  const where = { id: id ?? 0, webhookId: webhook.id };
  const row = await database.prisma.outboxMessage.findFirst({ where });
  if (!row || !canRetry(row) || !(await retryByHand(database, row.id, clock.now()))) throw deliveryNotFound();
  webhooks.wake();
}

const frame = async (services: Services, res: Response) => ({
  moderator: moderatorOf(res),
  banners: await deskBanners(services, moderatorOf(res), { without: 'webhooks' }), // they are told here
});

async function sendList(services: Services, res: Response, { typed, errors = [] }: Answer): Promise<void> {
  const webhooks = await services.database.prisma.webhook.findMany({ orderBy: { id: 'asc' } });
  const states = await Promise.all(webhooks.map((webhook) => readReceiver(services, webhook)));
  const page = {
    ...(await frame(services, res)),
    webhooks: webhooks.map((webhook, at) => presentWebhook(webhook, states[at]!)),
    fields: presentFields(null, typed ?? null),
    errors,
  };
  res.type('html').send(services.views.render('desk/webhooks', page));
}

async function readReceiver({ database }: Services, { id }: Webhook): Promise<ReceiverState> {
  const [givenUp, failure] = await Promise.all([countGivenUp(database, id), findFailure(database, id)]);
  return { givenUp, failure };
}

async function sendOne(
  services: Services,
  req: OneRequest,
  res: Response,
  webhook: Webhook,
  { alert = '', typed, errors = [] }: Answer,
): Promise<void> {
  const before = idFrom(req.query.before);
  const { deliveries, next } = await readDeliveries(services.database, webhook.id, before);
  const state = await readReceiver(services, webhook);
  const shown = {
    now: services.clock.now(),
    isFailing: state.failure !== undefined,
    timeZone: services.site.get().timeZone,
  };
  const page = {
    ...(await frame(services, res)),
    notice: alert ? '' : (DONE.get(req.query.done) ?? ''),
    alert,
    webhook: presentWebhook(webhook, state),
    fields: presentFields(webhook, typed ?? null),
    errors,
    deliveries: deliveries.map((delivery) => presentDelivery(delivery, shown)),
    older: next === null ? '' : `${LIST}/${webhook.id}?before=${next}#deliveries-title`,
    newest: before === null ? '' : `${LIST}/${webhook.id}#deliveries-title`,
  };
  res.type('html').send(services.views.render('desk/webhook', page));
}

async function sendSecret(
  services: Services,
  res: Response,
  { id, name, secret }: { id: number; name: string; secret: string },
): Promise<void> {
  const page = { ...(await frame(services, res)), id, name, secret };
  res.type('html').send(services.views.render('desk/webhook-secret', page));
}
