import { announceChange } from '../cache/invalidation.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { WITHDRAWN } from '../comments/change-own-comment.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { MovedComment, Move } from '../moderation-log/move.ts';
import { TOLD_AFTER_MS, UNDO_MS } from '../moderation-log/undo-window.ts';
import { forgetUntoldEscalation } from '../notifications/escalate.ts';
import { oweForDecision } from '../notifications/for-decision.ts';
import { reviveHeldNotices } from '../notifications/take-back.ts';
import type { Services } from '../services.ts';
import { later } from '../time/clock.ts';
import { type DecisionAction, statusAfter } from './decision-table.ts';
import { alreadyDecided, unknownReason, withdrawnByAuthor } from './moderation.errors.ts';
import { markUsed } from './read-action.ts';
import { findLatestDecision } from './read-decisions.ts';
import { recordDecision } from './record-decision.ts';
import type { SeenComment } from './seen-comments.ts';

/** What a moderator wants done, and why. */
export interface Choice {
  action: DecisionAction;
  /** From the site's list of reasons. */
  reasonId?: number | undefined;
  note?: string | undefined;
  /** Of the mail's link that decides; it is used up with the decision. */
  usedToken?: string | undefined;
}

/** A comment that did not change, as it is now; null when there is none. */
export interface LostComment {
  commentId: number;
  now: { status: string; reason: string; version: number } | null;
}

export type DecideServices = Pick<Services, 'database' | 'clock' | 'pages' | 'site'>;

/** A decision on its way through one transaction. */
export interface OpenDecision {
  moderatorId: number;
  choice: Choice;
  at: Date;
  /** The batch that an earlier transaction of it made; null makes one with the first comment that changes. */
  batchId: number | null;
}

export interface DecidedInside {
  /** null when nothing changed yet */
  batchId: number | null;
  /** For `recordDecision`, once at the end of the transaction. */
  moves: Move[];
  /** Those that did not change: they are gone, somebody was faster, or they are so already. */
  lost: LostComment[];
}

interface StoredComment extends MovedComment {
  slug: string;
  reasonId: number | null;
  decidedById: number | null;
  version: number;
}

/**
 * Applies one moderator's decision to one comment; status, counts, log entry and batch commit together.
 *
 * @returns the batch that an undo needs; null when the same moderator made the same decision before, as with
 *   a double click
 * @throws {AppError} comments.not_found (404), moderation.unknown_reason (422)
 * @throws {AppError} moderation.withdrawn (409), the author's word is final
 * @throws {AppError} moderation.already_decided (409), its details name who was first
 */
export async function decide(
  services: DecideServices,
  moderator: { id: number },
  { commentId, version, ...choice }: SeenComment & Choice,
): Promise<{ batchId: number | null }> {
  const at = services.clock.now();
  const { lost, batchId } = await services.database.transaction(async (tx) => {
    await requireReason(tx, choice.reasonId);
    const decision = { moderatorId: moderator.id, choice, at, batchId: null };
    const decided = await decideInside(tx, services, decision, [{ commentId, version }]);
    await recordDecision(tx, services.site.get(), decided.moves, { at, batchId: decided.batchId });
    return { lost: decided.lost[0], batchId: decided.batchId };
  });
  if (!lost) return { batchId };
  if (!lost.now) throw commentNotFound();

  const first = await findLatestDecision(services, commentId);
  if (first?.action === 'withdraw') throw withdrawnByAuthor({ commentId, first });
  const isOwn = first?.moderatorId === moderator.id && first.action === choice.action;
  if (isOwn && lost.now.version === version + 1) return { batchId: null };
  throw alreadyDecided({ commentId, first, status: lost.now.status });
}

/**
 * Decides about comments inside one transaction, which has to record the moves.
 * @param seen in the order of their ids, so that two transactions never wait for each other
 */
