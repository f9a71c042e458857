import type { Database } from '../../src/database/database.ts';
import { isListed, numberList } from '../../src/database/number-list.ts';
import { openTestDatabase } from '../support/database.ts';

let database: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ database, close } = await openTestDatabase());
  await database.prisma.reason.createMany({
    data: [1, 2, 3].map((number) => ({ label: `Reason ${number}` })),
  });
});
afterAll(() => close());

const many = Array.from({ length: 40_000 }, (_, place) => place + 2);

test.each<[string, number[], number]>([
  ['none', [], 0],
  ['one', [2], 1],
  ['one twice and one that does not exist', [3, 3, 99], 1],
  ['more than a statement can have marks', many, 2],
])('when a list holds %s, those are found', async (_case, numbers, count) => {
  const all = await database.transaction((tx) =>
    tx.all('SELECT "id" FROM "Reason" WHERE ' + isListed(tx, '"id"'), [numberList(numbers)]),
  );
  expect(all).toHaveLength(count);
});
