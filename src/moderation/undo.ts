import { announceChange } from '../cache/invalidation.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry, type BeforeDecision } from '../moderation-log/append.ts';
import { type Move, recordMoves } from '../moderation-log/move.ts';
import { TOLD_AFTER_MS, UNDO_MS } from '../moderation-log/undo-window.ts';
import {
  cancelNotices,
  putOffNotices,
  reviveHeldNotices,
  reviveReaderNotices,
} from '../notifications/take-back.ts';
import type { Services } from '../services.ts';
import { later } from '../time/clock.ts';
import { putOffEvents } from '../webhooks/owe-events.ts';
import type { Skipped } from './decide-many.ts';
import { batchNotFound, undoTooLate } from './moderation.errors.ts';
import { readLatestDecisions } from './read-decisions.ts';

const PORTION = 100;

export interface Undone {
  action: string;
  /** The ids of the comments that are again what they were. */
  restored: number[];
  /** The moderator's own answers that were published with the decision and are in the trash now. */
  repliesRemoved: number;
  /** Changed by somebody since, and therefore left alone. */
  skipped: Skipped[];
}

interface Entry {
  id: number;
  action: string;
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

/** What a comment becomes when the decision is taken back. */
interface Restored extends Omit<BeforeDecision, 'decidedAt'> {
  status: string;
  decidedAt: Date | null;
}

interface Undoing {
  moderator: { id: number };
  batchId: number;
  at: Date;
}

/**
 * Takes a decision back: each comment gets exactly the status, reason and decider that it had, unless it
 * changed since. A reply that was published with it goes to the trash. What the decision owed and was not sent
 * yet is dropped. Undoing twice changes nothing more; after an undo that was cut off, it does the rest.
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
  const { action } = batch;
  if (batch.undoneAt) return { action, restored: [], repliesRemoved: 0, skipped: [] };
  if (at >= batch.undoUntil) throw undoTooLate();

  const lost: number[] = [];
  const restored: number[] = [];
  let repliesRemoved = 0;
  await database.transaction((tx) => begin(tx, batchId, at));
  for (let after = 0; ;) {
    const portion = await readEntries(database, { batchId, actions: [action, 'reply'], after });
    const last = portion.at(-1);
    if (!last) break;
    after = last.id;
    const done = await database.transaction((tx) =>
      restorePortion(tx, services, portion, { moderator, batchId, at }),
    );
    lost.push(...portion.filter((entry) => !done.includes(entry)).map(({ commentId }) => commentId));
    repliesRemoved += done.filter(isReply).length;
    restored.push(...done.filter((entry) => !isReply(entry)).map(({ commentId }) => commentId));
  }
  await database.prisma.decisionBatch.update({ where: { id: batchId }, data: { undoneAt: at } });
  worker.wake();
  const skipped = await nameLost(services, await withoutUndone(services, batchId, lost));
  return { action, restored, repliesRemoved, skipped };
}

const isReply = ({ action }: Entry): boolean => action === 'reply';

/**
 * Should this process end half-way, nothing of what is left is told before there was time for a second click,
 * which goes on.
 */
async function begin(tx: Tx, batchId: number, at: Date): Promise<void> {
  await tx.run('UPDATE "DecisionBatch" SET "undoUntil" = ? WHERE "id" = ?', [later(at, UNDO_MS), batchId]);
  const owed = { batchId, dueAt: later(at, TOLD_AFTER_MS) };
  await putOffNotices(tx, owed);
  await putOffEvents(tx, owed);
}

/** Another click on the same undo, before this one or at the same time, was no change by somebody else. */
async function withoutUndone(
  { database }: Pick<Services, 'database'>,
  batchId: number,
  ids: number[],
): Promise<number[]> {
  const undone = await database.prisma.logEntry.findMany({
    where: { batchId, commentId: { in: ids }, action: { in: ['undo', 'undo-reply'] } },
    select: { commentId: true },
  });
  const undoneIds = new Set(undone.map(({ commentId }) => commentId));
  return ids.filter((id) => !undoneIds.has(id));
}

async function nameLost({ database }: Pick<Services, 'database'>, ids: number[]): Promise<Skipped[]> {
  const latest = await readLatestDecisions({ database }, ids);
  const now = await database.prisma.comment.findMany({
    where: { id: { in: ids } },
    select: { id: true, status: true, reason: true },
  });
  const nowById = new Map(now.map(({ id, status, reason }) => [id, { status, reason }]));
  return ids.map((id) => ({ commentId: id, first: latest.get(id) ?? null, now: nowById.get(id) ?? null }));
}

async function readEntries(
  database: Services['database'],
  { batchId, actions, after }: { batchId: number; actions: string[]; after: number },
): Promise<Entry[]> {
  const entries = await database.prisma.logEntry.findMany({
    where: { batchId, action: { in: actions }, id: { gt: after } },
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
    action: entry.action,
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

/** @returns what was taken back; the other comments had changed since the decision */
async function restorePortion(
  tx: Tx,
  { pages, site }: Pick<Services, 'pages' | 'site'>,
  portion: readonly Entry[],
  undoing: Undoing,
): Promise<Entry[]> {
  const done: Entry[] = [];
  const moves: Move[] = [];
  for (const entry of portion) {
    const restored = restoredBy(entry, undoing);
    if (!(await restore(tx, entry, restored))) continue;
    done.push(entry);
    moves.push(moveBack(entry, restored));
    await cancelNotices(tx, { batchId: undoing.batchId, commentId: entry.commentId, at: undoing.at });
    if (restored.status === 'pending') await reviveHeldNotices(tx, { commentId: entry.commentId });
    await reviveReaderNotices(tx, { commentId: entry.commentId, status: restored.status });
    await logUndo(tx, entry, restored, undoing);
    await announceChange(tx, pages, entry.slug);
  }
  await recordMoves(tx, site.get().timeZone, moves, { ...undoing, isUndo: true });
  return done;
}

function restoredBy(entry: Entry, { moderator, at }: Undoing): Restored {
  if (isReply(entry)) {
    return { status: 'trash', reason: '', reasonId: null, decidedAt: at, decidedById: moderator.id };
  }
  const before = JSON.parse(entry.before) as BeforeDecision;
  const decidedAt = before.decidedAt === null ? null : new Date(before.decidedAt);
  return { ...before, status: entry.fromStatus, decidedAt };
}

function moveBack(entry: Entry, { status, reason, decidedAt }: Restored): Move {
  const { commentId: id, articleId, commenterId, submittedAt } = entry;
  const comment = { id, articleId, commenterId, submittedAt };
  const wasDecidedAt = isReply(entry) ? null : entry.at;
  return {
    before: { ...comment, status: entry.toStatus, reason: '', decidedAt: wasDecidedAt },
    after: { ...comment, status, reason, decidedAt },
  };
}

async function logUndo(
  tx: Tx,
  entry: Entry,
  { status }: Restored,
  { moderator, batchId, at }: Undoing,
): Promise<void> {
  await appendLogEntry(tx, {
    commentId: entry.commentId,
    articleId: entry.articleId,
    actor: 'moderator',
    moderatorId: moderator.id,
    action: isReply(entry) ? 'undo-reply' : 'undo',
    from: entry.toStatus,
    to: status,
    batchId,
    version: entry.version + 1,
    at,
  });
}

async function restore(
  tx: Tx,
  { commentId, version }: Entry,
  { status, reason, reasonId, decidedAt, decidedById }: Restored,
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = ?, "reason" = ?, "reasonId" = ?, "decidedAt" = ?, "decidedById" = ?,
       "version" = "version" + 1
     WHERE "id" = ? AND "version" = ?`,
    [status, reason, reasonId, decidedAt, decidedById, commentId, version],
  );
  return changed === 1;
}
