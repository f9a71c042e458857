import { postComment, startTestApp, type TestApp } from '../support/app.ts';
import { testDialect } from '../support/database.ts';

let app: TestApp;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const CHANGES = [
  `UPDATE "LogEntry" SET "note" = 'another'`,
  'DELETE FROM "LogEntry"',
  ...(testDialect === 'postgresql' ? ['TRUNCATE "LogEntry"'] : []),
];

test.each(CHANGES)('the database refuses %s', async (change) => {
  await postComment(app);
  const { database } = app.services;
  const before = await database.prisma.logEntry.findMany();
  expect(before.length).toBeGreaterThan(1);

  await expect(database.transaction((tx) => tx.run(change))).rejects.toMatchObject({
    message: expect.stringContaining('the log is append-only'),
  });

  expect(await database.prisma.logEntry.findMany()).toEqual(before);
});
