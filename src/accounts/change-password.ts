import type { Moderator, Session } from '../generated/sqlite/client.ts';
import type { Services } from '../services.ts';
import { recordAccountEvent } from './account-notices.ts';
import { accountLinkOver } from './accounts.errors.ts';
import { readResetLink } from './account-links.ts';
import { endAddressWishes } from './change-address.ts';
import { replacePassword } from './moderators.ts';
import { hashPassword } from './password.ts';
import { endSessionsOf } from './sessions.ts';

type Needs = Pick<Services, 'database' | 'clock' | 'keys' | 'settings' | 'worker'>;

/**
 * Somebody's own change, after the old password was checked. Ends links for another address: whoever asked for
 * one may be why the password is changed.
 * @param keptSession stays; the others end where `endOthers` says so
 * @returns the account with its new password, or null when it was changed elsewhere meanwhile
 */
export async function changePassword(
  { database, clock, worker }: Needs,
  moderator: Moderator,
  keptSession: Session,
  { newPassword, endOthers }: { newPassword: string; endOthers: boolean },
): Promise<Moderator | null> {
  const passwordHash = await hashPassword(newPassword);
  const at = clock.now();
  const isChanged = await database.transaction(async (tx) => {
    if (!(await replacePassword(tx, moderator, passwordHash))) return false;
    if (endOthers) await endSessionsOf(tx, moderator.id, keptSession.id);
    await endAddressWishes(tx, moderator.id);
    await recordAccountEvent(tx, { moderatorId: moderator.id, action: 'password', at });
    return true;
  });
  worker.wake();
  return isChanged ? { ...moderator, passwordHash } : null;
}

/**
 * With the link of a mail. Ends every session and links for another address; the second factor is asked for at the next sign-in as before.
 * @throws {AppError} accounts.link_over (410), also when the link is used twice at once
 */
export async function resetPassword(services: Needs, code: string, newPassword: string): Promise<void> {
  const { database, clock, worker } = services;
  const moderator = await readResetLink(services, code);
  if (!moderator) throw accountLinkOver();
  const passwordHash = await hashPassword(newPassword);
  const at = clock.now();
  await database.transaction(async (tx) => {
    if (!(await replacePassword(tx, moderator, passwordHash))) throw accountLinkOver();
    await endSessionsOf(tx, moderator.id);
    await endAddressWishes(tx, moderator.id);
    await recordAccountEvent(tx, { moderatorId: moderator.id, action: 'password-reset', at });
  });
  worker.wake();
}
