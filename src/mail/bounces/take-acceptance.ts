import { emailIndex } from '../../commenters/address-vault.ts';
import type { OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';
import type { Mail } from '../mailer.ts';

const REACHABLE = `UPDATE "Moderator" SET "bouncedAt" = NULL WHERE "id" = ? AND NOT EXISTS (
  SELECT 1 FROM "OutboxMessage" o WHERE o."moderatorId" = "Moderator"."id" AND o."bouncedAt" >= "Moderator"."bouncedAt")`;

/**
 * A server that said at once that a moderator's address does not exist, and takes mail for it now, has changed its
 * mind. What a report said is not undone by that: there the mail was taken first as well.
 */
export async function takeAcceptance(
  { database, keys }: Pick<Services, 'database' | 'keys'>,
  { moderatorId }: Pick<OutboxRow, 'moderatorId'>,
  { to }: Pick<Mail, 'to'>,
): Promise<void> {
  const unreachable = await database.prisma.moderator.findFirst({
    where: { id: moderatorId ?? 0, bouncedAt: { not: null } },
    select: { id: true, email: true },
  });
  // An address that somebody wants to change to is not yet theirs.
  if (!unreachable || emailIndex(keys, unreachable.email) !== emailIndex(keys, to.address)) return;
  await database.transaction((tx) => tx.run(REACHABLE, [unreachable.id]));
}
