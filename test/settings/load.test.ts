import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { BadSettings, loadSettings } from '../../src/settings/load.ts';
import { SETTINGS } from '../../src/settings/settings.ts';

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
  [{ PORT: '70000' }, /^PORT must be a number from 0 to 65535$/],
  [{ COMMENT_LIMIT: '-1' }, /^COMMENT_LIMIT must be a whole number of at least 1$/],
  [{ COMMENT_LIMIT: '0' }, /^COMMENT_LIMIT must be a whole number of at least 1$/],
  [{ ADMIN_EMAIL: 'ada', ADMIN_PASSWORD: 'correct horse' }, /^ADMIN_EMAIL must be an email address/],
  [{ ADMIN_EMAIL: '"ada"@example.com', ADMIN_PASSWORD: 'correct horse' }, /^ADMIN_EMAIL must be an email/],
  [{ MAIL_FROM: 'Comments <"a,b"@example.com>' }, /^MAIL_FROM must be an address/],
  [{ ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'password1' }, /^ADMIN_PASSWORD is not safe: .*first/],
  [{ ADMIN_EMAIL: 'ada@example.com', ADMIN_PASSWORD: 'short' }, /^ADMIN_PASSWORD is not safe: .*at least 8/],
  [{ ADMIN_PASSWORD: 'correct horse' }, /ADMIN_EMAIL and ADMIN_PASSWORD/],
  [{ MAIL_FROM: 'comments' }, /^MAIL_FROM must be an address/],
  [{ MAIL_FROM: 'Comments <comments>' }, /^MAIL_FROM must be an address/],
  [{ MAIL_FROM: 'a@example.com, b@example.com' }, /^MAIL_FROM must be an address/],
  [{ MAIL_FROM: 'kömmentare@example.com' }, /^MAIL_FROM must be an address.*ASCII before the @/],
  [{ MAIL_CONNECTIONS: '0' }, /^MAIL_CONNECTIONS must be a number from 1 to 20$/],
  [{ MAIL_RATE: '0' }, /^MAIL_RATE must be a whole number of at least 1$/],
  [{ DKIM_DOMAIN: 'example.com' }, /^DKIM_DOMAIN, DKIM_SELECTOR and DKIM_KEY sign mails together/],
  [{ DKIM_DOMAIN: 'example.com; d=x' }, /^DKIM_DOMAIN must be a name in DNS/],
  [{ DKIM_KEY: 'no key' }, /^DKIM_KEY must be an RSA key of at least 1024 bits in PEM/],
  [{ DKIM_KEY_FILE: '/nowhere/key' }, /^DKIM_KEY_FILE cannot be read/],
  [{ BOUNCE_SECRET: 'short' }, /^BOUNCE_SECRET must have at least 32/],
])('%j is refused', (environment, expected) => {
  expect(problemsOf(environment as Record<string, string>).join('\n')).toMatch(expected);
});

test.each([
  'comments@example.com',
  'comments@localhost',
  'Comments <comments@localhost>',
  'Comments <comments@example.com>',
  '"Ada, editor" <ada@example.com>',
])('MAIL_FROM may be %s', (mailFrom) => {
  expect(load({ MAIL_FROM: mailFrom }).mailFrom).toBe(mailFrom);
});

test('a person has no address at localhost', () => {
  const environment = { ADMIN_EMAIL: 'ada@localhost', ADMIN_PASSWORD: 'correct horse' };
  expect(problemsOf(environment).join()).toMatch(/^ADMIN_EMAIL must be an email address/);
});

test('the list of log levels in the documentation is the list that is accepted', () => {
  const documented = SETTINGS.logLevel.doc.match(/\w+/g)!.filter((word) => word !== 'or');
  expect(documented).toEqual(SETTINGS.logLevel.schema.options);
});

describe('the data folder', () => {
  test.each([
    ['below /proc', '/proc/moderato/data', /^DATA_DIR \/proc\/moderato\/data cannot be written \(E\w+\)/],
    ['a file', 'file', /^DATA_DIR .*file is a file, or below one/],
    ['below a file', 'file/data', /^DATA_DIR .*file\/data is a file, or below one/],
  ])('when it is %s, one line says so at once', (_, folder, expected) => {
    writeFileSync(join(directory, 'file'), '');
    const problems = problemsOf({ DATA_DIR: resolve(directory, folder) });
    expect(problems).toEqual([expect.stringMatching(expected)]);
  });

  test('when it is not there, it is made with the folders above it', () => {
    const folder = join(directory, 'one/two/three');
    load({ DATA_DIR: folder });
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test('when its database is there and the key is not, no other key is made', () => {
    load({});
    const key = join(directory, 'data/secret.key');
    rmSync(key);
    writeFileSync(join(directory, 'data/moderato.db'), 'rows');
    expect(problemsOf({})).toEqual([expect.stringContaining(`${key} is missing`)]);
    expect(existsSync(key)).toBe(false);
    const replaced = loadSettings({ DATA_DIR: join(directory, 'data') }, directory, { mayReplaceKey: true });
    expect(replaced.secretKey).toBe(readFileSync(key, 'utf8').trim());
    expect(load({ SECRET_KEY: 'k'.repeat(40) }).secretKey).toBe('k'.repeat(40));
  });
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
