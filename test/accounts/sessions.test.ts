import { endSession, findSession, noteSeen, startSession } from '../../src/accounts/sessions.ts';
import type { Database } from '../../src/database/database.ts';
import { HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { openTestDatabase } from '../support/database.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';
import { within } from '../support/within.ts';

let open: Awaited<ReturnType<typeof openTestDatabase>>;
let database: Database;
let clock: TestClock;
let moderatorId: number;

beforeEach(async () => {
  open = await openTestDatabase();
  ({ database } = open);
  clock = createTestClock();
  const ada = {
    name: 'Ada',
    email: 'ada@moderato.test',
    passwordHash: '',
    role: 'admin',
    createdAt: clock.now(),
  };
  ({ id: moderatorId } = await database.prisma.moderator.create({ data: ada }));
});
afterEach(() => open.close());

const start = () =>
  database.transaction((tx) => startSession(tx, { moderatorId, userAgent: 'Firefox', at: clock.now() }));
const find = (token: string) => findSession({ database, clock }, token);
/** A page is opened. */
async function come(token: string): Promise<void> {
  noteSeen({ database, clock }, (await find(token))!.session);
}
/** Nobody who comes waits until that is written. */
const noted = () =>
  within(2_000, async () => {
    const { lastSeenAt } = await database.prisma.session.findFirstOrThrow();
    return lastSeenAt.getTime() === clock.now().getTime();
  });

describe('a session', () => {
  test('when it was started, its token finds the moderator and is not in the database', async () => {
    const token = await start();
    expect(await find(token)).toMatchObject({ moderator: { id: moderatorId } });
    expect(token).toHaveLength(43);
    expect(JSON.stringify(await database.prisma.session.findMany())).not.toContain(token);
  });

  test('when nobody came for twelve hours, it is over', async () => {
    const token = await start();
    clock.advance(12 * HOUR_MS);
    expect(await find(token)).toBeNull();
  });

  test('when somebody comes every eleven hours, it lasts seven days and no longer', async () => {
    const token = await start();
    for (let hours = 11; hours < 7 * 24; hours += 11) {
      clock.advance(11 * HOUR_MS);
      await come(token);
      await noted();
    }
    clock.advance(3 * HOUR_MS);
    expect(await find(token)).toBeNull();
  });

  test('when requests follow each other closely, the row is not written each time', async () => {
    const token = await start();
    const began = clock.now();
    clock.advance(4 * MINUTE_MS);
    await come(token);
    expect((await database.prisma.session.findFirstOrThrow()).lastSeenAt).toEqual(began);
    clock.advance(2 * MINUTE_MS);
    await come(token);
    await noted();
  });

  test('when it was ended, its token is worth nothing', async () => {
    const token = await start();
    await endSession({ database, clock }, token);
    expect(await find(token)).toBeNull();
  });

  test('when the account is disabled, it is over at once', async () => {
    const token = await start();
    const data = { disabledAt: clock.now() };
    await database.prisma.moderator.update({ where: { id: moderatorId }, data });
    expect(await find(token)).toBeNull();
  });

  test('when another one starts, those that are over are swept out and the living stay', async () => {
    await start();
    clock.advance(11 * HOUR_MS);
    const alive = await start();
    clock.advance(2 * HOUR_MS);
    await start();
    expect(await database.prisma.session.count()).toBe(2);
    expect(await find(alive)).not.toBeNull();
  });
});
