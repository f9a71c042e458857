import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Tx } from '../database/database.ts';
import { domainFrom, domainsOf } from '../text/host.ts';

/** By which an email domain is found without being kept. @param domain as `domainFrom` gives it */
export const domainIndex = (keys: Keys, domain: string): string =>
  keyedHash(keys.for('domain-index'), domain);

/** The domain of an address and each one above it. */
export const domainsOfEmail = (email: string): string[] =>
  domainsOf(domainFrom(email.slice(email.lastIndexOf('@') + 1)));

/** Notes for a commenter by which domains a ban can find the address; repeating it changes nothing. */
export async function keepDomains(tx: Tx, keys: Keys, commenterId: number, email: string): Promise<void> {
  const indexes = domainsOfEmail(email).map((domain) => domainIndex(keys, domain));
  if (indexes.length === 0) return;
  await tx.run(
    `INSERT INTO "CommenterDomain" ("commenterId", "domainIndex") VALUES ${indexes.map(() => '(?, ?)').join(', ')}
     ON CONFLICT DO NOTHING`,
    indexes.flatMap((index) => [commenterId, index]),
  );
}
