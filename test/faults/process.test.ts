import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { within } from '../support/within.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { postComment, PROCESS_ENV } from './support.ts';

const KEY = { SECRET_KEY: 'a test key that is long enough for everything' };
let folder: string;
let server: ServerProcess | undefined;

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'moderato-process-'))));
afterEach(async () => {
  await server?.close();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

/** What a server that cannot start says. */
const refusalOf = (options: Parameters<typeof startServer>[0]): Promise<string> =>
  startServer(options).then(
    () => 'it started',
    (error: Error) => error.message,
  );

test('a second server on the same SQLite file is refused in one line', async () => {
  server = await startServer({ dataDir: folder, env: KEY });
  for (let n = 0; n < 30; n++) await fetch(`${server.url}/`).then((answer) => answer.text());
  const refusal = await refusalOf({ dataDir: folder, env: KEY });
  expect(refusal).toMatch(/Moderato cannot start: another Moderato serves .*moderato\.db already/);
  expect(refusal).not.toContain('    at ');
});

test('also when the second one comes through a symbolic link', async () => {
  server = await startServer({ dataDir: folder, env: KEY });
  const link = join(folder, 'link.db');
  symlinkSync(join(folder, 'moderato.db'), link);
  const refusal = await refusalOf({ dataDir: folder, env: { ...KEY, DATABASE_URL: `file:${link}` } });
  expect(refusal).toMatch(/another Moderato serves .*moderato\.db already/);
});

test('the folder of the database is made when it is missing', async () => {
  const file = join(folder, 'not', 'yet', 'there.db');
  server = await startServer({ dataDir: folder, env: { ...KEY, DATABASE_URL: `file:${file}` } });
  expect(existsSync(file)).toBe(true);
});

test('the SQLite file of another program is left alone', async () => {
  const file = join(folder, 'other.db');
  const other = new Sqlite(file);
  other.exec('CREATE TABLE "Site" ("a")');
  other.close();
  const refusal = await refusalOf({ dataDir: folder, env: { ...KEY, DATABASE_URL: `file:${file}` } });
  expect(refusal).toContain('(78)');
  expect(refusal).toContain('other.db belongs to another program; set DATABASE_URL');
  expect(refusal).not.toContain('    at ');
});

test.each(['web', 'worker'])(
  'MODE=%s on SQLite is refused, because its other half could not start',
  async (mode) => {
    const refusal = await refusalOf({ dataDir: folder, env: { ...KEY, MODE: mode } });
    expect(refusal).toContain('(78)');
    expect(refusal).toContain(`MODE=${mode} needs PostgreSQL`);
  },
);

test('too few files that may be open are named, not an innocent module', () => {
  const start = join(import.meta.dirname, '../../scripts/start.mjs');
  const { status, stderr } = spawnSync('sh', ['-c', 'ulimit -n 64; exec "$0" "$1"', process.execPath, start]);
  expect(status).toBe(78);
  expect(stderr.toString()).toBe(
    'Moderato cannot start: this process may open only 64 files; raise the limit: ulimit -n 1024\n',
  );
});

test('a port in use is named in one line', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  // The other program never answers, so only the end of the process tells.
  other.on('connection', (socket) => socket.destroy());
  expect(await refusalOf({ dataDir: folder, port, env: KEY })).toContain(`port ${port} is in use`);
  other.close();
});

test('bad settings are listed all at once', async () => {
  const refusal = await refusalOf({ dataDir: folder, env: { LOG_LEVEL: 'loud', MODE: 'both' } });
  expect(refusal).toContain('- LOG_LEVEL must be');
  expect(refusal).toContain('- MODE must be');
});

test('behind a proxy it says where the proxy finds it', async () => {
  const env = { ...KEY, BASE_URL: 'https://comments.example.com' };
  server = await startServer({ dataDir: folder, env });
  const { port } = server;
  await within(5_000, () => server!.logs().includes('Desk '));
  expect(server.logs()).toContain(`Proxy to    http://127.0.0.1:${port}\n`);
});

test('when the disk under stdout is full, log lines are lost and the server goes on', async () => {
  const full = openSync('/dev/full', 'w');
  server = await startServer({ dataDir: folder, env: PROCESS_ENV, stdout: full });
  closeSync(full);
  const statuses = [];
  for (const text of ['One', 'Two', 'Three']) statuses.push((await postComment(server.url, text))?.status);
  expect(statuses).toEqual([303, 303, 303]);
  expect(await server.kill('SIGTERM')).toBe(0);
});

test('SIGTERM ends it with 0, and every log line is JSON', async () => {
  server = await startServer({ dataDir: folder, env: KEY });
  expect(await server.kill('SIGTERM')).toBe(0);
  const lines = server
    .logs()
    .split('\n')
    .filter((line) => line.startsWith('{'));
  expect(lines.map((line) => (JSON.parse(line) as { msg: string }).msg)).toContain('stopped');
});
