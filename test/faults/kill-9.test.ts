import { openDatabase } from '../../src/database/open.ts';
import { createTestDatabase } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { drawing, postComment, PROCESS_ENV } from './support.ts';

const ROUNDS = 10;
const CLIENTS = 8;
const POSTS_PER_CLIENT = 100; // per round; the kill comes earlier
const LATEST_KILL = 60; // acknowledged comments in a round

describe('a server that is killed under load', () => {
  test(
    'when it is killed ten times, every comment answered with 303 is there once, with its notice',
    drawing(async (draw) => {
      const testDatabase = await createTestDatabase();
      const env = { ...PROCESS_ENV, DATABASE_URL: testDatabase.url, LOG_LEVEL: 'warn' };
      const acknowledged: string[] = [];
      let server: ServerProcess | undefined;
      try {
        for (let round = 0; round < ROUNDS; round++) {
          server = await startServer({ env });
          acknowledged.push(...(await postUntilKilled(server, round, draw(LATEST_KILL))));
          await server.close();
        }
        expect(acknowledged.length).toBeGreaterThanOrEqual(ROUNDS);

        const database = await openDatabase(testDatabase.url);
        const stored = await database.prisma.comment.findMany({ include: { notices: true, log: true } });
        await database.close();

        const texts = stored.map((comment) => comment.text);
        expect(new Set(texts).size).toBe(texts.length);
        expect(acknowledged.filter((text) => !texts.includes(text))).toEqual([]);
        expect(stored.filter((comment) => comment.notices.length !== 1 || comment.log.length !== 1)).toEqual(
          [],
        );
      } finally {
        await server?.close();
        await testDatabase.drop();
      }
    }),
    180_000,
  );
});

/** Posts from all clients and kills the server at that acknowledgement. @returns the acknowledged texts */
async function postUntilKilled(server: ServerProcess, round: number, killAt: number): Promise<string[]> {
  const acknowledged: string[] = [];
  let killed: Promise<unknown> | undefined;

  async function client(number: number) {
    for (let post = 0; post < POSTS_PER_CLIENT && !killed; post++) {
      const text = `Round ${round}, client ${number}, comment ${post}`;
      const answer = await postComment(server.url, text);
      if (!answer) return; // cut off by the kill
      expect(answer.status).toBe(303);
      acknowledged.push(text);
      if (acknowledged.length === killAt) killed = server.kill('SIGKILL');
    }
  }

  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  await killed;
  return acknowledged;
}
