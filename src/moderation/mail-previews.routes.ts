// Every mail in every language with made-up data, so that nobody has to wait for one to see it.
import { type Request, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { isLocale, LANGUAGES, type Locale } from '../mail/languages/index.ts';
import { EXAMPLE_NAMES, exampleLabel, type ExampleName, groupExamples } from '../mail/previews/examples.ts';
import { makePreviews, type Previews } from '../mail/previews/previews.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { allowOwnFrames, sendMailHtml } from './mail-html.ts';

const PAGE = '/desk/mail/previews';

interface Chosen {
  name: ExampleName;
  locale: Locale;
}

export function mailPreviewRoutes(services: Services): Router {
  const router = Router();
  const made = new Map<Locale, Promise<Previews>>(); // they never change while the process runs

  const previewsIn = (locale: Locale): Promise<Previews> => {
    const previews = made.get(locale) ?? makePreviews(services.settings, locale);
    made.set(locale, previews);
    previews.catch(() => made.delete(locale)); // such as for a full disk: the next look tries again
    return previews;
  };

  router.get(PAGE, requirePermission('mail.manage'), async (req, res) => {
    const chosen = choose(req);
    const { subject, text } = (await previewsIn(chosen.locale)).get(chosen.name)!;
    allowOwnFrames(res);
    const html = services.views.render('desk/mail-previews', {
      moderator: moderatorOf(res),
      banners: await deskBanners(services, moderatorOf(res)),
      groups: groupExamples().map(({ label, names }) => ({
        label,
        names: names.map((name) => ({ value: name, label: exampleLabel(name) })),
      })),
      languages: Object.entries(LANGUAGES).map(([value, label]) => ({ value, label })),
      ...chosen,
      subject,
      text,
      htmlUrl: `${PAGE}/html?message=${chosen.name}&locale=${chosen.locale}`,
    });
    res.type('html').send(html);
  });

  router.get(`${PAGE}/html`, requirePermission('mail.manage'), async (req, res) => {
    const { name, locale } = choose(req);
    sendMailHtml(res, (await previewsIn(locale)).get(name)!.html);
  });

  router.all([PAGE, `${PAGE}/html`], methodNotAllowed(['GET', 'HEAD']));
  return router;
}

/** What is not known is the first. */
function choose({ query }: Request): Chosen {
  const { message, locale } = query;
  return {
    name: EXAMPLE_NAMES.find((name) => name === message) ?? EXAMPLE_NAMES[0]!,
    locale: typeof locale === 'string' && isLocale(locale) ? locale : 'en',
  };
}
