import { generate } from '../../bench/generate.ts';
import { RARE_WORD } from '../../bench/generated-site.ts';
import { noProgress } from '../../bench/progress.ts';
import { emailIndex } from '../../src/commenters/address-vault.ts';
import { deriveKeys } from '../../src/crypto/keys.ts';
import { openDatabase } from '../../src/database/open.ts';
import { findComments } from '../../src/search/find-comments.ts';
import { indexComment } from '../../src/search/search-text.ts';
import { createTestDatabase } from '../support/database.ts';

const SECRET_KEY = 'a test key that is long enough for everything';

test('the site that is measured is one that the application could have made', async () => {
  const { url, drop } = await createTestDatabase();
  await generate(url, 200, { secretKey: SECRET_KEY, progress: noProgress });
  const database = await openDatabase(url);
  const { prisma } = database;
  const ids = async (q: string, status?: string) =>
    (
      await findComments(
        { database },
        { q, ...(status ? { status } : {}) },
        { order: 'oldest', after: null, limit: 200 },
      )
    ).ids;

  const groups = await prisma.comment.groupBy({ by: ['status'], _count: { _all: true } });
  const kept = await prisma.statusCount.findMany();
  expect(
    kept
      .filter(({ count }) => count > 0)
      .map(({ status, count }) => [status, count])
      .sort(),
  ).toEqual(groups.map(({ status, _count }) => [status, _count._all]).sort());
  for (const commenter of await prisma.commenter.findMany({ include: { comments: true } })) {
    const approved = commenter.comments.filter(({ status }) => status === 'approved');
    expect(commenter.approvedCount).toBe(approved.length);
  }
  for (const article of await prisma.article.findMany({ include: { commentList: true } })) {
    const approved = article.commentList.filter(({ status }) => status === 'approved');
    expect(article.approvedCount).toBe(approved.length);
  }
  const first = await prisma.commenter.findUniqueOrThrow({ where: { id: 1 } });
  expect(first.emailIndex).toBe(emailIndex(deriveKeys(SECRET_KEY), 'reader-1@readers.test'));

  const before = [await ids(RARE_WORD), await ids('night', 'approved')];
  expect(before[0]).toHaveLength(10);
  await database.transaction(async (tx) => {
    for (let id = 1; id <= 200; id++) await indexComment(tx, id);
  });
  expect([await ids(RARE_WORD), await ids('night', 'approved')]).toEqual(before);
  await database.close();
  await drop();
});
