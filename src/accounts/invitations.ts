// One-time links with which an admin lets somebody make an account.
import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Invitation, Moderator } from '../generated/sqlite/client.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Services } from '../services.ts';
import { HOUR_MS, later } from '../time/clock.ts';
import { accountLinkOver } from './accounts.errors.ts';
import type { NewAccount } from './first-admin.ts';
import { isTaken } from './moderators.ts';
import { hashPassword } from './password.ts';
import { logAbout, type Rights, rightsWords } from './people.ts';
import type { Role } from './permissions.ts';

const INVITATION_MS = 72 * HOUR_MS;

type Needs = Pick<Services, 'database' | 'clock' | 'settings'>;

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
    await logAbout(tx, { admin, action: 'invite', note: rightsWords(rights), at });
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
    const note = rightsWords({ role: role as Role, seesAddresses });
    await appendLogEntry(tx, { actor: 'moderator', moderatorId, action: 'join', note, at });
    return moderatorId;
  });
}
