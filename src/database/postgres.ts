import { types } from 'node:util';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { PrismaClient } from '../generated/sqlite/client.ts';
import { databaseUnavailable, isDatabaseRefusal } from './database.errors.ts';
import type { Database, Tx, Value } from './database.ts';
import { insertSql } from './insert-sql.ts';
import { numbered } from './numbered-sql.ts';
import { connectionOptions, QUERY_TIMED_OUT } from './postgres-options.ts';

const CONNECTIONS = 10;
const CONNECT_MS = 2_000; // also the longest wait for a free connection
const LOCK_WAIT_MS = 2_000; // a write waits as long as on SQLite

export interface PostgresDatabase extends Database {
  /** Shared by Prisma, the transactions and the rate limits. */
  readonly pool: pg.Pool;
}

export async function openPostgres(
  url: string,
): Promise<Omit<PostgresDatabase, 'takesWrites' | 'listen' | 'hear'>> {
  const pool = new pg.Pool({
    ...connectionOptions(url),
    max: CONNECTIONS,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_WAIT_MS,
    types: { getTypeParser: parserOf },
  });
  pool.on('error', () => undefined); // an idle connection was cut; the pool makes a new one when needed
  // One that is in use listens to nobody by itself, and its error would end the process; its query fails anyway.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const generated = await import('../generated/postgresql/client.ts');
  // The one cast between the two clients: SQLite's input types are the narrower.
  const prisma = new generated.PrismaClient({ adapter: new PrismaPg(pool) }) as unknown as PrismaClient;

  return {
    dialect: 'postgresql',
    prisma,
    pool,
    async transaction(work) {
      try {
        return await runTransaction(pool, work);
      } catch (error) {
        throw isDatabaseRefusal(error) ? databaseUnavailable(error) : error;
      }
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

/** Columns are timestamps without zone in UTC; pg itself would take them for local time. */
const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.TIMESTAMP && format !== 'binary'
    ? (text: string) => new Date(`${text.replace(' ', 'T')}Z`)
    : pg.types.getTypeParser(oid, format as 'text');

async function runTransaction<T>(pool: pg.Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  const actions: (() => void)[] = [];
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('BEGIN');
    const value = await work(openTx(client, actions));
    await client.query('COMMIT');
    for (const action of actions) action();
    return value;
  } catch (error) {
    // A connection that does not answer would not answer this either; closing it rolls back.
    if ((error as Error).message === QUERY_TIMED_OUT) broken = error as Error;
    else await client.query('ROLLBACK').catch((failure: Error) => (broken = failure));
    throw error;
  } finally {
    client.release(broken);
  }
}

function openTx(client: pg.PoolClient, actions: (() => void)[]): Tx {
  const query = (sql: string, values: Value[]) => client.query(numbered(sql), values.map(toPostgres));
  return {
    dialect: 'postgresql',
    async insert(table, row) {
      const { rows } = await query(insertSql(table, row), Object.values(row));
      return (rows[0] as { id: number }).id;
    },
    async run(sql, values = []) {
      return (await query(sql, values)).rowCount ?? 0;
    },
    async all<T>(sql: string, values: Value[] = []) {
      return (await query(sql, values)).rows as T[];
    },
    async announce(channel, payload) {
      await client.query('SELECT pg_notify($1, $2)', [channel, payload]);
    },
    async serializeOn(key) {
      await client.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [key]);
    },
    afterCommit: (action) => void actions.push(action),
  };
}

/** Columns are timestamps without zone in UTC, as Prisma makes them; pg itself would send local time. */
function toPostgres(value: Value): unknown {
  return types.isDate(value) ? value.toISOString().replace('Z', '') : value;
}
