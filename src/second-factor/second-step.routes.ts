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
      if (!form.ok)
        return sendSecondStep(services, res.status(422), half, form.typed.next ?? '', form.errors);
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
  const { session, moderator } = half;
  try {
    const isRight =
      form.passkey === ''
        ? await giveCode(services, moderator.id, form.code)
        : passkeysPossible(services.settings) && (await usePasskey(services, session, form.passkey));
    if (isRight) return await signIn(services, req, res, moderator, form.next);
  } catch (error) {
    if (!(error instanceof AppError) || error.status !== 429) throw error;
    res.status(429).setHeader('Retry-After', String(error.retryAfter));
    const tooMany = [{ field: 'code', message: error.message }];
    return sendSecondStep(services, res, half, form.next, tooMany);
  }
  await recordFailure(services, moderator.id);
  const message = form.passkey === '' ? WRONG : WRONG_PASSKEY;
  await sendSecondStep(services, res.status(422), half, form.next, [{ field: 'code', message }]);
}

/**
 * Codes can be guessed, and passkeys cannot: whoever has one gets in whatever others have tried.
 * @throws {AppError} limits.too_many (429)
 */
async function giveCode(services: Services, moderatorId: number, typed: string): Promise<boolean> {
  await services.limits.secondFactors.attempt(moderatorId);
  const code = typed.replace(/[\s-]/g, '');
  const isRight = /^\d{6}$/.test(code)
    ? await useTotp(services, moderatorId, code)
    : await useRecoveryCode(services, moderatorId, code);
  if (isRight) await services.limits.secondFactors.succeeded(moderatorId);
  return isRight;
}

function useRecoveryCode({ database, clock }: Services, moderatorId: number, code: string): Promise<boolean> {
  const at = clock.now();
  return database.transaction(async (tx) => {
    const isGood = await takeRecoveryCode(tx, { moderatorId, code, at });
    if (isGood) await recordAccountEvent(tx, { moderatorId, action: 'recovery-code-used', at });
    return isGood;
  });
}

async function recordFailure({ database, clock }: Services, moderatorId: number): Promise<void> {
  const failed = { actor: 'system', moderatorId, action: 'second-factor-failed', at: clock.now() } as const;
  await database.transaction((tx) => appendLogEntry(tx, failed));
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
