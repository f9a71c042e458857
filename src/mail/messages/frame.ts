import type { Moderator } from '../../generated/sqlite/client.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import type { Voice } from '../voice.ts';
import type { Reader } from './reader-recipient.ts';

interface Framed {
  /** The folder of its two parts below views/mail. */
  view: string;
  voice: Voice;
  /** Without the name of the site, which is put before it. */
  subject: string;
  /** What the parts say beside what all mails do. */
  data: object;
}

type Needs = Pick<Services, 'views' | 'site'>;

/** The frame of every mail to somebody who moderates, whom it greets by name. */
export function mailToModerator(
  services: Needs,
  moderator: Pick<Moderator, 'name' | 'email'>,
  { data, ...framed }: Framed,
): MailContent {
  const name = plainLine(moderator.name);
  const greeting = framed.voice.say('moderators.greeting', { name });
  return framedMail(services, { name, address: moderator.email }, { ...framed, data: { ...data, greeting } });
}

/** The frame of every mail to a reader. It names nobody: anyone can type anyone's address. */
export function mailToReader(services: Needs, { email }: Reader, framed: Framed): MailContent {
  return framedMail(services, { name: '', address: email }, framed);
}

function framedMail(
  { views, site }: Needs,
  to: MailContent['to'],
  { view, voice: { locale: lang, say }, subject, data }: Framed,
): MailContent {
  const siteName = plainLine(site.get().name);
  const parts = { lang, say, siteName, subject, ...data };
  return {
    to,
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${subject}`,
    text: views.renderText(`mail/${view}/text`, parts),
    html: views.render(`mail/${view}/html`, parts),
  };
}
