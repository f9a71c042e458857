import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { Agent, type IncomingMessage, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../../src/database/open.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { createBrowser } from '../support/browser.ts';
import { freePort, type ServerProcess, startServer } from '../support/server-process.ts';
import { within } from '../support/within.ts';
import { postComment, PROCESS_ENV } from './support.ts';

const LONGEST_STOP_MS = 10_000; // then a supervisor kills
const NPM_START_MS = 60_000; // it may have to build first, on a busy machine

let testDatabase: TestDatabase;
let server: ServerProcess | undefined;

beforeEach(async () => (testDatabase = await createTestDatabase()));
afterEach(async () => {
  await server?.close();
  server = undefined;
  await testDatabase.drop();
});

async function start(env: Record<string, string> = {}): Promise<ServerProcess> {
  server = await startServer({ env: { ...PROCESS_ENV, DATABASE_URL: testDatabase.url, ...env } });
  return server;
}

/** A submission whose last byte has not come yet. */
async function beginPost({ url }: ServerProcess): Promise<{ finish: () => Promise<IncomingMessage> }> {
  const body = new URLSearchParams({ author: 'Mia', email: 'mia@readers.test', comment: 'Slow' }).toString();
  const post = request(`${url}/articles/how-comments-work-here/comments`, {
    method: 'POST',
    agent: new Agent({ keepAlive: true }),
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': body.length,
      Expect: '100-continue',
    },
  });
  post.flushHeaders();
  await once(post, 'continue'); // the server has accepted it
  post.write(body.slice(0, -1));
  return {
    async finish() {
      const answered = once(post, 'response');
      post.end(body.slice(-1));
      const [answer] = (await answered) as [IncomingMessage];
      answer.resume();
      return answer;
    },
  };
}

test('when a second signal comes, a request that was accepted is still answered, and its connection ends', async () => {
  const running = await start();
  const { finish } = await beginPost(running);
  const ended = running.kill('SIGTERM');
  await within(5_000, () => running.logs().includes('stopping: accepted'));
  void running.kill('SIGINT');
  await within(5_000, () => running.logs().includes('stopping already'));
  const answer = await finish();
  expect([answer.statusCode, answer.headers.connection]).toEqual([303, 'close']);
  expect(await ended).toBe(0);
});

test('when it is told to stop, it says so to new connections before it closes the door', async () => {
  const running = await start();
  const ended = running.kill('SIGTERM');
  await within(5_000, () => running.logs().includes('stopping: accepted'));
  const answer = await fetch(`${running.url}/readyz`);
  expect(answer.status).toBe(503);
  expect(answer.headers.get('connection')).toBe('close');
  expect(await answer.json()).toMatchObject({ ready: false, stopping: true, database: 'ok' });
  expect(await ended).toBe(0);
});

test('when clients keep asking on open connections or say nothing, it ends with 0 all the same', async () => {
  const running = await start();
  const silent = connect(running.port, '127.0.0.1').on('error', () => undefined);
  await once(silent, 'connect');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const ask = () =>
    new Promise<void>((resolve) => {
      request(`${running.url}/`, { agent }, (answer) => answer.resume().once('end', resolve))
        .on('error', () => resolve())
        .end();
    });
  let isOver = false;
  const asking = (async () => {
    while (!isOver) await ask();
  })();
  const began = performance.now();
  expect(await running.kill('SIGTERM')).toBe(0);
  expect(performance.now() - began).toBeLessThan(LONGEST_STOP_MS);
  isOver = true;
  await asking;
  silent.destroy();
});

test('when the mail server hangs, the stop cuts the send off, and the mail stays owed', async () => {
  let connections = 0;
  const hanging = createServer((socket) => {
    connections += 1;
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  const { port } = hanging.address() as { port: number };
  const running = await start({ SMTP_URL: `smtp://127.0.0.1:${port}` });
  expect((await postComment(running.url, 'Hello'))?.status).toBe(303);
  await within(5_000, () => connections > 0);

  const began = performance.now();
  expect(await running.kill('SIGTERM')).toBe(0);
  expect(performance.now() - began).toBeLessThan(LONGEST_STOP_MS);
  hanging.close();
  const database = await openDatabase(testDatabase.url);
  const [owed] = await database.prisma.outboxMessage.findMany();
  await database.close();
  expect(owed).toMatchObject({ sentAt: null, failedAt: null, attempts: 1, leaseToken: expect.any(String) });
});

test('when a desk is open and follows, the stop ends its stream and is quick', async () => {
  const running = await start();
  const browser = createBrowser(running.url, running.url);
  await browser.submit(await browser.open('/desk/sign-in'), 'form[action="/desk/sign-in"]', {
    email: PROCESS_ENV.ADMIN_EMAIL,
    password: PROCESS_ENV.ADMIN_PASSWORD,
  });
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const [stream] = (await once(
    request(`${running.url}/desk/events`, { headers: { Cookie: cookie } }).end(),
    'response',
  )) as [IncomingMessage];
  expect(stream.statusCode).toBe(200);
  const closed = once(stream.resume(), 'close');
  const began = performance.now();
  expect(await running.kill('SIGTERM')).toBe(0);
  expect(performance.now() - began).toBeLessThan(LONGEST_STOP_MS / 2);
  await closed;
});

test('when npm start is told to stop, the server stops with it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'moderato-npm-start-'));
  const url = `http://127.0.0.1:${await freePort()}`;
  const settings = { ...PROCESS_ENV, PORT: new URL(url).port, BASE_URL: url, DATA_DIR: folder };
  const npm = spawn('npm', ['start'], {
    env: { ...process.env, ...settings, DATABASE_URL: testDatabase.url },
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true, // the leader of a process group, to which the server belongs, too
  });
  const allEnded = once(npm.stdout.resume(), 'close'); // each of the group holds it open
  const answers = () =>
    fetch(`${url}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  try {
    await within(NPM_START_MS, answers);
    npm.kill('SIGTERM');
    await within(LONGEST_STOP_MS, async () => !(await answers()));
  } finally {
    killGroup(npm.pid!);
    await allEnded;
    rmSync(folder, { recursive: true, force: true });
  }
}, 90_000);

function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // all of it have ended by themselves
  }
}
