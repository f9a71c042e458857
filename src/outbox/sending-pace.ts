import { domainToASCII } from 'node:url';
import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { MINUTE_MS } from '../time/clock.ts';
import { LONGEST_DELAY_MS } from './outbox.repository.ts';

export interface Turn {
  /** Milliseconds; 0 when the mail may go now. */
  waitMs: number;
  /** Nothing may go before that, and not only nothing to this domain. */
  isForAll: boolean;
}

export interface SendingPace {
  /** Counts one mail to this address. */
  take(address: string): Promise<Turn>;
}

const WINDOW_MS = MINUTE_MS;
const NOW: Turn = { waitMs: 0, isForAll: false };

/** A window that is over, or that a wrong clock put into the future, begins anew. */
const COUNT = `INSERT INTO "RateLimit" ("key", "points", "expire") VALUES (?, 1, ?)
  ON CONFLICT ("key") DO UPDATE SET
    "points" = CASE WHEN "RateLimit"."expire" > ? AND "RateLimit"."expire" <= ?
      THEN "RateLimit"."points" + 1 ELSE 1 END,
    "expire" = CASE WHEN "RateLimit"."expire" > ? AND "RateLimit"."expire" <= ?
      THEN "RateLimit"."expire" ELSE ? END
  RETURNING "points", "expire"`;
/** What the total refuses has not used up the share of its domain. */
const GIVE_BACK = `UPDATE "RateLimit" SET "points" = "points" - 1 WHERE "key" = ?`;

/**
 * How many mails leave per minute, to one domain and in all, counted in the database for all processes. The
 * domain is kept as a keyed hash.
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

  return {
    async take(address) {
      const domainKey = `mail ${keyedHash(keys.for('mail-domain'), domainOf(address))}`;
      return database.transaction(async (tx) => {
        const domain = await count(tx, domainKey);
        const waitMs = waitFor(domain, settings.mailDomainRate);
        if (waitMs > 0) return { waitMs, isForAll: false };
        const all = await count(tx, 'mail');
        if (all.points <= settings.mailRate) return NOW;
        await tx.run(GIVE_BACK, [domainKey]);
        return { waitMs: all.leftMs, isForAll: true };
      });
    },
  };
}

/** Who comes too late for this window is sent to the next one that has room, so that nobody asks each minute. */
function waitFor({ points, leftMs }: { points: number; leftMs: number }, perWindow: number): number {
  const windowsAhead = Math.ceil(points / perWindow) - 1;
  return windowsAhead === 0 ? 0 : Math.min(leftMs + (windowsAhead - 1) * WINDOW_MS, LONGEST_DELAY_MS);
}

function domainOf(address: string): string {
  const domain = address.slice(address.lastIndexOf('@') + 1);
  return (domainToASCII(domain) || domain).toLowerCase();
}
