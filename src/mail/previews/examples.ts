import type { NoticeKind } from '../../notifications/kinds.ts';
import { MAILS, type MessageKind } from '../messages/index.ts';
import type { ExampleComment } from './example-rows.ts';

/** One message as it is shown to people who want to see what is mailed. */
export interface Example {
  /** The message, where the name is not its kind. */
  kind?: MessageKind;
  to: 'moderator' | 'reader' | 'newcomer';
  /** Of a message that carries notices: what each tells, and about which comment. */
  tells?: [kind: NoticeKind, comment: ExampleComment][];
  /** Of a message about an account: what happened. */
  about?: 'sign-in' | 'address-change' | 'bounced';
}

/** More of a kind that tells different things. */
type Variant = 'comment-held-for-long';
export type ExampleName = MessageKind | Variant;

export const EXAMPLES: Record<MessageKind, Example> & Record<Variant, Example & { kind: MessageKind }> = {
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

export const EXAMPLE_NAMES = Object.keys(EXAMPLES) as ExampleName[];

export const kindOf = (name: ExampleName): MessageKind => EXAMPLES[name].kind ?? (name as MessageKind);

/** Such as "Comment that waits, for long". */
export function exampleLabel(name: ExampleName): string {
  const kind = kindOf(name);
  const { label } = MAILS[kind];
  return kind === name ? label : `${label}, ${name.replace(`${kind}-`, '').replaceAll('-', ' ')}`;
}
