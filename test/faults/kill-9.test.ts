import { openDatabase } from '../../src/database/open.ts';
import { createTestDatabase } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';

const ROUNDS = 10;
const CLIENTS = 8;
const POSTS_PER_CLIENT = 100; // per round; the kill comes earlier
const LATEST_KILL = 60; // acknowledged comments in a round

const ARTICLE = 'how-comments-work-here';

describe('a server that is killed under load', () => {
  test('when it is killed ten times, every comment answered with 303 is there once, with its notice', async () => {
    const testDatabase = await createTestDatabase();
    const env = {
      DATABASE_URL: testDatabase.url,
      SECRET_KEY: 'a test key that is long enough for everything',
      TRUST_PROXY: '1',
      ADMIN_EMAIL: 'ada@moderato.test',
      ADMIN_PASSWORD: 'correct horse battery',
      LOG_LEVEL: 'warn',
    };
    const acknowledged: string[] = [];
    let server: ServerProcess | undefined;
    try {
      for (let round = 0; round < ROUNDS; round++) {
        server = await startServer({ env });
        acknowledged.push(...(await postUntilKilled(server, round)));
        await server.close();
      }
      expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);

      const database = await openDatabase(testDatabase.url);
      const stored = await database.prisma.comment.findMany({ include: { outbox: true, log: true } });
      await database.close();

      const texts = stored.map((comment) => comment.text);
      expect(new Set(texts).size).toBe(texts.length);
      expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([]);
      expect(stored.filter((comment) => comment.outbox.length !== 1 || comment.log.length !== 1)).toEqual([]);
    } finally {
      await server?.close();
      await testDatabase.drop();
    }
  }, 180_000);
});

/** Posts from all clients and kills the server at a random acknowledgement. @returns the acknowledged texts */
async function postUntilKilled(server: ServerProcess, round: number): Promise<string[]> {
  const killAt = 1 + Math.floor(Math.random() * LATEST_KILL);
  const acknowledged: string[] = [];
  let killed: Promise<unknown> | undefined;

  async function client(number: number) {
    for (let post = 0; post < POSTS_PER_CLIENT && !killed; post++) {
      const text = `Round ${round}, client ${number}, comment ${post}`;
      const status = await postComment(server.url, text);
      if (status === null) return; // cut off by the kill
      expect(status).toBe(303);
      acknowledged.push(text);
      if (acknowledged.length === killAt) killed = server.kill('SIGKILL');
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  await killed;
  return acknowledged;
}

/** @returns the status, or null when the connection was cut */
async function postComment(url: string, text: string): Promise<number | null> {
  const body = new URLSearchParams({ author: 'Mia', email: `${randomName()}@readers.test`, comment: text });
  const headers = { 'X-Forwarded-For': randomAddress() };
  try {
    const answer = await fetch(`${url}/articles/${ARTICLE}/comments`, {
      method: 'POST',
      body,
      headers,
      redirect: 'manual',
    });
    return answer.status;
  } catch {
    return null;
  }
}

const randomName = () => Math.random().toString(36).slice(2);
const randomAddress = () =>
  [10, 0, 0, 0].map((byte) => byte || 1 + Math.floor(Math.random() * 250)).join('.');
