// The choices of the site's admin.
import { type Response, Router } from 'express';
import { requirePermission } from '../accounts/guards.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import type { Services } from '../services.ts';
import { TIME_ZONES } from '../time/time-zones.ts';
import { changeSite } from './change-site.ts';
import { choicesOf, formOf, siteChains, type SiteForm } from './settings.validation.ts';

const FORM_BYTES = 100 * 1024;
const SAVED =
  'Saved. Name, time zone and closing count at once; what waits for a person, from the next comment on.';

export function settingsRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/settings', requirePermission('settings.change'), async (req, res) => {
    await sendSettings(services, res, { notice: req.query.saved === '1' ? SAVED : '' });
  });

  router.post(
    '/desk/settings',
    requirePermission('settings.change'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(siteChains),
    async (req, res) => {
      const form = readForm<SiteForm>(req);
      if (!form.ok)
        return sendSettings(services, res.status(422), { values: form.typed, errors: form.errors });
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
  page: { values?: Record<string, string>; errors?: FieldError[]; notice?: string },
): Promise<void> {
  const html = services.views.render('desk/settings', {
    moderator: res.locals.moderator as Moderator,
    banner: await mailBanner(services),
    timeZones: TIME_ZONES.map((zone) => ({ value: zone, label: zone })),
    values: { ...formOf(services.site.get()), ...page.values },
    errors: page.errors ?? [],
    notice: page.notice ?? '',
  });
  res.type('html').send(html);
}
