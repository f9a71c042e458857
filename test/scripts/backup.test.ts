import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { createBrowser } from '../support/browser.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const ROOT = join(import.meta.dirname, '../..');
const ADMIN = { email: 'ada@moderato.test', password: 'correct horse battery' };
const env = { ADMIN_EMAIL: ADMIN.email, ADMIN_PASSWORD: ADMIN.password };

const STARTS_MS = 90_000; // two servers and a backup, each a process of its own

let folder: string;
let server: ServerProcess | undefined;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'moderato-backup-'))));
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true, force: true });
});

const backUp = (dataDir: string, ...targets: string[]) =>
  spawnSync(process.execPath, ['--import', 'tsx', 'scripts/backup.ts', ...targets], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, DATA_DIR: dataDir },
    encoding: 'utf8',
    timeout: 25_000,
  });

test(
  'what was backed up while the server ran is a whole site again when it is put back',
  async () => {
    const dataDir = join(folder, 'data');
    const target = join(folder, 'backup');
    server = await startServer({ dataDir, env });
    const reader = createBrowser(server.url, server.url);
    await reader.post('/articles/how-comments-work-here/comments', {
      author: 'Mia',
      email: 'mia@readers.test',
      comment: 'I take the sleeper every winter.',
    });
    // The newest rows are in the write-ahead log alone, and somebody is in the middle of writing.
    const writing = new Sqlite(join(dataDir, 'moderato.db'));
    writing.exec('BEGIN IMMEDIATE');
    const result = backUp(dataDir, target);
    writing.close();
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(readdirSync(target)).toEqual(expect.arrayContaining(['articles', 'moderato.db', 'secret.key']));
    expect(statSync(target).mode & 0o777).toBe(0o700);
    expect(statSync(join(target, 'secret.key')).mode & 0o777).toBe(0o600);
    expect(backUp(dataDir, target).stderr).toContain('holds a backup already');
    await server.kill('SIGKILL');

    const restored = join(folder, 'restored');
    mkdirSync(restored);
    for (const name of ['moderato.db', 'secret.key']) copyFileSync(join(target, name), join(restored, name));
    server = await startServer({ dataDir: restored });
    const desk = createBrowser(server.url, server.url);
    await desk.submit(await desk.open('/desk/sign-in'), 'form[action="/desk/sign-in"]', ADMIN);
    const queue = await desk.open('/desk/comments');
    expect(queue.body).toContain('I take the sleeper every winter.');
    const comment = await desk.open(queue.$('a[href^="/desk/comments/"]').attr('href')!);
    const author = await desk.submit(comment, 'form[action*="/reveals"]');
    expect(author.$('.facts').text()).toContain('mia@readers.test');
  },
  STARTS_MS,
);

test.each([
  [[], 'usage: npm run backup -- <folder>'],
  [['somewhere'], 'there is no database at'],
])('with %j and nothing to copy it says what is missing', (targets, expected) => {
  const result = backUp(join(folder, 'nothing'), ...targets);
  expect(result.status).not.toBe(0);
  expect(result.stderr).toContain(expected);
});
