import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { postgresReason } from './postgres-reasons.ts';

export interface Migration {
  name: string;
  sql: string;
  /** SHA-256 of the file with LF line ends, as Prisma's own engine records it. */
  checksum: string;
}

interface AppliedMigration {
  migration_name: string;
  checksum: string;
  finished_at: unknown;
  rolled_back_at: unknown;
}

type Query = (sql: string, values?: unknown[]) => Promise<{ rows: unknown[] }>;

/** The database cannot be used as it is; the message names the reason and the way out in one line. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
  /** It may be over by itself; whoever started the process can try again. */
  readonly mayPass: boolean;

  constructor(message: string, { cause, mayPass = false }: { cause?: unknown; mayPass?: boolean } = {}) {
    super(message, { cause });
    this.mayPass = mayPass;
  }
}

const MIGRATIONS = join(import.meta.dirname, '../../prisma/migrations');
const PRISMA_ADVISORY_LOCK = 72707369; // the key that `prisma migrate` takes
const CONNECT_MS = 10_000;
const LOCK_WAIT_MS = 15_000; // a second process that starts at the same time waits for the first

const LIST = 'SELECT migration_name, checksum, finished_at, rolled_back_at FROM _prisma_migrations';
const RECORD =
  'INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES';

/** Applies what is missing. @returns the names of the migrations that were applied */
export async function migrate(url: string): Promise<string[]> {
  return /^postgres(ql)?:/.test(url)
    ? migratePostgres(url, join(MIGRATIONS, 'postgresql'))
    : migrateSqlite(url.replace(/^file:/, ''), join(MIGRATIONS, 'sqlite'));
}

export function readMigrations(directory: string): Migration[] {
  if (!existsSync(directory)) return [];
  const folders = readdirSync(directory, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return folders
    .map((folder) => folder.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(directory, name, 'migration.sql'), 'utf8').replaceAll('\r\n', '\n');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

export function migrateSqlite(file: string, directory: string): string[] {
  const database = new Sqlite(file, { timeout: LOCK_WAIT_MS });
  const now = () => new Date().toISOString().replace('Z', '+00:00');
  try {
    database.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL');
    // Prisma rebuilds a table by DROP and RENAME. With enforcement on, the DROP cascades into the children,
    // and the script's own PRAGMA does nothing inside a transaction.
    database.exec('PRAGMA foreign_keys=OFF');
    return database
      .transaction(() => {
        refuseForeign(database, file);
        database.exec(
          bookkeeping('TEXT', 'TEXT', 'DATETIME', 'TEXT', 'current_timestamp', 'INTEGER UNSIGNED'),
        );
        const todo = pending(readMigrations(directory), database.prepare(LIST).all() as AppliedMigration[]);
        for (const migration of todo) {
          const started = now();
          database.exec(migration.sql);
          database
            .prepare(`${RECORD} (?, ?, ?, ?, ?, 1)`)
            .run(randomUUID(), migration.checksum, migration.name, started, now());
        }
        if (todo.length > 0 && (database.pragma('foreign_key_check') as unknown[]).length > 0) {
          throw new MigrationError('a migration broke foreign keys; nothing was changed');
        }
        return todo.map((migration) => migration.name);
      })
      .immediate();
  } finally {
    database.close();
  }
}

/** Another program's tables are not ours to add to, even where the names do not collide. */
function refuseForeign(database: Sqlite.Database, file: string): void {
  const tables = database.prepare(`SELECT name FROM sqlite_master WHERE type = 'table'`).pluck().all();
  if (tables.length === 0 || tables.includes('_prisma_migrations')) return;
  throw new MigrationError(`${file} belongs to another program; set DATABASE_URL to a file of its own`);
}

async function migratePostgres(url: string, directory: string): Promise<string[]> {
  const { default: pg } = await import('pg'); // 16 MB that a site on SQLite does not need
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: CONNECT_MS,
    lock_timeout: LOCK_WAIT_MS,
  });
  client.on('error', () => undefined); // what it was asked fails by itself; unheard, this would end the process
  try {
    await client.connect();
    await client.query(`SELECT pg_advisory_lock(${PRISMA_ADVISORY_LOCK})`);
    return await applyToPostgres(
      (sql, values) => client.query(sql, values),
      (sql) => client.query(sql),
      readMigrations(directory),
    );
  } catch (cause) {
    const known = cause instanceof MigrationError ? null : postgresReason(cause);
    throw known ? new MigrationError(known.reason, { ...known, cause }) : cause;
  } finally {
    await client.end().catch(() => undefined); // ends the lock too
  }
}

export async function applyToPostgres(
  query: Query,
  execute: (sql: string) => Promise<unknown>,
  all: Migration[],
): Promise<string[]> {
  await execute(bookkeeping('VARCHAR(36)', 'VARCHAR(64)', 'TIMESTAMPTZ', 'VARCHAR(255)', 'now()', 'INTEGER'));
  const todo = pending(all, (await query(LIST)).rows as AppliedMigration[]);
  for (const migration of todo) {
    await execute('BEGIN');
    try {
      await execute(migration.sql);
      await query(`${RECORD} ($1, $2, $3, now(), clock_timestamp(), 1)`, [
        randomUUID(),
        migration.checksum,
        migration.name,
      ]);
      await execute('COMMIT');
    } catch (cause) {
      await execute('ROLLBACK');
      const { message } = cause as Error;
      throw new MigrationError(`migration ${migration.name} failed and was rolled back: ${message}`, {
        cause,
      });
    }
  }
  return todo.map((migration) => migration.name);
}

function pending(all: Migration[], applied: AppliedMigration[]): Migration[] {
  const live = new Map(applied.filter((row) => !row.rolled_back_at).map((row) => [row.migration_name, row]));
  for (const [name, row] of live) {
    const migration = all.find((candidate) => candidate.name === name);
    if (!row.finished_at)
      throw new MigrationError(`migration ${name} is recorded as failed; restore a backup`);
    if (!migration) {
      throw new MigrationError(
        `the database is newer than this release (it has ${name}); start the newer release or restore a backup`,
      );
    }
    if (migration.checksum !== row.checksum) {
      throw new MigrationError(
        `migration ${name} was edited after it was applied; restore the original file`,
      );
    }
  }
  return all.filter((migration) => !live.has(migration.name));
}

/** Column types exactly as Prisma's own engine creates them, so that its tools can read the table. */
const bookkeeping = (id: string, sum: string, time: string, name: string, now: string, int: string) =>
  `CREATE TABLE IF NOT EXISTS "_prisma_migrations" ("id" ${id} PRIMARY KEY NOT NULL, "checksum" ${sum} NOT NULL,
  "finished_at" ${time}, "migration_name" ${name} NOT NULL, "logs" TEXT, "rolled_back_at" ${time},
  "started_at" ${time} NOT NULL DEFAULT ${now}, "applied_steps_count" ${int} NOT NULL DEFAULT 0)`;
