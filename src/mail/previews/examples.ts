import type { AccountEvent } from '../../accounts/account-notices.ts';
import type { NoticeKind } from '../../notifications/kinds.ts';
import type { ToldAction } from '../messages/account-notice.ts';
import { MAILS, type MessageKind } from '../messages/index.ts';
import type { ExampleComment } from './example-rows.ts';

/** One message as it is shown to people who want to see what is mailed. */
export interface Example {
  /** The message, where the name is not its kind. */
  kind?: MessageKind;
  /** What sets it apart, where one message has several. */
  variant?: string;
  /** The example that it differs from by a sentence or two, whose pictures in docs/mails.md stand for both. */
  looksLike?: MessageKind;
  to: 'moderator' | 'reader' | 'newcomer';
  /** Of a message that carries notices: what each tells, and about which comment. */
  tells?: [kind: NoticeKind, comment: ExampleComment][];
  /** Of a message about an account: what happened. */
  about?: ToldAction | 'address-change' | 'bounced';
  /** As the log keeps it: the browser of a sign-in, the name of a second factor. */
  note?: string;
  /** The site requires a second factor, so that no link decides. */
  requiresSecondFactor?: boolean;
}

const HELD: Example = { to: 'moderator', tells: [['held', 'held']] };
const HELD_DIGEST: Example = {
  to: 'moderator',
  tells: [
    ['held', 'held'],
    ['held', 'heldReply'],
    ['held', 'heldElsewhere'],
  ],
};

/** One of the other mails about an account. */
const accountNotice = (about: AccountEvent, variant: string, note = ''): Example => ({
  kind: 'account-notice',
  looksLike: 'account-notice',
  variant,
  to: 'moderator',
  about,
  note,
});

/** By their names; the first of each message has its name. */
const TABLE = {
  'comment-held': HELD,
  'comment-held-for-long': {
    kind: 'comment-held',
    variant: 'for long',
    to: 'moderator',
    tells: [['escalated', 'held']],
  },
  'comment-held-without-links': {
    ...HELD,
    kind: 'comment-held',
    variant: 'where a second factor is required',
    requiresSecondFactor: true,
  },
  'held-digest': HELD_DIGEST,
  'held-digest-without-links': {
    ...HELD_DIGEST,
    kind: 'held-digest',
    looksLike: 'held-digest',
    variant: 'where a second factor is required',
    requiresSecondFactor: true,
  },
  'waiting-digest': { to: 'moderator' },
  'confirm-address': { to: 'newcomer' },
  'comment-approved': { to: 'reader', tells: [['approved', 'own']] },
  'comment-declined': { to: 'reader', tells: [['declined', 'declined']] },
  'comment-reply': { to: 'reader', tells: [['reply', 'reply']] },
  'new-comment': { to: 'reader', tells: [['new-comment', 'news']] },
  'reader-digest': {
    to: 'reader',
    tells: [
      ['approved', 'own'],
      ['reply', 'reply'],
      ['new-comment', 'news'],
    ],
  },
  'account-notice': {
    variant: 'sign-in',
    to: 'moderator',
    about: 'sign-in',
    note: 'Firefox on Linux',
  },
  'account-notice-address-asked': accountNotice('address-asked', 'another address asked for'),
  'account-notice-password': accountNotice('password', 'password changed'),
  'account-notice-password-reset': accountNotice('password-reset', 'password changed by link'),
  'account-notice-second-factor-added': accountNotice(
    'second-factor-added',
    'second factor added',
    'Authenticator app',
  ),
  'account-notice-second-factor-removed': accountNotice(
    'second-factor-removed',
    'second factor removed',
    'Authenticator app',
  ),
  'account-notice-recovery-codes': accountNotice('recovery-codes', 'new recovery codes'),
  'account-notice-recovery-code-used': accountNotice('recovery-code-used', 'recovery code used'),
  'password-reset': { to: 'moderator' },
  'address-confirm': { to: 'moderator', about: 'address-change' },
  'address-changed': { to: 'moderator', about: 'address-change' },
  'mail-bounced': { to: 'moderator', about: 'bounced' },
  test: { to: 'moderator' },
} satisfies Record<MessageKind | `account-notice-${AccountEvent}`, Example> & Record<string, Example>;

export type ExampleName = keyof typeof TABLE;
export const EXAMPLES: Record<ExampleName, Example> = TABLE;
export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];

export const kindOf = (name: ExampleName): MessageKind => EXAMPLES[name].kind ?? (name as MessageKind);

/** Such as "Comment that waits, for long". */
export function exampleLabel(name: ExampleName): string {
  const { variant } = EXAMPLES[name];
  const { label } = MAILS[kindOf(name)];
  return variant === undefined ? label : `${label}, ${variant}`;
}

/** The examples by their message, for a list to choose from. */
export function groupExamples(): { label: string; names: ExampleName[] }[] {
  const kinds = [...new Set(EXAMPLE_NAMES.map(kindOf))];
  return kinds.map((kind) => ({
    label: MAILS[kind].label,
    names: EXAMPLE_NAMES.filter((name) => kindOf(name) === kind),
  }));
}
