import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import { passwordProblem } from '../accounts/password.ts';
import { randomToken } from '../crypto/tokens.ts';
import { folderProblem } from './folders.ts';
import { type SettingRow, SETTINGS, type Settings } from './settings.ts';

type Environment = Record<string, string | undefined>;

/** Every reason why the process cannot start, one line each. */
export class BadSettings extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Moderato cannot start:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the settings from the environment, `<NAME>_FILE` for secrets, and `.env`.
 * @param options.mayReplaceKey makes a new key where the one of an existing database is missing
 * @throws {BadSettings} with the full list of problems
 */
export function loadSettings(
  environment: Environment,
  directory = process.cwd(),
  { mayReplaceKey = false } = {},
): Settings {
  const problems: string[] = [];
  const values: Record<string, unknown> = {};
  const fromFile = readDotEnv(directory, problems);
  for (const [name, row] of Object.entries(SETTINGS) as [string, SettingRow][]) {
    const raw = readRaw(row, { ...fromFile, ...environment }, problems);
    const parsed = row.schema.safeParse(raw);
    if (parsed.success) values[name] = parsed.data;
    else problems.push(`${row.env} ${parsed.error.issues[0]?.message ?? 'is not valid'}`);
  }
  if (problems.length > 0) throw new BadSettings(problems);
  return complete(values as Settings, problems, mayReplaceKey);
}

function readDotEnv(directory: string, problems: string[]): Environment {
  try {
    return parseEnv(readFileSync(join(directory, '.env'), 'utf8')) as Environment;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      problems.push(`.env cannot be read: ${(error as Error).message}`);
    return {};
  }
}

function readRaw(row: SettingRow, environment: Environment, problems: string[]): string {
  const file = row.secret ? environment[`${row.env}_FILE`] : undefined;
  if (file) {
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push(`${row.env}_FILE cannot be read: ${(error as Error).message}`);
    }
  }
  return environment[row.env]?.trim() || row.default;
}

/** What follows from other settings, and what must hold between them. */
function complete(values: Settings, problems: string[], mayReplaceKey: boolean): Settings {
  const dataDir = resolve(values.dataDir);
  const baseUrl = (values.baseUrl || `http://localhost:${values.port}`).replace(/\/$/, '');
  const databaseUrl = values.databaseUrl || `file:${join(dataDir, 'moderato.db')}`;
  const onPostgres = databaseUrl.startsWith('postgres');

  if (Boolean(values.adminEmail) !== Boolean(values.adminPassword)) {
    problems.push('ADMIN_EMAIL and ADMIN_PASSWORD make the first admin together; set both or neither');
  }
  const weakness = values.adminPassword && passwordProblem(values.adminPassword, values.siteName);
  if (weakness) problems.push(`ADMIN_PASSWORD is not safe: ${weakness}`);
  if (onPostgres && values.secretKey === '') {
    problems.push(
      'SECRET_KEY must be set with PostgreSQL, since every process needs the same; make one with: openssl rand -base64 48',
    );
  }
  checkDkim(values, problems);
  const databaseFile = onPostgres ? null : resolve(databaseUrl.replace(/^file:/, ''));
  checkFolder('DATA_DIR', dataDir, problems);
  if (databaseFile && values.databaseUrl) checkFolder('DATABASE_URL', dirname(databaseFile), problems);
  if (problems.length > 0) throw new BadSettings(problems);

  const keptDatabase = mayReplaceKey ? null : databaseFile;
  const secretKey = values.secretKey || readOrMakeKey(join(dataDir, 'secret.key'), keptDatabase);
  return Object.freeze({
    ...values,
    dataDir,
    baseUrl,
    databaseUrl,
    secretKey,
    articlesDir: resolve(values.articlesDir),
    secure: baseUrl.startsWith('https:'),
  });
}

function checkDkim({ dkimDomain, dkimSelector, dkimKey }: Settings, problems: string[]): void {
  const given = [dkimDomain, dkimSelector, dkimKey].filter(Boolean).length;
  if (given > 0 && given < 3)
    problems.push('DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY sign mails together; set all three or none');
}

function checkFolder(name: string, folder: string, problems: string[]): void {
  const problem = folderProblem(folder);
  if (problem) problems.push(`${name} ${folder} ${problem}`);
}

/**
 * @throws {BadSettings} when the key is damaged, or is not there although a database is: a new key would lose
 *   every address
 */
function readOrMakeKey(file: string, keptDatabase: string | null): string {
  if (sizeOf(file) === null && keptDatabase && sizeOf(keptDatabase)) {
    throw new BadSettings([
      `${file} is missing, and ${keptDatabase} cannot be read without it; restore it from a backup or set SECRET_KEY`,
    ]);
  }
  try {
    writeFileSync(file, `${randomToken()}${randomToken()}\n`, { mode: 0o600, flag: 'wx' });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST') throw new BadSettings([`${file} cannot be written (${code})`]);
  }
  const key = sizeOf(file) ? readFileSync(file, 'utf8').trim() : '';
  if (key.length < 32)
    throw new BadSettings([`${file} is damaged; restore it from a backup or set SECRET_KEY`]);
  return key;
}

/** In bytes; null when there is no such file. */
const sizeOf = (file: string): number | null => statSync(file, { throwIfNoEntry: false })?.size ?? null;
