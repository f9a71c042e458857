// Everybody's own account.
import { type Request, type Response, Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { idFrom } from '../http/field-chains.ts';
import { unlessTooMany } from '../http/limits.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { nobodyHere } from './accounts.errors.ts';
import { addressChains, confirmationChains, passwordChains, profileChains } from './accounts.validation.ts';
import { changeAddress } from './change-address.ts';
import { changePassword } from './change-password.ts';
import { changeProfile } from './change-profile.ts';
import { moderatorOf, requirePermission, sessionOf } from './guards.ts';
import { presentWishes } from './mail-wishes.presenter.ts';
import { type MailWishForm, keptWishesOf } from './mail-wishes.validation.ts';
import { knownBrowserCookie } from './known-browser.ts';
import { nextPage } from './next-page.ts';
import { isOwnPassword } from './own-password.ts';
import { readAccount } from './read-account.ts';
import { confirmSession, endOwnSession, endSessionsOf } from './sessions.ts';

const FORM_BYTES = 100 * 1024;
const HOME = '/desk/account';
const WRONG_PASSWORD = 'This is not your password.';

/** What a redirect says was done. */
const NOTICES = new Map([
  ['profile', 'Saved.'],
  ['password', 'Your password is changed.'],
  ['address', 'Your address is changed.'],
  ['to-confirm', 'We have mailed a link to the new address. It counts once it was clicked, within 24 hours.'],
  ['sessions', 'Ended.'],
]);

export function accountPageRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const own = requirePermission('account.own');
  const siteName = () => services.site.get().name;

  router.get(HOME, own, async (req, res) => {
    const done = typeof req.query.done === 'string' ? req.query.done : '';
    await sendAccount(services, res, { notice: NOTICES.get(done) ?? '' });
  });

  router.post(`${HOME}/profile`, own, readBody, check(profileChains), async (req, res) => {
    const form = readForm<ProfileForm>(req);
    if (!form.ok) return sendAccount(services, res.status(422), { typed: form.typed, errors: form.errors });
    const { name, shortcuts, notifySignIn, ...wishes } = form.values;
    await changeProfile(services, moderatorOf(res), {
      name,
      shortcuts,
      notifySignIn,
      ...keptWishesOf(wishes),
    });
    res.redirect(303, `${HOME}?done=profile`);
  });

  router.post(`${HOME}/address`, own, readBody, check(addressChains), async (req, res) => {
    const form = readForm<{ email: string; password: string }>(req);
    const refuse = (errors: FieldError[], email: string, status = 422) =>
      sendAccount(services, res.status(status), { typed: { email }, errors: inForm('address', errors) });
    if (!form.ok) return refuse(form.errors, form.typed.email ?? '');
    const { email, password } = form.values;
    if (!(await isOwnPassword(services, req, moderatorOf(res), password))) {
      return refuse([{ field: 'password', message: WRONG_PASSWORD }], email);
    }
    const { tooMany } = await unlessTooMany(res, services.limits.addressChanges.attempt(moderatorOf(res).id));
    if (tooMany) return refuse([{ field: 'email', message: tooMany }], email, 429);
    const outcome = await changeAddress(services, moderatorOf(res), email);
    if (outcome === 'taken') {
      return refuse([{ field: 'email', message: 'Somebody has this address already.' }], email);
    }
    res.redirect(303, `${HOME}?done=${outcome === 'changed' ? 'address' : 'to-confirm'}`);
  });

  router.post(`${HOME}/password`, own, readBody, check(passwordChains(siteName)), async (req, res) => {
    const form = readForm<{ password: string; newPassword: string; endOthers: boolean }>(req);
    const refuse = (errors: FieldError[]) =>
      sendAccount(services, res.status(422), { errors: inForm('password', errors) });
    if (!form.ok) return refuse(form.errors);
    const wrong = [{ field: 'password', message: WRONG_PASSWORD }];
    if (!(await isOwnPassword(services, req, moderatorOf(res), form.values.password))) return refuse(wrong);
    const changed = await changePassword(services, moderatorOf(res), sessionOf(res), form.values);
    if (!changed) return refuse(wrong);
    res.append('Set-Cookie', knownBrowserCookie(services, changed));
    res.redirect(303, `${HOME}?done=password`);
  });

  router.post(`${HOME}/sessions/sign-outs`, own, async (_req, res) => {
    await services.database.transaction((tx) => endSessionsOf(tx, moderatorOf(res).id, sessionOf(res).id));
    res.redirect(303, `${HOME}?done=sessions`);
  });

  router.post(`${HOME}/sessions/:id/sign-outs`, own, async (req: Request<{ id: string }>, res) => {
    const id = idFrom(req.params.id);
    if (id === null || !(await endOwnSession(services, moderatorOf(res).id, id))) throw nobodyHere();
    res.redirect(303, `${HOME}?done=sessions`);
  });

  router.all(HOME, methodNotAllowed(['GET', 'HEAD']));
  for (const path of ['profile', 'address', 'password', 'sessions/sign-outs', 'sessions/:id/sign-outs']) {
    router.all(`${HOME}/${path}`, methodNotAllowed(['POST']));
  }
  return router;
}

/** Asks for the password again before a change of what protects the account. */
export function confirmationRoutes(services: Services): Router {
  const router = Router();
  const own = requirePermission('account.second-factor');

  router.get('/desk/confirmations', own, (req, res) => {
    sendConfirmation(services, res, nextPage(req.query.next), []);
  });

  router.post(
    '/desk/confirmations',
    own,
    readFormBody({ maxBytes: FORM_BYTES }),
    check(confirmationChains),
    async (req, res) => {
      const form = readForm<{ password: string; next: string }>(req);
      if (!form.ok) return sendConfirmation(services, res.status(422), form.typed.next ?? '', form.errors);
      const { password, next } = form.values;
      if (!(await isOwnPassword(services, req, moderatorOf(res), password))) {
        const errors = [{ field: 'password', message: WRONG_PASSWORD }];
        return sendConfirmation(services, res.status(422), next, errors);
      }
      await confirmSession(services, sessionOf(res).id);
      res.redirect(303, next || HOME);
    },
  );

  router.all('/desk/confirmations', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** Two forms of the page ask for the password, so their fields have ids of their own. */
const inForm = (form: string, errors: FieldError[]): FieldError[] =>
  errors.map((error) => (error.field === 'password' ? { ...error, field: `${form}-password` } : error));

type ProfileForm = MailWishForm & { name: string; shortcuts: boolean; notifySignIn: boolean };

interface Shown {
  notice?: string;
  typed?: Record<string, string>;
  errors?: FieldError[];
}

async function sendAccount(services: Services, res: Response, shown: Shown): Promise<void> {
  const { notice = '', typed = {}, errors = [] } = shown;
  const moderator = moderatorOf(res);
  const page = {
    moderator,
    banners: await deskBanners(services, moderator),
    notice,
    errors,
    values: { name: moderator.name, email: '', ...typed },
    wishes: await presentWishes(services, moderator, { typed, errors }),
    ...(await readAccount(services, moderator, sessionOf(res))),
  };
  res.type('html').send(services.views.render('desk/account', page));
}

function sendConfirmation({ views }: Services, res: Response, next: string, errors: FieldError[]): void {
  res.type('html').send(views.render('desk/confirmation', { moderator: moderatorOf(res), next, errors }));
}
