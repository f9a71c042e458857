// What all mails have in common that tell readers what is new.
import { readCarried } from '../../notifications/carried.ts';
import { subscriptionsLink, unsubscribeLink } from '../../notifications/reader-links.ts';
import { DECIDED_MEANWHILE } from '../../notifications/take-back.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { PhraseKey, Phrases } from '../languages/index.ts';
import type { MailContent } from '../mailer.ts';
import { threadOf } from '../message-id.ts';
import { plainLine } from '../plain-line.ts';
import { voiceFor } from '../voice.ts';
import { mailToReader } from './frame.ts';
import { keepTrue, readMore, readReaderItems, type ReaderItem } from './reader-items.ts';
import { findReader } from './reader-recipient.ts';

export type ReaderMailNeeds = Pick<Services, 'settings' | 'clock' | 'database' | 'keys' | 'views' | 'site'>;

export interface ReaderMailWords {
  /** @param news how many things the mail tells */
  subject(say: Phrases, first: ReaderItem, news: number): string;
  why: PhraseKey;
}

/** With their texts; of the others a digest says how many there are. */
const SHOWN = 20;

/** Makes the mail of what a message carries and is still true, in the language of the site. */
export async function readerMail(
  services: ReaderMailNeeds,
  message: OutboxRow,
  words: ReaderMailWords,
): Promise<MailContent | Drop> {
  const reader = await findReader(services, message);
  if ('drop' in reader) return reader;
  const carried = await keepTrue(services, await readCarried(services, message));
  const voice = voiceFor(services.site.get());
  const { say } = voice;
  const items = await readReaderItems(services, say, carried.slice(0, SHOWN));
  const [first] = items;
  if (!first) return whyNothing(services, message);

  const unsubscribeUrl = unsubscribeLink(services, message);
  const subject = words.subject(say, first, carried.length);
  const data = {
    items,
    more: await readMore(services, say, carried.slice(SHOWN)),
    why: say(words.why),
    unsubscribeUrl,
    subscriptionsUrl: subscriptionsLink(services, message),
  };
  return {
    ...mailToReader(services, reader, { view: 'reader', voice, subject, data }),
    unsubscribeUrl,
    ...threadOf(services.settings, items),
  };
}

/** Nothing of what the message carries is to be told any more. */
async function whyNothing(
  { database }: Pick<Services, 'database'>,
  { id }: Pick<OutboxRow, 'id'>,
): Promise<Drop> {
  const cancelled = await database.prisma.notice.findFirst({
    where: { messageId: id, cancelledAt: { not: null } },
    orderBy: { cancelledAt: 'desc' },
    select: { cancelReason: true },
  });
  return { drop: cancelled?.cancelReason ?? DECIDED_MEANWHILE };
}

/** A subject that names the article. */
export const aboutArticle =
  (key: PhraseKey): ReaderMailWords['subject'] =>
  (say, { title }) =>
    say(key, { title: plainLine(title, 120) });
