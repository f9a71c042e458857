import type { NoticeKind } from '../../notifications/kinds.ts';
import type { ExampleComment } from './example-rows.ts';

/** One message as it is shown to people who want to see what is mailed. */
export interface Example {
  /** The message, where the name is not its kind. */
  kind?: string;
  to: 'moderator' | 'reader' | 'newcomer';
  /** Of a message that carries notices: what each tells, and about which comment. */
  tells?: [kind: NoticeKind, comment: ExampleComment][];
  /** Of a message about an account: what happened. */
  about?: 'sign-in' | 'address-change' | 'bounced';
}

/** At least one for every kind of message; a message is one line here. */
export const EXAMPLES: Record<string, Example> = {
  'comment-held': { to: 'moderator', tells: [['held', 'held']] },
  'comment-held-for-long': { kind: 'comment-held', to: 'moderator', tells: [['escalated', 'held']] },
  'held-digest': {
    to: 'moderator',
    tells: [
      ['held', 'held'],
      ['held', 'heldReply'],
      ['held', 'heldElsewhere'],
    ],
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
  'account-notice': { to: 'moderator', about: 'sign-in' },
  'password-reset': { to: 'moderator' },
  'address-confirm': { to: 'moderator', about: 'address-change' },
  'address-changed': { to: 'moderator', about: 'address-change' },
  'mail-bounced': { to: 'moderator', about: 'bounced' },
  test: { to: 'moderator' },
};

/** The names of the examples of these messages, in the order of the table. */
export const examplesOf = (kinds: readonly string[]): string[] =>
  Object.keys(EXAMPLES).filter((name) => kinds.includes(EXAMPLES[name]!.kind ?? name));
