import type { AccountEvent } from '../../accounts/account-notices.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { PhraseKey, Phrases } from '../languages/index.ts';
import type { MailContent } from '../mailer.ts';
import { plainLine } from '../plain-line.ts';
import { accountMail } from './account-mail.ts';
import { accountUrl } from './frame.ts';
import { findModerator } from './moderator-recipient.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'views' | 'site'>;
/** What happened, as the log calls it. */
export type ToldAction = AccountEvent | 'sign-in';

/** By the action of the log entry: the subject, and what happened. */
const WHAT = {
  'sign-in': ['account.sign-in.subject', 'account.sign-in.what'],
  'address-asked': ['account.address-asked.subject', 'account.address-asked.what'],
  password: ['account.password.subject', 'account.password.what'],
  'password-reset': ['account.password-reset.subject', 'account.password-reset.what'],
  'second-factor-added': ['account.second-factor-added.subject', 'account.second-factor-added.what'],
  'second-factor-removed': ['account.second-factor-removed.subject', 'account.second-factor-removed.what'],
  'recovery-codes': ['account.recovery-codes.subject', 'account.recovery-codes.what'],
  'recovery-code-used': ['account.recovery-code-used.subject', 'account.recovery-code-used.what'],
} as const satisfies Record<ToldAction, readonly [PhraseKey, PhraseKey]>;

/** Tells moderators what happened to their account, so that they notice when it was not them. */
export async function accountNoticeMail(services: Needs, message: OutboxRow): Promise<MailContent | Drop> {
  const moderator = await findModerator(services, message);
  if ('drop' in moderator) return moderator;
  const entry = await services.database.prisma.logEntry.findUnique({ where: { id: message.subjectId ?? 0 } });
  if (!entry || !isTold(entry.action)) return { drop: 'nothing to tell' };
  const { action, note, at } = entry;
  const [subject, what] = WHAT[action];

  return accountMail(services, moderator, ({ say, moment }) => {
    const known = plainLine(action === 'sign-in' ? browserIn(say, note) : note);
    return {
      subject: say(subject),
      paragraphs: [
        `${say(what, { note: known })} ${say('account.when', { when: moment(at) })}`,
        say('account.was-it-you'),
      ],
      link: { url: accountUrl(services), label: say('account.yours') },
    };
  });
}

const isTold = (action: string): action is ToldAction => Object.hasOwn(WHAT, action);

/** @param name as `browserName` gives it, and the log keeps it: "Firefox on Windows" */
function browserIn(say: Phrases, name: string): string {
  const [, browser, system] = /^(.+) on (.+)$/.exec(name) ?? [];
  if (browser === undefined || system === undefined) {
    return name === 'an unknown browser' ? say('account.browser-unknown') : name;
  }
  const called = browser === 'a browser' ? say('account.browser-unknown') : browser;
  return say('account.browser', { browser: called, system });
}
