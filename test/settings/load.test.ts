import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSettings, loadSettings } from '../../src/settings/load.ts';

let directory: string;
beforeEach(() => (directory = mkdtempSync(join(tmpdir(), 'moderato-settings-'))));
afterEach(() => rmSync(directory, { recursive: true, force: true }));

const load = (environment: Record<string, string>) =>
  loadSettings({ DATA_DIR: join(directory, 'data'), ...environment }, directory);

function problemsOf(environment: Record<string, string>): string[] {
  try {
    load(environment);
  } catch (error) {
    if (error instanceof BadSettings) return error.problems;
    throw error;
  }
  return [];
}

test('when nothing is set, everything has its default and a key is made that only the owner can read', () => {
  const settings = load({});
  expect(settings).toMatchObject({
    port: 3000,
    baseUrl: 'http://localhost:3000',
    secure: false,
    trustProxy: false,
  });
  const key = join(directory, 'data/secret.key');
  expect(statSync(key).mode & 0o777).toBe(0o600);
  expect(load({}).secretKey).toBe(readFileSync(key, 'utf8').trim());
});

test('when several settings are wrong, all of them are named at once', () => {
  const problems = problemsOf({ PORT: 'many', BASE_URL: 'example.com', TRUST_PROXY: 'true', MODE: 'both' });
  expect(problems.map((problem) => problem.split(' ')[0])).toEqual([
    'PORT',
    'BASE_URL',
    'TRUST_PROXY',
    'MODE',
  ]);
});

test.each([
  [{ SECRET_KEY: 'short' }, /SECRET_KEY must have at least 32/],
  [{ DATABASE_URL: 'mysql://x' }, /DATABASE_URL must be file:/],
  [{ DATABASE_URL: 'postgresql://localhost/x' }, /SECRET_KEY must be set with PostgreSQL/],
  [{ SMTP_URL: 'http://mail.example.com' }, /SMTP_URL must be smtp/],
  [{ ADMIN_EMAIL: 'admin@example.com' }, /ADMIN_EMAIL and ADMIN_PASSWORD/],
  [{ SECRET_KEY_FILE: '/nowhere/key' }, /SECRET_KEY_FILE cannot be read/],
])('%j is refused', (environment, expected) => {
  expect(problemsOf(environment as Record<string, string>).join('\n')).toMatch(expected);
});

test('.env is read, and the environment wins over it', () => {
  writeFileSync(join(directory, '.env'), 'SITE_NAME=From file\nPORT=4000\n');
  expect(load({ PORT: '5000' })).toMatchObject({ siteName: 'From file', port: 5000 });
});

test('a secret can come from a file', () => {
  const file = join(directory, 'key');
  writeFileSync(file, `${'k'.repeat(40)}\n`);
  expect(load({ SECRET_KEY_FILE: file }).secretKey).toBe('k'.repeat(40));
});
