import type { Database } from '../database/database.ts';
import { describeEntry } from './describe-entry.ts';

const MOST = 500;

/** One entry of the log, as an open desk needs it. */
export interface Change {
  id: number;
  comment: number;
  /** The comment's version and status by now. */
  version: number;
  status: string;
  /** Such as "Noor approved this comment". */
  message: string;
  isNew: boolean;
}

/** What happened to comments after the log entry `since`, oldest first. */
export async function readChanges({ prisma }: Pick<Database, 'prisma'>, since: number): Promise<Change[]> {
  const entries = await prisma.logEntry.findMany({
    where: { id: { gt: since }, commentId: { not: null } },
    orderBy: { id: 'asc' },
    take: MOST,
    select: {
      id: true,
      action: true,
      actor: true,
      comment: { select: { id: true, version: true, status: true } },
      moderator: { select: { name: true } },
    },
  });
  return entries.flatMap(({ comment, ...entry }) =>
    comment === null
      ? []
      : {
          id: entry.id,
          comment: comment.id,
          version: comment.version,
          status: comment.status,
          message: describeEntry(entry),
          isNew: entry.action === 'submit',
        },
  );
}

/** Where a page that is made now begins to listen. */
export async function latestChange({ prisma }: Pick<Database, 'prisma'>): Promise<number> {
  const entry = await prisma.logEntry.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return entry?.id ?? 0;
}
