import { announceChange } from '../cache/invalidation.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry, type BeforeDecision } from '../moderation-log/append.ts';
import { type Move, recordMoves } from '../moderation-log/move.ts';
import { cancelNotices, reviveHeldNotices } from '../notifications/for-decision.ts';
import type { Services } from '../services.ts';
import type { Skipped } from './decide-many.ts';
import { batchNotFound, undoTooLate } from './moderation.errors.ts';
import { findLatestDecision } from './read-decisions.ts';

const PORTION = 100;

export interface Undone {
  action: string;
  restored: number;
  restoredIds: number[];
  /** Changed by somebody since, and therefore left alone. */
  skipped: Skipped[];
}

interface Entry {
  commentId: number;
  fromStatus: string;
  toStatus: string;
  version: number;
  before: string;
  /** Of the decision. */
  at: Date;
  articleId: number;
  commenterId: number;
  submittedAt: Date;
  slug: string;
}

/**
 * Takes a decision back: each comment gets exactly the status, reason and decider that it had, unless it
 * changed since. What the decision owed and was not sent yet is dropped. Undoing twice changes nothing more.
 *
 * @throws {AppError} moderation.batch_not_found (404), also when it is a colleague's
 * @throws {AppError} moderation.undo_too_late (410) after two minutes
 */
export async function undo(
  services: Pick<Services, 'database' | 'clock' | 'pages' | 'site' | 'worker'>,
  moderator: { id: number },
  batchId: number,
): Promise<Undone> {
  const { database, clock, worker } = services;
  const at = clock.now();
  const batch = await database.prisma.decisionBatch.findUnique({ where: { id: batchId } });
  if (batch?.moderatorId !== moderator.id) throw batchNotFound();
  if (batch.undoneAt) return { action: batch.action, restored: 0, restoredIds: [], skipped: [] };
  if (at >= batch.undoUntil) throw undoTooLate();

  const lost: number[] = [];
  const restoredIds: number[] = [];
  for (let after = 0; ;) {
    const portion = await readEntries(database, batchId, after);
    const last = portion.at(-1);
    if (!last) break;
    after = last.id;
    const changed = await database.transaction((tx) =>
      restorePortion(tx, services, portion, { moderator, batchId, at }),
    );
    lost.push(...changed);
    restoredIds.push(...portion.map(({ commentId }) => commentId).filter((id) => !changed.includes(id)));
  }
  await database.prisma.decisionBatch.update({ where: { id: batchId }, data: { undoneAt: at } });
  worker.wake();

  const skipped: Skipped[] = [];
  for (const commentId of lost) {
    skipped.push({ commentId, first: await findLatestDecision(services, commentId) });
  }
  return { action: batch.action, restored: restoredIds.length, restoredIds, skipped };
}

async function readEntries(database: Services['database'], batchId: number, after: number) {
  const entries = await database.prisma.logEntry.findMany({
    where: { batchId, action: { not: 'undo' }, id: { gt: after } },
    orderBy: { id: 'asc' },
    take: PORTION,
    include: {
      comment: {
        select: {
          articleId: true,
          commenterId: true,
          submittedAt: true,
          article: { select: { slug: true } },
        },
      },
    },
  });
  return entries.map(({ comment, ...entry }) => ({
    id: entry.id,
    commentId: entry.commentId ?? 0,
    fromStatus: entry.fromStatus,
    toStatus: entry.toStatus,
    version: entry.version ?? 0,
    before: entry.before,
    at: entry.at,
    articleId: comment?.articleId ?? 0,
    commenterId: comment?.commenterId ?? 0,
    submittedAt: comment?.submittedAt ?? entry.at,
    slug: comment?.article.slug ?? '',
  }));
}

/** @returns the ids of the comments that had changed since the decision */
async function restorePortion(
  tx: Tx,
  { pages, site }: Pick<Services, 'pages' | 'site'>,
  portion: readonly Entry[],
  { moderator, batchId, at }: { moderator: { id: number }; batchId: number; at: Date },
): Promise<number[]> {
  const lost: number[] = [];
  const moves: Move[] = [];
  for (const entry of portion) {
    if (!(await restoreStatus(tx, entry))) {
      lost.push(entry.commentId);
      continue;
    }
    moves.push(moveBack(entry));
    await cancelNotices(tx, { batchId, commentId: entry.commentId, at });
    if (entry.fromStatus === 'pending') await reviveHeldNotices(tx, { commentId: entry.commentId });
    await appendLogEntry(tx, {
      commentId: entry.commentId,
      actor: 'moderator',
      moderatorId: moderator.id,
      action: 'undo',
      from: entry.toStatus,
      to: entry.fromStatus,
      batchId,
      version: entry.version + 1,
      at,
    });
    await announceChange(tx, pages, entry.slug);
  }
  await recordMoves(tx, site.get().timeZone, moves);
  return lost;
}

function moveBack(entry: Entry): Move {
  const { commentId: id, articleId, commenterId, submittedAt } = entry;
  const { reason, decidedAt } = JSON.parse(entry.before) as BeforeDecision;
  const comment = { id, articleId, commenterId, submittedAt };
  return {
    before: { ...comment, status: entry.toStatus, reason: '', decidedAt: entry.at },
    after: { ...comment, status: entry.fromStatus, reason, decidedAt },
  };
}

async function restoreStatus(tx: Tx, entry: Entry): Promise<boolean> {
  const before = JSON.parse(entry.before) as BeforeDecision;
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = ?, "reason" = ?, "reasonId" = ?, "decidedAt" = ?, "decidedById" = ?,
       "version" = "version" + 1
     WHERE "id" = ? AND "version" = ?`,
    [
      entry.fromStatus,
      before.reason,
      before.reasonId,
      before.decidedAt === null ? null : new Date(before.decidedAt),
      before.decidedById,
      entry.commentId,
      entry.version,
    ],
  );
  return changed === 1;
}
