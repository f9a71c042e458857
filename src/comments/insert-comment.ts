import type { Row, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import type { Move } from '../moderation-log/move.ts';
import type { Judgement } from '../rules/rule.ts';
import { insertVerdicts } from './comments.repository.ts';

/**
 * Stores the comment with its verdicts and the first entry of its log. The transaction has to record the move.
 * @param author the moderator who wrote it from the desk, and the decision it came with; without one the rules
 *   let it in
 */
export async function insertComment(
  tx: Tx,
  row: Row & { articleId: number; commenterId: number; submittedAt: Date },
  judgement: Judgement,
  author?: { moderatorId: number; batchId: number | null },
): Promise<{ id: number; move: Move }> {
  const { status, reason, risk } = judgement;
  const id = await tx.insert('Comment', { ...row, status, reason, risk });
  await insertVerdicts(tx, id, judgement);
  await appendLogEntry(tx, {
    commentId: id,
    articleId: row.articleId,
    ...(author === undefined
      ? { actor: 'rule', action: 'submit' }
      : { actor: 'moderator', moderatorId: author.moderatorId, action: 'reply' }),
    ...(author?.batchId ? { batchId: author.batchId, version: 1 } : {}),
    to: status,
    note: reason,
    at: row.submittedAt,
  });
  return { id, move: { before: null, after: { ...row, id, status, reason, decidedAt: null } } };
}
