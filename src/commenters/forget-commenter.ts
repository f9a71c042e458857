import type { Tx } from '../database/database.ts';
import { endAllSubscriptions } from '../notifications/subscriptions.ts';

/**
 * Erases the address, notes and domains of a commenter of whom no comment is left, and ends the subscriptions. That
 * an address wants no mail stays known by its keyed index.
 */
export async function forgetCommenter(tx: Tx, commenterId: number, at: Date): Promise<void> {
  const forgotten = await tx.run(
    `UPDATE "Commenter" SET "emailCipher" = ?, "emailIndex" = 'erased:' || "id", "trustedAt" = NULL, "confirmedAt" = NULL
     WHERE "id" = ? AND NOT EXISTS (SELECT 1 FROM "Comment" c WHERE c."commenterId" = "Commenter"."id" AND c."status" <> 'erased')`,
    [new Uint8Array(), commenterId],
  );
  if (forgotten === 0) return;
  await tx.run('DELETE FROM "CommenterDomain" WHERE "commenterId" = ?', [commenterId]);
  await tx.run('DELETE FROM "Note" WHERE "commenterId" = ?', [commenterId]);
  await endAllSubscriptions(tx, commenterId, at);
}
