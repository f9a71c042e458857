import type { Tx } from '../database/database.ts';
import { isListed, numberList } from '../database/number-list.ts';
import type { Services } from '../services.ts';
import { HOUR_MS, later } from '../time/clock.ts';
import { DECIDED_MEANWHILE, ESCALATED } from './cancel-reasons.ts';
import { MOST_CARRIED } from './carried.ts';

const AT_ONCE = MOST_CARRIED; // the next look takes the others

type Needs = Pick<Services, 'database' | 'clock' | 'site'>;

const MARK = `UPDATE "Comment" SET "escalatedAt" = ?
  WHERE "status" = 'pending' AND "escalatedAt" IS NULL AND "id" IN (
    SELECT "id" FROM "Comment" WHERE "status" = 'pending' AND "escalatedAt" IS NULL AND "submittedAt" <= ?
      AND ("decidedAt" IS NULL OR "decidedAt" <= ?) AND ("editedAt" IS NULL OR "editedAt" <= ?)
      AND EXISTS (SELECT 1 FROM "Moderator" WHERE "disabledAt" IS NULL)
    ORDER BY "submittedAt" LIMIT ${AT_ONCE})
  RETURNING "id"`;

/**
 * Owes everybody who moderates, whatever mails they chose, one more notice of each comment that waits for
 * longer than the site allows: once per comment and person. It waits since it came, was last edited, or was put back.
 * @returns how many comments
 */
export async function escalateWaiting({ database, clock, site }: Needs): Promise<number> {
  const { escalateAfterHours } = site.get();
  if (escalateAfterHours === null) return 0;
  const now = clock.now();
  const since = later(now, -escalateAfterHours * HOUR_MS);
  return database.transaction(async (tx) => {
    const marked = await tx.all<{ id: number }>(MARK, [now, since, since, since]);
    const ids = marked.map(({ id }) => id);
    if (ids.length > 0) await oweEscalated(tx, ids, now);
    return ids.length;
  });
}

/** In place of what was not told yet about the same comments, so that nobody reads of them twice. */
async function oweEscalated(tx: Tx, ids: number[], at: Date): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelledAt" = ?, "cancelReason" = '${ESCALATED}'
     WHERE "kind" = 'held' AND "messageId" IS NULL AND "cancelledAt" IS NULL AND ${isListed(tx, '"commentId"')}`,
    [at, numberList(ids)],
  );
  await tx.run(
    `INSERT INTO "Notice" ("kind", "commentId", "moderatorId", "dedupeKey", "dueAt", "createdAt")
     SELECT 'escalated', c."id", m."id", 'escalated:' || c."id" || ':' || m."id", ?, ?
     FROM "Moderator" m CROSS JOIN "Comment" c WHERE ${isListed(tx, 'c."id"')} AND m."disabledAt" IS NULL
     ORDER BY c."id", m."id"
     ON CONFLICT ("dedupeKey") DO NOTHING`,
    [at, at, numberList(ids)],
  );
}

const UNTOLD = `e."kind" = 'escalated' AND (
  e."cancelReason" = '${DECIDED_MEANWHILE}' OR (e."messageId" IS NULL AND e."cancelledAt" IS NULL))`;

/**
 * A comment is put back and waits anew. Who was not told yet that it waits for long is told when it has done so
 * again; what that notice took the place of is owed as if it had not.
 */
export async function forgetUntoldEscalation(tx: Tx, { commentId }: { commentId: number }): Promise<void> {
  await tx.run(
    `UPDATE "Notice" SET "cancelReason" = ?
     WHERE "commentId" = ? AND "kind" = 'held' AND "cancelReason" = '${ESCALATED}' AND EXISTS (
       SELECT 1 FROM "Notice" e
       WHERE e."commentId" = "Notice"."commentId" AND e."moderatorId" = "Notice"."moderatorId" AND ${UNTOLD})`,
    [DECIDED_MEANWHILE, commentId],
  );
  const forgotten = await tx.run(
    `DELETE FROM "Notice" WHERE "id" IN (SELECT e."id" FROM "Notice" e WHERE e."commentId" = ? AND ${UNTOLD})`,
    [commentId],
  );
  if (forgotten > 0) await tx.run('UPDATE "Comment" SET "escalatedAt" = NULL WHERE "id" = ?', [commentId]);
}
