import type { MailHandler } from '../../outbox/worker.ts';
import { aboutArticle, readerMail, type ReaderMailNeeds } from './reader-mail.ts';

/** Tells who follows an article of a new comment. */
export const newCommentMail: MailHandler<ReaderMailNeeds> = (services, message) =>
  readerMail(services, message, { subject: aboutArticle('readers.new.subject'), why: 'readers.why.article' });
