import type { Database, Tx } from '../database/database.ts';
import type { Moderator } from '../generated/sqlite/client.ts';
import { nobodyHere } from './accounts.errors.ts';

type Db = Pick<Database, 'prisma'>;

/** @throws {AppError} accounts.not_found (404) */
export async function getModerator({ prisma }: Db, id: number): Promise<Moderator> {
  const moderator = await prisma.moderator.findUnique({ where: { id } });
  if (!moderator) throw nobodyHere();
  return moderator;
}

/** @returns null when there is none, or not any more */
export const findActiveModerator = ({ prisma }: Db, id: number | null): Promise<Moderator | null> =>
  prisma.moderator.findFirst({ where: { id: id ?? 0, disabledAt: null } });

/** @param email as typed */
export const findByEmail = ({ prisma }: Db, email: string): Promise<Moderator | null> =>
  prisma.moderator.findUnique({ where: { email: email.toLowerCase() } });

/** Makes changes of who is admin wait for each other, so that two cannot remove the last one together. */
export async function countOtherAdmins(tx: Tx, id: number): Promise<number> {
  await tx.serializeOn('admins');
  const sql = `SELECT "id" FROM "Moderator" WHERE "role" = 'admin' AND "disabledAt" IS NULL AND "id" <> ?`;
  return (await tx.all(sql, [id])).length;
}

/**
 * Replaces a password, if it is still the one that was checked.
 * @returns false when somebody else was faster
 */
export async function replacePassword(
  tx: Tx,
  { id, passwordHash }: Pick<Moderator, 'id' | 'passwordHash'>,
  newHash: string,
): Promise<boolean> {
  const sql = 'UPDATE "Moderator" SET "passwordHash" = ? WHERE "id" = ? AND "passwordHash" = ?';
  return (await tx.run(sql, [newHash, id, passwordHash])) === 1;
}

/** Call it behind `serializeOn('moderator-email')`, or two could take one address. */
export async function isTaken(tx: Tx, email: string): Promise<boolean> {
  return (await tx.all('SELECT "id" FROM "Moderator" WHERE "email" = ?', [email])).length > 0;
}
