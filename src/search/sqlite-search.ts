import { readRows } from '../database/read-rows.ts';
import { writeExpression } from './expression.ts';
import type { SearchTable } from './search-table.ts';
import { submittedBetween } from './submitted-between.ts';

const SYNTAX = { and: ' AND ', or: ' OR ', quote: '"' };

/** FTS5 goes through its lists in the order of the ids, from any of them on, and stops at the limit. */
export const sqliteSearch: SearchTable = {
  async write(tx, commentId, words) {
    await tx.run('INSERT OR REPLACE INTO "CommentSearch" (rowid, "words") VALUES (?, ?)', [
      commentId,
      words.join(' '),
    ]);
  },

  async remove(tx, commentId) {
    await tx.run('DELETE FROM "CommentSearch" WHERE rowid = ?', [commentId]);
  },

  async find(database, { groups, order, after, limit, from, to }) {
    const expression = writeExpression(groups, SYNTAX);
    if (expression === '') return [];
    const [compare, direction] = order === 'oldest' ? ['>', 'ASC'] : ['<', 'DESC'];
    const dates = submittedBetween('s.rowid', from, to);
    const rows = await readRows<{ id: number }>(
      database,
      `SELECT s.rowid AS "id" FROM "CommentSearch" s ${dates.join}
       WHERE s."CommentSearch" MATCH ? ${after === null ? '' : `AND s.rowid ${compare} CAST(? AS INTEGER)`} ${dates.condition}
       ORDER BY s.rowid ${direction} LIMIT ?`,
      [expression, ...(after === null ? [] : [after]), ...dates.values, limit],
    );
    return rows.map(({ id }) => Number(id));
  },
};
