import type { MailHandler } from '../../outbox/worker.ts';
import type { Services } from '../../services.ts';
import { accountNoticeMail } from './account-notice.ts';
import { addressChangedMail, addressConfirmMail } from './address-mails.ts';
import { commentApprovedMail } from './comment-approved.ts';
import { commentDeclinedMail } from './comment-declined.ts';
import { commentHeldMail } from './comment-held.ts';
import { mailBouncedMail } from './mail-bounced.ts';
import { heldDigestMail, waitingDigestMail } from './held-digest.ts';
import { passwordResetMail } from './password-reset.ts';
import { commentReplyMail } from './comment-reply.ts';
import { confirmAddressMail } from './confirm-address.ts';
import { newCommentMail } from './new-comment.ts';
import { readerDigestMail } from './reader-digest.ts';
import { testMail } from './test-mail.ts';

/** What messages are made of. */
export type MailNeeds = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

export interface MailKind {
  /** Makes the mail of a message, or says why there is nothing to tell. */
  make: MailHandler<MailNeeds>;
  /** What the desk calls it. */
  label: string;
  /**
   * Whether it tells of comments. Such mails can be filtered as one list, and may wait when there are many; what a
   * person asked for, such as a new password, is in no list and does not wait.
   */
  isAboutComments: boolean;
}

/** Every kind of mail there is, by the kind of its outbox message. */
export const MAILS = {
  'comment-held': { make: commentHeldMail, label: 'Comment that waits', isAboutComments: true },
  'held-digest': { make: heldDigestMail, label: 'Comments that wait', isAboutComments: true },
  'waiting-digest': {
    make: waitingDigestMail,
    label: 'What waited before anybody moderated',
    isAboutComments: true,
  },
  'confirm-address': {
    make: confirmAddressMail,
    label: 'Link to confirm a reader’s address',
    isAboutComments: false,
  },
  'comment-approved': { make: commentApprovedMail, label: 'To the author: approved', isAboutComments: true },
  'comment-declined': {
    make: commentDeclinedMail,
    label: 'To the author: not published',
    isAboutComments: true,
  },
  'comment-reply': { make: commentReplyMail, label: 'To a reader: a reply', isAboutComments: true },
  'new-comment': { make: newCommentMail, label: 'To a reader: a new comment', isAboutComments: true },
  'reader-digest': { make: readerDigestMail, label: 'To a reader: several at once', isAboutComments: true },
  'account-notice': { make: accountNoticeMail, label: 'About an account', isAboutComments: false },
  'password-reset': { make: passwordResetMail, label: 'New password', isAboutComments: false },
  'address-confirm': { make: addressConfirmMail, label: 'New address, to confirm', isAboutComments: false },
  'address-changed': { make: addressChangedMail, label: 'Address changed', isAboutComments: false },
  'mail-bounced': { make: mailBouncedMail, label: 'A moderator cannot be reached', isAboutComments: false },
  test: { make: testMail, label: 'Test', isAboutComments: false },
} satisfies Record<string, MailKind>;

export type MessageKind = keyof typeof MAILS;

/** @returns null for a kind that this version does not know */
export const findMailKind = (kind: string): MailKind | null =>
  Object.hasOwn(MAILS, kind) ? MAILS[kind as MessageKind] : null;

/** How to make the mail of each kind of outbox message. */
export const MAKERS: Record<string, MailKind['make']> = Object.fromEntries(
  Object.entries(MAILS).map(([kind, { make }]) => [kind, make]),
);
