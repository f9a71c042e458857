// The choices of the site's admin.
import { type Response, Router } from 'express';
import { body } from 'express-validator';
import { requireAdmin } from '../accounts/guards.ts';
import { announceChange, EVERY_PAGE } from '../cache/invalidation.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { readFormBody } from '../http/form-body.ts';
import { atMost, cleanLine, isNumberFrom } from '../http/field-chains.ts';
import { check, type FieldError, readForm } from '../http/forms.ts';
import { mailBanner } from '../mail/banner.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { cleanText } from '../text/clean.ts';
import { hasVisibleCharacter } from '../text/visible.ts';
import { TIME_ZONES } from '../time/time-zones.ts';

const FORM_BYTES = 100 * 1024;
const NAME_LENGTH = 100;
const SAVED = 'Saved. Name and time zone are shown at once; the rules count from the next comment on.';

const NO_TIME_ZONE = 'Please choose a time zone of the list.';

interface SiteForm {
  name: string;
  timeZone: string;
  maxLinks: number;
  blockedWords: string;
}

const siteChains = [
  body('name')
    .isString()
    .bail()
    .customSanitizer(cleanLine)
    .custom((name: string) => hasVisibleCharacter(name) && atMost(NAME_LENGTH)(name))
    .withMessage(`Please give the site a name of at most ${NAME_LENGTH} characters.`),
  body('timeZone').isString().withMessage(NO_TIME_ZONE).bail().isIn(TIME_ZONES).withMessage(NO_TIME_ZONE),
  body('maxLinks')
    .isString()
    .bail()
    .custom(isNumberFrom(0, 1000))
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

  router.get('/desk/settings', requireAdmin, async (req, res) => {
    const { name, timeZone, maxLinks, blockedWords } = services.site.get();
    const values = { name, timeZone, maxLinks: String(maxLinks), blockedWords };
    await sendSettings(services, res, { values, notice: req.query.saved === '1' ? SAVED : '' });
  });

  router.post(
    '/desk/settings',
    requireAdmin,
    readFormBody({ maxBytes: FORM_BYTES }),
    check(siteChains),
    async (req, res) => {
      const form = readForm<SiteForm>(req);
      if (!form.ok)
        return sendSettings(services, res.status(422), { values: form.typed, errors: form.errors });
      await saveSite(services, res.locals.moderator as Moderator, form.values);
      res.redirect(303, '/desk/settings?saved=1');
    },
  );

  router.all('/desk/settings', methodNotAllowed(['GET', 'HEAD', 'POST']));
  return router;
}

async function sendSettings(
  services: Services,
  res: Response,
  page: { values: Record<string, string>; errors?: FieldError[]; notice?: string },
): Promise<void> {
  const html = services.views.render('desk/settings', {
    moderator: res.locals.moderator as Moderator,
    banner: await mailBanner(services),
    timeZones: TIME_ZONES,
    values: { name: '', timeZone: '', maxLinks: '', blockedWords: '', ...page.values },
    errors: page.errors ?? [],
    notice: page.notice ?? '',
  });
  res.type('html').send(html);
}

async function saveSite(
  { database, site, pages, clock }: Services,
  moderator: Moderator,
  form: SiteForm,
): Promise<void> {
  const before = site.get();
  const changed = Object.entries(form).filter(([name, value]) => before[name as keyof SiteForm] !== value);
  await database.transaction(async (tx) => {
    await tx.run(
      'UPDATE "Site" SET "name" = ?, "timeZone" = ?, "maxLinks" = ?, "blockedWords" = ? WHERE "id" = ?',
      [form.name, form.timeZone, form.maxLinks, form.blockedWords, before.id],
    );
    const note = changed.map(([name]) => name).join(', ');
    const by = { actor: 'moderator', moderatorId: moderator.id } as const;
    await appendLogEntry(tx, { ...by, action: 'settings', note, at: clock.now() });
    await announceChange(tx, pages, EVERY_PAGE);
  });
  await site.reload();
  pages.clear(); // a page that was made between the commit and now may show the old name or zone
}
