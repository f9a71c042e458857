import pg from 'pg';
import { openDatabase } from '../../src/database/open.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { startTcpProxy, type TcpProxy } from '../support/tcp-proxy.ts';
import { within } from '../support/within.ts';
import { postComment, PROCESS_ENV } from './support.ts';

const CLIENTS = 8;
const CUT_ALL = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;

let testDatabase: TestDatabase;
let proxy: TcpProxy;
let server: ServerProcess;
let admin: pg.Client;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  const url = new URL(testDatabase.url);
  proxy = await startTcpProxy(Number(url.port));
  url.port = String(proxy.port);
  server = await startServer({ env: { ...PROCESS_ENV, DATABASE_URL: url.href } });
  admin = new pg.Client({ connectionString: testDatabase.url });
  await admin.connect();
});
afterEach(async () => {
  await server.close();
  proxy.close();
  await admin.end();
  await testDatabase.drop();
});

/** Posts from all clients until `isOver`. @returns the texts that were acknowledged and every status */
async function postUntil(isOver: () => boolean): Promise<{ acknowledged: string[]; statuses: Set<unknown> }> {
  const acknowledged: string[] = [];
  const statuses = new Set<unknown>();
  async function client(number: number) {
    for (let post = 0; !isOver(); post++) {
      const text = `Client ${number}, comment ${post}`;
      const answer = await postComment(server.url, text);
      statuses.add(
        answer?.status === 503 ? `503 after ${answer.headers.get('retry-after')}` : answer?.status,
      );
      if (answer?.status === 303) acknowledged.push(text);
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  return { acknowledged, statuses };
}

async function storedTexts(): Promise<string[]> {
  const database = await openDatabase(testDatabase.url);
  const stored = await database.prisma.comment.findMany({ select: { text: true } });
  await database.close();
  return stored.map(({ text }) => text);
}

const readiness = async () => (await fetch(`${server.url}/readyz`)).status;

test('when the database cuts every connection again and again, the server lives and nothing acknowledged is lost', async () => {
  let cuts = 0;
  const posting = postUntil(() => cuts >= 20);
  for (; cuts < 20; cuts++) {
    await admin.query(CUT_ALL);
    await fetch(`${server.url}/healthz`).then((answer) => answer.arrayBuffer());
  }
  const { acknowledged, statuses } = await posting;
  expect([...statuses].filter((status) => status !== 303 && status !== '503 after 5')).toEqual([]);
  await within(10_000, async () => (await readiness()) === 200);
  expect((await postComment(server.url, 'Afterwards'))?.status).toBe(303);
  const stored = await storedTexts();
  expect(acknowledged.filter((text) => !stored.includes(text))).toEqual([]);
  expect(stored).toContain('Afterwards');
});

test('when the database cannot be reached for a while, answers are 503, the log stays short, and it goes on by itself', async () => {
  proxy.cut();
  const answer = await postComment(server.url, 'Meanwhile');
  expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([503, '5']);
  expect(await readiness()).toBe(503);
  await within(10_000, () => server.logs().includes('the outbox cannot be read'));
  proxy.mend();
  await within(10_000, async () => (await readiness()) === 200);
  await within(10_000, () => server.logs().includes('the outbox can be read again'));
  expect((await postComment(server.url, 'Afterwards'))?.status).toBe(303);
  expect(server.logs()).not.toContain('"stack"');
  expect(server.logs().split('the outbox cannot be read')).toHaveLength(2);
  expect(server.logs()).not.toContain('cannot be gathered');
});

test('when a table is locked, writes are refused after two seconds and reading it does not hold up readiness', async () => {
  await admin.query('BEGIN');
  await admin.query('LOCK TABLE "Comment", "OutboxMessage" IN ACCESS EXCLUSIVE MODE');
  const began = performance.now();
  const [answer, ready] = await Promise.all([postComment(server.url, 'Locked'), readiness()]);
  expect([answer?.status, ready]).toEqual([503, 503]);
  expect(performance.now() - began).toBeLessThan(6_000);
  await admin.query('ROLLBACK');
  expect((await postComment(server.url, 'Free'))?.status).toBe(303);
});

test('when the database is frozen, readiness says so at once and no request waits for ever', async () => {
  proxy.freeze();
  const posting = postComment(server.url, 'Frozen');
  const began = performance.now();
  expect(await readiness()).toBe(503);
  expect(performance.now() - began).toBeLessThan(4_000);
  expect((await posting)?.status).toBe(503);
  proxy.thaw();
  await within(15_000, async () => (await readiness()) === 200);
  expect((await postComment(server.url, 'Thawed'))?.status).toBe(303);
}, 60_000);
