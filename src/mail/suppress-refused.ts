import { suppress } from '../notifications/suppression.ts';
import type { Failure } from '../outbox/failure.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { statusBlamesAddress, statusOfReply } from './bounces/address-status.ts';

/**
 * A reader's address that the server says at once does not exist gets no more mail, as after a report that comes
 * later (mail/bounces). A refusal without such a status may be about us.
 */
export async function suppressRefused(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  { commenterId }: Pick<OutboxRow, 'commenterId'>,
  { word, detail }: Pick<Failure, 'word' | 'detail'>,
): Promise<void> {
  if (commenterId === null || word !== 'recipient_refused') return;
  if (!statusBlamesAddress(statusOfReply(detail))) return;
  const { emailIndex } = await database.prisma.commenter.findUniqueOrThrow({
    where: { id: commenterId },
    select: { emailIndex: true },
  });
  await database.transaction((tx) => suppress(tx, { emailIndex, reason: 'bounced', at: clock.now() }));
}
