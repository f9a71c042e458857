import { domainToASCII } from 'node:url';
import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS } from '../time/clock.ts';
import { LONGEST_DELAY_MS } from './outbox.repository.ts';

export interface Turn {
  /** Milliseconds; 0 when the mail may go now. */
  waitMs: number;
  /** Nothing may go before that, and not only nothing to this address or its domain. */
  isForAll: boolean;
}

export interface SendingPace {
  /** Counts one mail to this address. */
  take(address: string): Promise<Turn>;
  /** It did not leave: whoever is mailed next at this address need not wait for it. */
  giveBack(address: string): Promise<void>;
}

const WINDOW_MS = MINUTE_MS;
const PER_PERSON = 1;
const NOW: Turn = { waitMs: 0, isForAll: false };

/** A window that is over, of which nothing is used, or that a wrong clock put into the future, begins anew. */
const COUNT = `INSERT INTO "RateLimit" ("key", "points", "expire") VALUES (?, 1, ?)
  ON CONFLICT ("key") DO UPDATE SET
    "points" = CASE WHEN "RateLimit"."points" > 0 AND "RateLimit"."expire" > ? AND "RateLimit"."expire" <= ?
      THEN "RateLimit"."points" + 1 ELSE 1 END,
    "expire" = CASE WHEN "RateLimit"."points" > 0 AND "RateLimit"."expire" > ? AND "RateLimit"."expire" <= ?
      THEN "RateLimit"."expire" ELSE ? END
  RETURNING "points", "expire"`;
/** What one count refuses has not used up the others. */
const GIVE_BACK = `UPDATE "RateLimit" SET "points" = "points" - 1 WHERE "key" = ?`;

/**
 * How many mails leave per minute, to one person, to one domain and in all, counted in the database for all
 * processes. Notices are gathered once a minute for each person; what an outage, a mailbox that was busy or these
 * rates held back would still arrive all at once. Address and domain are kept as keyed hashes.
 */
export function createSendingPace({
  settings,
  database,
  clock,
  keys,
}: Pick<Services, 'settings' | 'database' | 'clock' | 'keys'>): SendingPace {
  async function count(tx: Tx, key: string): Promise<{ points: number; leftMs: number }> {
    const now = clock.now().getTime();
    const end = now + WINDOW_MS;
    const values = [key, end, now, end, now, end, end];
    const [row] = await tx.all<{ points: number; expire: number | string }>(COUNT, values);
    return { points: row!.points, leftMs: Number(row!.expire) - now };
  }

  const keyOf = (addressOrDomain: string): string =>
    `mail ${keyedHash(keys.for('mail-domain'), addressOrDomain.toLowerCase())}`;

  return {
    async take(address) {
      const personKey = keyOf(address);
      const domainKey = keyOf(domainOf(address));
      return database.transaction(async (tx) => {
        const ofPersonMs = waitFor(await count(tx, personKey), PER_PERSON);
        if (ofPersonMs > 0) return { waitMs: ofPersonMs, isForAll: false };
        const ofDomainMs = waitFor(await count(tx, domainKey), settings.mailDomainRate);
        const all = ofDomainMs > 0 ? null : await count(tx, 'mail');
        if (all && all.points <= settings.mailRate) return NOW;
        await tx.run(GIVE_BACK, [personKey]);
        if (!all) return { waitMs: ofDomainMs, isForAll: false };
        await tx.run(GIVE_BACK, [domainKey]);
        return { waitMs: all.leftMs, isForAll: true };
      });
    },
    async giveBack(address) {
      await database.transaction((tx) => tx.run(GIVE_BACK, [keyOf(address)]));
    },
  };
}

/** Forgets the counts of minutes that are over. @returns how many, at most `limit` */
export async function forgetSpentTurns(tx: Tx, now: Date, limit: number): Promise<number> {
  return tx.run(
    `DELETE FROM "RateLimit" WHERE "key" IN (
       SELECT "key" FROM "RateLimit" WHERE "key" LIKE 'mail %' AND "expire" <= ? LIMIT ${limit})`,
    [now.getTime()],
  );
}

/** Who comes too late for this window is sent to the next one that has room, so that nobody asks each minute. */
function waitFor({ points, leftMs }: { points: number; leftMs: number }, perWindow: number): number {
  const windowsAhead = Math.ceil(points / perWindow) - 1;
  return windowsAhead === 0 ? 0 : Math.min(leftMs + (windowsAhead - 1) * WINDOW_MS, LONGEST_DELAY_MS);
}

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return domainToASCII(domain) || domain;
}
