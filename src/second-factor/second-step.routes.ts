// The second step of signing in. The session so far opens this page and no other.
import { type Request, type Response, Router } from 'express';
import { recordAccountEvent } from '../accounts/account-notices.ts';
import { signInNeeded } from '../accounts/accounts.errors.ts';
import { halfSignedInOf } from '../accounts/guards.ts';
import { nextPage } from '../accounts/next-page.ts';
import { signIn } from '../accounts/sign-in.ts';
import type { Moderator, Session } from '../generated/sqlite/client.ts';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { authenticationOptions, passkeysPossible, usePasskey } from './passkeys.ts';
import { readFactors } from './read-factors.ts';
import { takeRecoveryCode } from './recovery-codes.ts';
import { secondStepChains } from './second-factor.validation.ts';
import { useTotp } from './totp.ts';

const FORM_BYTES = 100 * 1024;
const WRONG = 'This code is not right, was used already, or its 30 seconds are over.';
const WRONG_PASSKEY = 'This passkey was not accepted. Please try again, or type a code.';

interface SecondStepForm {
  code: string;
  /** What the browser's passkey said, as JSON; '' with a code. */
  passkey: string;
  next: string;
}

interface HalfSignedIn {
  session: Session;
  moderator: Moderator;
}

export function secondStepRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/second-factor', async (req, res) => {
    const half = halfSignedInOf(res);
    if (!half) return res.redirect(303, res.locals.moderator ? '/desk' : '/desk/sign-in');
    await sendSecondStep(services, res, half, nextPage(req.query.next));
  });

  router.post(
    '/desk/second-factor',
    readFormBody({ maxBytes: FORM_BYTES }),
    check(secondStepChains),
    async (req, res) => {
      const half = halfSignedInOf(res);
      if (!half) throw signInNeeded();
      const form = readForm<SecondStepForm>(req);
      if (!form.ok) return sendSecondStep(services, res.status(422), half, '', form.errors);
      await takeSecondStep(services, req, res, half, form.values);
    },
  );

  router.all('/desk/second-factor', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function takeSecondStep(
  services: Services,
  req: Request,
  res: Response,
  half: HalfSignedIn,
  form: SecondStepForm,
): Promise<void> {
  const { limits, database, clock } = services;
  const moderatorId = half.moderator.id;
  try {
    await limits.secondFactors.attempt(moderatorId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    res.status(error.status).setHeader('Retry-After', String(error.retryAfter));
    return sendSecondStep(services, res, half, form.next, [{ field: 'code', message: error.message }]);
  }
  if (await isRight(services, half, form)) {
    await limits.secondFactors.succeeded(moderatorId);
    return signIn(services, req, res, half.moderator, form.next);
  }
  const failed = { actor: 'system', moderatorId, action: 'second-factor-failed', at: clock.now() } as const;
  await database.transaction((tx) => appendLogEntry(tx, failed));
  const message = form.passkey === '' ? WRONG : WRONG_PASSKEY;
  await sendSecondStep(services, res.status(422), half, form.next, [{ field: 'code', message }]);
}

async function isRight(services: Services, { session, moderator }: HalfSignedIn, form: SecondStepForm) {
  if (form.passkey !== '') {
    return passkeysPossible(services.settings) && usePasskey(services, session, form.passkey);
  }
  const code = form.code.replace(/[\s-]/g, '');
  if (/^\d{6}$/.test(code)) return useTotp(services, moderator.id, code);
  return services.database.transaction(async (tx) => {
    const used = { moderatorId: moderator.id, at: services.clock.now() };
    const isGood = await takeRecoveryCode(tx, { ...used, code });
    if (isGood) await recordAccountEvent(tx, { ...used, action: 'recovery-code-used' });
    return isGood;
  });
}

async function sendSecondStep(
  services: Services,
  res: Response,
  { session, moderator }: HalfSignedIn,
  next: string,
  errors: FieldError[] = [],
): Promise<void> {
  const { totp, passkeys } = await readFactors(services.database, moderator.id);
  const usesPasskeys = passkeys.length > 0 && passkeysPossible(services.settings);
  const page = {
    hasTotp: totp !== null,
    passkeyOptions: usesPasskeys ? await authenticationOptions(services, session, passkeys) : '',
    next,
    errors,
  };
  res.type('html').send(services.views.render('desk/second-step', page));
}
