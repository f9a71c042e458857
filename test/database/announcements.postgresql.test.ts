import { pino } from 'pino';
import { followChanges } from '../../src/cache/invalidation.ts';
import { createPageCache } from '../../src/cache/pages.ts';
import type { Database } from '../../src/database/database.ts';
import { openDatabase } from '../../src/database/open.ts';
import { createTestDatabase } from '../support/database.ts';
import { within } from '../support/within.ts';

const CHANNEL = 'moderato_test';

/** One process, which listens to what the others announce. */
async function startProcess(url: string) {
  const database = await openDatabase(url);
  const heard: string[] = [];
  database.listen(CHANNEL, (payload) => heard.push(payload));
  const site = { get: () => ({}) as never, reload: async () => undefined };
  const others = { database, pages: createPageCache(), site, log: pino({ level: 'silent' }) };
  const following = await followChanges(url, others, [CHANNEL]);
  const close = () => following.close().then(() => database.close());
  return { database, heard, close };
}

const announce = (database: Database, payload: string) =>
  database.transaction((tx) => tx.announce(CHANNEL, payload));

test('what a process announces is heard once, in that process as in the others', async () => {
  const { url, drop } = await createTestDatabase();
  const here = await startProcess(url);
  const there = await startProcess(url);
  try {
    await announce(here.database, 'came 1 Ada');
    expect(here.heard).toEqual(['came 1 Ada']);
    await within(5_000, () => there.heard.length > 0);
    await announce(there.database, 'came 2 Noor');
    // PostgreSQL tells in the order of the commits: what came before this is told by now.
    await within(5_000, () => here.heard.at(-1) === 'came 2 Noor');
    expect(here.heard).toEqual(['came 1 Ada', 'came 2 Noor']);
    expect(there.heard).toEqual(['came 1 Ada', 'came 2 Noor']);
  } finally {
    await here.close();
    await there.close();
    await drop();
  }
});
