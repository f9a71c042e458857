// The choices of the site's admin.
import { Router } from 'express';
import { body } from 'express-validator';
import { requirePermission } from '../accounts/guards.ts';
import { announceChange, EVERY_PAGE } from '../cache/invalidation.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { check, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { cleanText } from '../text/clean.ts';

const FORM_BYTES = 100 * 1024;

interface SiteForm {
  name: string;
  maxLinks: number;
  blockedWords: string;
}

const siteChains = [
  body('name')
    .isString()
    .bail()
    .customSanitizer((value: string) => cleanText(value, { oneLine: true }))
    .isLength({ min: 1, max: 100 })
    .withMessage('Please give the site a name of at most 100 characters.'),
  body('maxLinks')
    .isString()
    .bail()
    .isInt({ min: 0, max: 1000 })
    .withMessage('Please type a whole number from 0 to 1000.')
    .toInt(),
  body('blockedWords')
    .isString()
    .bail()
    .customSanitizer((value: string) => cleanText(value))
    .isLength({ max: 20_000 })
    .withMessage('Please keep the list under 20,000 characters.'),
];

export function settingsRoutes(services: Services): Router {
  const router = Router();

  router.get('/desk/settings', requirePermission('settings.change'), async (req, res) => {
    const { name, maxLinks, blockedWords } = services.site.get();
    const notice = req.query.saved === '1' ? 'Saved. The new choices count from the next comment on.' : '';
    const page = { values: { name, maxLinks: String(maxLinks), blockedWords }, errors: [], notice };
    const moderator = res.locals.moderator as Moderator;
    const banner = await mailBanner(services);
    res.type('html').send(services.views.render('desk/settings', { moderator, banner, ...page }));
  });

  router.post(
    '/desk/settings',
    requirePermission('settings.change'),
    readFormBody({ maxBytes: FORM_BYTES }),
    check(siteChains),
    async (req, res) => {
      const moderator = res.locals.moderator as Moderator;
      const form = readForm<SiteForm>(req);
      if (!form.ok) {
        const values = { name: '', maxLinks: '', blockedWords: '', ...form.typed };
        const page = {
          moderator,
          banner: await mailBanner(services),
          values,
          errors: form.errors,
          notice: '',
        };
        res.status(422).type('html').send(services.views.render('desk/settings', page));
        return;
      }
      await saveSite(services, moderator, form.values);
      res.redirect(303, '/desk/settings?saved=1');
    },
  );

  router.all('/desk/settings', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function saveSite(
  { database, site, pages, clock }: Services,
  moderator: Moderator,
  form: SiteForm,
): Promise<void> {
  const before = site.get();
  const changed = Object.entries(form).filter(([name, value]) => before[name as keyof SiteForm] !== value);
  await database.transaction(async (tx) => {
    await tx.run('UPDATE "Site" SET "name" = ?, "maxLinks" = ?, "blockedWords" = ? WHERE "id" = ?', [
      form.name,
      form.maxLinks,
      form.blockedWords,
      before.id,
    ]);
    const note = changed.map(([name]) => name).join(', ');
    const by = { actor: 'moderator', moderatorId: moderator.id } as const;
    await appendLogEntry(tx, { ...by, action: 'settings', note, at: clock.now() });
    await announceChange(tx, pages, EVERY_PAGE);
  });
  await site.reload();
}
