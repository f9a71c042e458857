// Who moderates: for admins.
import { type Request, type Response, Router } from 'express';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { idFrom } from '../http/field-chains.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { changeSite } from '../sites/change-site.ts';
import { nobodyHere } from './accounts.errors.ts';
import { accessChains, requirementChains, rightsChains } from './accounts.validation.ts';
import { moderatorOf, requirePermission } from './guards.ts';
import { invite, withdrawInvitation } from './invitations.ts';
import { getModerator } from './moderators.ts';
import { changeRights, disable, enable, endSessionsFor, type PeopleOutcome, type Rights } from './people.ts';
import { readPeople } from './read-people.ts';

const FORM_BYTES = 100 * 1024;
const LAST_ADMIN = 'Nobody else is an admin. Make somebody else an admin first; nothing was changed.';

export function peopleRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const admins = requirePermission('people.manage');

  router.get('/desk/people', admins, async (_req, res) => sendPeople(services, res, ''));

  router.post('/desk/people/invitations', admins, readBody, check(rightsChains), async (req, res) => {
    const form = readForm<Rights>(req);
    if (!form.ok) return sendPeople(services, res.status(422), form.errors[0]!.message);
    const link = await invite(services, moderatorOf(res), form.values);
    const page = {
      moderator: moderatorOf(res),
      banners: await deskBanners(services, moderatorOf(res)),
      link,
      ...form.values,
    };
    res.type('html').send(services.views.render('desk/invitation', page));
  });

  router.post(
    '/desk/people/invitations/:id/withdrawals',
    admins,
    async (req: Request<{ id: string }>, res) => {
      const id = idFrom(req.params.id);
      if (id === null || !(await withdrawInvitation(services, moderatorOf(res), id))) throw nobodyHere();
      res.redirect(303, '/desk/people');
    },
  );

  router.post(
    '/desk/people/:id/rights',
    admins,
    readBody,
    check(rightsChains),
    async (req: Request<{ id: string }>, res) => {
      const who = await personOf(services, req);
      const form = readForm<Rights>(req);
      if (!form.ok) return sendPeople(services, res.status(422), form.errors[0]!.message);
      await answer(services, res, await changeRights(services, moderatorOf(res), who, form.values));
    },
  );

  router.post(
    '/desk/people/:id/access',
    admins,
    readBody,
    check(accessChains),
    async (req: Request<{ id: string }>, res) => {
      const who = await personOf(services, req);
      const form = readForm<{ access: 'disabled' | 'enabled' }>(req);
      if (!form.ok) return sendPeople(services, res.status(422), form.errors[0]!.message);
      if (form.values.access === 'disabled') {
        return answer(services, res, await disable(services, moderatorOf(res), who));
      }
      await enable(services, moderatorOf(res), who);
      await answer(services, res, 'done');
    },
  );

  router.post('/desk/people/:id/sign-outs', admins, async (req: Request<{ id: string }>, res) => {
    await endSessionsFor(services, moderatorOf(res), await personOf(services, req));
    res.redirect(303, '/desk/people');
  });

  router.post('/desk/people/second-factor', admins, readBody, check(requirementChains), async (req, res) => {
    const form = readForm<{ required: boolean }>(req);
    if (!form.ok) return sendPeople(services, res.status(422), form.errors[0]!.message);
    await changeSite(services, moderatorOf(res), { requireSecondFactor: form.values.required });
    res.redirect(303, '/desk/people');
  });

  router.all('/desk/people', methodNotAllowed(['GET', 'HEAD']));
  const forms = [
    'invitations',
    'invitations/:id/withdrawals',
    ':id/rights',
    ':id/access',
    ':id/sign-outs',
    'second-factor',
  ];
  for (const path of forms) router.all(`/desk/people/${path}`, methodNotAllowed(['POST']));
  return router;
}

/** @throws {AppError} accounts.not_found (404) */
async function personOf(services: Services, req: Request<{ id: string }>): Promise<Moderator> {
  const id = idFrom(req.params.id);
  if (id === null) throw nobodyHere();
  return getModerator(services.database, id);
}

async function answer(services: Services, res: Response, outcome: PeopleOutcome): Promise<void> {
  if (outcome === 'last-admin') return sendPeople(services, res.status(422), LAST_ADMIN);
  res.redirect(303, '/desk/people');
}

async function sendPeople(services: Services, res: Response, alert: string): Promise<void> {
  const moderator = moderatorOf(res);
  const page = {
    moderator,
    banners: await deskBanners(services, moderator),
    alert,
    ...(await readPeople(services, moderator)),
  };
  res.type('html').send(services.views.render('desk/people', page));
}
