import { isResetOver, resetLink } from '../../accounts/account-links.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { accountMail } from './account-mail.ts';
import { findModerator } from './moderator-recipient.ts';

type Needs = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

/** The link for a new password; it is made here, and is nowhere in the database. */
export async function passwordResetMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const moderator = await findModerator(services, message);
  if ('drop' in moderator) return moderator;
  if (isResetOver(message.createdAt, services.clock.now())) return { drop: 'too late' };

  return accountMail(services, moderator, ({ say }) => ({
    subject: say('reset.subject'),
    paragraphs: [say('reset.asked'), say('reset.not-you')],
    link: { url: resetLink(services, moderator, message.createdAt), label: say('reset.subject') },
  }));
}
