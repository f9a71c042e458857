import type { Row, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { recordMoves } from '../moderation-log/move.ts';
import type { Judgement } from '../rules/rule.ts';
import { insertVerdicts } from './comments.repository.ts';

/**
 * Stores the comment with its verdicts and the first entry of its log, counted and to be found.
 * @param moderatorId who wrote it from the desk; without one the rules let it in
 * @returns its id
 */
export async function insertComment(
  tx: Tx,
  row: Row & { articleId: number; commenterId: number; submittedAt: Date },
  judgement: Judgement,
  { timeZone, moderatorId }: { timeZone: string; moderatorId?: number },
): Promise<number> {
  const { status, reason, risk } = judgement;
  const id = await tx.insert('Comment', { ...row, status, reason, risk });
  await insertVerdicts(tx, id, judgement);
  await appendLogEntry(tx, {
    commentId: id,
    articleId: row.articleId,
    ...(moderatorId === undefined
      ? { actor: 'rule', action: 'submit' }
      : { actor: 'moderator', moderatorId, action: 'reply' }),
    to: status,
    note: reason,
    at: row.submittedAt,
  });
  const after = { ...row, id, status, reason, decidedAt: null };
  await recordMoves(tx, timeZone, [{ before: null, after }]);
  return id;
}
