// An invitation becomes an account.
import { type Response, Router } from 'express';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import type { Services } from '../services.ts';
import { accountLinkOver } from './accounts.errors.ts';
import { setUpChains } from './accounts.validation.ts';
import type { NewAccount } from './first-admin.ts';
import { getModerator } from './moderators.ts';
import { findInvitation, join } from './invitations.ts';
import { signIn } from './sign-in.ts';

const FORM_BYTES = 100 * 1024;
const TAKEN = 'This address has an account already. Please sign in with it, or use another.';

export function joinRoutes(services: Services): Router {
  const router = Router();
  const siteName = () => services.site.get().name;

  router.get('/desk/join', async (req, res) => {
    const code = typeof req.query.code === 'string' ? req.query.code : '';
    await sendJoin(services, res, { code }, []);
  });

  router.post(
    '/desk/join',
    readFormBody({ maxBytes: FORM_BYTES }),
    check(setUpChains(siteName)),
    async (req, res) => {
      const form = readForm<NewAccount & { code: string }>(req);
      if (!form.ok) return sendJoin(services, res.status(422), form.typed, form.errors);
      const { code, ...account } = form.values;
      const moderatorId = await join(services, code, account);
      if (moderatorId === null) {
        const typed = { code, name: account.name, email: account.email };
        return sendJoin(services, res.status(422), typed, [{ field: 'email', message: TAKEN }]);
      }
      await signIn(services, req, res, await getModerator(services.database, moderatorId), '');
    },
  );

  router.all('/desk/join', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** @throws {AppError} accounts.link_over (410) */
async function sendJoin(
  services: Services,
  res: Response,
  typed: Record<string, string>,
  errors: FieldError[],
): Promise<void> {
  const { code = '', name = '', email = '' } = typed;
  const invitation = await findInvitation(services, code);
  if (!invitation) throw accountLinkOver();
  const page = { code, role: invitation.role, values: { name, email }, errors };
  res.type('html').send(services.views.render('desk/join', page));
}
