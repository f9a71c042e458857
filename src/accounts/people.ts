import type { Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { cancelAllNoticesOf } from '../notifications/take-back.ts';
import type { Services } from '../services.ts';
import { endAddressWishes } from './change-address.ts';
import { countOtherAdmins } from './moderators.ts';
import type { Role } from './permissions.ts';
import { endSessionsOf } from './sessions.ts';

type Needs = Pick<Services, 'database' | 'clock'>;

/** What an account may do. */
export interface Rights {
  role: Role;
  seesAddresses: boolean;
}

export type PeopleOutcome = 'done' | 'last-admin';

/** Role and right to see addresses; a new role counts from the next request on. */
export async function changeRights(
  { database, clock }: Needs,
  admin: Moderator,
  { id, name }: Moderator,
  rights: Rights,
): Promise<PeopleOutcome> {
  const at = clock.now();
  return database.transaction(async (tx) => {
    if (rights.role !== 'admin' && (await countOtherAdmins(tx, id)) === 0) return 'last-admin';
    const sql = 'UPDATE "Moderator" SET "role" = ?, "seesAddresses" = ? WHERE "id" = ?';
    await tx.run(sql, [rights.role, rights.seesAddresses, id]);
    await logAbout(tx, { admin, action: 'role', note: `${name}: ${rightsWords(rights)}`, at });
    return 'done';
  });
}

/** Ends every session at once; links in mails look at the account when they are used. */
export async function disable(
  { database, clock }: Needs,
  admin: Moderator,
  who: Moderator,
): Promise<PeopleOutcome> {
  const at = clock.now();
  return database.transaction(async (tx) => {
    if ((await countOtherAdmins(tx, who.id)) === 0) return 'last-admin';
    const sql = 'UPDATE "Moderator" SET "disabledAt" = ? WHERE "id" = ? AND "disabledAt" IS NULL';
    if ((await tx.run(sql, [at, who.id])) === 0) return 'done';
    await endSessionsOf(tx, who.id);
    await endAddressWishes(tx, who.id);
    await cancelAllNoticesOf(tx, who.id, at);
    await logAbout(tx, { admin, action: 'disable', note: who.name, at });
    return 'done';
  });
}

export async function enable({ database, clock }: Needs, admin: Moderator, who: Moderator): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    const sql = 'UPDATE "Moderator" SET "disabledAt" = NULL WHERE "id" = ? AND "disabledAt" IS NOT NULL';
    if ((await tx.run(sql, [who.id])) === 0) return;
    await logAbout(tx, { admin, action: 'enable', note: who.name, at });
  });
}

/** An admin ends the sessions of somebody else, such as on a lost phone. */
export async function endSessionsFor(
  { database, clock }: Needs,
  admin: Moderator,
  who: Moderator,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    await endSessionsOf(tx, who.id);
    await logAbout(tx, { admin, action: 'sessions-ended', note: who.name, at });
  });
}

/** Such as "moderator, sees no addresses". */
export const rightsWords = ({ role, seesAddresses }: Rights): string =>
  `${role}, ${seesAddresses ? 'sees addresses' : 'sees no addresses'}`;

/** What an admin did to an account. */
export function logAbout(
  tx: Tx,
  { admin, ...entry }: { admin: Moderator; action: string; note: string; at: Date },
): Promise<number> {
  return appendLogEntry(tx, { actor: 'moderator', moderatorId: admin.id, ...entry });
}
