import type { MailHandler } from '../../outbox/worker.ts';
import { aboutArticle, readerMail, type ReaderMailNeeds } from './reader-mail.ts';

/** Tells an author that the comment was not approved, with the reason's text for authors, and never by whom. */
export const commentDeclinedMail: MailHandler<ReaderMailNeeds> = (services, message) =>
  readerMail(services, message, {
    subject: aboutArticle('readers.declined.subject'),
    why: 'readers.why.decision',
  });
