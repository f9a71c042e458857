import { emailIndex } from '../../commenters/address-vault.ts';
import type { Services } from '../../services.ts';

/**
 * The address takes mail again, whoever said that it does not; what somebody unsubscribed stays unsubscribed.
 * @returns whether anything was known against it
 */
export async function forgetBounces(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  address: string,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    const suppressions = await tx.run(
      `DELETE FROM "Suppression" WHERE "emailIndex" = ? AND "reason" = 'bounced'`,
      [emailIndex(keys, address)],
    );
    const marks = await tx.run(
      'UPDATE "Moderator" SET "bouncedAt" = NULL WHERE "email" = ? AND "bouncedAt" IS NOT NULL',
      [address.toLowerCase()],
    );
    return suppressions + marks > 0;
  });
}
