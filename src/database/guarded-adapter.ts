import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type {
  SqlDriverAdapter,
  SqlDriverAdapterFactory,
  SqlQuery,
  Transaction,
} from '@prisma/driver-adapter-utils';
import { whileBusy, writeDeadline, type WriterLock } from './writer-lock.ts';

const id = { provider: 'sqlite', adapterName: 'guarded-better-sqlite3' } as const;

/**
 * On every connection: foreign keys are enforced and a commit is on disk before it is acknowledged. The pages
 * that SQLite keeps are few (2 MB; the driver's default is 16 for each connection): the system has the file in
 * its own cache.
 */
export const PRAGMAS = [
  'PRAGMA journal_mode=WAL',
  'PRAGMA synchronous=FULL',
  'PRAGMA foreign_keys=ON',
  'PRAGMA cache_size=-2000',
].join('; ');

/** SQLite's own limit; Prisma takes 999 for granted when nothing is said. */
const MAX_VALUES = 32_766;

/**
 * Prisma's SQLite adapter with the losses of the stock one taken out: a plain write never joins a
 * transaction that another request has open, a failed COMMIT leaves the connection usable, and a lock held
 * by another process is waited for without blocking the event loop.
 */
export function guardedSqlite(file: string, lock: WriterLock): SqlDriverAdapterFactory {
  const stock = new PrismaBetterSqlite3({ url: file, timeout: 0 });
  return {
    ...id,
    async connect() {
      const writer = await stock.connect();
      await whileBusy(() => writer.executeScript(PRAGMAS));
      const reader = await stock.connect();
      await whileBusy(() => reader.executeScript(`${PRAGMAS}; PRAGMA query_only=ON`));
      return guard(writer, reader, lock);
    },
  };
}

/** Plain reads use the reader's snapshot; each write or transaction holds the writer's lock. */
function guard(writer: SqlDriverAdapter, reader: SqlDriverAdapter, lock: WriterLock): SqlDriverAdapter {
  const isRead = (query: SqlQuery) => /^\s*SELECT\b/i.test(query.sql);
  return {
    ...id,
    getConnectionInfo: () => ({ maxBindValues: MAX_VALUES, supportsRelationJoins: false }),
    queryRaw: (query) =>
      isRead(query) ? whileBusy(() => reader.queryRaw(query)) : lock.hold(() => writer.queryRaw(query)),
    executeRaw: (query) => lock.hold(() => writer.executeRaw(query)),
    executeScript: (script) => lock.hold(() => writer.executeScript(script)),
    async startTransaction() {
      const deadline = writeDeadline();
      const release = await lock.acquire(deadline);
      try {
        // IMMEDIATE takes the file's lock now, so that no later statement can find it taken.
        await whileBusy(() => writer.executeScript('BEGIN IMMEDIATE'), deadline);
      } catch (error) {
        release();
        throw error;
      }
      return openTransaction(writer, release);
    },
    async dispose() {
      await reader.dispose();
      await writer.dispose();
    },
  };
}

function openTransaction(writer: SqlDriverAdapter, release: () => void): Transaction {
  return {
    ...id,
    options: { usePhantomQuery: false }, // Prisma then sends COMMIT and ROLLBACK itself
    queryRaw: (query) => writer.queryRaw(query),
    async executeRaw(query) {
      try {
        return await writer.executeRaw(query);
      } catch (error) {
        if (query.sql === 'COMMIT') {
          // SQLite keeps the transaction open, and Prisma calls neither commit() nor rollback().
          await writer.executeScript('ROLLBACK').catch(() => undefined);
          release();
        }
        throw error;
      }
    },
    async commit() {
      release();
    },
    async rollback() {
      release();
    },
    createSavepoint: (name) => writer.executeScript(`SAVEPOINT ${name}`),
    rollbackToSavepoint: (name) => writer.executeScript(`ROLLBACK TO ${name}`),
    releaseSavepoint: (name) => writer.executeScript(`RELEASE ${name}`),
  };
}
