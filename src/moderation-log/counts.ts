import type { Database, Tx } from '../database/database.ts';

/** Writers pick one of so many rows, so that they need not wait for each other's commit. */
const SHARDS = 8;

const COMMENTER_COUNTS: Record<string, string> = {
  pending: '"pendingCount"',
  approved: '"approvedCount"',
  spam: '"spamCount"',
  trash: '"trashCount"',
};

export interface CountedMove {
  /** null for a comment that is new. */
  before: Counted | null;
  /** null for a comment that is gone for good. */
  after: Counted | null;
}

interface Counted {
  articleId: number;
  commenterId: number;
  status: string;
}

/**
 * Keeps every count of comments exact: the site's by status, the commenter's, the article's approved ones. Rows
 * are changed in a fixed order and those that others wait for come last, so that two transactions never wait
 * for each other.
 */
export async function countMoves(tx: Tx, moves: readonly CountedMove[]): Promise<void> {
  const commenters = new Map<number, Map<string, number>>();
  const articles = new Map<number, number>();
  const statuses = new Map<string, number>();
  for (const { before, after } of moves) {
    for (const [comment, change] of [
      [before, -1],
      [after, 1],
    ] as const) {
      if (!comment) continue;
      const { articleId, commenterId, status } = comment;
      const ofCommenter = commenters.get(commenterId) ?? new Map<string, number>();
      commenters.set(commenterId, addTo(ofCommenter, status, change));
      if (status === 'approved') addTo(articles, articleId, change);
      addTo(statuses, status, change);
    }
  }
  for (const [id, changes] of inOrder(commenters)) await countOnCommenter(tx, id, changes);
  for (const [id, change] of inOrder(articles)) await countOnArticle(tx, id, change);
  const shard = Math.floor(Math.random() * SHARDS);
  for (const [status, change] of inOrder(statuses)) await countStatus(tx, status, shard, change);
}

export interface Counts {
  pending: number;
  approved: number;
  spam: number;
  trash: number;
  all: number;
}

/** How many comments have each status, and how many there are. */
export async function readCounts({ prisma }: Pick<Database, 'prisma'>): Promise<Counts> {
  const rows = await prisma.statusCount.groupBy({ by: ['status'], _sum: { count: true } });
  const of = (wanted: string) => rows.find(({ status }) => status === wanted)?._sum.count ?? 0;
  const [pending, approved, spam, trash] = [of('pending'), of('approved'), of('spam'), of('trash')];
  return { pending, approved, spam, trash, all: pending + approved + spam + trash };
}

function addTo<Key>(sums: Map<Key, number>, key: Key, change: number): Map<Key, number> {
  return sums.set(key, (sums.get(key) ?? 0) + change);
}

const inOrder = <Key extends number | string, Value>(map: Map<Key, Value>): [Key, Value][] =>
  [...map].sort(([a], [b]) => (a < b ? -1 : 1));

async function countOnCommenter(tx: Tx, id: number, changes: Map<string, number>): Promise<void> {
  const columns = [...changes].flatMap(([status, change]) => {
    const column = COMMENTER_COUNTS[status];
    return column && change !== 0 ? { column, change } : [];
  });
  if (columns.length === 0) return;
  const sets = columns.map(({ column }) => `${column} = ${column} + ?`);
  await tx.run(`UPDATE "Commenter" SET ${sets.join(', ')} WHERE "id" = ?`, [
    ...columns.map(({ change }) => change),
    id,
  ]);
}

async function countOnArticle(tx: Tx, id: number, change: number): Promise<void> {
  if (change === 0) return;
  await tx.run('UPDATE "Article" SET "approvedCount" = "approvedCount" + ? WHERE "id" = ?', [change, id]);
}

async function countStatus(tx: Tx, status: string, shard: number, change: number): Promise<void> {
  if (change === 0) return;
  await tx.run(
    `INSERT INTO "StatusCount" ("status", "shard", "count") VALUES (?, ?, ?)
     ON CONFLICT ("status", "shard") DO UPDATE SET "count" = "StatusCount"."count" + excluded."count"`,
    [status, shard, change],
  );
}
