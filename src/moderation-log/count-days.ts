import type { Database, Tx } from '../database/database.ts';
import { dayOf, lastDays, startOfDay } from '../time/days.ts';

/** What the overview looks back on. */
export const COUNTED_DAYS = 30;

/** Several readers who post at once pass each other; the sum counts. Moderators are few, and waits have many classes. */
const SHARDS = 8;
const PORTION = 1000;

/** As either database gives an instant back. */
type Instant = Date | string;

/** What of a comment is counted. */
export interface CountedComment {
  id: number;
  submittedAt: Instant;
  status: string;
  /** When a moderator decided last; null when nobody has. */
  decidedAt: Instant | null;
  /** "withdrawn" when its author took it back. */
  reason: string;
}

/** One comment before and after it moved; `before` is null for a new one, `after` for one that was erased. */
export interface CountedMove {
  before: CountedComment | null;
  after: CountedComment | null;
}

interface Cell {
  day: string;
  what: 'status' | 'held' | 'agreed' | 'overruled' | 'wait';
  key: string;
}

/**
 * Keeps the counts per day right, in the transaction that moves the comments. Call it after the first log
 * entry of a new comment was added: that one names the rule that held it.
 */
export async function countDays(tx: Tx, timeZone: string, moves: readonly CountedMove[]): Promise<void> {
  const rules = await rulesThatHeld(
    tx,
    moves.map(({ before, after }) => (before ?? after)!.id),
  );
  const changes = new Map<string, { cell: Cell; change: number }>();
  for (const { before, after } of moves) {
    if (before) add(changes, cellsOf(before, rules.get(before.id), timeZone), -1);
    if (after) add(changes, cellsOf(after, rules.get(after.id), timeZone), 1);
  }
  await store(tx, changes);
}

/**
 * Makes the counts of the last days anew from the comments: when the site's time zone changed, or when
 * comments came in without being counted.
 */
export async function recountDays(
  { dialect }: Pick<Database, 'dialect'>,
  tx: Tx,
  { timeZone, now }: { timeZone: string; now: Date },
): Promise<void> {
  // Whoever counts at the same time has committed before this, or adds to the new counts after it.
  if (dialect === 'postgresql') await tx.run('LOCK TABLE "DayCount" IN SHARE ROW EXCLUSIVE MODE');
  await tx.run('DELETE FROM "DayCount"');
  const since = startOfDay(lastDays(now, timeZone, COUNTED_DAYS)[0]!, timeZone);
  let last = 0;
  for (;;) {
    const comments = await tx.all<CountedComment>(
      `SELECT "id", "submittedAt", "status", "decidedAt", "reason" FROM "Comment"
       WHERE "id" > ? AND "submittedAt" >= ? AND "status" <> 'erased' ORDER BY "id" LIMIT ${PORTION}`,
      [last, since],
    );
    if (comments.length === 0) return;
    await countDays(
      tx,
      timeZone,
      comments.map((after) => ({ before: null, after })),
    );
    last = comments.at(-1)!.id;
  }
}

/** Counts what is in the database already when nothing was counted yet, as after an update of an older site. */
export async function countFirstDays(
  database: Database,
  options: { timeZone: string; now: Date },
): Promise<void> {
  if ((await database.prisma.dayCount.findFirst()) || !(await database.prisma.comment.findFirst())) return;
  await database.transaction((tx) => recountDays(database, tx, options));
}

/** Everything is counted on the day the comment came in, so that a row alone says where it counts. */
function cellsOf(comment: CountedComment, rule: string | undefined, timeZone: string): Cell[] {
  const submittedAt = new Date(comment.submittedAt);
  const day = dayOf(submittedAt, timeZone);
  const cells: Cell[] = [{ day, what: 'status', key: comment.status }];
  if (rule !== undefined) cells.push({ day, what: 'held', key: rule });

  const isDecided = comment.decidedAt && comment.status !== 'pending' && comment.reason !== 'withdrawn';
  if (!isDecided) return cells;
  const waited = new Date(comment.decidedAt!).getTime() - submittedAt.getTime();
  cells.push({ day, what: 'wait', key: String(waitClass(waited)) });
  if (rule !== undefined) {
    cells.push({ day, what: comment.status === 'approved' ? 'overruled' : 'agreed', key: rule });
  }
  return cells;
}

/** Four classes to each doubling, so that a median is right within a tenth. */
const CLASSES = 4;

function waitClass(ms: number): number {
  return Math.floor(CLASSES * Math.log2(Math.max(0, ms) / 1000 + 1));
}

/** The middle of a class of waiting times, in ms. */
export const waitOfClass = (number: number): number => 1000 * (2 ** ((number + 0.5) / CLASSES) - 1);

async function rulesThatHeld(tx: Tx, ids: number[]): Promise<Map<number, string>> {
  // An action that is no plain column keeps SQLite from going through everything that was ever submitted.
  const rows = await tx.all<{ commentId: number; note: string }>(
    `SELECT "commentId", "note" FROM "LogEntry" WHERE "commentId" IN (${ids.map(() => '?').join()})
       AND "action" || '' = 'submit' AND "actor" = 'rule' AND "toStatus" <> 'approved'`,
    ids,
  );
  return new Map(rows.map(({ commentId, note }) => [commentId, note]));
}

function add(changes: Map<string, { cell: Cell; change: number }>, cells: Cell[], by: number): void {
  for (const cell of cells) {
    const name = `${cell.day} ${cell.what} ${cell.key}`;
    const known = changes.get(name);
    if (known) known.change += by;
    else changes.set(name, { cell, change: by });
  }
}

/** In the order of their names, so that two transactions never wait for each other. */
async function store(tx: Tx, changes: Map<string, { cell: Cell; change: number }>): Promise<void> {
  const shard = Math.floor(Math.random() * SHARDS);
  for (const [, { cell, change }] of [...changes].sort(([a], [b]) => (a < b ? -1 : 1))) {
    if (change === 0) continue;
    await tx.run(
      `INSERT INTO "DayCount" ("day", "what", "key", "shard", "count") VALUES (?, ?, ?, ?, ?)
       ON CONFLICT ("day", "what", "key", "shard") DO UPDATE SET "count" = "DayCount"."count" + excluded."count"`,
      [cell.day, cell.what, cell.key, cell.what === 'wait' ? 0 : shard, change],
    );
  }
}
