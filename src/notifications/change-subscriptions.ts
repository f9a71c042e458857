import { emailIndex } from '../commenters/address-vault.ts';
import type { Services } from '../services.ts';
import { confirmAddress } from './confirm-address.ts';
import { changePace, endAllSubscriptions, endSubscriptions } from './subscriptions.ts';
import { lift, suppress } from './suppression.ts';

/** What the owner of an address can do on the page of all subscriptions. */
export interface SubscriptionChange {
  action: 'confirm' | 'at-once' | 'daily' | 'end' | 'end-all' | 'no-mail' | 'mail-again';
  /** Which of them, with the first four. */
  ids: readonly number[];
}

/** Doing one of them twice changes nothing more. */
export async function changeSubscriptions(
  services: Pick<Services, 'database' | 'clock' | 'keys' | 'site' | 'worker'>,
  { commenterId, email }: { commenterId: number; email: string },
  { action, ids }: SubscriptionChange,
): Promise<void> {
  if (action === 'confirm') return confirmAddress(services, { commenterId, ids });
  const { database, clock, keys } = services;
  const at = clock.now();
  await database.transaction(async (tx) => {
    if (action === 'at-once' || action === 'daily') await changePace(tx, { commenterId, ids, pace: action });
    if (action === 'end') await endSubscriptions(tx, { commenterId, ids, at });
    if (action === 'end-all' || action === 'no-mail') await endAllSubscriptions(tx, commenterId, at);
    if (action === 'no-mail')
      await suppress(tx, { emailIndex: emailIndex(keys, email), reason: 'unsubscribed', at });
    if (action === 'mail-again') await lift(tx, keys, email);
  });
}
