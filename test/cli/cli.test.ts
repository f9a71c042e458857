import { jest } from '@jest/globals';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { openDatabase } from '../../src/database/open.ts';
import { messageId } from '../../src/mail/message-id.ts';
import { buildReport } from '../mail/build-report.ts';
import { createTestDatabase } from '../support/database.ts';
import { runCli } from '../support/run-cli.ts';
import { buildModerator } from '../outbox/support.ts';

jest.setTimeout(120_000); // a process for each command, also on a busy machine

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'moderato-cli-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test.each([[['--help']], [['doctor', '--help']], [['bounce', '--help']]])(
  'when %j is asked for, it says how it is used',
  async (args) => {
    const { code, stdout } = await runCli(args);
    expect(stdout).toMatch(/^Usage: moderato/);
    expect(code).toBe(0);
  },
);

test('when there is no such command, it says so and which there are', async () => {
  const { code, stderr } = await runCli(['nonsense']);
  expect(stderr).toContain("unknown command 'nonsense'");
  expect(stderr).toContain('doctor');
  expect(code).toBe(1);
});

test('when nothing is built yet, it says what to do', async () => {
  mkdirSync(join(folder, 'scripts'));
  const script = join(folder, 'scripts/moderato.mjs');
  copyFileSync(join(import.meta.dirname, '../../scripts/moderato.mjs'), script);
  const { code, stderr } = await runCli(['doctor'], { script });
  expect(stderr).toBe('Moderato is not built yet; run npm start once, or npm run build.\n');
  expect(code).toBe(78);
});

test('when the database cannot be reached, a piped bounce ends so that the mail server keeps it', async () => {
  const env = {
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:9/nothing',
    DATA_DIR: folder,
    SECRET_KEY: 'a test key that is long enough for everything',
  };
  const { code, stderr } = await runCli(['bounce'], { env, input: 'Subject: x\r\n\r\n' });
  expect(stderr).not.toContain('    at ');
  expect(code).toBe(75);
});

test('when a bounce is piped in where no server has a site, that is said and the mail server is told of it', async () => {
  const { code, stdout, stderr } = await runCli(['bounce'], {
    env: { DATA_DIR: folder },
    input: 'Subject: x\r\n\r\n',
  });
  expect([code, stdout]).toEqual([78, '']);
  expect(stderr).toBe('the database has no site; DATA_DIR and DATABASE_URL must be those of the server\n');
});

test('when a bounce is piped in beside a server, the moderator counts as unreachable, until it is forgotten', async () => {
  const testDatabase = await createTestDatabase();
  const database = await openDatabase(testDatabase.url);
  try {
    const moderatorId = await buildModerator(database, 'mia@moderato.test');
    const at = new Date();
    await database.prisma.site.create({ data: { name: 'Blog', createdAt: at } });
    const { id } = await database.prisma.outboxMessage.create({
      data: { kind: 'comment-held', moderatorId, dedupeKey: 'held', createdAt: at, dueAt: at, sentAt: at },
    });
    const env = {
      DATABASE_URL: testDatabase.url,
      DATA_DIR: folder,
      BASE_URL: 'http://moderato.test',
      SECRET_KEY: 'a test key that is long enough for everything',
    };
    const names = { settings: { baseUrl: env.BASE_URL }, keys: deriveKeys(env.SECRET_KEY) };
    const returned = messageId(names, { id, createdAt: at, edition: 1 });
    const input = buildReport({ messageId: returned, to: 'mia@moderato.test' });
    const isUnreachable = async () =>
      (await database.prisma.moderator.findUniqueOrThrow({ where: { id: moderatorId } })).bouncedAt !== null;

    const { code, stdout, stderr } = await runCli(['bounce'], { env, input });
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toBe('The moderator’s address takes no mail; the other admins are told.\n');
    expect(await isUnreachable()).toBe(true);

    await runCli(['bounce', '--forget', 'mia@moderato.test'], { env });
    expect(await isUnreachable()).toBe(false);

    const otherKey = await runCli(['bounce'], { env: { ...env, SECRET_KEY: 'x'.repeat(40) }, input });
    expect([otherKey.code, otherKey.stderr]).toEqual([78, expect.stringContaining('SECRET_KEY')]);
    expect(await isUnreachable()).toBe(false);

    const strange = await runCli(['bounce'], { env, input: Buffer.alloc(3_000_000, 'x') });
    expect([strange.code, strange.stdout]).toEqual([
      0,
      'This is no report of failed delivery; nothing was changed.\n',
    ]);
  } finally {
    await database.close();
    await testDatabase.drop();
  }
}, 60_000);
