import type { PrismaClient } from '../generated/sqlite/client.ts';

/** A value that both databases can store. */
export type Value = string | number | boolean | Date | Uint8Array | null;

/** Columns of one row, by name. */
export type Row = Record<string, Value>;

/**
 * The inside of one write transaction. SQL uses `?` for values and double quotes around names, and must
 * mean the same on SQLite and PostgreSQL. Await nothing but these functions while a transaction is open:
 * on SQLite it holds the one writer.
 */
export interface Tx {
  /** For the few statements that cannot be the same. */
  readonly dialect: Database['dialect'];
  /** Inserts one row. @returns its integer id */
  insert(table: string, row: Row): Promise<number>;
  /** Runs one statement. @returns how many rows it changed */
  run(sql: string, values?: Value[]): Promise<number>;
  /** @returns the rows of a SELECT or a RETURNING; instants come back as a Date or as a text that `new Date` reads */
  all<T>(sql: string, values?: Value[]): Promise<T[]>;
  /** Others that pass the same key here wait until this transaction has ended; keys in a fixed order, please. */
  serializeOn(key: string): Promise<void>;
  /** Tells who listens to the channel, after the commit: here, and on PostgreSQL in every process. */
  announce(channel: string, payload: string): Promise<void>;
  /** Calls `action` once the commit is flushed, never after a rollback. */
  afterCommit(action: () => void): void;
}

export interface Database {
  readonly dialect: 'sqlite' | 'postgresql';
  /** Reads, and writes of a single row. Writes that belong together go through `transaction`. */
  readonly prisma: PrismaClient;
  /**
   * Runs `work` in one transaction and resolves after its commit was flushed to disk. On SQLite, works that
   * wait at the same time share one commit, each inside a savepoint of its own.
   * @throws {AppError} database.unavailable (503) when the disk or the database refuses
   */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  /** false after the disk refused a write, until one succeeds again; asks it with a write at most every two seconds. */
  takesWrites(): Promise<boolean>;
  /** @returns how to stop listening */
  listen(channel: string, listener: (payload: string) => void): () => void;
  /** Passes on what another process announced, as PostgreSQL carried it. */
  hear(channel: string, announcement: string): void;
  close(): Promise<void>;
}
