// Every mail in every language with made-up data, so that nobody has to wait for one to see it.
import { type Request, Router } from 'express';
import { moderatorOf, requirePermission } from '../accounts/guards.ts';
import { methodNotAllowed } from '../http/error-handler.ts';
import { isLocale, LANGUAGES, type Locale } from '../mail/languages/index.ts';
import { MAIL_LABELS } from '../mail/messages/index.ts';
import { EXAMPLES } from '../mail/previews/examples.ts';
import { makePreviews, PREVIEW_NAMES, type Previews } from '../mail/previews/previews.ts';
import { deskBanners } from '../overview/banners.ts';
import type { Services } from '../services.ts';
import { allowOwnFrames, sendMailHtml } from './mail-html.ts';

const PAGE = '/desk/mail/previews';

interface Chosen {
  name: string;
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
      names: PREVIEW_NAMES.map((name) => ({ value: name, label: labelOf(name) })),
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
    name: PREVIEW_NAMES.find((name) => name === message) ?? PREVIEW_NAMES[0]!,
    locale: typeof locale === 'string' && isLocale(locale) ? locale : 'en',
  };
}

function labelOf(name: string): string {
  const { kind = name } = EXAMPLES[name]!;
  const label = MAIL_LABELS[kind] ?? kind;
  return kind === name ? label : `${label}, ${name.replace(`${kind}-`, '').replaceAll('-', ' ')}`;
}
