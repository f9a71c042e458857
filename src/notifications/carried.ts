import type { Tx } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { DECIDED_MEANWHILE } from './cancel-reasons.ts';
import { isTrueWith, keepTrue, type Told } from './true-now.ts';

/** One mail names no more, the first twenty with their text; what is more goes a minute later. */
export const MOST_CARRIED = 500;

type ToldNotice = Told & { id: number };

export type CarriedNotice = ToldNotice & { createdAt: Date | string };

/**
 * The notices that a message carries. Before its first try those are cancelled that are true no more; from
 * then on what it carries stays the same, so that a repeat says the same, until nothing of it is true. A message
 * that was sent keeps it for good.
 * @returns in the order in which they were owed; empty when there is nothing left to tell
 */
export async function readCarried(
  { database, clock }: Pick<Services, 'database' | 'clock'>,
  message: Pick<OutboxRow, 'id' | 'contentHash'> & Partial<Pick<OutboxRow, 'sentAt'>>,
): Promise<CarriedNotice[]> {
  const carried = await readRows<CarriedNotice>(
    database,
    `SELECT "id", "kind", "commentId", "createdAt" FROM "Notice"
     WHERE "messageId" = ? AND "cancelledAt" IS NULL ORDER BY "id"`,
    [message.id],
  );
  if (message.sentAt) return carried;
  return database.transaction(async (tx) => {
    const isFirstTry = message.contentHash === '';
    if (!isFirstTry && (await keepTrue(tx, carried)).length > 0) return carried;
    return cancelUntrue(tx, carried, clock.now());
  });
}

/** Cancels what is true no more, in the order in which decisions lock comments. @returns the others, in their order */
export async function cancelUntrue<N extends ToldNotice>(
  tx: Tx,
  notices: readonly N[],
  at: Date,
): Promise<N[]> {
  const areTrue = new Set(await keepTrue(tx, notices));
  const seemUntrue = notices.filter((notice) => !areTrue.has(notice));
  const cancelled = new Set<N>();
  for (const notice of seemUntrue.sort((a, b) => a.commentId - b.commentId)) {
    if (await isTrueAgain(tx, notice)) continue;
    await cancel(tx, notice.id, at);
    cancelled.add(notice);
  }
  return notices.filter((notice) => !cancelled.has(notice));
}

/**
 * Asked once more while nobody can change the comment: an undo that runs now would find no notice to revive.
 * Waits for whoever is changing it, and keeps it as it is until the transaction ends.
 */
async function isTrueAgain(tx: Tx, notice: ToldNotice): Promise<boolean> {
  const [comment] = await tx.all<{ status: string }>(
    'UPDATE "Comment" SET "status" = "status" WHERE "id" = ? RETURNING "status"',
    [notice.commentId],
  );
  return isTrueWith(notice, comment?.status);
}

async function cancel(tx: Tx, id: number, at: Date): Promise<void> {
  // Whoever cancelled it a moment ago had another reason, which an undo must not forget.
  await tx.run(
    'UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = ? WHERE "id" = ? AND "cancelledAt" IS NULL',
    [at, DECIDED_MEANWHILE, id],
  );
}
