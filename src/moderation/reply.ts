import { announceChange } from '../cache/invalidation.ts';
import { keepCommenter } from '../commenters/address-vault.ts';
import { commentNotFound, duplicateComment } from '../comments/comments.errors.ts';
import { isDuplicate } from '../comments/comments.repository.ts';
import { renderComment } from '../comments/content.ts';
import { insertComment } from '../comments/insert-comment.ts';
import { fingerprintOf } from '../comments/fingerprints.ts';
import type { Tx } from '../database/database.ts';
import { AppError } from '../http/app-error.ts';
import { readRows } from '../database/read-rows.ts';
import type { Move } from '../moderation-log/move.ts';
import { TOLD_AFTER_MS } from '../moderation-log/undo-window.ts';
import { oweForPublication } from '../notifications/for-publication.ts';
import type { Services } from '../services.ts';
import { later } from '../time/clock.ts';
import { decideInside } from './decide.ts';
import { alreadyDecided, replyNeedsApproval } from './moderation.errors.ts';
import { findLatestDecision } from './read-decisions.ts';
import { recordDecision } from './record-decision.ts';

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
  version: number;
}

/**
 * Publishes a moderator's answer under a comment, marked as a moderator's. With `approve` the comment is
 * approved first; both commit together or not at all, and an undo takes both back. The second click of a
 * double click gives what the first one gave.
 *
 * @returns the id of the answer, and the batch of the approval for an undo
 * @throws {AppError} comments.not_found (404), comments.duplicate (409)
 * @throws {AppError} moderation.reply_needs_approval (409), the answered comment is not on the page
 * @throws {AppError} moderation.already_decided (409), somebody changed the comment since it was seen; its details
 *   name who
 */
export async function replyFromDesk(
  services: Pick<Services, 'database' | 'clock' | 'keys' | 'pages' | 'site'>,
  moderator: { id: number; name: string; email: string },
  reply: Reply,
): Promise<{ id: number; batchId: number | null }> {
  const { database, clock } = services;
  const at = clock.now();
  const answer = async (tx: Tx) => {
    const { batchId, moves } = reply.approve
      ? await approve(tx, services, moderator, { reply, at })
      : NOTHING;
    const answered = await findAnswered(tx, reply.commentId);
    if (!answered) throw commentNotFound();
    const { status, version } = answered;
    if (batchId === null && version !== reply.version) return { lostTo: { status } };
    if (status !== 'approved') throw replyNeedsApproval();
    const { id, move } = await publish(tx, services, moderator, { answered, text: reply.text, at, batchId });
    const choices = services.site.get();
    if (choices.readerMails) {
      const dueAt = batchId === null ? at : later(at, TOLD_AFTER_MS);
      await oweForPublication(tx, choices, { commentId: id, batchId, at, dueAt });
    }
    await recordDecision(tx, choices, [...moves, move], { at, batchId });
    return { id, batchId };
  };
  const outcome = await unlessRepeated(services, moderator, reply, () => database.transaction(answer));
  if (!outcome.lostTo) return outcome;
  const same = await findRepeated(services, moderator, reply);
  if (same) return same;
  const first = await findLatestDecision(services, reply.commentId);
  throw alreadyDecided({ commentId: reply.commentId, first, status: outcome.lostTo.status });
}

const NOTHING = { batchId: null, moves: [] };

const approve = (
  tx: Tx,
  services: Pick<Services, 'pages' | 'site'>,
  moderator: { id: number },
  { reply, at }: { reply: Reply; at: Date },
) => {
  const choice = { action: 'approve' as const };
  return decideInside(tx, services, { moderatorId: moderator.id, choice, at, batchId: null }, [reply]);
};

/** The same words once more are what the click before gave, when it was the same moderator's. */
async function unlessRepeated<T>(
  services: Pick<Services, 'database'>,
  moderator: { id: number },
  reply: Reply,
  answer: () => Promise<T>,
): Promise<T | { id: number; batchId: number | null; lostTo?: undefined }> {
  try {
    return await answer();
  } catch (error) {
    const isRepeat = error instanceof AppError && error.code === duplicateComment().code;
    const same = isRepeat ? await findRepeated(services, moderator, reply) : null;
    if (same) return same;
    throw error;
  }
}

/**
 * The answer that the same moderator's same click gave before, while the comment is as it left it: one version
 * higher, with the batch of its approval, or as it was.
 */
async function findRepeated(
  { database }: Pick<Services, 'database'>,
  moderator: { id: number },
  { commentId, version, text, approve }: Reply,
): Promise<{ id: number; batchId: number | null } | null> {
  const [answer] = await readRows<{ id: number; batchId: number | null }>(
    database,
    `SELECT r."id", l."batchId" FROM "Comment" r
     JOIN "Comment" c ON c."id" = r."parentId"
     JOIN "LogEntry" l ON l."commentId" = r."id" AND l."action" = 'reply'
     WHERE r."parentId" = ? AND r."moderatorId" = ? AND r."text" = ? AND r."status" = 'approved'
       AND c."version" = ? AND l."batchId" IS ${approve ? 'NOT ' : ''}NULL`,
    [commentId, moderator.id, text, approve ? version + 1 : version],
  );
  return answer ?? null;
}

async function findAnswered(tx: Tx, id: number): Promise<Answered | null> {
  const [answered] = await tx.all<Answered>(
    `SELECT c."id", c."articleId", c."threadId", c."status", c."version", a."slug"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ?`,
    [id],
  );
  return answered ?? null;
}

async function publish(
  tx: Tx,
  { keys, pages }: Pick<Services, 'keys' | 'pages'>,
  moderator: { id: number; name: string; email: string },
  { answered, text, at, batchId }: { answered: Answered; text: string; at: Date; batchId: number | null },
): Promise<{ id: number; move: Move }> {
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
    submittedAt: at,
  };
  const judgement = { status: 'approved' as const, reason: '', verdicts: [], risk: 0 };
  const inserted = await insertComment(tx, row, judgement, { moderatorId: moderator.id, batchId });
  await announceChange(tx, pages, answered.slug);
  return inserted;
}
