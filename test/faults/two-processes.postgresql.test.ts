import { openDatabase } from '../../src/database/open.ts';
import type { Database } from '../../src/database/database.ts';
import { LEASE_MS } from '../../src/outbox/worker.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { type SmtpSink, startSmtpSink } from '../support/smtp-sink.ts';
import { within } from '../support/within.ts';
import { drawing, postComment, PROCESS_ENV } from './support.ts';

const NOTICES = 500;
const AT_ONCE = 3;
const CLOCK_TIMES = 6;
const SLACK_MS = 60_000; // of the fast clock: ten seconds for the next look and a slow machine

let testDatabase: TestDatabase;
let database: Database;
let sink: SmtpSink;
let servers: ServerProcess[] = [];

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  database = await openDatabase(testDatabase.url);
  sink = await startSmtpSink();
});
afterEach(async () => {
  for (const server of servers) await server.close();
  servers = [];
  await sink.close();
  await database.close();
  await testDatabase.drop();
});

test(
  'when one of two processes is killed at random, each of 500 notices arrives, at most those in flight twice',
  drawing(async (draw) => {
    await makeModerators(NOTICES);
    const clockStart = Date.now();
    const env = {
      ...PROCESS_ENV,
      ADMIN_EMAIL: '',
      ADMIN_PASSWORD: '',
      BASE_URL: 'http://moderato.test',
      DATABASE_URL: testDatabase.url,
      SMTP_URL: sink.url,
      LOG_LEVEL: 'warn',
      MAIL_CONNECTIONS: String(AT_ONCE),
      MAIL_RATE: '100000',
      MAIL_DOMAIN_RATE: '100000',
      CLOCK_TIMES: String(CLOCK_TIMES),
      CLOCK_START: String(clockStart),
    };
    const script = 'test/support/fast-server.mjs';
    servers = await Promise.all([startServer({ env, script }), startServer({ env, script })]);
    const [killed] = servers as [ServerProcess];

    expect((await postComment(killed.url, 'Somebody is told.'))?.status).toBe(303);
    const killAt = 50 + draw(300);
    await within(60_000, () => sink.mails.length >= killAt);
    await killed.kill('SIGKILL');
    const left = await database.prisma.outboxMessage.findMany({ where: { leaseToken: { not: null } } });
    const killedAt = clockStart + (Date.now() - clockStart) * CLOCK_TIMES;

    await within(
      90_000,
      async () => (await database.prisma.outboxMessage.count({ where: { sentAt: null } })) === 0,
    );

    const recipients = sink.mails.map(({ to }) => to.join());
    expect(new Set(recipients).size).toBe(NOTICES);
    expect(left.length).toBeLessThanOrEqual(2 * AT_ONCE);
    expect(recipients.length - NOTICES).toBeLessThanOrEqual(AT_ONCE);
    expect(new Set(sink.mails.map(({ parsed }) => parsed.messageId)).size).toBe(NOTICES);
    const takenOver = await database.prisma.outboxMessage.findMany({
      where: { id: { in: left.map(({ id }) => id) } },
    });
    for (const { sentAt } of takenOver)
      expect(sentAt!.getTime()).toBeLessThanOrEqual(killedAt + LEASE_MS + SLACK_MS);
  }),
  240_000,
);

/** One comment is told to each of them. */
async function makeModerators(count: number): Promise<void> {
  await database.prisma.moderator.createMany({
    data: Array.from({ length: count }, (_, n) => ({
      name: `Moderator ${n}`,
      email: `moderator-${n}@moderato.test`,
      passwordHash: '',
      role: 'moderator',
      createdAt: new Date(),
    })),
  });
}
