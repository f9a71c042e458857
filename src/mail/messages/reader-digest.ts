import type { MailHandler } from '../../outbox/worker.ts';
import { readerMail, type ReaderMailNeeds } from './reader-mail.ts';

/** Tells a reader several things at once. */
export const readerDigestMail: MailHandler<ReaderMailNeeds> = (services, message) =>
  readerMail(services, message, {
    subject: (say, _first, news) => say('readers.digest.subject', { count: news }),
    why: 'readers.why.digest',
  });
