import { emailIndex } from '../commenters/address-vault.ts';
import type { Keys } from '../crypto/keys.ts';
import type { Database, Tx } from '../database/database.ts';

/** Why an address gets no mail. */
export type SuppressionReason = 'unsubscribed' | 'bounced' | 'by-hand';

/** With what a message for such an address is dropped. */
export const SUPPRESSED: Record<SuppressionReason, string> = {
  unsubscribed: 'reader wants no mail',
  bounced: 'address takes no mail',
  'by-hand': 'mails to the address were stopped',
};

export interface SuppressionState {
  reason: SuppressionReason;
  at: Date;
}

/**
 * Asked when a mail to a reader is owed, and again each time it is made, which is right before it is sent.
 * @returns null when the address takes mail
 */
export async function findSuppression(
  { prisma }: Pick<Database, 'prisma'>,
  keys: Keys,
  email: string,
): Promise<SuppressionState | null> {
  const found = await prisma.suppression.findUnique({
    where: { emailIndex: emailIndex(keys, email) },
    select: { reason: true, at: true },
  });
  return found && { reason: found.reason as SuppressionReason, at: found.at };
}

/** From now on this address gets no mail. The first reason stays. @returns whether it did get mail before */
export async function suppress(
  tx: Tx,
  { emailIndex: index, reason, at }: { emailIndex: string; reason: SuppressionReason; at: Date },
): Promise<boolean> {
  const inserted = await tx.run(
    `INSERT INTO "Suppression" ("emailIndex", "reason", "at") VALUES (?, ?, ?)
     ON CONFLICT ("emailIndex") DO NOTHING`,
    [index, reason, at],
  );
  return inserted === 1;
}

/** The owner of the address takes mail again. @returns whether it was suppressed */
export async function lift(tx: Tx, keys: Keys, email: string): Promise<boolean> {
  return (await tx.run('DELETE FROM "Suppression" WHERE "emailIndex" = ?', [emailIndex(keys, email)])) === 1;
}
