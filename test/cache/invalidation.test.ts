import pg from 'pg';
import { pino } from 'pino';
import { announceChange, EVERY_PAGE, followChanges, reconnectDelayMs } from '../../src/cache/invalidation.ts';
import { createPageCache } from '../../src/cache/pages.ts';
import type { Database } from '../../src/database/database.ts';
import { openTestDatabase, testDialect } from '../support/database.ts';

const LISTENERS = `SELECT pid FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = current_database()`;

describe('pages of several processes', () => {
  let database: Database;
  let url: string;
  let opened: Awaited<ReturnType<typeof openTestDatabase>>;
  const closers: (() => Promise<void>)[] = [];

  beforeEach(async () => {
    opened = await openTestDatabase();
    ({ database, url } = opened);
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
    await opened.close();
  });

  /** The cache of one process. `shows` is what a reader gets; it stays as long as the page is kept. */
  async function startProcess(read: () => Promise<void> = async () => undefined) {
    const pages = createPageCache();
    let reloads = 0;
    const site = {
      get: () => ({}) as never,
      reload: async () => {
        reloads++;
        await read();
      },
    };
    const following = await followChanges(url, { database, pages, site, log: pino({ level: 'silent' }) });
    closers.push(() => following.close());
    const shows = async (slug: string, html: string) =>
      (await pages.get(slug, slug, async () => ({ html }))).bytes.toString();
    return { pages, shows, reloads: () => reloads };
  }

  async function within(holds: () => Promise<boolean>): Promise<void> {
    const deadline = performance.now() + 10_000;
    while (!(await holds())) {
      if (performance.now() > deadline) throw new Error('not in time');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  const announce = (pages: ReturnType<typeof createPageCache>, slug: string) =>
    database.transaction((tx) => announceChange(tx, pages, slug));

  test('when a change is committed, the page is dropped here at once', async () => {
    const here = await startProcess();
    await here.shows('a', 'old');
    await announce(here.pages, 'a');
    expect(await here.shows('a', 'new')).toBe('new');
  });

  test('when a change is rolled back, the page stays', async () => {
    const here = await startProcess();
    await here.shows('a', 'old');
    const failing = database.transaction(async (tx) => {
      await announceChange(tx, here.pages, 'a');
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await here.shows('a', 'new')).toBe('old');
  });

  if (testDialect === 'postgresql') {
    test('when another process commits a change, its page is dropped and others stay', async () => {
      const [here, there] = [await startProcess(), await startProcess()];
      await there.shows('a', 'old');
      await there.shows('b', 'old');
      await announce(here.pages, 'a');
      await within(async () => (await there.shows('a', 'new')) === 'new');
      expect(await there.shows('b', 'new')).toBe('old');
    });

    test('when another process changes the site, it is read again and every page dropped', async () => {
      const [here, there] = [await startProcess(), await startProcess()];
      const before = there.reloads();
      await there.shows('a', 'old');
      await announce(here.pages, EVERY_PAGE);
      await within(async () => (await there.shows('a', 'new')) === 'new');
      expect(there.reloads()).toBe(before + 1);
    });

    test('when a page is made while the site is read again, it does not stay', async () => {
      let finish = () => undefined as void;
      const reading = new Promise<void>((resolve) => (finish = resolve));
      let read = async () => undefined as void;
      const there = await startProcess(() => read());
      read = () => reading;
      await announce(createPageCache(), EVERY_PAGE);
      await within(async () => there.reloads() === 2);
      expect(await there.shows('a', 'in the old zone')).toBe('in the old zone');
      finish();
      await within(async () => (await there.shows('a', 'in the new zone')) === 'in the new zone');
    });

    test('when the connection is cut, nothing is kept until it is back, and then changes are heard', async () => {
      const there = await startProcess();
      await there.shows('a', 'old');
      const admin = new pg.Client({ connectionString: url });
      await admin.connect();
      closers.unshift(() => admin.end());
      const { rows } = await admin.query(LISTENERS);
      await admin.query('SELECT pg_terminate_backend($1)', [rows[0].pid]);
      await within(async () => (await there.shows('a', 'not kept')) === 'not kept');
      expect(await there.shows('a', 'not kept either')).toBe('not kept either');
      await within(async () => (await admin.query(LISTENERS)).rowCount === 1);
      await within(async () => (await there.shows('a', 'kept')) === (await there.shows('a', 'newer')));
      await announce(createPageCache(), 'a');
      await within(async () => (await there.shows('a', 'heard')) === 'heard');
    });
  }
});

test('the pause before listening again doubles with each failure, up to half a minute', () => {
  const longest = [0, 1, 2, 3, 4, 5, 50].map((failures) => reconnectDelayMs(failures, () => 1));
  expect(longest).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  expect(reconnectDelayMs(0, () => 0)).toBe(500);
});
