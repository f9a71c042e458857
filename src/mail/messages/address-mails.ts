import { addressLink } from '../../accounts/account-links.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { MailContent } from '../mailer.ts';
import { accountMail } from './account-mail.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'keys' | 'views' | 'site'>;

/** To the new address: the link that makes it count. */
export async function addressConfirmMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const change = await findChange(services, message);
  if (!change || (change.doneAt && !message.sentAt)) return { drop: 'not wanted any more' };
  const to = { ...change.moderator, email: change.newEmail };
  return accountMail(services, to, ({ say }) => ({
    subject: say('address.confirm.subject'),
    paragraphs: [say('address.confirm.asked'), say('address.confirm.not-you')],
    link: { url: addressLink(services, change), label: say('address.confirm.link') },
  }));
}

/** To the old address, which is not the account's any more. */
export async function addressChangedMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const change = await findChange(services, message);
  if (!change) return { drop: 'nothing to tell' };
  const to = { ...change.moderator, email: change.oldEmail };
  return accountMail(services, to, ({ say }) => ({
    subject: say('address.changed.subject'),
    paragraphs: [say('address.changed.what'), say('address.changed.was-it-you')],
    link: { url: `${services.settings.baseUrl}/desk`, label: say('account.desk') },
  }));
}

const findChange = ({ database }: Needs, message: OutboxRow) =>
  database.prisma.addressChange.findFirst({
    where: { id: message.subjectId ?? 0, moderator: { disabledAt: null } },
    include: { moderator: { select: { name: true, locale: true, timeZone: true } } },
  });
