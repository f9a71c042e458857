import type { Tx } from '../database/database.ts';
import type { Judgement } from '../rules/rule.ts';

export interface StoredComment {
  id: number;
  status: string;
}

export interface CommentedArticle {
  id: number;
  publishedAt: Date;
  comments: string;
  closesAt: Date | null;
  closeAfterDays: number | null;
  /** null follows the site. */
  premoderation: boolean | null;
}

/** @returns null when no such article is shown */
export async function findCommentedArticle(tx: Tx, slug: string): Promise<CommentedArticle | null> {
  const [row] = await tx.all<CommentedArticle>(
    `SELECT "id", "publishedAt", "comments", "closesAt", "closeAfterDays", "premoderation"
     FROM "Article" WHERE "slug" = ? AND "missingSince" IS NULL`,
    [slug],
  );
  if (!row) return null;
  const { publishedAt, closesAt, premoderation } = row;
  return {
    ...row,
    publishedAt: new Date(publishedAt),
    closesAt: closesAt && new Date(closesAt),
    premoderation: premoderation === null ? null : Boolean(premoderation), // SQLite keeps 0 and 1
  };
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

export async function insertVerdicts(
  tx: Tx,
  commentId: number,
  { verdicts }: Pick<Judgement, 'verdicts'>,
): Promise<void> {
  for (const { rule, outcome, reason, evidence } of verdicts) {
    if (outcome === 'none') continue;
    await tx.insert('Verdict', { commentId, rule, outcome, reason, evidence: JSON.stringify(evidence) });
  }
}
