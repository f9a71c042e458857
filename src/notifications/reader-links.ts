// Links in mails to readers. They are signed and not stored; whoever has one holds a mail to that address.
import { readToken, signToken } from '../crypto/tokens.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DAY_MS, SECOND_MS, later } from '../time/clock.ts';

export const CONFIRMATION_DAYS = 7;
const SUBSCRIPTIONS_DAYS = 365;

type Message = Pick<OutboxRow, 'id' | 'commenterId' | 'createdAt'>;
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
  `${settings.baseUrl}/subscriptions/${expiring(keys, 's', message, SUBSCRIPTIONS_DAYS)}`;

/** Ends what this one mail follows. It never expires: a mail from years ago must still be able to end the mails. */
export const unsubscribeLink = ({ settings, keys }: Site, { id, commenterId }: Message): string =>
  `${settings.baseUrl}/unsubscribe/${signToken(keys.for('reader-link'), ['u', commenterId ?? 0, id])}`;

/** @returns the commenter whose address is confirmed, 'expired', or null when the token is not ours */
export const readConfirmationLink = (services: Reading, token: string): number | 'expired' | null =>
  readExpiring(services, 'c', token);

/** @returns the commenter whose subscriptions they are, 'expired', or null when the token is not ours */
export const readSubscriptionsLink = (services: Reading, token: string): number | 'expired' | null =>
  readExpiring(services, 's', token);

export function readUnsubscribeLink(
  { keys }: Pick<Services, 'keys'>,
  token: string,
): { commenterId: number; messageId: number } | null {
  const [kind, commenterId, messageId] = readToken(keys.for('reader-link'), token, 3) ?? [];
  // The links with an expiry have three parts too: the letter tells them apart.
  return kind === 'u' ? { commenterId: Number(commenterId), messageId: Number(messageId) } : null;
}

/** Counts from the message's creation, so that a repeated send carries the same link. */
function expiring(
  keys: Services['keys'],
  kind: 'c' | 's',
  { commenterId, createdAt }: Message,
  days: number,
): string {
  const expires = Math.floor(later(createdAt, days * DAY_MS).getTime() / SECOND_MS);
  return signToken(keys.for('reader-link'), [kind, commenterId ?? 0, expires]);
}

function readExpiring({ keys, clock }: Reading, wanted: 'c' | 's', token: string): number | 'expired' | null {
  const [kind, commenterId, expires] = readToken(keys.for('reader-link'), token, 3) ?? [];
  if (kind !== wanted) return null;
  return clock.now().getTime() < Number(expires) * SECOND_MS ? Number(commenterId) : 'expired';
}
