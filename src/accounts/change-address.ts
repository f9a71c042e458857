import type { Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { enqueue } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { readAddressLink } from './account-links.ts';
import { recordAccountEvent } from './account-notices.ts';
import { accountLinkOver } from './accounts.errors.ts';
import { isTaken } from './moderators.ts';

const CONFIRM_MS = DAY_MS;
const KEPT_MS = 7 * DAY_MS; // longer than the outbox tries to tell the old address

type Needs = Pick<Services, 'database' | 'clock' | 'keys' | 'settings' | 'mailer' | 'worker'>;

export type AddressOutcome = 'taken' | 'changed' | 'to-confirm';

/**
 * With a mail server the new address counts once its owner clicked. Without one nobody could click, so it
 * counts at once. The old address is told when it is asked for and when it is done.
 * @param email as typed
 */
export async function changeAddress(
  { database, clock, mailer, worker }: Needs,
  { id: moderatorId, email: oldEmail }: Moderator,
  email: string,
): Promise<AddressOutcome> {
  const newEmail = email.toLowerCase();
  const at = clock.now();
  const outcome = await database.transaction(async (tx) => {
    await tx.serializeOn('moderator-email');
    if (await isTaken(tx, newEmail)) return 'taken';
    await endAddressWishes(tx, moderatorId);
    await tx.run('DELETE FROM "AddressChange" WHERE "createdAt" < ?', [later(at, -KEPT_MS)]);
    const expiresAt = later(at, CONFIRM_MS);
    const change = { moderatorId, oldEmail, newEmail, createdAt: at, expiresAt };
    const changeId = await tx.insert('AddressChange', change);
    if (mailer.mode === 'files') {
      await takeAddress(tx, { ...change, id: changeId }, at);
      return 'changed';
    }
    const owed = { kind: 'address-confirm', dedupeKey: `address-confirm:${changeId}` };
    await enqueue(tx, { ...owed, moderatorId, subjectId: changeId, dueAt: at, createdAt: at });
    await recordAccountEvent(tx, { moderatorId, action: 'address-asked', at });
    return 'to-confirm';
  });
  worker.wake();
  return outcome;
}

/** Makes the links worthless that would give the account another address. */
export async function endAddressWishes(tx: Tx, moderatorId: number): Promise<void> {
  await tx.run('DELETE FROM "AddressChange" WHERE "moderatorId" = ? AND "doneAt" IS NULL', [moderatorId]);
}

/** @throws {AppError} accounts.link_over (410), also when somebody else took the address meanwhile */
export async function confirmNewAddress(services: Needs, code: string): Promise<void> {
  const { database, clock, worker } = services;
  const change = await readAddressLink(services, code);
  if (!change) throw accountLinkOver();
  await database.transaction(async (tx) => {
    await tx.serializeOn('moderator-email');
    if (await isTaken(tx, change.newEmail)) throw accountLinkOver();
    await takeAddress(tx, change, clock.now());
  });
  worker.wake();
}

/**
 * The log says that it changed, and holds neither address.
 * @throws {AppError} accounts.link_over (410), when the wish was ended or fulfilled meanwhile
 */
async function takeAddress(
  tx: Tx,
  change: { id: number; moderatorId: number; newEmail: string },
  at: Date,
): Promise<void> {
  const { id: subjectId, moderatorId } = change;
  const done = 'UPDATE "AddressChange" SET "doneAt" = ? WHERE "id" = ? AND "doneAt" IS NULL';
  if ((await tx.run(done, [at, subjectId])) === 0) throw accountLinkOver();
  await tx.run('UPDATE "Moderator" SET "email" = ?, "bouncedAt" = NULL WHERE "id" = ?', [
    change.newEmail,
    moderatorId,
  ]);
  await appendLogEntry(tx, { actor: 'moderator', moderatorId, action: 'address', at });
  const owed = { kind: 'address-changed', dedupeKey: `address-changed:${subjectId}` };
  await enqueue(tx, { ...owed, moderatorId, subjectId, dueAt: at, createdAt: at });
}
