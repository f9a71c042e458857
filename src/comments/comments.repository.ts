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

/** What an earlier request with the same submission id stored. */
export async function findSubmission(tx: Tx, submissionKey: string): Promise<StoredComment | null> {
  const [row] = await tx.all<StoredComment>(
    'SELECT "id", "status" FROM "Comment" WHERE "submissionKey" = ?',
    [submissionKey],
  );
  return row ?? null;
}

/**
 * The same text by the same name in the same place, unless somebody threw it away. What a ban threw away
 * counts, or the answer would tell of the ban.
 */
export async function isDuplicate(tx: Tx, fingerprint: string): Promise<boolean> {
  const rows = await tx.all(
    `SELECT 1 AS "found" FROM "Comment" WHERE "fingerprint" = ? AND ("status" <> 'trash' OR "reason" = 'banned') LIMIT 1`,
    [fingerprint],
  );
  return rows.length > 0;
}

/** Stores the comment with its verdicts and the first entry of its log. @returns its id */
export async function insertComment(
  tx: Tx,
  row: Row & CountedComment & { submittedAt: Date },
  judgement: Judgement,
): Promise<number> {
  const id = await tx.insert('Comment', { ...row, status: judgement.status, reason: judgement.reason });
  for (const { rule, outcome, reason, evidence } of judgement.verdicts) {
    if (outcome === 'none') continue;
    await tx.insert('Verdict', { commentId: id, rule, outcome, reason, evidence: JSON.stringify(evidence) });
  }
  await appendLogEntry(tx, {
    commentId: id,
    actor: 'rule',
    action: 'submit',
    to: judgement.status,
    note: judgement.reason,
    at: row.submittedAt,
  });
  await countMove(tx, row, null, judgement.status);
  return id;
}
