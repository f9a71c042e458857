import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/sqlite/client.ts';
import { CSV_BEGINNING, csvLine } from '../text/csv.ts';
import { type LoggedEntry, readLog } from './read-log.ts';

/** So many entries are in memory at a time; the reader of the file sets the pace. */
const PORTION = 500;

export interface LogFormat {
  contentType: string;
  beginning: string;
  line(entry: LoggedEntry): string;
}

const COLUMNS = {
  id: ({ id }) => id,
  at: ({ at }) => at.toISOString(),
  actor: ({ actor }) => actor,
  moderator: ({ moderator }) => moderator?.name ?? null,
  action: ({ action }) => action,
  comment: ({ commentId }) => commentId,
  article: ({ article }) => article?.slug ?? null,
  author: ({ commenterId }) => commenterId,
  from: ({ fromStatus }) => fromStatus || null,
  to: ({ toStatus }) => toStatus || null,
  reason: ({ decisionReason }) => decisionReason?.label ?? null,
  note: ({ note }) => note || null,
  decision: ({ batchId }) => batchId,
} as const satisfies Record<string, (entry: LoggedEntry) => string | number | null>;

export const LOG_FORMATS = {
  csv: {
    contentType: 'text/csv; charset=utf-8; header=present',
    beginning: CSV_BEGINNING + csvLine(Object.keys(COLUMNS)),
    line: (entry) => csvLine(Object.values(COLUMNS).map((read) => read(entry))),
  },
  jsonl: {
    contentType: 'application/jsonl; charset=utf-8',
    beginning: '',
    line: (entry) => `${JSON.stringify(objectOf(entry))}\n`,
  },
} as const satisfies Record<string, LogFormat>;

const objectOf = (entry: LoggedEntry) =>
  Object.fromEntries(Object.entries(COLUMNS).map(([name, read]) => [name, read(entry)]));

/** The entries as pieces of a file, newest first. What is logged meanwhile is not among them. */
export async function* exportLog(
  database: Pick<Database, 'prisma'>,
  condition: Prisma.LogEntryWhereInput,
  format: LogFormat,
): AsyncGenerator<string> {
  yield format.beginning;
  let before: number | null = null;
  do {
    const { entries, next } = await readLog(database, condition, { before, limit: PORTION });
    yield entries.map((entry) => format.line(entry)).join('');
    before = next;
  } while (before !== null);
}
