import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Database } from '../database/database.ts';
import { CannotStart } from '../ops/cannot-start.ts';
import { openEmail } from './address-vault.ts';

/**
 * Refuses a key that is not the database's own, before anything is sealed with it. A database without a check
 * value takes this key's, if the key opens the newest address.
 * @throws {CannotStart}
 */
export async function checkKey({ prisma }: Database, keys: Keys): Promise<void> {
  const check = checkValue(keys);
  const find = () => prisma.site.findFirst({ orderBy: { id: 'asc' }, select: { keyCheck: true } });
  if ((await find())?.keyCheck === null && (await opensNewestAddress(prisma, keys))) {
    // Of two processes that start at once, the first one's value stays.
    await prisma.site.updateMany({ where: { keyCheck: null }, data: { keyCheck: check } });
  }
  if ((await find())?.keyCheck === check) return;
  throw new CannotStart(
    'SECRET_KEY is not the key of this database; put secret.key in DATA_DIR, or SECRET_KEY, back as it was when the database was written',
  );
}

/** From now on this key is the database's own; what another one sealed stays closed. */
export async function acceptKey({ prisma }: Database, keys: Keys): Promise<void> {
  await prisma.site.updateMany({ data: { keyCheck: checkValue(keys) } });
}

const checkValue = (keys: Keys): string => keyedHash(keys.for('key-check'), 'moderato');

async function opensNewestAddress(prisma: Database['prisma'], keys: Keys): Promise<boolean> {
  const newest = await prisma.commenter.findFirst({ orderBy: { id: 'desc' }, select: { emailCipher: true } });
  return newest === null || openEmail(keys, newest.emailCipher) !== null;
}
