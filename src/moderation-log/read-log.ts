import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/sqlite/client.ts';

/** What an entry is told with; nothing of a reader's address or text. */
const WITH_NAMES = {
  moderator: { select: { name: true } },
  decisionReason: { select: { label: true } },
  article: { select: { slug: true, title: true } },
} as const satisfies Prisma.LogEntryInclude;

export type LoggedEntry = Prisma.LogEntryGetPayload<{ include: typeof WITH_NAMES }>;

/**
 * Entries of the log, newest first.
 * @param before the id of the last entry of the page before; null begins with the newest
 */
export async function readLog(
  { prisma }: Pick<Database, 'prisma'>,
  condition: Prisma.LogEntryWhereInput,
  { before, limit }: { before: number | null; limit: number },
): Promise<{ entries: LoggedEntry[]; next: number | null }> {
  const found = await prisma.logEntry.findMany({
    where: { ...condition, ...(before === null ? {} : { id: { lt: before } }) },
    orderBy: { id: 'desc' },
    take: limit + 1,
    include: WITH_NAMES,
  });
  const entries = found.slice(0, limit);
  return { entries, next: found.length > limit ? entries.at(-1)!.id : null };
}
