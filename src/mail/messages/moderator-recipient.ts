import { findActiveModerator } from '../../accounts/moderators.ts';
import type { Moderator } from '../../generated/sqlite/client.ts';
import { DISABLED } from '../../notifications/cancel-reasons.ts';
import type { Drop, OutboxRow } from '../../outbox/outbox.repository.ts';
import type { Services } from '../../services.ts';

/** Whom a message goes to, as they are when the mail is made; or why nobody is mailed. */
export async function findModerator(
  { database }: Pick<Services, 'database'>,
  { moderatorId }: Pick<OutboxRow, 'moderatorId'>,
): Promise<Moderator | Drop> {
  return (await findActiveModerator(database, moderatorId)) ?? { drop: DISABLED };
}
