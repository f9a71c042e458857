import { decide } from '../../src/moderation/decide.ts';
import { eraseAll, eraseComment } from '../../src/moderation/erase.ts';
import { readCounts } from '../../src/moderation-log/counts.ts';
import { postComment, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
let ada: { id: number };
beforeEach(async () => {
  app = await startTestApp();
  ada = await app.services.database.prisma.moderator.findFirstOrThrow();
});
afterEach(() => app.close());

/** Every value of every row, to look for what should be gone. */
async function everything(): Promise<string> {
  const { comment, commenter, revision, verdict, logEntry } = app.services.database.prisma;
  const tables = await Promise.all([
    comment.findMany(),
    commenter.findMany({ select: { emailIndex: true } }),
    revision.findMany(),
    verdict.findMany(),
    logEntry.findMany(),
  ]);
  return JSON.stringify(tables);
}

describe('deleting for good', () => {
  test('leaves nothing that the reader wrote, and the log that it was there', async () => {
    await postComment(app, { author: 'Quenby', comment: 'Buy amber online.', url: 'https://amber.example' });
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });

    expect(await eraseComment(app.services, ada, 1)).toBe(true);

    const left = await everything();
    for (const word of ['Quenby', 'amber']) expect(left).not.toContain(word);
    const commenter = await app.services.database.prisma.commenter.findFirstOrThrow();
    expect(commenter.emailCipher).toHaveLength(0);
    const log = await app.services.database.prisma.logEntry.findMany({ where: { commentId: 1 } });
    expect(log.map(({ action }) => action)).toEqual(['submit', 'spam', 'erase']);
    expect(await readCounts(app.services.database)).toMatchObject({ pending: 0, spam: 0 });
  });

  test('touches neither what waits nor what is shown', async () => {
    await postComment(app);
    expect(await eraseComment(app.services, ada, 1)).toBe(false);
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    expect(await eraseComment(app.services, ada, 1)).toBe(false);
    expect(await everything()).toContain('I take the sleeper');
  });

  test('emptying the spam leaves what came after the count', async () => {
    for (const id of [1, 2, 3]) {
      await postComment(app, { comment: `Spam ${id}`, email: `mia-${id}@readers.test` });
      await decide(app.services, ada, { commentId: id, version: 1, action: 'spam' });
    }
    expect(await eraseAll(app.services, ada, { status: 'spam', upTo: 2 })).toBe(2);
    const left = await app.services.database.prisma.comment.findMany({ where: { status: 'spam' } });
    expect(left.map(({ id }) => id)).toEqual([3]);
  });

  test('a commenter with another comment keeps the address', async () => {
    await postComment(app);
    await postComment(app, { comment: 'Another one.' });
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'trash' });
    await eraseComment(app.services, ada, 1);
    const commenter = await app.services.database.prisma.commenter.findFirstOrThrow();
    expect(commenter.emailCipher.length).toBeGreaterThan(0);
  });

  test('cannot be taken back by its author: receipt and preview are gone, and nothing changes the comment', async () => {
    const posted = await postComment(app);
    const preview = await app.browser.follow(posted);
    const address = preview.$('a[href^="/receipts/"]').attr('href')!;
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });
    await eraseComment(app.services, ada, 1);
    const erased = await app.services.database.prisma.comment.findFirstOrThrow();

    const answers = [
      await app.browser.open(address),
      await app.browser.open(`${address}/withdrawals`),
      await app.browser.post(`${address}/withdrawals`, {}),
      await app.browser.post(`${address}/edits`, { comment: 'Buy amber online.' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
    expect((await app.browser.follow(posted)).$('#comment-preview')).toHaveLength(0);
    expect(await app.services.database.prisma.comment.findFirstOrThrow()).toEqual(erased);
  });
});
