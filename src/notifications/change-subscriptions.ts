import type { Services } from '../services.ts';
import { endAllSubscriptions, endSubscriptions } from './subscriptions.ts';
import { lift, suppress } from './suppression.ts';

/** What the owner of an address can do on the page of all subscriptions. */
export interface SubscriptionChange {
  action: 'end' | 'end-all' | 'no-mail' | 'mail-again';
  /** Which end, with `end`. */
  ids: readonly number[];
}

/** Doing one of them twice changes nothing more. */
export async function changeSubscriptions(
  { database, clock, keys }: Pick<Services, 'database' | 'clock' | 'keys'>,
  { commenterId, email }: { commenterId: number; email: string },
  { action, ids }: SubscriptionChange,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    if (action === 'end') await endSubscriptions(tx, { commenterId, ids, at });
    if (action === 'end-all' || action === 'no-mail') await endAllSubscriptions(tx, commenterId, at);
    if (action === 'no-mail') await suppress(tx, keys, { email, reason: 'unsubscribed', at });
    if (action === 'mail-again') await lift(tx, keys, email);
  });
}
