// The choices of the site's admin.
import { type Response, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { signOf } from '../http/seen.ts';
import { LANGUAGES } from '../mail/languages/index.ts';
import { describeMeanwhile, type Meanwhile } from '../moderation-log/changed-meanwhile.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { TIME_ZONES } from '../time/time-zones.ts';
import { changeSite } from './change-site.ts';
import type { Site } from './current-site.ts';
import { choicesOf, FIELDS, formOf, siteChains, type SiteForm } from './settings.validation.ts';

const FORM_BYTES = 100 * 1024;
const SAVED =
  'Saved. Name, time zone, mails and closing count at once; what waits for a person, from the next comment on.';

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
      const isAsSeen = (now: Site) => signOf(formOf(now)) === form.values.seen;
      const outcome = await changeSite(services, moderatorOf(res), choicesOf(form.values), isAsSeen);
      if (outcome === 'outdated') return sendOutdated(services, res, form.values);
      res.redirect(303, '/desk/settings?saved=1');
    },
  );

  router.all('/desk/settings', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

/** What was typed stays; saving it once more replaces what is stored by then. */
async function sendOutdated(services: Services, res: Response, form: SiteForm): Promise<void> {
  const stored = formOf(services.site.get());
  const values = { ...form, maxLinks: String(form.maxLinks), seen: signOf(stored) };
  const changes = { action: 'settings' };
  const meanwhile = await describeMeanwhile(services, changes, { fields: FIELDS, stored, typed: values });
  await sendSettings(services, res.status(409), { values, meanwhile });
}

async function sendSettings(
  services: Services,
  res: Response,
  page: { values?: Record<string, string>; errors?: FieldError[]; notice?: string; meanwhile?: Meanwhile },
): Promise<void> {
  const stored = formOf(services.site.get());
  const html = services.views.render('desk/settings', {
    moderator: moderatorOf(res),
    banners: await deskBanners(services, moderatorOf(res)),
    timeZones: TIME_ZONES.map((zone) => ({ value: zone, label: zone })),
    languages: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
    values: { ...stored, seen: signOf(stored), ...page.values },
    errors: page.errors ?? [],
    notice: page.notice ?? '',
    meanwhile: page.meanwhile ?? null,
  });
  res.type('html').send(html);
}
