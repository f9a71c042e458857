import { emailIndex } from '../../commenters/address-vault.ts';
import type { Failure } from '../../outbox/failure.ts';
import type { Services } from '../../services.ts';
import type { Mail } from '../mailer.ts';
import { addressIsGone } from './address-is-gone.ts';
import { statusBlamesAddress, statusOfReply } from './address-status.ts';

/**
 * When the server says at once that an address does not exist, that means the same as a report that comes later. A
 * refusal without such a status may be about us.
 */
export async function takeRefusal(
  { database, clock, keys }: Pick<Services, 'database' | 'clock' | 'keys'>,
  { outboxId: id, to }: Pick<Mail, 'outboxId' | 'to'>,
  { word, detail }: Pick<Failure, 'word' | 'detail'>,
): Promise<void> {
  if (word !== 'recipient_refused' || !statusBlamesAddress(statusOfReply(detail))) return;
  const { moderator, commenter } = await database.prisma.outboxMessage.findUniqueOrThrow({
    where: { id },
    select: {
      moderator: { select: { id: true, name: true, email: true } },
      commenter: { select: { emailIndex: true } },
    },
  });
  const index = moderator ? emailIndex(keys, moderator.email) : commenter?.emailIndex;
  // An address that somebody wants to change to is not yet theirs.
  if (index !== emailIndex(keys, to.address)) return;
  await database.transaction((tx) => addressIsGone(tx, { emailIndex: index, moderator }, clock.now()));
}
