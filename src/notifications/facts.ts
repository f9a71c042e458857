import type { Tx } from '../database/database.ts';
import type { OutboxRow } from '../outbox/outbox.repository.ts';

/** How many comments of an author were approved, were spam and are in the trash. */
export interface AuthorNumbers {
  approved: number;
  spam: number;
  trash: number;
}

/** Numbers that a mail names, as they were when its notices were gathered, so that a repeat says the same. */
export interface Facts {
  /** How many comments waited. */
  waiting: number;
  /** By the id of the commenter; who is missing had nothing decided yet. null: nobody counted. */
  authors: Record<string, AuthorNumbers> | null;
}

/** Keeps the numbers of a message that has its notices, in the transaction that gathers them. */
export async function keepFacts(tx: Tx, messageId: number): Promise<void> {
  const facts: Facts = { waiting: await countWaiting(tx), authors: await readAuthors(tx, messageId) };
  await tx.run('UPDATE "OutboxMessage" SET "facts" = ? WHERE "id" = ?', [JSON.stringify(facts), messageId]);
}

export const readFacts = ({ facts }: Pick<OutboxRow, 'facts'>): Facts => ({
  waiting: 0,
  authors: null,
  ...(facts ? (JSON.parse(facts) as Partial<Facts>) : {}),
});

async function countWaiting(tx: Tx): Promise<number> {
  const [row] = await tx.all<{ waiting: number | string }>(
    `SELECT COALESCE(SUM("count"), 0) AS "waiting" FROM "StatusCount" WHERE "status" = 'pending'`,
  );
  return Number(row?.waiting ?? 0);
}

async function readAuthors(tx: Tx, messageId: number): Promise<Record<string, AuthorNumbers>> {
  const rows = await tx.all<AuthorNumbers & { id: number }>(
    `SELECT DISTINCT k."id", k."approvedCount" AS "approved", k."spamCount" AS "spam", k."trashCount" AS "trash"
     FROM "Notice" n JOIN "Comment" c ON c."id" = n."commentId" JOIN "Commenter" k ON k."id" = c."commenterId"
     WHERE n."messageId" = ? AND (k."approvedCount" > 0 OR k."spamCount" > 0 OR k."trashCount" > 0)
     ORDER BY k."id"`,
    [messageId],
  );
  return Object.fromEntries(rows.map(({ id, ...numbers }) => [id, numbers]));
}
