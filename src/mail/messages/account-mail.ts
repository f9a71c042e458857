import type { Moderator } from '../../generated/sqlite/client.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { Mail } from '../mailer.ts';
import { messageId } from '../message-id.ts';
import { plainLine } from '../plain-line.ts';

export interface AccountMailText {
  /** Without the name of the site, which is put before it. */
  subject: string;
  paragraphs: string[];
  link: { url: string; label: string };
}

/** The frame of every mail to moderators about their own account. */
export function accountMail(
  { settings, views, site }: Pick<Services, 'settings' | 'views' | 'site'>,
  message: OutboxRow,
  to: Pick<Moderator, 'name' | 'email'>,
  { subject, paragraphs, link }: AccountMailText,
): Mail {
  const siteName = plainLine(site.get().name);
  const name = plainLine(to.name);
  const data = { siteName, name, subject, paragraphs, link };
  return {
    outboxId: message.id,
    kind: message.kind,
    to: { name, address: to.email },
    fromName: siteName,
    subject: `[${plainLine(siteName, 60)}] ${subject}`,
    text: views.renderText('mail/account/text', data),
    html: views.render('mail/account/html', data),
    messageId: messageId(settings, message),
    date: message.createdAt,
  };
}
