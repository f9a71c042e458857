import type { Tx } from '../database/database.ts';
import { factWord } from './comment-filter.ts';
import { wordsOfDay } from './date-words.ts';
import { domainsOf } from './domains.ts';
import { searchTable } from './search-table.ts';
import { wordsOf } from './words.ts';

/** What a comment is found by. */
export interface SearchedComment {
  status: string;
  articleId: number;
  commenterId: number;
  networkIndex: string;
  website: string;
  decidedById: number | null;
  /** Of submittedAt, in UTC, such as 2025-02-01. */
  day: string;
  /** Those that had something to say. */
  rules: string[];
  authorName: string;
  title: string;
  text: string;
}

/**
 * Writes the search words of a comment anew. Call it in the transaction that stored the comment or changed its
 * text, status or who decided, after that change; for a comment that is gone it takes them away.
 */
export async function indexComment(tx: Tx, commentId: number): Promise<void> {
  const comment = await readSearched(tx, commentId);
  const table = searchTable(tx.dialect);
  if (comment) await table.write(tx, commentId, searchWords(comment));
  else await table.remove(tx, commentId);
}

/** All words of a comment: what it says, and the facts that filters ask for. */
export function searchWords(comment: SearchedComment): string[] {
  const { decidedById } = comment;
  const facts = [
    factWord.status(comment.status),
    factWord.article(comment.articleId),
    factWord.commenter(comment.commenterId),
    factWord.network(comment.networkIndex),
    ...domainsOf(comment.website).map(factWord.domain),
    ...comment.rules.map(factWord.rule),
    ...(decidedById === null ? [] : [factWord.moderator(decidedById)]),
    ...wordsOfDay(comment.day),
  ];
  return [...facts, ...wordsOf(`${comment.authorName}\n${comment.title}\n${comment.text}`)];
}

async function readSearched(tx: Tx, id: number): Promise<SearchedComment | null> {
  const [row] = await tx.all<Omit<SearchedComment, 'rules'>>(
    `SELECT c."status", c."articleId", c."commenterId", c."networkIndex", c."website", c."decidedById",
       substr(CAST(c."submittedAt" AS TEXT), 1, 10) AS "day", c."authorName", c."text", a."title"
     FROM "Comment" c JOIN "Article" a ON a."id" = c."articleId" WHERE c."id" = ? AND c."status" <> 'erased'`,
    [id],
  );
  if (!row) return null;
  const verdicts = await tx.all<{ rule: string }>(
    `SELECT DISTINCT "rule" FROM "Verdict" WHERE "commentId" = ? AND "outcome" <> 'none'`,
    [id],
  );
  return { ...row, rules: verdicts.map(({ rule }) => rule) };
}
