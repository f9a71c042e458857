// What a mail about an account leads to: a new password, a new address.
import { type Response, Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { readAddressLink, readResetLink } from './account-links.ts';
import { accountLinkOver } from './accounts.errors.ts';
import { linkChains, newPasswordChains, resetChains } from './accounts.validation.ts';
import { askForReset } from './ask-for-reset.ts';
import { confirmNewAddress } from './change-address.ts';
import { resetPassword } from './change-password.ts';

const FORM_BYTES = 100 * 1024;

export function accountLinkRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const siteName = () => services.site.get().name;

  router.get('/desk/password-resets', (_req, res) => sendQuestion(services, res, '', [], false));

  router.post('/desk/password-resets', readBody, check(resetChains), async (req, res) => {
    const form = readForm<{ email: string }>(req);
    if (!form.ok) return sendQuestion(services, res.status(422), form.typed.email ?? '', form.errors, false);
    await services.limits.passwordResets.attempt(req.ip ?? '');
    sendQuestion(services, res, '', [], true);
    // After the answer, which must not tell by its time whether the address has an account.
    void askForReset(services, form.values.email);
  });

  router.get('/desk/new-password', async (req, res) => {
    await sendNewPassword(services, res, linkCode(req.query.code), []);
  });

  router.post('/desk/new-password', readBody, check(newPasswordChains(siteName)), async (req, res) => {
    const form = readForm<{ code: string; newPassword: string }>(req);
    if (!form.ok) return sendNewPassword(services, res.status(422), form.typed.code ?? '', form.errors);
    await resetPassword(services, form.values.code, form.values.newPassword);
    sendDone(
      services,
      res,
      'Your password is set. Every session has ended: please sign in with the new one.',
    );
  });

  router.get('/desk/new-address', async (req, res) => {
    const code = linkCode(req.query.code);
    const change = await readAddressLink(services, code);
    if (!change) throw accountLinkOver();
    res.type('html').send(services.views.render('desk/new-address', { code, email: change.newEmail }));
  });

  router.post('/desk/new-address', readBody, check(linkChains), async (req, res) => {
    const form = readForm<{ code: string }>(req);
    if (!form.ok) throw accountLinkOver();
    await confirmNewAddress(services, form.values.code);
    sendDone(services, res, 'Your new address counts from now on. You sign in with it.');
  });

  router.all('/desk/password-resets', methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all('/desk/new-password', methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all('/desk/new-address', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

const linkCode = (code: unknown): string => (typeof code === 'string' ? code : '');

function sendQuestion(
  { views }: Services,
  res: Response,
  email: string,
  errors: FieldError[],
  isAsked: boolean,
): void {
  res.type('html').send(views.render('desk/password-resets', { values: { email }, errors, isAsked }));
}

/** @throws {AppError} accounts.link_over (410) */
async function sendNewPassword(
  services: Services,
  res: Response,
  code: string,
  errors: FieldError[],
): Promise<void> {
  if (!(await readResetLink(services, code))) throw accountLinkOver();
  res.type('html').send(services.views.render('desk/new-password', { code, errors }));
}

function sendDone({ views }: Services, res: Response, message: string): void {
  res.type('html').send(views.render('desk/account-done', { message }));
}
