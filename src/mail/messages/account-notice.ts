import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import { formatInstant } from '../../time/format.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { accountMail } from './account-mail.ts';
import { findActiveModerator } from './held-comment.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;

/** By the action of the log entry: the subject, and what happened. */
const WHAT: Record<string, { subject: string; sentence: (note: string) => string }> = {
  'sign-in': {
    subject: 'New sign-in',
    sentence: (browser) => `Somebody signed in to your account with ${browser}.`,
  },
  'address-asked': {
    subject: 'Another address was asked for',
    sentence: () =>
      'Somebody who knows your password asked for another address for your account. It counts when the link that was mailed to it is clicked; a new password makes that link worthless.',
  },
  password: {
    subject: 'Your password was changed',
    sentence: () => 'The password of your account was changed.',
  },
  'password-reset': {
    subject: 'Your password was changed',
    sentence: () =>
      'The password of your account was set anew with a link from a mail. Every session was ended.',
  },
  'second-factor-added': {
    subject: 'Second factor added',
    sentence: (label) => `A second factor was added to your account: ${label}.`,
  },
  'second-factor-removed': {
    subject: 'Second factor removed',
    sentence: (label) => `A second factor was removed from your account: ${label}.`,
  },
  'recovery-codes': {
    subject: 'New recovery codes',
    sentence: () => 'New recovery codes were made for your account. The ones before are worth nothing now.',
  },
  'recovery-code-used': {
    subject: 'Recovery code used',
    sentence: () => 'Somebody signed in to your account with one of its recovery codes.',
  },
};

/** Tells moderators what happened to their account, so that they notice when it was not them. */
export async function accountNoticeMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const { settings, database, site } = services;
  const moderator = await findActiveModerator(services, message.moderatorId);
  if (!moderator) return { drop: 'moderator disabled' };
  const entry = await database.prisma.logEntry.findUnique({ where: { id: message.subjectId ?? 0 } });
  const what = entry && WHAT[entry.action];
  if (!what) return { drop: 'nothing to tell' };

  const when = formatInstant(entry.at, site.get().timeZone);
  return accountMail(services, moderator, {
    subject: what.subject,
    paragraphs: [
      `${what.sentence(plainLine(entry.note))} This was on ${when} (${site.get().timeZone}).`,
      'Was it you? Then there is nothing to do. If not, please change your password and end the other sessions under Account.',
    ],
    link: { url: `${settings.baseUrl}/desk/account`, label: 'Your account' },
  });
}
