import { postComment, startTestApp } from '../support/app.ts';

test('a comment that is being decided holds up nothing and has its turn in the next round', async () => {
  const app = await startTestApp();
  const forget = () => app.services.retention.runOnce();
  for (let n = 1; n <= 3; n++) await postComment(app, { comment: `Number ${n}` });
  const { database } = app.services;
  const decided = await database.prisma.comment.findFirstOrThrow();
  await database.prisma.comment.updateMany({ data: { ipExpiresAt: app.clock.now() } });
  await database.transaction(async (tx) => {
    await tx.run('UPDATE "Comment" SET "version" = "version" + 1 WHERE "id" = ?', [decided.id]);
    expect(await forget()).toBe(2);
  });
  expect(await forget()).toBe(1);
  await app.close();
});
