import type { Row, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { recordMoves } from '../moderation-log/move.ts';
import type { Judgement } from '../rules/rule.ts';
import { insertVerdicts } from './comments.repository.ts';

/** Stores the comment with its verdicts and the first entry of its log, counted and to be found. @returns its id */
export async function insertComment(
  tx: Tx,
  row: Row & { articleId: number; commenterId: number; submittedAt: Date },
  judgement: Judgement,
  timeZone: string,
): Promise<number> {
  const id = await tx.insert('Comment', { ...row, status: judgement.status, reason: judgement.reason });
  await insertVerdicts(tx, id, judgement);
  await appendLogEntry(tx, {
    commentId: id,
    articleId: row.articleId,
    actor: 'rule',
    action: 'submit',
    to: judgement.status,
    note: judgement.reason,
    at: row.submittedAt,
  });
  const { status, reason } = judgement;
  const after = { ...row, id, status, reason, decidedAt: null };
  await recordMoves(tx, timeZone, [{ before: null, after }]);
  return id;
}
