import { announceChange } from '../cache/invalidation.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { WITHDRAWN } from '../comments/change-own-comment.ts';
import type { Tx } from '../database/database.ts';
import { instantFromText } from '../database/instant.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { countMove } from '../moderation-log/counts.ts';
import { indexComment } from '../search/search-text.ts';
import type { Services } from '../services.ts';
import { later, MINUTE_MS } from '../time/clock.ts';
import { alreadyDecided, unknownReason, withdrawnByAuthor } from './moderation.errors.ts';
import { markUsed } from './read-action.ts';
import { findLatestDecision } from './read-decisions.ts';

export const UNDO_MS = 2 * MINUTE_MS;

export const STATUS_AFTER = {
  approve: 'approved',
  spam: 'spam',
  trash: 'trash',
  pending: 'pending',
} as const;

export type DecisionAction = keyof typeof STATUS_AFTER;

/** What a moderator wants done, and why. */
export interface Choice {
  action: DecisionAction;
  /** From the site's list of reasons. */
  reasonId?: number | undefined;
  note?: string | undefined;
  /** Of the mail's link that decides; it is used up with the decision. */
  usedToken?: string | undefined;
}

/** A comment as the moderator saw it. */
export interface SeenComment {
  commentId: number;
  /** The version on screen. */
  version: number;
}

export type DecideServices = Pick<Services, 'database' | 'clock' | 'pages'>;

/** A decision on its way through one transaction. */
export interface OpenDecision {
  moderatorId: number;
  choice: Choice;
  at: Date;
  /** The batch it belongs to; made by the first comment that changes. */
  batchId: number | null;
}

interface StoredComment {
  id: number;
  articleId: number;
  commenterId: number;
  slug: string;
  status: string;
  reason: string;
  reasonId: number | null;
  /** As text, in the database's own way. */
  decidedAt: string | null;
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
  const outcome = await services.database.transaction(async (tx) => {
    await requireReason(tx, choice.reasonId);
    const decision: OpenDecision = { moderatorId: moderator.id, choice, at, batchId: null };
    const lostTo = await decideInside(tx, services, decision, { commentId, version });
    return { lostTo, batchId: decision.batchId };
  });
  const { lostTo, batchId } = outcome;
  if (!lostTo) return { batchId };

  const first = await findLatestDecision(services, commentId);
  if (first?.action === 'withdraw') throw withdrawnByAuthor({ commentId, first });
  const isOwn = first?.moderatorId === moderator.id && first.action === choice.action;
  if (isOwn && lostTo.version === version + 1) return { batchId: null };
  throw alreadyDecided({ commentId, first, status: lostTo.status });
}

/**
 * Decides about one comment inside a transaction that may hold several.
 * @returns null when it changed; the comment as it is now when somebody changed it before
 * @throws {AppError} comments.not_found (404)
 */
export async function decideInside(
  tx: Tx,
  { pages }: Pick<Services, 'pages'>,
  decision: OpenDecision,
  { commentId, version }: SeenComment,
): Promise<{ status: string; version: number } | null> {
  const { choice, moderatorId, at } = decision;
  const comment = await findForDecision(tx, commentId);
  if (!comment) throw commentNotFound();
  const to = STATUS_AFTER[choice.action];
  if (!(await changeStatus(tx, comment, version, decision))) return comment;

  decision.batchId ??= await openBatch(tx, decision);
  await indexComment(tx, commentId);
  await countMove(tx, comment, comment.status, to);
  await appendLogEntry(tx, {
    commentId,
    actor: 'moderator',
    moderatorId,
    action: choice.action,
    from: comment.status,
    to,
    note: choice.note ?? '',
    reasonId: choice.reasonId ?? null,
    batchId: decision.batchId,
    version: version + 1,
    before: {
      reason: comment.reason,
      reasonId: comment.reasonId,
      decidedAt: comment.decidedAt === null ? null : instantFromText(comment.decidedAt).toISOString(),
      decidedById: comment.decidedById,
    },
    at,
  });
  if (choice.usedToken !== undefined) await markUsed(tx, choice.usedToken, at);
  await announceChange(tx, pages, comment.slug);
  return null;
}

/** @throws {AppError} moderation.unknown_reason (422) */
export async function requireReason(tx: Tx, reasonId: number | undefined): Promise<void> {
  if (reasonId === undefined) return;
  const rows = await tx.all('SELECT "id" FROM "Reason" WHERE "id" = ? AND "archivedAt" IS NULL', [reasonId]);
  if (rows.length === 0) throw unknownReason();
}

async function findForDecision(tx: Tx, id: number): Promise<StoredComment | null> {
  const [comment] = await tx.all<StoredComment>(
    `SELECT c."id", c."articleId", c."commenterId", a."slug", c."status", c."reason", c."reasonId",
       CAST(c."decidedAt" AS TEXT) AS "decidedAt", c."decidedById", c."version"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return comment ?? null;
}

/** One conditional UPDATE, so that of two at once exactly one changes the row, also between processes. */
async function changeStatus(
  tx: Tx,
  { id, status }: StoredComment,
  version: number,
  { choice, moderatorId, at }: OpenDecision,
): Promise<boolean> {
  const to = STATUS_AFTER[choice.action];
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = ?, "reason" = '', "reasonId" = ?, "decidedAt" = ?, "decidedById" = ?,
       "version" = "version" + 1
     WHERE "id" = ? AND "version" = ? AND "status" = ? AND "status" <> ? AND "reason" <> ?`,
    [to, choice.reasonId ?? null, at, moderatorId, id, version, status, to, WITHDRAWN],
  );
  return changed === 1;
}

function openBatch(tx: Tx, { moderatorId, choice, at }: OpenDecision): Promise<number> {
  return tx.insert('DecisionBatch', {
    moderatorId,
    action: choice.action,
    at,
    undoUntil: later(at, UNDO_MS),
  });
}
