import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { accountMail } from './account-mail.ts';
import { findModerator } from './moderator-recipient.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

/** What an admin has sent to the own address to see whether mail arrives. */
export async function testMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const moderator = await findModerator(services, message);
  if ('drop' in moderator) return moderator;

  return accountMail(services, moderator, ({ say, moment }) => ({
    subject: say('test.subject'),
    paragraphs: [say('test.body', { when: moment(message.createdAt) })],
    link: { url: `${services.settings.baseUrl}/desk/mail`, label: say('test.link') },
  }));
}
