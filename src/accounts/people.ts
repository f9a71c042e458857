import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Tx } from '../database/database.ts';
import type { Invitation, Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { HOUR_MS, later } from '../time/clock.ts';
import { accountLinkOver } from './accounts.errors.ts';
import type { NewAccount } from './first-admin.ts';
import { countOtherAdmins } from './moderators.ts';
import { hashPassword } from './password.ts';
import type { Role } from './permissions.ts';
import { endSessionsOf } from './sessions.ts';

const INVITATION_MS = 72 * HOUR_MS;

type Needs = Pick<Services, 'database' | 'clock' | 'settings'>;

/** What an account may do. */
export interface Rights {
  role: Role;
  seesAddresses: boolean;
}

/** @returns the one-time link, to be shown this once: the database keeps a hash of its code */
export async function invite(
  { database, clock, settings }: Needs,
  admin: Moderator,
  rights: Rights,
): Promise<string> {
  const code = randomToken();
  const at = clock.now();
  await database.transaction(async (tx) => {
    const terms = { createdById: admin.id, createdAt: at, expiresAt: later(at, INVITATION_MS) };
    await tx.insert('Invitation', { codeHash: hashToken(code), purpose: 'account', ...rights, ...terms });
    await logAbout(tx, { admin, action: 'invite', note: inWords(rights), at });
  });
  return `${settings.baseUrl}/desk/join?code=${code}`;
}

/** @returns false when it was used, withdrawn or never made */
export async function withdrawInvitation(
  { database, clock }: Needs,
  admin: Moderator,
  id: number,
): Promise<boolean> {
  const at = clock.now();
  return database.transaction(async (tx) => {
    const withdrawn = await tx.run(
      `DELETE FROM "Invitation" WHERE "id" = ? AND "usedAt" IS NULL AND "createdById" IS NOT NULL`,
      [id],
    );
    if (withdrawn === 1) await logAbout(tx, { admin, action: 'invite-withdrawn', note: '', at });
    return withdrawn === 1;
  });
}

/** @returns the invitation while it is good: not used, in its 72 hours, and by somebody who is still an admin */
export async function findInvitation({ database, clock }: Needs, code: string): Promise<Invitation | null> {
  const invitation = await database.prisma.invitation.findFirst({
    where: { codeHash: hashToken(code), purpose: 'account', usedAt: null, expiresAt: { gt: clock.now() } },
  });
  if (!invitation?.createdById) return null;
  const by = await database.prisma.moderator.findFirst({
    where: { id: invitation.createdById, role: 'admin', disabledAt: null },
  });
  return by && invitation;
}

/**
 * @returns the new moderator's id, or null when the address has an account already
 * @throws {AppError} accounts.link_over (410)
 */
export async function join(services: Needs, code: string, account: NewAccount): Promise<number | null> {
  const { database, clock } = services;
  const invitation = await findInvitation(services, code);
  if (!invitation) throw accountLinkOver();
  const passwordHash = await hashPassword(account.password);
  const { role, seesAddresses } = invitation;
  const { name } = account;
  const email = account.email.toLowerCase();
  const at = clock.now();
  return database.transaction(async (tx) => {
    await tx.serializeOn('moderator-email');
    if (await isTaken(tx, email)) return null;
    const used = 'UPDATE "Invitation" SET "usedAt" = ? WHERE "id" = ? AND "usedAt" IS NULL';
    if ((await tx.run(used, [at, invitation.id])) === 0) throw accountLinkOver();
    const row = { name, email, passwordHash, role, seesAddresses, createdAt: at };
    const moderatorId = await tx.insert('Moderator', row);
    const note = inWords({ role: role as Role, seesAddresses });
    await appendLogEntry(tx, { actor: 'moderator', moderatorId, action: 'join', note, at });
    return moderatorId;
  });
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
    await logAbout(tx, { admin, action: 'role', note: `${name}: ${inWords(rights)}`, at });
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

/** Whether everybody needs a second factor. */
export async function requireSecondFactor(
  { database, clock, site }: Needs & Pick<Services, 'site'>,
  admin: Moderator,
  isRequired: boolean,
): Promise<void> {
  const at = clock.now();
  await database.transaction(async (tx) => {
    await tx.run('UPDATE "Site" SET "requireSecondFactor" = ? WHERE "id" = ?', [isRequired, site.get().id]);
    const note = `second factor ${isRequired ? 'required' : 'not required'}`;
    await logAbout(tx, { admin, action: 'settings', note, at });
  });
  await site.reload();
}

/** Call it behind `serializeOn('moderator-email')`, or two could take one address. */
export async function isTaken(tx: Tx, email: string): Promise<boolean> {
  return (await tx.all('SELECT "id" FROM "Moderator" WHERE "email" = ?', [email])).length > 0;
}

const inWords = ({ role, seesAddresses }: Rights): string =>
  `${role}, ${seesAddresses ? 'sees addresses' : 'sees no addresses'}`;

function logAbout(
  tx: Tx,
  { admin, ...entry }: { admin: Moderator; action: string; note: string; at: Date },
): Promise<number> {
  return appendLogEntry(tx, { actor: 'moderator', moderatorId: admin.id, ...entry });
}
