import { domainToASCII } from 'node:url';
import { keyedHash } from '../crypto/keyed-hash.ts';
import type { Keys } from '../crypto/keys.ts';
import { open, seal } from '../crypto/seal.ts';
import type { Database, Tx } from '../database/database.ts';
import { keepDomains } from './domain-index.ts';

/**
 * Finds or makes the commenter with this address. The database gets the address only encrypted, beside a
 * keyed hash by which it is found again. It is kept in the form that the hash is made of, but for upper and lower
 * case: another form is written to another mailbox.
 * @param email as typed
 * @returns the commenter's id
 */
export async function keepCommenter(tx: Tx, keys: Keys, email: string, at: Date): Promise<number> {
  // The update that changes nothing makes RETURNING give the row that was there. It names no key column: on
  // PostgreSQL that would keep others from owing this commenter a notice meanwhile, and two of them from each other.
  const [row] = await tx.all<{ id: number }>(
    `INSERT INTO "Commenter" ("emailCipher", "emailIndex", "createdAt") VALUES (?, ?, ?)
     ON CONFLICT ("emailIndex") DO UPDATE SET "createdAt" = "Commenter"."createdAt" RETURNING "id"`,
    [seal(keys.for('email'), email.normalize('NFC')), emailIndex(keys, email), at],
  );
  await keepDomains(tx, keys, row!.id, email);
  return row!.id;
}

/** @returns the id of the commenter with this address; null when nobody wrote with it */
export async function findCommenterByEmail(
  { database, keys }: { database: Database; keys: Keys },
  email: string,
): Promise<number | null> {
  const commenter = await database.prisma.commenter.findUnique({
    where: { emailIndex: emailIndex(keys, email) },
    select: { id: true },
  });
  return commenter?.id ?? null;
}

/** Stands where an address would, so that one damaged row hides no comment from the moderators. */
const UNREADABLE = 'address cannot be read';

/** @param sealed Commenter.emailCipher */
export const revealEmail = (keys: Keys, sealed: Uint8Array): string => openEmail(keys, sealed) ?? UNREADABLE;

/** @returns null when it was sealed with another key or was changed */
export function openEmail(keys: Keys, sealed: Uint8Array): string | null {
  try {
    return open(keys.for('email'), sealed);
  } catch {
    return null;
  }
}

/** The same for every spelling in upper or lower case and for both forms of an international domain. */
export function emailIndex(keys: Keys, email: string): string {
  const at = email.lastIndexOf('@');
  const domain = domainToASCII(email.slice(at + 1)) || email.slice(at + 1);
  return keyedHash(keys.for('email-index'), `${email.slice(0, at)}@${domain}`.normalize('NFC').toLowerCase());
}
