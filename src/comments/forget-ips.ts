import type { Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';

/**
 * Empties IP addresses whose time has passed, with what the browsers called themselves.
 * @returns how many were forgotten, at most `limit`
 */
export async function forgetExpiredIps(tx: Tx, now: Date, limit: number): Promise<number> {
  // A comment that is being decided is left to the next round: two that lock many could wait for each other.
  const lock = tx.dialect === 'postgresql' ? 'FOR NO KEY UPDATE SKIP LOCKED' : '';
  const expired = await tx.all<{ id: number }>(
    `SELECT "id" FROM "Comment" WHERE "ipExpiresAt" <= ? ORDER BY "ipExpiresAt" LIMIT ${limit} ${lock}`,
    [now],
  );
  if (expired.length === 0) return 0;
  return tx.run(
    `UPDATE "Comment" SET "ipCipher" = NULL, "ipExpiresAt" = NULL, "userAgent" = '' WHERE ${isListed(tx, '"id"')}`,
    [numberList(expired.map(({ id }) => id))],
  );
}
