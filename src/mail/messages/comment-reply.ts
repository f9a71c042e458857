import type { MailHandler } from '../../outbox/worker.ts';
import { aboutArticle, readerMail, type ReaderMailNeeds } from './reader-mail.ts';

/** Tells an author of a reply. */
export const commentReplyMail: MailHandler<ReaderMailNeeds> = (services, message) =>
  readerMail(services, message, {
    subject: aboutArticle('readers.reply.subject'),
    why: 'readers.why.replies',
  });
