// npm run backup -- <folder>   puts what cannot be made again into a new folder, also while the server runs
import { closeSync, cpSync, existsSync, fsyncSync, openSync } from 'node:fs';
import { join, resolve } from 'node:path';
import Sqlite from 'better-sqlite3';
import { isPostgresUrl } from '../src/database/open.ts';
import { makeFolder } from '../src/settings/folders.ts';
import { BadSettings, loadSettings } from '../src/settings/load.ts';

const PRIVATE = 0o700;

const target = process.argv[2] ? resolve(process.argv[2]) : null;
if (!target) refuse('usage: npm run backup -- <folder>', 64);

const settings = readSettings();
const database = settings.databaseUrl.replace(/^file:/, '');
if (isPostgresUrl(settings.databaseUrl))
  refuse(
    'the database is PostgreSQL: back it up with pg_dump, and SECRET_KEY, .env and the articles by hand',
  );
if (!existsSync(database)) refuse(`there is no database at ${database}; look at DATA_DIR`);
if (existsSync(join(target, 'moderato.db'))) refuse(`${target} holds a backup already; name a new folder`);

makeFolder(target, PRIVATE);
copyDatabase(join(target, 'moderato.db'));
const copied = ['moderato.db'];
copy(join(settings.dataDir, 'secret.key'), 'secret.key');
copy(resolve('.env'), '.env');
copy(settings.articlesDir, 'articles');
console.log(`${target} has ${copied.join(', ')}.`);
console.log(
  copied.includes('secret.key')
    ? 'Whoever has database and key has the addresses: keep secret.key in another place.'
    : 'The key is not in DATA_DIR: keep SECRET_KEY as well, in another place. Without it no address can be read.',
);

function readSettings() {
  try {
    return loadSettings(process.env);
  } catch (error) {
    if (error instanceof BadSettings) refuse(error.problems.join('\n'), 78);
    throw error;
  }
}

/** A consistent copy of one moment, which stops nobody from writing. */
function copyDatabase(file: string): void {
  const source = new Sqlite(database, { readonly: true });
  source.prepare('VACUUM INTO ?').run(file);
  source.close();
  const written = openSync(file, 'r');
  fsyncSync(written);
  closeSync(written);
}

function copy(source: string, name: string): void {
  if (!existsSync(source)) return;
  cpSync(source, join(target!, name), { recursive: true });
  copied.push(name);
}

function refuse(reason: string, exitCode = 1): never {
  console.error(reason);
  process.exit(exitCode);
}
