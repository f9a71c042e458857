// npm run migration -- lower_case_name   writes the migration that both databases need for the models as they are now
// npm run migration -- --check           fails when models and migrations disagree
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { PrismaBetterSqlite3 } from '@prisma/adapter-better-sqlite3';
import type { SqlMigrationAwareDriverAdapterFactory } from '@prisma/driver-adapter-utils';
import { PrismaPGlite } from 'pglite-prisma-adapter';
import { applyToPostgres, migrateSqlite, readMigrations } from '../src/database/migrate.ts';
import { composeSchema, dialects } from './prisma-generate.mjs';
import { diffTo } from './schema-engine.ts';

const name = process.argv[2] ?? '';
if (name !== '--check' && !/^[a-z][a-z0-9_]*$/.test(name)) {
  console.error('usage: npm run migration -- lower_case_name | --check');
  process.exit(64);
}

const root = join(import.meta.dirname, '../prisma/migrations');
const temporary = mkdtempSync(join(tmpdir(), 'moderato-migration-'));
const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14);

/** A database that holds exactly what the committed migrations make. */
async function replay(dialect: string): Promise<SqlMigrationAwareDriverAdapterFactory> {
  if (dialect === 'sqlite') {
    const file = join(temporary, 'replay.db');
    migrateSqlite(file, join(root, dialect));
    return new PrismaBetterSqlite3({ url: file });
  }
  const database = await PGlite.create();
  await applyToPostgres(
    (sql, values) => database.query(sql, values),
    (sql) => database.exec(sql),
    readMigrations(join(root, dialect)),
  );
  return new PrismaPGlite(database) as unknown as SqlMigrationAwareDriverAdapterFactory;
}

let stale = 0;
for (const dialect of dialects) {
  // The removed line needs a right that an ordinary role lacks.
  const createSchema = /^-- CreateSchema\nCREATE SCHEMA IF NOT EXISTS "public";\n+/;
  const sql = (await diffTo(await replay(dialect), composeSchema(dialect))).replace(createSchema, '');
  console.log(sql === '' ? `${dialect}: migrations and models agree` : `${dialect}:\n${sql}`);
  if (sql === '') continue;
  stale++;
  if (name === '--check') continue;
  const folder = join(root, dialect, `${stamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'migration.sql'), sql);
  writeFileSync(join(root, dialect, 'migration_lock.toml'), `provider = "${dialect}"\n`);
}
rmSync(temporary, { recursive: true, force: true });
if (name === '--check' && stale > 0) console.error('Run: npm run migration -- name_of_the_change');
process.exit(name === '--check' && stale > 0 ? 1 : 0);
