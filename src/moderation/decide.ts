import { announceChange } from '../cache/invalidation.ts';
import { commentNotFound } from '../comments/comments.errors.ts';
import { countApproved } from '../comments/change-own-comment.ts';
import type { Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { countDays, type CountedComment } from '../moderation-log/count-days.ts';
import type { Services } from '../services.ts';
import { alreadyDecided } from './moderation.errors.ts';
import { findLatestDecision } from './read-decisions.ts';

export const STATUS_AFTER = {
  approve: 'approved',
  spam: 'spam',
  trash: 'trash',
  pending: 'pending',
} as const;

export type DecisionAction = keyof typeof STATUS_AFTER;

export interface Decision {
  commentId: number;
  action: DecisionAction;
  /** The version the moderator had on screen. */
  version: number;
  note?: string;
}

interface DecidedComment extends CountedComment {
  articleId: number;
  slug: string;
  version: number;
}

/**
 * Applies one moderator's decision to one comment; status, counts and log entry commit together.
 *
 * @returns 'already_yours' when the same moderator made the same decision before, as with a double click
 * @throws {AppError} comments.not_found (404)
 * @throws {AppError} moderation.already_decided (409), its details name who was first
 */
export async function decide(
  services: Pick<Services, 'database' | 'clock' | 'pages' | 'site'>,
  moderator: { id: number },
  { commentId, action, version, note = '' }: Decision,
): Promise<'decided' | 'already_yours'> {
  const { database, clock, pages, site } = services;
  const at = clock.now();
  const to = STATUS_AFTER[action];

  const outcome = await database.transaction(async (tx) => {
    const comment = await findForDecision(tx, commentId);
    if (!comment) throw commentNotFound();
    const changed = await changeStatus(tx, comment, { to, version, at });
    if (!changed) return { lostTo: comment };

    await countApproved(tx, comment.articleId, comment.status, to);
    await appendLogEntry(tx, {
      commentId,
      articleId: comment.articleId,
      actor: 'moderator',
      moderatorId: moderator.id,
      action,
      from: comment.status,
      to,
      note,
      at,
    });
    const after = { ...comment, status: to, reason: '', decidedAt: at };
    await countDays(tx, site.get().timeZone, [{ before: comment, after }]);
    await announceChange(tx, pages, comment.slug);
    return 'decided' as const;
  });
  if (outcome === 'decided') return outcome;

  const first = await findLatestDecision(services, commentId);
  if (
    first?.moderatorId === moderator.id &&
    first.action === action &&
    outcome.lostTo.version === version + 1
  ) {
    return 'already_yours';
  }
  throw alreadyDecided({ commentId, first, status: outcome.lostTo.status });
}

async function findForDecision(tx: Tx, id: number): Promise<DecidedComment | null> {
  const [comment] = await tx.all<DecidedComment>(
    `SELECT c."id", c."articleId", a."slug", c."status", c."version", c."submittedAt", c."decidedAt", c."reason"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return comment ?? null;
}

/** One conditional UPDATE, so that of two at once exactly one changes the row, also between processes. */
async function changeStatus(
  tx: Tx,
  { id, status }: DecidedComment,
  { to, version, at }: { to: string; version: number; at: Date },
): Promise<boolean> {
  const changed = await tx.run(
    `UPDATE "Comment" SET "status" = ?, "reason" = '', "decidedAt" = ?, "version" = "version" + 1
     WHERE "id" = ? AND "version" = ? AND "status" = ? AND "status" <> ?`,
    [to, at, id, version, status, to],
  );
  return changed === 1;
}
