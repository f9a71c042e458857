// Whose comments go to the trash at once: the list, the preview before a ban, ban and lift.
import { type Request, type Response, Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import { maySee } from '../accounts/permissions.ts';
import { ban, liftBan } from '../commenters/ban.ts';
import { banNotFound } from '../commenters/commenters.errors.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { idFrom } from '../http/field-chains.ts';
import { deskBanners } from '../overview/banners.ts';
import { addDays, startOfDay } from '../time/days.ts';
import { presentListed } from './author.presenter.ts';
import { type BanTarget, findBanTarget, isBannableName, type Wanted } from './ban-target.ts';
import { banChains, type BanForm, wantedFrom } from './bans.validation.ts';
import { presentBan, presentPreview } from './bans.presenter.ts';
import { wayBack, withFrom } from './queue-page.ts';
import { findBanOf, readBans } from './read-bans.ts';
import { readCaught } from './read-caught.ts';
import { addressesNotShown } from './moderation.errors.ts';

const FORM_BYTES = 100 * 1024;

const DONE = new Map<unknown, string>([
  ['ban', 'Banned. New comments like these go to the trash; those that are here stay as they are.'],
  ['lift-ban', 'The ban is lifted. What it caught stays in the trash until you put it back.'],
]);

export function banRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/bans', requirePermission('authors.judge'), async (req, res) => {
    await sendBans(services, req, res, { status: 200, values: { kind: 'website', name: '' }, errors: [] });
  });

  router.get('/desk/bans/new', requirePermission('authors.judge'), async (req, res) => {
    const wanted = getWanted(req.query, res);
    const isNamed = wanted.kind === 'website' || wanted.kind === 'domain';
    if (isNamed && !isBannableName(wanted.name ?? '')) {
      const errors = [{ field: 'name', message: 'Please type a domain such as casino.example.' }];
      const values = { kind: wanted.kind, name: wanted.name ?? '' };
      return sendBans(services, req, res, { status: 422, values, errors });
    }
    const from = wayBack(req.query.from);
    await sendPreview(services, res, wanted, { status: 200, values: {}, errors: [], from });
  });

  router.post(
    '/desk/bans',
    requirePermission('authors.judge'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(banChains),
    async (req, res) => {
      const wanted = getWanted(req.body as Record<string, unknown>, res);
      const from = wayBack((req.body as { from?: unknown }).from);
      const target = await findBanTarget(services, wanted);
      const form = readForm<BanForm>(req);
      const errors = form.ok ? errorsOf(services, target, form.values) : form.errors;
      if (!form.ok || errors.length > 0) {
        const values = form.ok ? { ...form.values } : form.typed;
        return sendPreview(services, res, wanted, { status: 422, values, errors, from });
      }
      const { kind, value, label, commenterId } = target;
      const { reason, until } = form.values;
      const terms = { reason, until: endOf(services, until) };
      await ban(services, moderatorOf(res), { kind, value, label, commenterId, ...terms });
      res.redirect(303, withFrom('/desk/bans?done=ban', from));
    },
  );

  router.post(
    '/desk/bans/:id/lifts',
    requirePermission('authors.judge'),
    async (req: Request<{ id: string }>, res) => {
      const id = idFrom(req.params.id);
      if (id === null) throw banNotFound();
      await liftBan(services, moderatorOf(res), id);
      res.redirect(303, '/desk/bans?done=lift-ban');
    },
  );

  router.all('/desk/bans', methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all('/desk/bans/new', methodNotAllowed(['GET', 'HEAD']));
  router.all('/desk/bans/:id/lifts', methodNotAllowed(['POST']));
  return router;
}

async function sendBans(
  services: Services,
  req: Request,
  res: Response,
  answer: { status: number; values: { kind: string; name: string }; errors: FieldError[] },
): Promise<void> {
  const show = req.query.show === 'past' ? 'past' : 'active';
  const { bans, next } = await readBans(services, { show, before: idFrom(req.query.before) });
  const moderator = moderatorOf(res);
  const html = services.views.render('desk/bans', {
    moderator,
    banners: await deskBanners(services, moderator),
    notice: DONE.get(req.query.done) ?? '',
    from: wayBack(req.query.from),
    show,
    bans: bans.map((one) => presentBan(services, one, maySee(moderator, 'address'))),
    next: next === null ? '' : `/desk/bans?show=${show}&before=${next}`,
    maySeeAddresses: moderator.seesAddresses,
    values: answer.values,
    errors: answer.errors,
  });
  res.status(answer.status).type('html').send(html);
}

/** What the ban would have caught, so that nobody bans half of the readers by mistake. */
async function sendPreview(
  services: Services,
  res: Response,
  wanted: Wanted,
  answer: { status: number; values: Record<string, string>; errors: FieldError[]; from: string },
): Promise<void> {
  const target = await findBanTarget(services, wanted);
  const caught = await readCaught(services, target.caught);
  const existing = await findBanOf(services, target);
  const html = services.views.render('desk/ban-preview', {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    ...presentPreview(wanted, target, caught, answer.from),
    existing: existing && presentBan(services, existing, maySee(moderatorOf(res), 'address')),
    comments: caught.newest.map((comment) => presentListed(services, comment)),
    values: { reason: '', until: '', ...answer.values },
    errors: answer.errors,
  });
  res.status(answer.status).type('html').send(html);
}

function errorsOf(services: Services, target: BanTarget, form: BanForm): FieldError[] {
  const errors: FieldError[] = [];
  const end = endOf(services, form.until);
  if (end && end <= services.clock.now())
    errors.push({ field: 'until', message: 'Please choose a day that is not over yet.' });
  if (target.isCommon && form.confirmed !== 'yes') {
    errors.push({ field: 'confirmed', message: 'Please confirm that everybody at this domain is meant.' });
  }
  return errors;
}

/** A ban holds through its last day. */
const endOf = ({ site }: Services, day: string): Date | null =>
  day === '' ? null : startOfDay(addDays(day, 1), site.get().timeZone);

/**
 * @throws {AppError} commenters.nothing_to_ban (404)
 * @throws {AppError} moderation.addresses_not_shown (403): the preview of a domain would tell whose address is there
 */
function getWanted(source: Record<string, unknown>, res: Response): Wanted {
  const wanted = wantedFrom(source);
  if (wanted.kind === 'domain' && !moderatorOf(res).seesAddresses) throw addressesNotShown();
  return wanted;
}

const moderatorOf = (res: Response): Moderator => res.locals.moderator as Moderator;
