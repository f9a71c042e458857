import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Database } from '../../src/database/database.ts';
import { migrate, readMigrations } from '../../src/database/migrate.ts';
import { openDatabase } from '../../src/database/open.ts';

export interface TestDatabase {
  /** For DATABASE_URL. */
  url: string;
  /** Removes it, also when somebody still has it open. */
  drop: () => Promise<void>;
}

/** Which database this run of the tests is about. */
export const testDialect = process.env.TEST_DATABASE === 'postgresql' ? 'postgresql' : 'sqlite';

/** A fresh, migrated, empty database on the one that TEST_DATABASE names. */
export function createTestDatabase(): Promise<TestDatabase> {
  return testDialect === 'postgresql' ? createPostgres(postgresUrl()) : createSqlite();
}

/** The same, opened. */
export async function openTestDatabase(): Promise<{
  database: Database;
  url: string;
  close: () => Promise<void>;
}> {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase(url);
  const close = async () => {
    await database.close();
    await drop();
  };
  return { database, url, close };
}

async function createSqlite(): Promise<TestDatabase> {
  const template = join(tmpdir(), `moderato-template-${migrationsHash('sqlite')}.db`);
  if (!existsSync(template)) await migrateInto(template);
  const folder = mkdtempSync(join(tmpdir(), 'moderato-database-'));
  const file = join(folder, 'moderato.db');
  copyFileSync(template, file);
  return { url: `file:${file}`, drop: async () => rmSync(folder, { recursive: true, force: true }) };
}

/** Other workers do the same at the same time: the rename makes the last one win, and all are equal. */
async function migrateInto(template: string): Promise<void> {
  const draft = `${template}.${randomUUID()}`;
  await migrate(`file:${draft}`);
  renameSync(draft, template);
}

async function createPostgres(server: string): Promise<TestDatabase> {
  const template = `moderato_template_${migrationsHash('postgresql')}`;
  const name = `moderato_${randomUUID().replaceAll('-', '')}`;
  await asAdmin(server, async (client) => {
    await client.query('SELECT pg_advisory_lock(1)');
    if (!(await databaseExists(client, template))) await makeTemplate(client, server, template);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  });
  const drop = () =>
    asAdmin(server, async (client) => {
      await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
    });
  return { url: urlOf(server, name), drop };
}

async function makeTemplate(client: pg.Client, server: string, template: string): Promise<void> {
  const draft = `${template}_draft`;
  await client.query(`DROP DATABASE IF EXISTS "${draft}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${draft}"`);
  await migrate(urlOf(server, draft));
  await client.query(`ALTER DATABASE "${draft}" RENAME TO "${template}"`);
}

async function databaseExists(client: pg.Client, name: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
  return rowCount === 1;
}

async function asAdmin(server: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

function postgresUrl(): string {
  const url = process.env.TEST_POSTGRES_URL;
  if (!url) throw new Error('TEST_DATABASE=postgresql needs TEST_POSTGRES_URL; `npm test` sets both');
  return url;
}

function urlOf(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

function migrationsHash(dialect: string): string {
  const hash = createHash('sha256');
  const folder = join(import.meta.dirname, '../../prisma/migrations', dialect);
  for (const { name, checksum } of readMigrations(folder)) hash.update(`${name} ${checksum}\n`);
  return hash.digest('hex').slice(0, 16);
}
