import type { Database, Tx } from '../database/database.ts';

/** Writers pick one of so many rows, so that they need not wait for each other's commit. */
const SHARDS = 8;

const COMMENTER_COUNTS: Record<string, string> = {
  pending: '"pendingCount"',
  approved: '"approvedCount"',
  spam: '"spamCount"',
  trash: '"trashCount"',
};

export interface CountedComment {
  articleId: number;
  commenterId: number;
}

/**
 * Keeps every count of comments exact: the site's by status, the commenter's, the article's approved ones.
 * Call it in the transaction that changes the status.
 * @param from null for a comment that is new
 * @param to null for a comment that is gone for good
 */
export async function countMove(
  tx: Tx,
  { articleId, commenterId }: CountedComment,
  from: string | null,
  to: string | null,
): Promise<void> {
  if (from === to) return;
  await countOnArticle(tx, articleId, from, to);
  await countOnCommenter(tx, commenterId, from, to);
  // Last, because this row is the one that others may be waiting for.
  const shard = Math.floor(Math.random() * SHARDS);
  if (from !== null) await add(tx, from, shard, -1);
  if (to !== null) await add(tx, to, shard, 1);
}

/** @returns how many comments have each status; a status that nobody has is missing */
export async function readCounts({ prisma }: Pick<Database, 'prisma'>): Promise<Record<string, number>> {
  const rows = await prisma.statusCount.groupBy({ by: ['status'], _sum: { count: true } });
  return Object.fromEntries(rows.map(({ status, _sum }) => [status, _sum.count ?? 0]));
}

async function countOnArticle(tx: Tx, articleId: number, from: string | null, to: string | null) {
  const change = Number(to === 'approved') - Number(from === 'approved');
  if (change === 0) return;
  await tx.run('UPDATE "Article" SET "approvedCount" = "approvedCount" + ? WHERE "id" = ?', [
    change,
    articleId,
  ]);
}

async function countOnCommenter(tx: Tx, commenterId: number, from: string | null, to: string | null) {
  const changes = [
    from !== null && COMMENTER_COUNTS[from]
      ? `${COMMENTER_COUNTS[from]} = ${COMMENTER_COUNTS[from]} - 1`
      : '',
    to !== null && COMMENTER_COUNTS[to] ? `${COMMENTER_COUNTS[to]} = ${COMMENTER_COUNTS[to]} + 1` : '',
  ].filter((change) => change !== '');
  if (changes.length === 0) return;
  await tx.run(`UPDATE "Commenter" SET ${changes.join(', ')} WHERE "id" = ?`, [commenterId]);
}

function add(tx: Tx, status: string, shard: number, change: number): Promise<number> {
  return tx.run(
    `INSERT INTO "StatusCount" ("status", "shard", "count") VALUES (?, ?, ?)
     ON CONFLICT ("status", "shard") DO UPDATE SET "count" = "StatusCount"."count" + excluded."count"`,
    [status, shard, change],
  );
}
