import { addressLink } from '../../accounts/account-links.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { accountMail } from './account-mail.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'keys' | 'views' | 'site'>;

/** To the new address: the link that makes it count. */
export async function addressConfirmMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const change = await findChange(services, message);
  if (!change || change.doneAt) return { drop: 'not wanted any more' };
  const to = { name: change.moderator.name, email: change.newEmail };
  return accountMail(services, to, {
    subject: 'Please confirm your new address',
    paragraphs: [
      'You asked that this becomes the address of your account. Please confirm it within 24 hours; until then the old one counts.',
      'If it was not you, there is nothing to do.',
    ],
    link: { url: addressLink(services, change), label: 'Confirm this address' },
  });
}

/** To the old address, which is not the account's any more. */
export async function addressChangedMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const change = await findChange(services, message);
  if (!change) return { drop: 'nothing to tell' };
  const to = { name: change.moderator.name, email: change.oldEmail };
  return accountMail(services, to, {
    subject: 'The address of your account was changed',
    paragraphs: [
      'Your account has another address from now on, and mails go there.',
      'Was it you? Then there is nothing to do. If not, please tell an admin of this site at once.',
    ],
    link: { url: `${services.settings.baseUrl}/desk`, label: 'The desk' },
  });
}

const findChange = ({ database }: Needs, message: OutboxRow) =>
  database.prisma.addressChange.findFirst({
    where: { id: message.subjectId ?? 0, moderator: { disabledAt: null } },
    include: { moderator: { select: { name: true } } },
  });
