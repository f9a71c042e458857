import type { Moderator } from '../../generated/sqlite/client.ts';
import { DISABLED } from '../../notifications/cancel-reasons.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';

/** Whom a message goes to, as they are when the mail is made; or why nobody is mailed, unless it was sent before. */
export async function findModerator(
  { database }: Pick<Services, 'database'>,
  { moderatorId, sentAt }: Pick<OutboxRow, 'moderatorId' | 'sentAt'>,
): Promise<Moderator | Drop> {
  const moderator = await database.prisma.moderator.findUnique({ where: { id: moderatorId ?? 0 } });
  return moderator && (sentAt || !moderator.disabledAt) ? moderator : { drop: DISABLED };
}
