import type { Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';
import { toldFrom } from '../moderation-log/undo-window.ts';
import { DECIDED_MEANWHILE, UNDONE } from '../notifications/cancel-reasons.ts';
import { EVENTS, type EventName, readEvents } from './events.ts';

export interface Happening {
  event: EventName;
  commentId: number;
}

const OWE = `INSERT INTO "OutboxMessage"
  ("channel", "kind", "webhookId", "commentId", "batchId", "dedupeKey", "dueAt", "createdAt")
  SELECT 'webhook', ?, ?, c."id", ?, 'webhook:' || ? || ':' || c."id" || ':' || c."version", ?, ?
  FROM "Comment" c WHERE`;

const OPEN_EVENT = `"channel" = 'webhook' AND "sentAt" IS NULL AND "failedAt" IS NULL AND "droppedAt" IS NULL`;

/**
 * Owes every enabled webhook the events that it asked for, in the transaction that makes them true; without a
 * webhook that costs one read of an empty table. Call it after the comments have their final version.
 * @param cause.batchId the decision; its events are due after its undo window
 */
export async function oweEvents(
  tx: Tx,
  happenings: readonly Happening[],
  { at, batchId = null }: { at: Date; batchId?: number | null },
): Promise<void> {
  if (happenings.length === 0) return;
  const isKept = tx.dialect === 'postgresql' ? 'FOR KEY SHARE' : ''; // none is deleted before this has committed
  const webhooks = await tx.all<{ id: number; events: string }>(
    `SELECT "id", "events" FROM "Webhook" WHERE "disabledAt" IS NULL ORDER BY "id" ${isKept}`,
  );
  if (webhooks.length === 0) return;
  const dueAt = batchId === null ? at : await whenTold(tx, batchId);
  for (const webhook of webhooks) {
    const wanted = readEvents(webhook.events);
    for (const event of EVENTS.filter((one) => wanted.includes(one))) {
      const ids = happenings.filter((one) => one.event === event).map(({ commentId }) => commentId);
      if (ids.length === 0) continue;
      await tx.run(`${OWE} ${isListed(tx, 'c."id"')} ON CONFLICT ("dedupeKey") DO NOTHING`, [
        event,
        webhook.id,
        batchId,
        `${webhook.id}:${event}`,
        dueAt,
        at,
        numberList(ids),
      ]);
    }
  }
}

async function whenTold(tx: Tx, batchId: number): Promise<Date> {
  const [batch] = await tx.all<{ undoUntil: Date | string }>(
    'SELECT "undoUntil" FROM "DecisionBatch" WHERE "id" = ?',
    [batchId],
  );
  return toldFrom(new Date(batch!.undoUntil));
}

/** Puts off what a decision owes and was not sent yet: it is being undone. */
export async function putOffEvents(
  tx: Tx,
  { batchId, dueAt }: { batchId: number; dueAt: Date },
): Promise<void> {
  await tx.run(
    `UPDATE "OutboxMessage" SET "dueAt" = ? WHERE "batchId" = ? AND ${OPEN_EVENT} AND "dueAt" < ?`,
    [dueAt, batchId, dueAt],
  );
}

/**
 * Drops what a decision owed for these comments and was not sent yet: it was undone. What that decision had made
 * untrue before it was sent is owed again: of each comment the last event alone, if no other was sent since.
 */
export async function takeBackEvents(
  tx: Tx,
  { batchId, commentIds, at }: { batchId: number; commentIds: readonly number[]; at: Date },
): Promise<void> {
  if (commentIds.length === 0) return;
  const ids = numberList(commentIds);
  await tx.run(
    `UPDATE "OutboxMessage" SET "droppedAt" = ?, "dropReason" = '${UNDONE}'
     WHERE "batchId" = ? AND ${OPEN_EVENT} AND ${isListed(tx, '"commentId"')}`,
    [at, batchId, ids],
  );
  await tx.run(
    `UPDATE "OutboxMessage" SET "droppedAt" = NULL, "dropReason" = ''
     WHERE "dropReason" = ? AND "id" IN (
       SELECT MAX("id") FROM "OutboxMessage"
       WHERE "channel" = 'webhook' AND ${isListed(tx, '"commentId"')} AND "kind" <> 'comment.edited'
         AND "dropReason" IN ('', ?)
       GROUP BY "webhookId", "commentId")`,
    [DECIDED_MEANWHILE, ids, DECIDED_MEANWHILE],
  );
}
