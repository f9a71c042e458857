import { announceChange } from '../cache/invalidation.ts';
import { keepCommenter } from '../commenters/address-vault.ts';
import { commentNotFound, duplicateComment } from '../comments/comments.errors.ts';
import { isDuplicate } from '../comments/comments.repository.ts';
import { renderComment } from '../comments/content.ts';
import { insertComment } from '../comments/insert-comment.ts';
import { fingerprintOf } from '../comments/fingerprints.ts';
import type { Tx } from '../database/database.ts';
import type { Services } from '../services.ts';
import { decideInside, type OpenDecision } from './decide.ts';
import { alreadyDecided, replyNeedsApproval } from './moderation.errors.ts';
import { findLatestDecision } from './read-decisions.ts';

export interface Reply {
  commentId: number;
  /** The version of the answered comment that was on the screen. */
  version: number;
  text: string;
  /** Approves the answered comment in the same step. */
  approve: boolean;
}

interface Answered {
  id: number;
  articleId: number;
  slug: string;
  threadId: number | null;
  status: string;
}

/**
 * Publishes a moderator's answer under a comment, marked as a moderator's. With `approve` the comment is
 * approved first; both commit together or not at all.
 *
 * @returns the id of the answer, and the batch of the approval for an undo
 * @throws {AppError} comments.not_found (404), comments.duplicate (409)
 * @throws {AppError} moderation.reply_needs_approval (409), the answered comment is not on the page
 * @throws {AppError} moderation.already_decided (409), its details name who was first
 */
export async function replyFromDesk(
  services: Pick<Services, 'database' | 'clock' | 'keys' | 'pages' | 'site'>,
  moderator: { id: number; name: string; email: string },
  reply: Reply,
): Promise<{ id: number; batchId: number | null }> {
  const { database, clock } = services;
  const at = clock.now();
  const choice = { action: 'approve' as const };
  const decision: OpenDecision = { moderatorId: moderator.id, choice, at, batchId: null };

  const outcome = await database.transaction(async (tx) => {
    if (reply.approve) {
      const [lost] = await decideInside(tx, services, decision, [reply]);
      if (lost?.now && lost.now.status !== 'approved') return { lostTo: lost.now };
    }
    const answered = await findAnswered(tx, reply.commentId);
    if (!answered) throw commentNotFound();
    if (answered.status !== 'approved') throw replyNeedsApproval();
    return { id: await publish(tx, services, moderator, { answered, text: reply.text, at }) };
  });
  if (outcome.lostTo) {
    const first = await findLatestDecision(services, reply.commentId);
    throw alreadyDecided({ commentId: reply.commentId, first, status: outcome.lostTo.status });
  }
  return { id: outcome.id, batchId: decision.batchId };
}

async function findAnswered(tx: Tx, id: number): Promise<Answered | null> {
  const [answered] = await tx.all<Answered>(
    `SELECT c."id", c."articleId", c."threadId", c."status", a."slug"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return answered ?? null;
}

async function publish(
  tx: Tx,
  { keys, pages, site }: Pick<Services, 'keys' | 'pages' | 'site'>,
  moderator: { id: number; name: string; email: string },
  { answered, text, at }: { answered: Answered; text: string; at: Date },
): Promise<number> {
  const { html, version: htmlVersion } = renderComment(text);
  const parentId = answered.id;
  const fingerprint = fingerprintOf(keys, { slug: answered.slug, parentId, author: moderator.name, text });
  await tx.serializeOn(fingerprint);
  if (await isDuplicate(tx, fingerprint)) throw duplicateComment();

  const row = {
    articleId: answered.articleId,
    parentId,
    threadId: answered.threadId ?? answered.id,
    commenterId: await keepCommenter(tx, keys, moderator.email, at),
    authorName: moderator.name,
    text,
    html,
    htmlVersion,
    fingerprint,
    networkIndex: '',
    moderatorId: moderator.id,
    decidedById: moderator.id,
    decidedAt: at,
    submittedAt: at,
  };
  const judgement = { status: 'approved' as const, reason: '', verdicts: [], risk: 0 };
  const id = await insertComment(tx, row, judgement, {
    timeZone: site.get().timeZone,
    moderatorId: moderator.id,
  });
  await announceChange(tx, pages, answered.slug);
  return id;
}
