import type { Database, Tx } from '../../src/database/database.ts';
import { cancelUntrue } from '../../src/notifications/carried.ts';
import { buildComment } from '../outbox/support.ts';
import { openTestDatabase } from '../support/database.ts';

let database: Database;
let close: () => Promise<void>;
beforeEach(async () => ({ database, close } = await openTestDatabase()));
afterEach(() => close());

const lock = (tx: Tx, id: number) => tx.run('UPDATE "Comment" SET "status" = "status" WHERE "id" = ?', [id]);

async function untilSomebodyWaits(): Promise<void> {
  const waiting = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  while ((await database.prisma.$queryRawUnsafe<unknown[]>(waiting)).length === 0);
}

test('while a decision about the same comments is made, neither of the two waits for the other for ever', async () => {
  const first = await buildComment(database, { status: 'approved' });
  const second = await buildComment(database, { status: 'approved' });
  const owedInAnotherOrder = [
    { id: 1, kind: 'held', commentId: second },
    { id: 2, kind: 'held', commentId: first },
  ] as const;
  let cancelling: Promise<unknown> | undefined;
  await database.transaction(async (tx) => {
    await lock(tx, first);
    cancelling = database.transaction((other) => cancelUntrue(other, owedInAnotherOrder, new Date()));
    await untilSomebodyWaits();
    await lock(tx, second);
  });
  await expect(cancelling).resolves.toEqual([]);
});
