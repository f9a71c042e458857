// The site's list of reasons, for admins.
import { type Request, type Response, Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { addReason, archiveReason, changeReason, moveReason, reasonNotFound } from './change-reasons.ts';
import { findReason, listArchivedReasons, listReasons, type ReasonText } from './reasons.repository.ts';
import { moveChains, reasonChains } from './reasons.validation.ts';

const LIST = '/desk/settings/reasons';
const ONE = `${LIST}/:id`;
const FORM_BYTES = 20 * 1024;

interface Answer {
  values?: Record<string, string>;
  errors?: FieldError[];
}

export function reasonRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });

  router.get(LIST, requirePermission('settings.change'), (_req, res) => sendList(services, res, {}));

  router.post(LIST, requirePermission('settings.change'), readBody, check(reasonChains), async (req, res) => {
    const form = readForm<ReasonText>(req);
    if (!form.ok) return sendList(services, res.status(422), { values: form.typed, errors: form.errors });
    await addReason(services, moderatorOf(res), form.values);
    res.redirect(303, LIST);
  });

  router.get(ONE, requirePermission('settings.change'), (req: Request<{ id: string }>, res) =>
    sendOne(services, req, res, {}),
  );

  router.post(
    ONE,
    requirePermission('settings.change'),
    readBody,
    check(reasonChains),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<ReasonText>(req);
      if (!form.ok)
        return sendOne(services, req, res.status(422), { values: form.typed, errors: form.errors });
      await changeReason(services, moderatorOf(res), getId(req), form.values);
      res.redirect(303, LIST);
    },
  );

  router.post(
    `${ONE}/moves`,
    requirePermission('settings.change'),
    readBody,
    check(moveChains),
    async (req: Request<{ id: string }>, res) => {
      const form = readForm<{ direction: 'up' | 'down' }>(req);
      if (!form.ok) return sendList(services, res.status(422), {});
      await moveReason(services, moderatorOf(res), getId(req), form.values.direction);
      res.redirect(303, LIST);
    },
  );

  for (const [name, isArchived] of [
    ['archivals', true],
    ['restorals', false],
  ] as const) {
    router.post(
      `${ONE}/${name}`,
      requirePermission('settings.change'),
      async (req: Request<{ id: string }>, res) => {
        await archiveReason(services, moderatorOf(res), getId(req), isArchived);
        res.redirect(303, LIST);
      },
    );
    router.all(`${ONE}/${name}`, methodNotAllowed(['POST']));
  }

  router.all([LIST, ONE], methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all(`${ONE}/moves`, methodNotAllowed(['POST']));
  return router;
}

async function sendList(
  services: Services,
  res: Response,
  { values = {}, errors = [] }: Answer,
): Promise<void> {
  const reasons = await listReasons(services.database);
  const page = {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    reasons: reasons.map((reason, at) => ({
      ...reason,
      isFirst: at === 0,
      isLast: at === reasons.length - 1,
    })),
    archived: await listArchivedReasons(services.database),
    values: { label: '', authorText: '', ...values },
    errors,
  };
  res.type('html').send(services.views.render('desk/reasons', page));
}

async function sendOne(
  services: Services,
  req: Request<{ id: string }>,
  res: Response,
  { values = {}, errors = [] }: Answer,
): Promise<void> {
  const reason = await findReason(services.database, getId(req));
  if (!reason) throw reasonNotFound();
  const { id, label, authorText } = reason;
  const page = {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    id,
    label,
    values: { label, authorText, ...values },
    errors,
  };
  res.type('html').send(services.views.render('desk/reason', page));
}

/** @throws {AppError} reasons.not_found (404) for what cannot be an id */
function getId(req: Request<{ id: string }>): number {
  if (!/^[1-9]\d{0,8}$/.test(req.params.id)) throw reasonNotFound();
  return Number(req.params.id);
}

const moderatorOf = (res: Response): Moderator => res.locals.moderator as Moderator;
