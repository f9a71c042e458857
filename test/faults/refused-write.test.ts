import { spawnSync } from 'node:child_process';
import pg from 'pg';
import { createTestDatabase, type TestDatabase, testDialect } from '../support/database.ts';
import { type ServerProcess, startServer } from '../support/server-process.ts';
import { within } from '../support/within.ts';
import { postComment, PROCESS_ENV } from './support.ts';

let testDatabase: TestDatabase;
let server: ServerProcess;
beforeEach(async () => {
  testDatabase = await createTestDatabase();
  server = await startServer({ env: { ...PROCESS_ENV, DATABASE_URL: testDatabase.url } });
});
afterEach(async () => {
  await server.close();
  await testDatabase.drop();
});

/** Every write of the server fails, as on a full disk, and reading goes on. @returns how to let it write again */
async function refuseWrites(): Promise<() => Promise<void>> {
  const limitFiles = async (bytes: string) =>
    void spawnSync('prlimit', ['--pid', String(server.pid), `--fsize=${bytes}:`]);
  const set = testDialect === 'sqlite' ? limitFiles : makeReadOnly;
  await set(testDialect === 'sqlite' ? '1024' : 'on');
  return () => set(testDialect === 'sqlite' ? 'unlimited' : 'off');
}

async function makeReadOnly(state: string): Promise<void> {
  const options = '-c default_transaction_read_only=off';
  const client = new pg.Client({ connectionString: testDatabase.url, options });
  await client.connect();
  const name = new URL(testDatabase.url).pathname.slice(1);
  await client.query(`ALTER DATABASE "${name}" SET default_transaction_read_only = ${state}`);
  await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()`);
  await client.end();
}

const readiness = async () => {
  const answer = await fetch(`${server.url}/readyz`);
  return { status: answer.status, ...((await answer.json()) as { writes: string }) };
};

test('after a write was refused, the process is not ready until one succeeds, also when nobody posts', async () => {
  const allow = await refuseWrites();
  let tries = 0; // a connection that is not yet cut off may take the first, and the same again would be 409
  await within(10_000, async () => (await postComment(server.url, `Refused ${++tries}`))?.status === 503);
  expect(await readiness()).toMatchObject({ status: 503, writes: 'refused' });

  // It asks the disk itself meanwhile, and hears the same.
  const asked = performance.now() + 2_500;
  await within(10_000, async () => {
    expect((await readiness()).status).toBe(503);
    return performance.now() > asked;
  });

  await allow();
  await within(10_000, async () => (await readiness()).status === 200);
  expect((await postComment(server.url, 'Taken'))?.status).toBe(303);
}, 60_000);
