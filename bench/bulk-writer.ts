import type { Row } from '../src/database/database.ts';
import { isPostgresUrl } from '../src/database/open.ts';
import { openPostgresWriter } from './postgres-writer.ts';
import { openSqliteWriter } from './sqlite-writer.ts';

/** Fills a fresh, migrated database that nobody else has open, faster than it could safely be done. */
export interface BulkWriter {
  /** All rows of one table have the same columns, in the same order. */
  add(table: string, row: Row): Promise<void>;
  addSearch(commentId: number, words: string[]): Promise<void>;
  /** Makes the indexes and writes everything to disk. */
  finish(): Promise<void>;
}

export const openBulkWriter = (url: string): Promise<BulkWriter> | BulkWriter =>
  isPostgresUrl(url) ? openPostgresWriter(url) : openSqliteWriter(url.replace(/^file:/, ''));
