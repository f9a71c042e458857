import type { Moderator } from '../../generated/sqlite/client.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { type Voice, voiceFor } from '../voice.ts';
import { mailToModerator } from './frame.ts';

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
  services: Pick<Services, 'views' | 'site'>,
  to: Pick<Moderator, 'name' | 'email' | 'locale' | 'timeZone'>,
  textIn: (voice: Voice) => AccountMailText,
): MailContent {
  const voice = voiceFor(services.site.get(), to);
  const { subject, ...data } = textIn(voice);
  return mailToModerator(services, to, { view: 'account', voice, subject, data });
}
