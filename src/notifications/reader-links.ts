// Links in mails to readers. They are signed and not stored; whoever has one holds a mail to that address.
import { readToken, signToken } from '../crypto/tokens.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DAY_MS, SECOND_MS, later } from '../time/clock.ts';

export const CONFIRMATION_DAYS = 7;
const SUBSCRIPTIONS_DAYS = 365;

type Message = Pick<OutboxRow, 'id' | 'commenterId' | 'createdAt'>;
type Expiring = Pick<Message, 'commenterId' | 'createdAt'>;
type Site = Pick<Services, 'settings' | 'keys'>;
type Reading = Pick<Services, 'keys' | 'clock'>;

/** To the page that confirms the address. */
export const confirmationLink = ({ settings, keys }: Site, message: Message): string =>
  `${settings.baseUrl}/confirmations/${expiring(keys, 'c', message, CONFIRMATION_DAYS)}`;

/** Is the link in a mail over that was owed then? */
export const isConfirmationOver = ({ createdAt }: Pick<Message, 'createdAt'>, now: Date): boolean =>
  later(createdAt, CONFIRMATION_DAYS * DAY_MS) <= now;

/** To the page of all that the owner of the address subscribed to. */
export const subscriptionsLink = ({ settings, keys }: Site, message: Message): string =>
  `${settings.baseUrl}${subscriptionsPath(keys, message)}`;

/** The same link, which that mail has too, for another page behind a link in it; '' once it is over. */
export const findSubscriptionsPath = ({ keys, clock }: Reading, message: Expiring): string =>
  clock.now() < later(message.createdAt, SUBSCRIPTIONS_DAYS * DAY_MS) ? subscriptionsPath(keys, message) : '';

/** Ends what this one mail follows. It never expires: a mail from years ago must still be able to end the mails. */
export const unsubscribeLink = ({ settings, keys }: Site, { id, commenterId }: Message): string =>
  `${settings.baseUrl}/unsubscribe/${signToken(keys.for('reader-link'), ['u', commenterId ?? 0, id])}`;

/** Whose address a link is about, and when its mail was owed, to the second. */
export interface ReaderLink {
  commenterId: number;
  createdAt: Date;
}

/** @returns 'expired', or null when the token is not ours */
export const readConfirmationLink = (services: Reading, token: string): ReaderLink | 'expired' | null =>
  readExpiring(services, 'c', token, CONFIRMATION_DAYS);

/** @returns 'expired', or null when the token is not ours */
export const readSubscriptionsLink = (services: Reading, token: string): ReaderLink | 'expired' | null =>
  readExpiring(services, 's', token, SUBSCRIPTIONS_DAYS);

/** Whom a mail was for, and the message that it was. */
export interface UnsubscribeLink {
  commenterId: number;
  messageId: number;
}

export function readUnsubscribeLink({ keys }: Pick<Services, 'keys'>, token: string): UnsubscribeLink | null {
  const [kind, commenterId, messageId] = readToken(keys.for('reader-link'), token, 3) ?? [];
  // The links with an expiry have three parts too: the letter tells them apart.
  return kind === 'u' ? { commenterId: Number(commenterId), messageId: Number(messageId) } : null;
}

const subscriptionsPath = (keys: Services['keys'], message: Expiring): string =>
  `/subscriptions/${expiring(keys, 's', message, SUBSCRIPTIONS_DAYS)}`;

/** Counts from the message's creation, so that a repeated send carries the same link. */
function expiring(
  keys: Services['keys'],
  kind: 'c' | 's',
  { commenterId, createdAt }: Expiring,
  days: number,
): string {
  const expires = Math.floor(later(createdAt, days * DAY_MS).getTime() / SECOND_MS);
  return signToken(keys.for('reader-link'), [kind, commenterId ?? 0, expires]);
}

function readExpiring(
  { keys, clock }: Reading,
  wanted: 'c' | 's',
  token: string,
  days: number,
): ReaderLink | 'expired' | null {
  const [kind, commenterId, expires] = readToken(keys.for('reader-link'), token, 3) ?? [];
  if (kind !== wanted) return null;
  const expiresAt = new Date(Number(expires) * SECOND_MS);
  if (expiresAt <= clock.now()) return 'expired';
  return { commenterId: Number(commenterId), createdAt: later(expiresAt, -days * DAY_MS) };
}
