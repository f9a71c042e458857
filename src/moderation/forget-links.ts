import type { Tx } from '../database/database.ts';
import { DAY_MS, later } from '../time/clock.ts';
import { LINK_LIFE_MS } from './action-links.ts';

/** A clock that was a little ahead when the link was used changes nothing. */
const MARGIN_MS = DAY_MS;

/**
 * A link that was used must be known as such for as long as it could be used again.
 * @returns how many were forgotten, at most `limit`
 */
export const forgetExpiredLinks = (tx: Tx, now: Date, limit: number): Promise<number> =>
  tx.run(
    `DELETE FROM "UsedToken" WHERE "tokenHash" IN (
       SELECT "tokenHash" FROM "UsedToken" WHERE "usedAt" < ? ORDER BY "usedAt" LIMIT ${limit})`,
    [later(now, -(LINK_LIFE_MS + MARGIN_MS))],
  );
