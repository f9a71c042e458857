import type { Row, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
import { type CountedComment, countMove } from '../moderation-log/counts.ts';
import type { Judgement } from '../rules/rule.ts';

export interface StoredComment {
  id: number;
  status: string;
}

/** @returns null when no such article is shown */
export async function findCommentedArticle(
  tx: Tx,
  slug: string,
  now: Date,
): Promise<{ id: number; closed: boolean } | null> {
  const [row] = await tx.all<{ id: number; closed: number }>(
    `SELECT "id", CASE WHEN "comments" <> 'open' OR ("closesAt" IS NOT NULL AND "closesAt" <= ?) THEN 1 ELSE 0 END AS "closed"
     FROM "Article" WHERE "slug" = ? AND "missingSince" IS NULL`,
    [now, slug],
  );
  return row ? { id: row.id, closed: row.closed === 1 } : null;
}

/** @returns null when the parent is not an approved comment of this article */
export async function findParent(
  tx: Tx,
  articleId: number,
  parentId: number,
): Promise<{ id: number; threadId: number } | null> {
  const [row] = await tx.all<{ id: number; threadId: number | null }>(
    `SELECT "id", "threadId" FROM "Comment" WHERE "id" = ? AND "articleId" = ? AND "status" = 'approved'`,
    [parentId, articleId],
  );
  return row ? { id: row.id, threadId: row.threadId ?? row.id } : null;
}

/**
 * What an earlier request with the same submission key stored.
 * @param since a comment from before gives its key up
 */
export async function findSubmission(
  tx: Tx,
  submissionKey: string,
  since: Date,
): Promise<StoredComment | null> {
  await tx.run(
    'UPDATE "Comment" SET "submissionKey" = NULL WHERE "submissionKey" = ? AND "submittedAt" <= ?',
    [submissionKey, since],
  );
  const [row] = await tx.all<StoredComment>(
    'SELECT "id", "status" FROM "Comment" WHERE "submissionKey" = ?',
    [submissionKey],
  );
  return row ?? null;
}

/**
 * Is the same text by the same name in the same place already? Whatever was decided about it, so that the
 * answer does not tell; only what its author took back may be said again.
 * @param except the comment that is compared, when it is stored already
 */
export async function isDuplicate(tx: Tx, fingerprint: string, except = 0): Promise<boolean> {
  const rows = await tx.all(
    `SELECT 1 AS "found" FROM "Comment" WHERE "fingerprint" = ? AND "reason" <> 'withdrawn' AND "id" <> ? LIMIT 1`,
    [fingerprint, except],
  );
  return rows.length > 0;
}

/**
 * Stores the comment with its verdicts and the first entry of its log.
 * @param by who let it in: the rules, or the moderator who wrote it
 * @returns its id
 */
export async function insertComment(
  tx: Tx,
  row: Row & CountedComment & { submittedAt: Date },
  judgement: Judgement,
  by: { moderatorId: number } | null = null,
): Promise<number> {
  const { status, reason, risk } = judgement;
  const id = await tx.insert('Comment', { ...row, status, reason, risk });
  await insertVerdicts(tx, id, judgement);
  await appendLogEntry(tx, {
    commentId: id,
    ...(by ? { actor: 'moderator', moderatorId: by.moderatorId } : { actor: 'rule' }),
    action: by ? 'reply' : 'submit',
    to: judgement.status,
    note: judgement.reason,
    at: row.submittedAt,
  });
  await countMove(tx, row, null, judgement.status);
  return id;
}

/**
 * Puts what the rules say of an edited text in place of what they said of the one before.
 * @param keptRules whose verdicts stay as they are
 */
export async function replaceVerdicts(
  tx: Tx,
  commentId: number,
  judgement: Judgement,
  keptRules: string[],
): Promise<void> {
  const marks = keptRules.map(() => '?').join(', ');
  await tx.run(`DELETE FROM "Verdict" WHERE "commentId" = ? AND "rule" NOT IN (${marks})`, [
    commentId,
    ...keptRules,
  ]);
  await tx.run('UPDATE "Comment" SET "risk" = ? WHERE "id" = ?', [judgement.risk, commentId]);
  const verdicts = judgement.verdicts.filter(({ rule }) => !keptRules.includes(rule));
  await insertVerdicts(tx, commentId, { verdicts });
}

async function insertVerdicts(
  tx: Tx,
  commentId: number,
  { verdicts }: Pick<Judgement, 'verdicts'>,
): Promise<void> {
  for (const { rule, outcome, reason, evidence } of verdicts) {
    if (outcome === 'none') continue;
    await tx.insert('Verdict', { commentId, rule, outcome, reason, evidence: JSON.stringify(evidence) });
  }
}
