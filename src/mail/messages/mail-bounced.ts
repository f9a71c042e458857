import { findActiveModerator } from '../../accounts/moderators.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { accountMail } from './account-mail.ts';
import { findModerator } from './moderator-recipient.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

/** Tells an admin that a colleague is not told of anything any more. */
export async function mailBouncedMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const admin = await findModerator(services, message);
  if ('drop' in admin) return admin;
  const unreachable = await findActiveModerator(services.database, message.subjectId);
  if (!unreachable?.bouncedAt) return { drop: 'reachable again' };

  const name = plainLine(unreachable.name);
  return accountMail(services, admin, ({ say }) => ({
    subject: say('bounced.subject', { name: plainLine(unreachable.name, 60) }),
    paragraphs: [say('bounced.what', { name }), say('bounced.advice', { name })],
    link: { url: `${services.settings.baseUrl}/desk/people`, label: say('bounced.link') },
  }));
}
