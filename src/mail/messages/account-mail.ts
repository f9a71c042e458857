import type { Moderator } from '../../generated/sqlite/client.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { type Voice, voiceFor } from '../voice.ts';

export interface AccountMailText {
  /** Without the name of the site, which is put before it. */
  subject: string;
  paragraphs: string[];
  link: { url: string; label: string };
}

/**
 * The frame of every mail to moderators that is not about comments.
 * @param textIn what it says, in the recipient's language
 */
export function accountMail(
  { views, site }: Pick<Services, 'views' | 'site'>,
  to: Pick<Moderator, 'name' | 'email' | 'locale' | 'timeZone'>,
  textIn: (voice: Voice) => AccountMailText,
): MailContent {
  const voice = voiceFor(site.get(), to);
  const { subject, paragraphs, link } = textIn(voice);
  const siteName = plainLine(site.get().name);
  const name = plainLine(to.name);
  const greeting = voice.say('moderators.greeting', { name });
  const data = { lang: voice.locale, siteName, greeting, subject, paragraphs, link };
  return {
    to: { name, address: to.email },
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${subject}`,
    text: views.renderText('mail/account/text', data),
    html: views.render('mail/account/html', data),
  };
}
