import type { Database } from '../database/database.ts';
import { readRows } from '../database/read-rows.ts';
import { type Group, writeExpression } from './expression.ts';
import type { SearchTable, Wanted } from './search-table.ts';
import { submittedBetween } from './submitted-between.ts';

const SYNTAX = { and: ' & ', or: ' | ', quote: "'" };

/**
 * A GIN index gives all that match, in no order. So each comment also has a word for the blocks of 2^12, 2^15
 * and 2^18 ids that it is in, and the blocks are searched one after the other, growing, until there is enough:
 * a common word is done after the first, a rare one costs little in each.
 */
const BLOCK_BITS = [12, 15, 18] as const;
const SMALL_BLOCKS_BITS = 3; // so many times two small blocks make one of the next size

const blockWord = (level: number, block: number) => `k-${level}_${block}`;

/** The blocks that a comment is in. */
export const blockWords = (commentId: number): string[] =>
  BLOCK_BITS.map((bits, level) => blockWord(level, commentId >> bits));

export const postgresSearch: SearchTable = {
  async write(tx, commentId, words) {
    await tx.run(
      `INSERT INTO "CommentSearch" ("commentId", "words") VALUES (?, array_to_tsvector(string_to_array(?, ' ')))
       ON CONFLICT ("commentId") DO UPDATE SET "words" = excluded."words"`,
      [commentId, [...words, ...blockWords(commentId)].join(' ')],
    );
  },

  async remove(tx, commentId) {
    await tx.run('DELETE FROM "CommentSearch" WHERE "commentId" = ?', [commentId]);
  },

  async find(database, wanted) {
    const last = await lastId(database);
    const start = wanted.after ?? (wanted.order === 'oldest' ? 0 : last);
    const found: number[] = [];
    for (const blocks of blocksFrom(start, wanted.order === 'oldest' ? 1 : -1, last)) {
      found.push(...(await findInBlocks(database, wanted, blocks, wanted.limit - found.length)));
      if (found.length >= wanted.limit) break;
    }
    return found;
  },
};

/** Lists of block words that are searched together, from the block with this id to the last or first one. */
function* blocksFrom(id: number, step: 1 | -1, last: number): Generator<string[]> {
  yield [blockWord(0, id >> BLOCK_BITS[0])];
  for (const level of [0, 1] as const) {
    const parent = id >> BLOCK_BITS[level + 1]!;
    const siblings: string[] = [];
    let block = (id >> BLOCK_BITS[level]) + step;
    for (; block >> SMALL_BLOCKS_BITS === parent; block += step) siblings.push(blockWord(level, block));
    if (siblings.length > 0) yield siblings;
  }
  const largest = BLOCK_BITS[2];
  let block = (id >> largest) + step;
  for (; block >= 0 && block <= last >> largest; block += step) yield [blockWord(2, block)];
}

async function findInBlocks(
  database: Database,
  { groups, order, after, from, to }: Wanted,
  blocks: string[],
  limit: number,
): Promise<number[]> {
  const inBlocks: Group = blocks.map((word) => [word]);
  const expression = writeExpression([...groups, inBlocks], SYNTAX);
  if (expression === '') return [];
  const [compare, direction] = order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
  const dates = submittedBetween('f."id"', from, to);
  // Materialized, or the planner may walk through all comments in their order instead.
  const rows = await readRows<{ id: number }>(
    database,
    `WITH f AS MATERIALIZED
       (SELECT s."commentId" AS "id" FROM "CommentSearch" s WHERE s."words" @@ CAST(? AS tsquery))
     SELECT f."id" FROM f ${dates.join}
     WHERE ${after === null ? '1 = 1' : `f."id" ${compare} ?`} ${dates.condition}
     ORDER BY f."id" ${direction} LIMIT ?`,
    [expression, ...(after === null ? [] : [after]), ...dates.values, limit],
  );
  return rows.map(({ id }) => id);
}

async function lastId(database: Database): Promise<number> {
  const [row] = await readRows<{ id: number | null }>(
    database,
    'SELECT max("commentId") AS "id" FROM "CommentSearch"',
    [],
  );
  return row?.id ?? 0;
}
