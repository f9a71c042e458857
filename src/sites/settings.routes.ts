// The choices of the site's admin.
import { type Response, Router } from 'express';
import { requireAdmin } from '../accounts/guards.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Services } from '../services.ts';
import { changeSite } from './change-site.ts';
import { choicesOf, formOf, siteChains, type SiteForm } from './settings.validation.ts';

const FORM_BYTES = 100 * 1024;

export function settingsRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/settings', requireAdmin, async (req, res) => {
    const notice = req.query.saved === '1' ? 'Saved. The new choices count from the next comment on.' : '';
    await sendSettings(services, res, { notice });
  });

  router.post(
    '/desk/settings',
    requireAdmin,
    readFormBody({ maxBytes: FORM_BYTES }),
    check(siteChains),
    async (req, res) => {
      const form = readForm<SiteForm>(req);
      if (!form.ok) {
        res.status(422);
        return sendSettings(services, res, { values: form.typed, errors: form.errors });
      }
      await changeSite(services, res.locals.moderator as Moderator, choicesOf(form.values));
      res.redirect(303, '/desk/settings?saved=1');
    },
  );

  router.all('/desk/settings', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function sendSettings(
  services: Services,
  res: Response,
  answer: { values?: Record<string, string>; errors?: FieldError[]; notice?: string },
): Promise<void> {
  const page = {
    moderator: res.locals.moderator as Moderator,
    banner: await mailBanner(services),
    values: { ...formOf(services.site.get()), ...answer.values },
    errors: answer.errors ?? [],
    notice: answer.notice ?? '',
  };
  res.type('html').send(services.views.render('desk/settings', page));
}
