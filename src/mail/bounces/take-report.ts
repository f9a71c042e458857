import { emailIndex } from '../../commenters/address-vault.ts';
import type { Tx } from '../../database/database.ts';
import { type FailureWord, withoutAddresses } from '../../outbox/failure.ts';
import type { Services } from '../../services.ts';
import { readMessageId } from '../message-id.ts';
import { type Addressee, addressIsGone } from './address-is-gone.ts';
import { type DeliveryReport, readReport } from './read-report.ts';

type Needs = Pick<Services, 'settings' | 'database' | 'keys' | 'clock'>;

/**
 * no-report: the mail is no delivery report. not-ours: it is about no mail of ours, or about another recipient.
 * delayed: the mail may arrive yet. returned: the mail came back for another reason than the address, such as a
 * policy against the sender, so that the next one may arrive. suppressed: a reader's address gets no more mail.
 * unreachable: a moderator's address takes no mail, and the admins are told.
 */
export type ReportOutcome = 'no-report' | 'not-ours' | 'delayed' | 'returned' | 'suppressed' | 'unreachable';

interface Returned extends Addressee {
  id: number;
}

/**
 * Takes in a report of failed delivery. A report counts only when it names our Message-ID and the address that
 * the mail went to: anybody can write one, and only who saw the mail can make us believe it. The same report
 * twice changes nothing more.
 * @param raw the report as a mail (RFC 3464)
 */
export async function takeReport(services: Needs, raw: Uint8Array): Promise<ReportOutcome> {
  const report = await readReport(raw);
  if (!report) return 'no-report';
  const returned = await findReturned(services, report);
  if (!returned) return 'not-ours';

  const at = services.clock.now();
  return services.database.transaction(async (tx) => {
    if (report.kind === 'temporary') {
      await record(tx, returned, report, 'delivery_delayed');
      return 'delayed';
    }
    await record(tx, returned, report, 'bounced', at);
    return report.blamesAddress ? addressIsGone(tx, returned, at) : 'returned';
  });
}

async function findReturned(
  services: Needs,
  { messageIds, recipients }: DeliveryReport,
): Promise<Returned | null> {
  const { database, keys } = services;
  for (const text of messageIds) {
    const named = readMessageId(services, text);
    if (!named) continue;
    const row = await database.prisma.outboxMessage.findFirst({
      where: { id: named.id, createdAt: named.createdAt, edition: { gte: named.edition } },
      select: {
        id: true,
        moderator: { select: { id: true, name: true, email: true } },
        commenter: { select: { emailIndex: true } },
      },
    });
    const index = row?.moderator ? emailIndex(keys, row.moderator.email) : row?.commenter?.emailIndex;
    if (row && index && recipients.some((address) => emailIndex(keys, address) === index)) {
      return { id: row.id, emailIndex: index, moderator: row.moderator };
    }
  }
  return null;
}

async function record(
  tx: Tx,
  { id }: Returned,
  { status, said }: DeliveryReport,
  word: FailureWord,
  bouncedAt: Date | null = null,
): Promise<void> {
  await tx.run(
    `UPDATE "OutboxMessage" SET "errorWord" = ?, "errorDetail" = ?, "bouncedAt" = COALESCE("bouncedAt", ?)
     WHERE "id" = ? AND "bouncedAt" IS NULL`,
    [word, withoutAddresses(`${status} ${said}`), bouncedAt, id],
  );
}
