import type { Database, Tx } from '../database/database.ts';
import type { Group } from './expression.ts';
import { postgresSearch } from './postgres-search.ts';
import { sqliteSearch } from './sqlite-search.ts';

export interface Wanted {
  groups: Group[];
  /** Of the ids, which grow with time. */
  order: 'oldest' | 'newest';
  /** The last id that was seen. */
  after: number | null;
  limit: number;
  /** Submitted in [from, to). */
  from?: Date | undefined;
  to?: Date | undefined;
}

/** The words of each comment, and the ids of those that have certain words. */
export interface SearchTable {
  /** Writes the words of a comment anew. */
  write(tx: Tx, commentId: number, words: string[]): Promise<void>;
  remove(tx: Tx, commentId: number): Promise<void>;
  /** @returns at most `limit` ids in order; its time does not grow with the number of comments that match */
  find(database: Database, wanted: Wanted): Promise<number[]>;
}

export const searchTable = (dialect: Database['dialect']): SearchTable =>
  dialect === 'postgresql' ? postgresSearch : sqliteSearch;
