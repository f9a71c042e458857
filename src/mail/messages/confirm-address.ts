import { readUnconfirmed } from '../../notifications/confirm-address.ts';
import {
  CONFIRMATION_DAYS,
  confirmationLink,
  isConfirmationOver,
  subscriptionsLink,
} from '../../notifications/reader-links.ts';
import type { MailHandler } from '../../outbox/worker.ts';
import { languageOf, phrasesIn, type PhraseKey } from '../languages/index.ts';
import { plainLine } from '../plain-line.ts';
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
  const waiting = await readUnconfirmed(services, reader.commenterId);
  const asked = waiting.filter(({ createdAt }) => createdAt <= message.createdAt);
  const isGenuine = asked.some(({ comment }) => ['pending', 'approved'].includes(comment?.status ?? ''));
  if (!isGenuine) return { drop: 'nothing to confirm' };

  const { views, site } = services;
  const locale = languageOf(site.get().locale);
  const say = phrasesIn(locale);
  const siteName = plainLine(site.get().name);
  const heading = say('readers.confirm.subject');
  const subject = `[${plainLine(siteName, 60)}] ${heading}`;
  const wishes = asked.map(({ kind, article }) => say(WISHES[kind]!, { title: plainLine(article.title) }));
  const data = {
    subject,
    heading,
    locale,
    say,
    siteName,
    wishes: [...new Set(wishes)],
    ask: say('readers.confirm.ask', { days: CONFIRMATION_DAYS }),
    confirmUrl: confirmationLink(services, message),
    subscriptionsUrl: subscriptionsLink(services, message),
  };
  return {
    to: { name: '', address: reader.email },
    fromName: siteName,
    subject,
    text: views.renderText('mail/confirm-address/text', data),
    html: views.render('mail/confirm-address/html', data),
  };
};
