// Coming in and going out of the desk.
import { type Response, Router } from 'express';
import { AppError } from '../http/app-error.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { wantsJson } from '../http/wants-json.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { setUpChains, signInChains } from './accounts.validation.ts';
import { type NewAccount, requireSetUpOpen, setUpFirstAdmin } from './first-admin.ts';
import { nextPage } from './next-page.ts';
import { readSessionCookie, sessionCookie } from './session-cookie.ts';
import { endSession } from './sessions.ts';
import { passwordAccepted, signIn } from './sign-in.ts';
import { SHORTEST_PASSWORD, verifyPassword } from './password.ts';
import { getModerator } from './moderators.ts';

const FORM_BYTES = 100 * 1024;
const WRONG_PASSWORD = 'This email address and password do not belong together.';

interface SignInForm {
  email: string;
  password: string;
  /** A path on the desk, or ''. */
  next: string;
}

/** What the sign-in page shows again. */
interface SignInPage {
  status?: number;
  email?: string;
  next: string;
  errors?: FieldError[];
  notice?: string;
}

export function accountRoutes(services: Services): Router {
  const router = Router();
  const readBody = readFormBody({ maxBytes: FORM_BYTES });
  const siteName = () => services.site.get().name;

  router.get('/desk/sign-in', async (req, res) => {
    const next = nextPage(req.query.next);
    if (res.locals.moderator) return res.redirect(303, next || '/desk');
    await sendSignIn(services, res, { next });
  });

  router.post('/desk/sign-in', readBody, check(signInChains), async (req, res) => {
    const form = readForm<SignInForm>(req);
    if (!form.ok) {
      const { email = '', next = '' } = form.typed;
      return sendSignIn(services, res, { status: 422, email, next, errors: form.errors });
    }
    const { email, next } = form.values;
    const ip = req.ip ?? '';
    try {
      await services.limits.signIns.attempt(ip, email);
    } catch (error) {
      if (!(error instanceof AppError) || error.status !== 429 || wantsJson(req)) throw error;
      res.setHeader('Retry-After', String(error.retryAfter));
      return sendSignIn(services, res, { status: 429, email, next, notice: error.message });
    }

    const { moderator, matches } = await findBySignIn(services, form.values);
    if (!moderator || !matches) {
      await recordFailure(services, res, moderator?.id);
      const errors = [{ field: 'password', message: WRONG_PASSWORD }];
      return sendSignIn(services, res, { status: 422, email, next, errors });
    }
    await services.limits.signIns.succeeded(ip, email);
    await passwordAccepted(services, req, res, moderator, next);
  });

  router.post('/desk/sign-outs', async (req, res) => {
    const token = readSessionCookie(services.settings, req);
    if (token !== '') await endSession(services, token);
    res.append('Set-Cookie', sessionCookie(services.settings, ''));
    // Not "storage": the drafts of a reader who also moderates are kept there.
    res.setHeader('Clear-Site-Data', '"cache"');
    res.redirect(303, '/desk/sign-in');
  });

  router.get('/desk/set-up', async (req, res) => {
    const code = typeof req.query.code === 'string' ? req.query.code : '';
    await requireSetUpOpen(services, code);
    sendSetUp(services, res, 200, { code }, []);
  });

  router.post('/desk/set-up', readBody, check(setUpChains(siteName)), async (req, res) => {
    const form = readForm<NewAccount & { code: string }>(req);
    if (!form.ok) return sendSetUp(services, res, 422, form.typed, form.errors);
    const { code, ...account } = form.values;
    const moderatorId = await setUpFirstAdmin(services, code, account);
    await signIn(services, req, res, await getModerator(services.database, moderatorId), '');
  });

  router.all(['/desk/sign-in', '/desk/set-up'], methodNotAllowed(['GET', 'HEAD', 'POST']));
  router.all('/desk/sign-outs', methodNotAllowed(['POST']));
  return router;
}

/** Takes as long for an unknown address as for a known one. */
async function findBySignIn(
  { database }: Services,
  { email, password }: Pick<SignInForm, 'email' | 'password'>,
) {
  const found = await database.prisma.moderator.findUnique({ where: { email: email.toLowerCase() } });
  const moderator = found && !found.disabledAt ? found : null;
  return { moderator, matches: await verifyPassword(moderator?.passwordHash ?? null, password) };
}

/** The log names the account when there is one, and never what was typed. */
async function recordFailure(
  { database, clock, log }: Services,
  res: Response,
  moderatorId?: number,
): Promise<void> {
  const whose = moderatorId === undefined ? {} : { moderatorId };
  await database.transaction((tx) =>
    appendLogEntry(tx, { actor: 'system', ...whose, action: 'sign-in-failed', at: clock.now() }),
  );
  log.warn({ id: res.locals.requestId as string, ...whose }, 'sign-in failed');
}

/** While nobody has an account, the page says how the first one is made. */
async function sendSignIn(
  { views, database }: Services,
  res: Response,
  { status = 200, email = '', next, errors = [], notice = '' }: SignInPage,
): Promise<void> {
  const isFresh = (await database.prisma.moderator.findFirst({ select: { id: true } })) === null;
  const page = { values: { email }, errors, notice, next, isFresh };
  res.status(status).type('html').send(views.render('desk/sign-in', page));
}

function sendSetUp(
  { views }: Services,
  res: Response,
  status: number,
  typed: Record<string, string>,
  errors: FieldError[],
): void {
  const page = {
    code: typed.code ?? '',
    values: { name: typed.name ?? '', email: typed.email ?? '' },
    errors,
    shortestPassword: SHORTEST_PASSWORD,
  };
  res.status(status).type('html').send(views.render('desk/set-up', page));
}
