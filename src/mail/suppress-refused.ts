import { suppress } from '../notifications/suppression.ts';
import { failureOf } from '../outbox/failure.ts';
import type { Services } from '../services.ts';
import { statusBlamesAddress, statusOfReply } from './bounces/address-status.ts';
import type { Mail, Mailer } from './mailer.ts';

/**
 * A mailer after which a reader's address gets no more mail when the server says at once that it does not exist, as
 * after a report that comes later (mail/bounces). A refusal without such a status may be about us.
 */
export function suppressingMailer({
  database,
  clock,
  mailer,
}: Pick<Services, 'database' | 'clock' | 'mailer'>): Mailer {
  async function suppressRefused({ outboxId }: Mail, error: unknown): Promise<void> {
    const { word, detail } = failureOf(error);
    if (word !== 'recipient_refused' || !statusBlamesAddress(statusOfReply(detail))) return;
    const row = await database.prisma.outboxMessage.findUnique({
      where: { id: outboxId },
      select: { commenter: { select: { emailIndex: true } } },
    });
    const emailIndex = row?.commenter?.emailIndex;
    if (!emailIndex) return;
    await database.transaction((tx) => suppress(tx, { emailIndex, reason: 'bounced', at: clock.now() }));
  }

  return {
    get mode() {
      return mailer.mode;
    },
    directory: mailer.directory,
    async send(mail, cutOff) {
      try {
        await mailer.send(mail, cutOff);
      } catch (error) {
        await suppressRefused(mail, error);
        throw error;
      }
    },
    close: () => mailer.close(),
  };
}
