import type { Tx } from '../database/database.ts';

export interface LogEntry {
  commentId?: number;
  actor: 'moderator' | 'rule' | 'commenter' | 'system';
  moderatorId?: number;
  action: string;
  from?: string;
  to?: string;
  note?: string;
  revisionId?: number;
  at: Date;
}

/** Adds to the log, which is never updated or deleted. Give it no address and no text. */
export function appendLogEntry(tx: Tx, entry: LogEntry): Promise<number> {
  return tx.insert('LogEntry', {
    commentId: entry.commentId ?? null,
    actor: entry.actor,
    moderatorId: entry.moderatorId ?? null,
    action: entry.action,
    fromStatus: entry.from ?? '',
    toStatus: entry.to ?? '',
    note: entry.note ?? '',
    revisionId: entry.revisionId ?? null,
    at: entry.at,
  });
}