export async function decideInside(
  tx: Tx,
  { pages, site }: Pick<Services, 'pages' | 'site'>,
  decision: OpenDecision,
  seen: readonly SeenComment[],
): Promise<DecidedInside> {
  const moves: Move[] = [];
  const lost: LostComment[] = [];
  let { batchId } = decision;
  for (const { commentId, version } of seen) {
    const comment = await findForDecision(tx, commentId);
    if (comment?.version !== version || !(await changeStatus(tx, comment, decision))) {
      lost.push({ commentId, now: await findForDecision(tx, commentId) });
      continue;
    }
    batchId ??= await openBatch(tx, decision);
    await logDecision(tx, comment, decision, batchId);
    const status = statusAfter(decision.choice.action);
    const { at } = decision;
    await oweForDecision(tx, site.get(), { commentId, status, batchId, at, dueAt: later(at, TOLD_AFTER_MS) });
    if (status === 'pending') await oweAfterPutBack(tx, { commentId });
    moves.push({ before: comment, after: { ...comment, status, reason: '', decidedAt: at } });
    await announceChange(tx, pages, comment.slug);
  }
  return { batchId, moves, lost };
}

async function oweAfterPutBack(tx: Tx, comment: { commentId: number }): Promise<void> {
  await forgetUntoldEscalation(tx, comment);
  await reviveHeldNotices(tx, comment);
}

/** @throws {AppError} moderation.unknown_reason (422) */
export async function requireReason(tx: Tx, reasonId: number | undefined): Promise<void> {
  if (reasonId === undefined) return;
  const [reason] = await tx.all<{ label: string; archivedAt: unknown }>(
    'SELECT "label", "archivedAt" FROM "Reason" WHERE "id" = ?',
    [reasonId],
  );
  if (!reason || reason.archivedAt !== null) throw unknownReason(reason?.label);
}

async function findForDecision(tx: Tx, id: number): Promise<StoredComment | null> {
  const [comment] = await tx.all<StoredComment>(
    `SELECT c."id", c."articleId", c."commenterId", a."slug", c."status", c."reason", c."reasonId",
       c."submittedAt", c."decidedAt", c."decidedById", c."version"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return comment ?? null;
}

/** One conditional UPDATE, so that of two at once exactly one changes the row, also between processes. */
async function changeStatus(
  tx: Tx,
  { id, status, version }: StoredComment,
  { choice, moderatorId, at }: OpenDecision,
): Promise<boolean> {
  const to = statusAfter(choice.action);
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = ?, "reason" = '', "reasonId" = ?, "decidedAt" = ?, "decidedById" = ?,
       "version" = "version" + 1
     WHERE "id" = ? AND "version" = ? AND "status" = ? AND "status" <> ? AND "reason" <> ?`,
    [to, choice.reasonId ?? null, at, moderatorId, id, version, status, to, WITHDRAWN],
  );
  return changed === 1;
}

/** Also uses up the link that decided. */
async function logDecision(
  tx: Tx,
  comment: StoredComment,
  { choice, moderatorId, at }: OpenDecision,
  batchId: number,
): Promise<void> {
  await appendLogEntry(tx, {
    commentId: comment.id,
    articleId: comment.articleId,
    actor: 'moderator',
    moderatorId,
    action: choice.action,
    from: comment.status,
    to: statusAfter(choice.action),
    note: choice.note ?? '',
    reasonId: choice.reasonId ?? null,
    batchId,
    version: comment.version + 1,
    before: {
      reason: comment.reason,
      reasonId: comment.reasonId,
      decidedAt: comment.decidedAt === null ? null : new Date(comment.decidedAt).toISOString(),
      decidedById: comment.decidedById,
    },
    at,
  });
  if (choice.usedToken !== undefined) await markUsed(tx, choice.usedToken, at);
}

function openBatch(tx: Tx, { moderatorId, choice, at }: OpenDecision): Promise<number> {
  return tx.insert('DecisionBatch', {
    moderatorId,
    action: choice.action,
    at,
    undoUntil: later(at, UNDO_MS),
  });
}
