import { decide } from '../../src/moderation/decide.ts';
import { eraseComments, readErasable } from '../../src/moderation/erase.ts';
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

    expect(await eraseComments(app.services, ada, [{ commentId: 1, version: 2 }])).toEqual([1]);

    const left = await everything();
    for (const word of ['Quenby', 'amber']) expect(left).not.toContain(word);
    const commenter = await app.services.database.prisma.commenter.findFirstOrThrow();
    expect(commenter.emailCipher).toHaveLength(0);
    const log = await app.services.database.prisma.logEntry.findMany({ where: { commentId: 1 } });
    expect(log.map(({ action }) => action)).toEqual(['submit', 'spam', 'erase']);
    expect(await readCounts(app.services.database)).toMatchObject({ pending: 0, spam: 0 });
  });

  test('leaves nothing of it that a receiver quoted when it refused an event', async () => {
    await postComment(app, { comment: 'Buy amber online.' });
    const at = app.clock.now();
    const event = { channel: 'webhook', kind: 'comment.held', commentId: 1, createdAt: at, dueAt: at };
    const { outboxMessage } = app.services.database.prisma;
    const { id } = await outboxMessage.create({
      data: { ...event, dedupeKey: 'x', errorWord: 'refused', errorDetail: '422 {"text":"Buy amber"}' },
    });
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });
    await eraseComments(app.services, ada, [{ commentId: 1, version: 2 }]);
    expect((await outboxMessage.findUniqueOrThrow({ where: { id } })).errorDetail).toBe('');
  });

  test('touches neither what waits nor what is shown', async () => {
    await postComment(app);
    expect(await eraseComments(app.services, ada, [{ commentId: 1, version: 1 }])).toEqual([]);
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    expect(await eraseComments(app.services, ada, [{ commentId: 1, version: 2 }])).toEqual([]);
    expect(await everything()).toContain('I take the sleeper');
  });

  test('emptying the spam leaves what became spam after the count, and what a colleague changed', async () => {
    for (const id of [1, 2, 3]) {
      await postComment(app, { comment: `Spam ${id}`, email: `mia-${id}@readers.test` });
    }
    for (const commentId of [2, 3]) {
      await decide(app.services, ada, { commentId, version: 1, action: 'spam' });
    }
    const counted = await readErasable(app.services, 'spam');
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });
    await decide(app.services, ada, { commentId: 2, version: 2, action: 'approve' });

    expect(await eraseComments(app.services, ada, counted)).toEqual([3]);

    const left = await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });
    expect(left.map(({ status }) => status)).toEqual(['spam', 'approved', 'erased']);
  });

  test('two who delete at once delete once, and the counts stay exact', async () => {
    const ids = Array.from({ length: 10 }, (_, place) => place + 1);
    for (const id of ids) {
      await postComment(app, { comment: `Spam ${id}`, email: `mia-${id}@readers.test` });
      await decide(app.services, ada, { commentId: id, version: 1, action: 'spam' });
    }
    const counted = await readErasable(app.services, 'spam');
    const erase = () => eraseComments(app.services, ada, counted);

    const [first, second] = await Promise.all([erase(), erase()]);

    expect([...first, ...second].sort((a, b) => a - b)).toEqual(ids);
    expect(await readCounts(app.services.database)).toEqual({
      pending: 0,
      approved: 0,
      spam: 0,
      trash: 0,
      all: 0,
    });
    const commenters = await app.services.database.prisma.commenter.findMany();
    expect(commenters.map(({ spamCount }) => spamCount)).toEqual(ids.map(() => 0));
    expect(await app.services.database.prisma.logEntry.count({ where: { action: 'erase' } })).toBe(10);
  });

  test('who approves while a colleague deletes: one of both happens, never both', async () => {
    for (let id = 1; id <= 20; id++) {
      await postComment(app, { comment: `Round ${id}`, email: `mia-${id}@readers.test` });
      await decide(app.services, ada, { commentId: id, version: 1, action: 'spam' });
      const [approved, erased] = await Promise.all([
        decide(app.services, ada, { commentId: id, version: 2, action: 'approve' }).then(
          () => true,
          () => false,
        ),
        eraseComments(app.services, ada, [{ commentId: id, version: 2 }]),
      ]);
      expect([approved, erased.length === 1].filter(Boolean)).toHaveLength(1);
    }
    const { approved, all } = await readCounts(app.services.database);
    expect(all).toBe(approved);
    const { comment } = app.services.database.prisma;
    expect(await comment.count({ where: { status: 'approved' } })).toBe(approved);
  });

  test('a commenter with another comment keeps the address', async () => {
    await postComment(app);
    await postComment(app, { comment: 'Another one.' });
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'trash' });
    await eraseComments(app.services, ada, [{ commentId: 1, version: 2 }]);
    const commenter = await app.services.database.prisma.commenter.findFirstOrThrow();
    expect(commenter.emailCipher.length).toBeGreaterThan(0);
  });

  test('cannot be taken back by its author: receipt and preview are gone, and nothing changes the comment', async () => {
    const posted = await postComment(app);
    const preview = await app.browser.follow(posted);
    const address = preview.$('a[href^="/receipts/"]').attr('href')!;
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });
    await eraseComments(app.services, ada, [{ commentId: 1, version: 2 }]);
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
