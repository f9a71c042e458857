import { readUnconfirmed, readUnconfirmedAt } from '../../notifications/confirm-address.ts';
import {
  CONFIRMATION_DAYS,
  confirmationLink,
  isConfirmationOver,
  subscriptionsLink,
} from '../../notifications/reader-links.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { MailHandler } from '../../outbox/worker.ts';
import type { PhraseKey } from '../languages/index.ts';
import { plainLine } from '../plain-line.ts';
import { voiceFor } from '../voice.ts';
import { mailToReader } from './frame.ts';
import type { ReaderMailNeeds } from './reader-mail.ts';
import { findReader } from './reader-recipient.ts';

const WISHES: Record<string, PhraseKey> = {
  decision: 'readers.confirm.decision',
  replies: 'readers.confirm.replies',
  article: 'readers.confirm.article',
};

/**
 * Asks the owner of an address whether the mails are wanted that somebody asked for with it. Nothing that a
 * visitor typed is in it, or it would carry anybody's text to anybody.
 */
export const confirmAddressMail: MailHandler<ReaderMailNeeds> = async (services, message) => {
  const reader = await findReader(services, message);
  if ('drop' in reader) return reader;
  if (isConfirmationOver(message, services.clock.now())) return { drop: 'too late' };
  const asked = await readAsked(services, message, reader.commenterId);
  const isGenuine = asked.some(({ comment }) => ['pending', 'approved'].includes(comment?.status ?? ''));
  if (asked.length === 0 || (!isGenuine && !message.sentAt)) return { drop: 'nothing to confirm' };

  const voice = voiceFor(services.site.get());
  const { say } = voice;
  const wishes = asked.map(({ kind, article }) => say(WISHES[kind]!, { title: plainLine(article.title) }));
  const subject = say('readers.confirm.subject');
  const data = {
    wishes: [...new Set(wishes)],
    ask: say('readers.confirm.ask', { days: CONFIRMATION_DAYS, button: say('pages.confirm.button') }),
    confirmUrl: confirmationLink(services, message),
    subscriptionsUrl: subscriptionsLink(services, message),
  };
  return mailToReader(services, reader, { view: 'confirm-address', voice, subject, data });
};

/** What the message asks; of one that was sent also what was answered since. */
async function readAsked(
  services: ReaderMailNeeds,
  { createdAt, sentAt }: Pick<OutboxRow, 'createdAt' | 'sentAt'>,
  commenterId: number,
) {
  const waiting = sentAt
    ? await readUnconfirmedAt(services, commenterId, createdAt)
    : await readUnconfirmed(services, commenterId);
  return waiting.filter((asked) => asked.createdAt <= createdAt);
}
