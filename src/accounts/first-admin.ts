import { hashToken, randomToken } from '../crypto/tokens.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { enqueueWaitingDigest } from '../notifications/waiting.ts';
import type { Services } from '../services.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { setUpDone, setUpExpired, setUpUnknown } from './accounts.errors.ts';
import { hashPassword } from './password.ts';

const LINK_MS = DAY_MS;

export interface NewAccount {
  name: string;
  email: string;
  password: string;
}

type Needs = Pick<Services, 'database' | 'clock' | 'settings' | 'worker'>;
type StartNeeds = Needs & Pick<Services, 'log'>;

/**
 * Sees to it that somebody can become the first admin: from the settings, or by a link.
 * @returns the one-time link to print; null when there is an admin
 */
export async function prepareFirstAdmin(services: StartNeeds): Promise<string | null> {
  const { database, clock, settings, log } = services;
  const { adminEmail: email, adminPassword: password } = settings;
  if ((await database.prisma.moderator.count()) > 0) {
    if (email) log.info('ADMIN_EMAIL and ADMIN_PASSWORD are not used: there is an admin already');
    return null;
  }
  if (email) {
    await createFirstAdmin(services, { name: email.split('@')[0] || 'Admin', email, password });
    log.info('the first admin was made from ADMIN_EMAIL and ADMIN_PASSWORD');
    return null;
  }
  const code = randomToken();
  const now = clock.now();
  await database.prisma.invitation.create({
    data: { codeHash: hashToken(code), role: 'admin', createdAt: now, expiresAt: later(now, LINK_MS) },
  });
  return `${settings.baseUrl}/desk/set-up?code=${code}`;
}

/**
 * Can this code still make the first admin?
 * @throws {AppError} accounts.set_up_unknown (404), accounts.set_up_over (410)
 */
export async function requireSetUpOpen({ database, clock }: Needs, code: string): Promise<void> {
  const { invitation, moderator } = database.prisma;
  const known = await invitation.findUnique({ where: { codeHash: hashToken(code) } });
  if (!known) throw setUpUnknown();
  if ((await moderator.count()) > 0) throw setUpDone();
  if (known.usedAt || known.expiresAt <= clock.now()) throw setUpExpired();
}

/** @throws {AppError} accounts.set_up_unknown (404), accounts.set_up_over (410) @returns the new moderator's id */
export async function setUpFirstAdmin(services: Needs, code: string, account: NewAccount): Promise<number> {
  await requireSetUpOpen(services, code);
  const id = await createFirstAdmin(services, account, hashToken(code));
  if (id === null) throw setUpDone();
  return id;
}

/** @returns null when somebody else was first */
async function createFirstAdmin(
  services: Needs,
  account: NewAccount,
  codeHash?: string,
): Promise<number | null> {
  const { database, clock, worker } = services;
  const at = clock.now();
  const passwordHash = await hashPassword(account.password);
  const id = await database.transaction(async (tx) => {
    await tx.serializeOn('first-admin');
    if (await hasModerator(tx)) return null;
    if (codeHash) await tx.run('UPDATE "Invitation" SET "usedAt" = ? WHERE "codeHash" = ?', [at, codeHash]);
    const moderatorId = await tx.insert('Moderator', {
      name: account.name,
      email: account.email.toLowerCase(),
      passwordHash,
      role: 'admin',
      createdAt: at,
    });
    await appendLogEntry(tx, { actor: 'system', moderatorId, action: 'first-admin', at });
    await enqueueWaitingDigest(tx, { moderatorId, at });
    return moderatorId;
  });
  worker.wake();
  return id;
}

async function hasModerator(tx: Tx): Promise<boolean> {
  return (await tx.all('SELECT 1 AS "found" FROM "Moderator" LIMIT 1')).length > 0;
}
