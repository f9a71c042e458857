import { createServer } from 'node:net';
import pg from 'pg';
import { freePort, startServer } from '../support/server-process.ts';
import { createTestDatabase, type TestDatabase } from '../support/database.ts';
import { PROCESS_ENV } from './support.ts';

let testDatabase: TestDatabase;
let admin: pg.Client;

beforeEach(async () => {
  testDatabase = await createTestDatabase();
  admin = new pg.Client({ connectionString: testDatabase.url });
  await admin.connect();
});
afterEach(async () => {
  await admin.end();
  await testDatabase.drop();
});

/** What a server that cannot start says, without the line that the test helper adds. */
async function refusalOf(change: (url: URL) => void): Promise<string> {
  const url = new URL(testDatabase.url);
  change(url);
  const starting = startServer({ env: { ...PROCESS_ENV, DATABASE_URL: url.href } });
  return starting.then(
    async (server) => {
      await server.close();
      return 'it started';
    },
    (error: Error) => error.message,
  );
}

const oneLine = (exitCode: number, reason: RegExp) =>
  new RegExp(
    `^the server is not ready \\(${exitCode}\\):\nModerato cannot start: [^\n]*${reason.source}[^\n]*\n$`,
  );

test('a role that may not create tables is told which right it lacks', async () => {
  const role = `reader_${Date.now()}`;
  await admin.query('DROP TABLE "_prisma_migrations"');
  await admin.query(
    `REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE ${role} LOGIN PASSWORD 'secret'`,
  );
  const refusal = await refusalOf((url) => {
    url.username = role;
    url.password = 'secret';
  });
  await admin.query(`DROP ROLE ${role}`);
  expect(refusal).toMatch(
    oneLine(78, /user of DATABASE_URL may not create tables.*GRANT CREATE ON SCHEMA public/),
  );
});

test('a read-only server is named', async () => {
  const refusal = await refusalOf((url) => {
    url.searchParams.set('options', '-c default_transaction_read_only=on');
  });
  expect(refusal).toMatch(oneLine(78, /PostgreSQL is read-only; set DATABASE_URL/));
});

test('TLS that the server does not offer is named', async () => {
  const refusal = await refusalOf((url) => url.searchParams.set('sslmode', 'verify-full'));
  expect(refusal).toMatch(oneLine(78, /DATABASE_URL asks for TLS/));
});

test('a host that cannot be found is the one of DATABASE_URL', async () => {
  const refusal = await refusalOf((url) => (url.hostname = 'nowhere.invalid'));
  expect(refusal).toMatch(oneLine(1, /the host of DATABASE_URL cannot be found/));
});

test('a port where nothing listens is named', async () => {
  const port = await freePort();
  const refusal = await refusalOf((url) => (url.port = String(port)));
  expect(refusal).toMatch(oneLine(1, /the database does not answer; is PostgreSQL running/));
});

test.each([
  ['closes the connection', ''],
  ['speaks another language', 'HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n'],
])('a port whose program is not PostgreSQL and %s is named', async (_what, answer) => {
  const other = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => socket.end(answer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const refusal = await refusalOf((url) => (url.port = String(port)));
  other.close();
  expect(refusal).toMatch(oneLine(78, /what answers at DATABASE_URL is not PostgreSQL/));
});
