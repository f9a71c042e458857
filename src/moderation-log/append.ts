import type { Tx } from '../database/database.ts';

/** The fields of a comment that a decision replaces; instants as the database keeps them. */
export interface BeforeDecision {
  reason: string;
  reasonId: number | null;
  decidedAt: string | null;
  decidedById: number | null;
}

export interface LogEntry {
  commentId?: number;
  /** Of the comment, or the one that was changed; looked up when only the comment is given. */
  articleId?: number;
  /** Whom it is about, when it is about an author rather than a comment. */
  commenterId?: number | null;
  actor: 'moderator' | 'rule' | 'commenter' | 'system';
  moderatorId?: number;
  action: string;
  from?: string;
  to?: string;
  note?: string;
  reasonId?: number | null;
  revisionId?: number;
  /** The decision it belongs to. */
  batchId?: number;
  /** The comment's version after it. */
  version?: number;
  /** What a decision replaced, so that an undo can put it back. */
  before?: BeforeDecision;
  at: Date;
}

/** Open desks listen to it; the payload is empty. */
export const LOG_CHANNEL = 'moderato_log';

/** Adds to the log, in which the database refuses every update and delete, and tells open desks. Give it no address and no text. */
export async function appendLogEntry(tx: Tx, entry: LogEntry): Promise<number> {
  await tx.announce(LOG_CHANNEL, '');
  return tx.insert('LogEntry', {
    commentId: entry.commentId ?? null,
    articleId: entry.articleId ?? (entry.commentId ? await articleOf(tx, entry.commentId) : null),
    commenterId: entry.commenterId ?? null,
    actor: entry.actor,
    moderatorId: entry.moderatorId ?? null,
    action: entry.action,
    fromStatus: entry.from ?? '',
    toStatus: entry.to ?? '',
    note: entry.note ?? '',
    reasonId: entry.reasonId ?? null,
    revisionId: entry.revisionId ?? null,
    batchId: entry.batchId ?? null,
    version: entry.version ?? null,
    before: entry.before ? JSON.stringify(entry.before) : '',
    at: entry.at,
  });
}

async function articleOf(tx: Tx, commentId: number): Promise<number | null> {
  const [row] = await tx.all<{ articleId: number }>('SELECT "articleId" FROM "Comment" WHERE "id" = ?', [
    commentId,
  ]);
  return row?.articleId ?? null;
}
