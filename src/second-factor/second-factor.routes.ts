// Everybody's own second factor: an authenticator app, passkeys, recovery codes.
import { type Request, type Response, Router } from 'express';
import { moderatorOf, requireConfirmation, requirePermission, sessionOf } from '../accounts/guards.ts';
import { nobodyHere } from '../accounts/accounts.errors.ts';
import { idFrom } from '../http/field-chains.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { formatInstant } from '../time/format.ts';
import { addPasskey, addTotp, type NewCodes, removeFactor, renewRecoveryCodes } from './change-factors.ts';
import { passkeysPossible, readRegistration, registrationOptions } from './passkeys.ts';
import { drawQrCode } from './qr-code.ts';
import { readFactors } from './read-factors.ts';
import { passkeyChains, totpChains } from './second-factor.validation.ts';
import { offerTotp, readTotpOffer, type TotpOffer } from './totp.ts';

const FORM_BYTES = 100 * 1024;
const HOME = '/desk/account/second-factor';

export function secondFactorRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const own = requirePermission('account.second-factor');
  const confirmed = requireConfirmation(services);

  router.get(HOME, own, confirmed, async (_req, res) => sendFactors(services, res));

  router.post(`${HOME}/apps`, own, readBody, confirmed, check(totpChains), async (req, res) => {
    const moderator = moderatorOf(res);
    const form = readForm<{ offer: string; code: string }>(req);
    const token = form.ok ? form.values.offer : (form.typed.offer ?? '');
    const offer = await readTotpOffer(services, moderator, token);
    if (!form.ok || !offer) {
      const stale = [{ field: 'code', message: 'This page was open too long. Please scan the new picture.' }];
      return sendFactors(services, res.status(422), { offer, errors: form.ok ? stale : form.errors });
    }
    const added = await addTotp(services, moderator.id, { secret: offer.secret, code: form.values.code });
    if (added) return sendAdded(services, res, added.codes);
    const message = 'This is not the code of this moment. Is the clock of your phone right?';
    await sendFactors(services, res.status(422), { offer, errors: [{ field: 'code', message }] });
  });

  router.post(`${HOME}/passkeys`, own, readBody, confirmed, check(passkeyChains), async (req, res) => {
    const form = readForm<{ label: string; passkey: string }>(req);
    if (!form.ok) return sendFactors(services, res.status(422), { errors: form.errors });
    const { label, passkey } = form.values;
    const isPossible = passkeysPossible(services.settings);
    const key = isPossible ? await readRegistration(services, sessionOf(res), passkey) : null;
    const added = key && (await addPasskey(services, moderatorOf(res).id, { label, ...key }));
    if (added) return sendAdded(services, res, added.codes);
    const message = 'The browser made no passkey that we can use. Please try again.';
    await sendFactors(services, res.status(422), { errors: [{ field: 'label', message }] });
  });

  router.post(`${HOME}/recovery-codes`, own, confirmed, async (_req, res) => {
    const { totp, passkeys } = await readFactors(services.database, moderatorOf(res).id);
    if (!totp && passkeys.length === 0) throw nobodyHere();
    await sendCodes(services, res, await renewRecoveryCodes(services, moderatorOf(res).id));
  });

  router.post(`${HOME}/:id/removals`, own, confirmed, async (req: Request<{ id: string }>, res) => {
    const id = idFrom(req.params.id);
    if (id === null || !(await removeFactor(services, moderatorOf(res).id, id))) throw nobodyHere();
    res.redirect(303, HOME);
  });

  router.all(HOME, methodNotAllowed(['GET', 'HEAD']));
  for (const path of ['apps', 'passkeys', 'recovery-codes', ':id/removals']) {
    router.all(`${HOME}/${path}`, methodNotAllowed(['POST']));
  }
  return router;
}

/** Codes are in this one answer and never again. */
async function sendAdded(services: Services, res: Response, codes: NewCodes): Promise<void> {
  if (codes) await sendCodes(services, res, codes);
  else res.redirect(303, HOME);
}

async function sendCodes(services: Services, res: Response, codes: string[]): Promise<void> {
  const page = { moderator: moderatorOf(res), banners: await deskBanners(services, moderatorOf(res)), codes };
  res.type('html').send(services.views.render('desk/recovery-codes', page));
}

interface Shown {
  /** The one that is being set up; a new one otherwise. */
  offer?: TotpOffer | null;
  errors?: FieldError[];
}

async function sendFactors(
  services: Services,
  res: Response,
  { offer, errors = [] }: Shown = {},
): Promise<void> {
  const moderator = moderatorOf(res);
  const { totp, passkeys, recoveryCodesLeft } = await readFactors(services.database, moderator.id);
  const shown = offer ?? (await offerTotp(services, moderator));
  const isPossible = passkeysPossible(services.settings);
  const { timeZone } = services.site.get();
  const page = {
    moderator,
    banners: await deskBanners(services, moderator),
    isRequired: services.site.get().requireSecondFactor,
    factors: [...(totp ? [totp] : []), ...passkeys].map((factor) => ({
      id: factor.id,
      label: factor.label,
      added: formatInstant(factor.createdAt, timeZone),
      used: factor.lastUsedAt ? formatInstant(factor.lastUsedAt, timeZone) : '',
    })),
    hasTotp: totp !== null,
    recoveryCodesLeft,
    offer: { token: shown.token, secret: shown.secret.replace(/(.{4})(?=.)/g, '$1 ') },
    qr: drawQrCode(shown.uri),
    passkeyOptions: isPossible
      ? await registrationOptions(services, sessionOf(res), moderator, passkeys)
      : '',
    errors,
  };
  res.type('html').send(services.views.render('desk/second-factor', page));
}
