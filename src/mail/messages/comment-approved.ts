import type { MailHandler } from '../../outbox/worker.ts';
import { aboutArticle, readerMail, type ReaderMailNeeds } from './reader-mail.ts';

/** Tells an author that the comment is on the page. */
export const commentApprovedMail: MailHandler<ReaderMailNeeds> = (services, message) =>
  readerMail(services, message, {
    subject: aboutArticle('readers.approved.subject'),
    why: 'readers.why.decision',
  });
