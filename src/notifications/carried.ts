import type { Tx } from '../database/database.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';
import type { Services } from '../services.ts';
import { type NoticeKind, TRUE_WITH } from './kinds.ts';
import { DECIDED_MEANWHILE } from './take-back.ts';

interface ToldNotice {
  id: number;
  kind: NoticeKind;
  commentId: number;
}

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
  return database.transaction(async (tx) => {
    const carried = await tx.all<CarriedNotice>(
      `SELECT "id", "kind", "commentId", "createdAt" FROM "Notice"
       WHERE "messageId" = ? AND "cancelledAt" IS NULL ORDER BY "id"`,
      [message.id],
    );
    if (message.sentAt) return carried;
    const isFirstTry = message.contentHash === '';
    if (!isFirstTry && (await isAnyTrue(tx, carried))) return carried;
    return cancelUntrue(tx, carried, clock.now());
  });
}

/** Cancels what is true no more. @returns the others */
export async function cancelUntrue<N extends ToldNotice>(tx: Tx, notices: N[], at: Date): Promise<N[]> {
  const statuses = await readStatuses(tx, notices);
  const told: N[] = [];
  for (const notice of notices) {
    if (isTrue(notice, statuses.get(notice.commentId)) || (await isTrueAgain(tx, notice))) told.push(notice);
    else await cancel(tx, notice.id, at);
  }
  return told;
}

async function isAnyTrue(tx: Tx, notices: ToldNotice[]): Promise<boolean> {
  const statuses = await readStatuses(tx, notices);
  return notices.some((notice) => isTrue(notice, statuses.get(notice.commentId)));
}

const isTrue = ({ kind }: ToldNotice, status: string | undefined): boolean =>
  status !== undefined && TRUE_WITH[kind].includes(status);

async function readStatuses(tx: Tx, notices: ToldNotice[]): Promise<Map<number, string>> {
  if (notices.length === 0) return new Map();
  const comments = await tx.all<{ id: number; status: string }>(
    `SELECT "id", "status" FROM "Comment" WHERE "id" IN (${notices.map(() => '?').join(', ')})`,
    notices.map(({ commentId }) => commentId),
  );
  return new Map(comments.map(({ id, status }) => [id, status]));
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
  return isTrue(notice, comment?.status);
}

async function cancel(tx: Tx, id: number, at: Date): Promise<void> {
  // Whoever cancelled it a moment ago had another reason, which an undo must not forget.
  await tx.run(
    'UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = ? WHERE "id" = ? AND "cancelledAt" IS NULL',
    [at, DECIDED_MEANWHILE, id],
  );
}
