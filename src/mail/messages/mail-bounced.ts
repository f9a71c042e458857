import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { accountMail } from './account-mail.ts';
import { findActiveModerator } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

/** Tells an admin that a colleague is not told of anything any more. */
export async function mailBouncedMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const admin = await findActiveModerator(services, message.moderatorId);
  if (!admin) return { drop: 'moderator disabled' };
  const unreachable = await findActiveModerator(services, message.subjectId);
  if (!unreachable?.bouncedAt) return { drop: 'reachable again' };

  const name = plainLine(unreachable.name);
  return accountMail(services, admin, {
    subject: `${plainLine(unreachable.name, 60)} cannot be reached by mail`,
    paragraphs: [
      `A mail to ${name} came back as undeliverable. Until their address takes mail again, ${name} is not told of comments that wait.`,
      `Please ask ${name} to enter another address under Account, or disable the account under People.`,
    ],
    link: { url: `${services.settings.baseUrl}/desk/people`, label: 'People' },
  });
}
