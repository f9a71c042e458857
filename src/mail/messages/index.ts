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

/** How to make the mail of each kind of outbox message. */
export const MESSAGES = {
  'comment-held': commentHeldMail,
  'held-digest': heldDigestMail,
  'waiting-digest': waitingDigestMail,
  'confirm-address': confirmAddressMail,
  'comment-approved': commentApprovedMail,
  'comment-declined': commentDeclinedMail,
  'comment-reply': commentReplyMail,
  'new-comment': newCommentMail,
  'reader-digest': readerDigestMail,
  'account-notice': accountNoticeMail,
  'password-reset': passwordResetMail,
  'address-confirm': addressConfirmMail,
  'address-changed': addressChangedMail,
  'mail-bounced': mailBouncedMail,
  test: testMail,
} satisfies Record<string, MailHandler<MailNeeds>>;

export type MessageKind = keyof typeof MESSAGES;

/** @returns null for a kind that this version does not know */
export const messageMaker = (kind: string): MailHandler<MailNeeds> | null =>
  Object.hasOwn(MESSAGES, kind) ? MESSAGES[kind as MessageKind] : null;

/** What the desk calls each kind. */
export const MAIL_LABELS: Record<string, string> = {
  'comment-held': 'Comment that waits',
  'held-digest': 'Comments that wait',
  'waiting-digest': 'What waited before anybody moderated',
  'confirm-address': 'Link to confirm a reader’s address',
  'comment-approved': 'To the author: approved',
  'comment-declined': 'To the author: not published',
  'comment-reply': 'To a reader: a reply',
  'new-comment': 'To a reader: a new comment',
  'reader-digest': 'To a reader: several at once',
  'account-notice': 'About an account',
  'password-reset': 'New password',
  'address-confirm': 'New address, to confirm',
  'address-changed': 'Address changed',
  'mail-bounced': 'A moderator cannot be reached',
  test: 'Test',
};
