import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { type Cursor, moveOn, oldestWatched } from './change-cursor.ts';
import { describeEntry } from './describe-entry.ts';

const PORTION = 500;
/** Who was away for longer loads the page again; what it shows is refused kindly where it is too old. */
const LONGEST_WAY = 5_000;

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

const ENTRY = {
  id: true,
  action: true,
  actor: true,
  comment: { select: { id: true, version: true, status: true } },
  moderator: { select: { name: true } },
} as const satisfies Prisma.LogEntrySelect;

type Needs = Pick<Database, 'prisma'>;

/** What happened to comments since then, oldest first, and how far this reading came. */
export async function readChanges(
  { prisma }: Needs,
  since: Cursor,
): Promise<{ cursor: Cursor; changes: Change[] }> {
  const from = Math.max(since.latest, (await latestChange({ prisma })) - LONGEST_WAY);
  const late = await prisma.logEntry.findMany({ where: { id: { in: since.missing } }, select: ENTRY });
  const read = [...late];
  for (let after = from; ;) {
    const portion = await prisma.logEntry.findMany({
      where: { id: { gt: after } },
      orderBy: { id: 'asc' },
      take: PORTION,
      select: ENTRY,
    });
    read.push(...portion);
    after = portion.at(-1)?.id ?? after;
    if (portion.length < PORTION) break;
  }
  const cursor = moveOn({ latest: from, missing: since.missing }, new Set(read.map(({ id }) => id)));
  return { cursor, changes: read.flatMap(changeOf) };
}

/** Where a page that is made now begins to listen. */
export async function latestCursor({ prisma }: Needs): Promise<Cursor> {
  const latest = await latestChange({ prisma });
  const from = oldestWatched(latest);
  const recent = { id: { gte: from, lte: latest } };
  if ((await prisma.logEntry.count({ where: recent })) === latest - from + 1) return { latest, missing: [] };
  const there = await prisma.logEntry.findMany({ where: recent, select: { id: true } });
  return moveOn({ latest: from - 1, missing: [] }, new Set([latest, ...there.map(({ id }) => id)]));
}

/** The newest entry of the log. */
export async function latestChange({ prisma }: Needs): Promise<number> {
  const entry = await prisma.logEntry.findFirst({ orderBy: { id: 'desc' }, select: { id: true } });
  return entry?.id ?? 0;
}

function changeOf({ comment, ...entry }: Prisma.LogEntryGetPayload<{ select: typeof ENTRY }>): Change[] {
  if (comment === null) return [];
  return [
    {
      id: entry.id,
      comment: comment.id,
      version: comment.version,
      status: comment.status,
      message: describeEntry(entry),
      isNew: entry.action === 'submit',
    },
  ];
}
