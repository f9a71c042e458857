import type { Row, Tx } from '../database/database.ts';
import { appendLogEntry } from '../moderation-log/append.ts';
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

/** What an earlier request with the same submission id stored. */
export async function findSubmission(tx: Tx, submissionKey: string): Promise<StoredComment | null> {
  const [row] = await tx.all<StoredComment>(
    'SELECT "id", "status" FROM "Comment" WHERE "submissionKey" = ?',
    [submissionKey],
  );
  return row ?? null;
}

/** The same text by the same name in the same place, unless it was thrown away. */
export async function isDuplicate(tx: Tx, fingerprint: string): Promise<boolean> {
  const rows = await tx.all(
    `SELECT 1 AS "found" FROM "Comment" WHERE "fingerprint" = ? AND "status" <> 'trash' LIMIT 1`,
    [fingerprint],
  );
  return rows.length > 0;
}

/** Stores the comment with its verdicts and the first entry of its log. @returns its id */
export async function insertComment(
  tx: Tx,
  row: Row & { articleId: number; submittedAt: Date },
  judgement: Judgement,
): Promise<number> {
  const id = await tx.insert('Comment', { ...row, status: judgement.status, reason: judgement.reason });
  for (const { rule, outcome, reason, evidence } of judgement.verdicts) {
    if (outcome === 'none') continue;
    await tx.insert('Verdict', { commentId: id, rule, outcome, reason, evidence: JSON.stringify(evidence) });
  }
  await appendLogEntry(tx, {
    commentId: id,
    articleId: row.articleId,
    actor: 'rule',
    action: 'submit',
    to: judgement.status,
    note: judgement.reason,
    at: row.submittedAt,
  });
  return id;
}
