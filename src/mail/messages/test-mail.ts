import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import { languageOf, phrasesIn } from '../languages/index.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { findActiveModerator } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

/** What an admin has sent to the own address to see whether mail arrives. */
export async function testMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { settings, views, site } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };

  const { locale, name: siteNameNow, timeZone } = site.get();
  const language = languageOf(moderator.locale, locale);
  const say = phrasesIn(language);
  const name = plainLine(moderator.name);
  const siteName = plainLine(siteNameNow);
  const data = {
    language,
    siteName,
    subject: say('tests.subject'),
    greeting: say('tests.greeting', { name }),
    body: say('tests.body', { when: formatInstant(message.createdAt, timeZone) }),
    link: { url: `${settings.baseUrl}/desk/mail`, label: say('tests.link') },
  };
  return {
    to: { name, address: moderator.email },
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${data.subject}`,
    text: views.renderText('mail/test/text', data),
    html: views.render('mail/test/html', data),
  };
}
