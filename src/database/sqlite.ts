import { types } from 'node:util';
import Sqlite from 'better-sqlite3';
import { LRUCache } from 'lru-cache';
import { PrismaClient } from '../generated/sqlite/client.ts';
import { databaseUnavailable, isDatabaseRefusal } from './database.errors.ts';
import type { Database, Row, Tx, Value } from './database.ts';
import { guardedSqlite, PRAGMAS } from './guarded-adapter.ts';
import { insertSql } from './insert-sql.ts';
import { whileBusy, writeDeadline, WriterLock } from './writer-lock.ts';

/** So many works share one commit at most; the others wait for the next. */
const WORKS_PER_COMMIT = 64;
/** Of SQL, far more than the fixed statements have. A list of each length is a statement of its own. */
const KEPT_SQL_LENGTH = 128 * 1024;

interface Waiting {
  work: (tx: Tx) => Promise<unknown>;
  /** By `performance.now()`; counted from when it was asked for, however many wait before it. */
  deadline: number;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { ok: true; value: unknown; actions: (() => void)[] } | { ok: false; error: unknown };

/** @param file path of the database file; its migrations were applied */
export async function openSqlite(file: string): Promise<Omit<Database, 'takesWrites' | 'listen' | 'hear'>> {
  const lock = new WriterLock();
  const connection = new Sqlite(file, { timeout: 0 });
  await whileBusy(() => connection.exec(PRAGMAS));
  const prisma = new PrismaClient({ adapter: guardedSqlite(file, lock) });
  await prisma.$connect();

  const queue: Waiting[] = [];
  let committing = false;

  /** Takes what waits, commits it together, answers, and goes on until nothing waits. */
  async function commitWaiting(): Promise<void> {
    committing = true;
    while (queue.length > 0) {
      const { deadline } = queue[0]!;
      try {
        const release = await lock.acquire(deadline);
        try {
          rollBack(connection); // what an earlier one could not
          await whileBusy(() => connection.exec('BEGIN IMMEDIATE'), deadline);
          await commitTogether(connection, queue.splice(0, WORKS_PER_COMMIT));
        } finally {
          release();
        }
      } catch (error) {
        refuseOverdue(error);
      }
    }
    committing = false;
  }

  /** What was asked for only now still has its time. */
  function refuseOverdue(error: unknown): void {
    const now = performance.now();
    const stillInTime = queue.findIndex(({ deadline }, position) => position > 0 && deadline > now);
    const overdue = queue.splice(0, stillInTime === -1 ? queue.length : stillInTime);
    for (const { reject } of overdue) reject(isDatabaseRefusal(error) ? databaseUnavailable(error) : error);
  }

  return {
    dialect: 'sqlite',
    prisma,
    transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        queue.push({ work, deadline: writeDeadline(), resolve: resolve as (value: unknown) => void, reject });
        // Whatever arrives in the same turn of the event loop can share the commit.
        if (!committing) {
          committing = true;
          setImmediate(() => void commitWaiting());
        }
      });
    },
    async close() {
      await prisma.$disconnect();
      connection.close();
    },
  };
}

/** Ends the transaction that was begun for all of `group`; a work that fails takes only its own changes back. */
async function commitTogether(connection: Sqlite.Database, group: Waiting[]): Promise<void> {
  const outcomes: Outcome[] = [];
  try {
    for (const { work } of group) {
      outcomes.push(await runInSavepoint(connection, work));
      // On a full disk or an I/O error SQLite itself takes the whole transaction back.
      if (!connection.inTransaction) throw (outcomes.at(-1) as { error: unknown }).error;
    }
    connection.exec('COMMIT');
  } catch (error) {
    rollBack(connection);
    const reason = isDatabaseRefusal(error) ? databaseUnavailable(error) : error;
    for (const { reject } of group) reject(reason);
    return;
  }

  group.forEach(({ resolve, reject }, position) => {
    const outcome = outcomes[position]!;
    if (!outcome.ok)
      return reject(isDatabaseRefusal(outcome.error) ? databaseUnavailable(outcome.error) : outcome.error);
    for (const action of outcome.actions) action();
    resolve(outcome.value);
  });
}

/** On a failing disk it fails too; whoever waits must hear of the first failure all the same. */
function rollBack(connection: Sqlite.Database): void {
  if (!connection.inTransaction) return;
  try {
    connection.exec('ROLLBACK');
  } catch {
    return;
  }
}

async function runInSavepoint(connection: Sqlite.Database, work: Waiting['work']): Promise<Outcome> {
  const actions: (() => void)[] = [];
  connection.exec('SAVEPOINT work');
  try {
    const value = await work(openTx(connection, actions));
    connection.exec('RELEASE work');
    return { ok: true, value, actions };
  } catch (error) {
    if (connection.inTransaction) connection.exec('ROLLBACK TO work; RELEASE work');
    return { ok: false, error };
  }
}

function openTx(connection: Sqlite.Database, actions: (() => void)[]): Tx {
  const prepare = (sql: string) => preparedFor(connection, sql);
  return {
    dialect: 'sqlite',
    async insert(table, row) {
      const { id } = prepare(insertSql(table, row)).get(...Object.values(row).map(toSqlite)) as {
        id: number;
      };
      return id;
    },
    async run(sql, values = []) {
      return prepare(sql).run(...values.map(toSqlite)).changes;
    },
    async all<T>(sql: string, values: Value[] = []) {
      return prepare(sql).all(...values.map(toSqlite)) as T[];
    },
    serializeOn: async () => undefined, // there is one writer
    announce: async () => undefined,
    afterCommit: (action) => void actions.push(action),
  };
}

const statements = new WeakMap<Sqlite.Database, LRUCache<string, Sqlite.Statement>>();

const keepStatements = () =>
  new LRUCache<string, Sqlite.Statement>({
    maxSize: KEPT_SQL_LENGTH,
    sizeCalculation: (_statement, sql) => sql.length,
  });

/** What is used often is prepared once per connection. */
function preparedFor(connection: Sqlite.Database, sql: string): Sqlite.Statement {
  let prepared = statements.get(connection);
  if (!prepared) statements.set(connection, (prepared = keepStatements()));
  let statement = prepared.get(sql);
  if (!statement) prepared.set(sql, (statement = connection.prepare(sql)));
  return statement;
}

/** As Prisma's adapter stores it, so that both doors read each other's rows. */
function toSqlite(value: Row[string]): Exclude<Value, boolean | Date> {
  if (types.isDate(value)) return value.toISOString().replace('Z', '+00:00');
  if (typeof value === 'boolean') return value ? 1 : 0;
  return value;
}
