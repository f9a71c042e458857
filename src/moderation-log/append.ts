import type { Tx } from '../database/database.ts';

export interface LogEntry {
  commentId?: number;
  /** Of the comment, or the one that was changed; looked up when only the comment is given. */
  articleId?: number;
  actor: 'moderator' | 'rule' | 'commenter' | 'system';
  moderatorId?: number;
  action: string;
  from?: string;
  to?: string;
  note?: string;
  reasonId?: number;
  revisionId?: number;
  at: Date;
}

/** Adds to the log, which is never updated or deleted. Give it no address and no text. */
export async function appendLogEntry(tx: Tx, entry: LogEntry): Promise<number> {
  return tx.insert('LogEntry', {
    commentId: entry.commentId ?? null,
    articleId: entry.articleId ?? (entry.commentId ? await articleOf(tx, entry.commentId) : null),
    actor: entry.actor,
    moderatorId: entry.moderatorId ?? null,
    action: entry.action,
    fromStatus: entry.from ?? '',
    toStatus: entry.to ?? '',
    note: entry.note ?? '',
    reasonId: entry.reasonId ?? null,
    revisionId: entry.revisionId ?? null,
    at: entry.at,
  });
}

async function articleOf(tx: Tx, commentId: number): Promise<number | null> {
  const [row] = await tx.all<{ articleId: number }>('SELECT "articleId" FROM "Comment" WHERE "id" = ?', [
    commentId,
  ]);
  return row?.articleId ?? null;
}
