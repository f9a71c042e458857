import type { Tx } from '../../src/database/database.ts';
import { decide } from '../../src/moderation/decide.ts';
import type { Services } from '../../src/services.ts';
import { changeSite } from '../../src/sites/change-site.ts';
import { MINUTE_MS } from '../../src/time/clock.ts';
import { replyFromDesk } from '../../src/moderation/reply.ts';
import { undo } from '../../src/moderation/undo.ts';
import type { Browser } from '../support/browser.ts';
import { ADMIN, postComment, startTestApp, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  askToBeTold,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
  mailsTo,
  subjectsTo,
} from './reader-support.ts';

const MIA = 'mia@readers.test';
const BEN = 'ben@readers.test';
const REPLY = '[Moderato] A reply to your comment: "Night trains return"';
const NEW = '[Moderato] A new comment: "Night trains return"';

let app: TestApp;
/** In which the address is confirmed, so that later wishes need no mail. */
let browserOfMia: Browser;
beforeEach(async () => {
  app = await startTestApp();
  browserOfMia = app.newBrowser();
});
afterEach(() => app.close());

const newsTo = (email: string) => subjectsTo(app, email).filter((subject) => !subject.includes('confirm'));

/** Mia's comment is on the page, and she has been told so. */
async function miaIsPublished(): Promise<number> {
  const id = await confirmedComment(app, {}, browserOfMia);
  await decideNow(app, id, 'approve');
  await afterUndo(app);
  app.smtp.mails.length = 0;
  return id;
}

async function benWrites(values: Parameters<typeof postComment>[1] = {}): Promise<number> {
  await postComment(app, { author: 'Ben', email: BEN, comment: 'So do I.', ...values }, app.newBrowser());
  const { id } = await app.services.database.prisma.comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return id;
}

test('when a reply is approved, whom it answers is told once, also as a follower of the article', async () => {
  const id = await miaIsPublished();
  await followArticle(app, id, 'at-once', browserOfMia);
  const reply = await benWrites({ comment_parent: String(id) });
  await deliverAll(app);
  expect(newsTo(MIA)).toEqual([]);

  await decideNow(app, reply, 'approve');
  await afterUndo(app);
  await deliverAll(app);
  expect(newsTo(MIA)).toEqual([REPLY]);
  const { text } = mailsTo(app, MIA).at(-1)!.parsed;
  expect(text).toContain('Name: Ben\n');
  expect(text).toContain('> So do I.');
  expect(text).toContain(`/articles/night-trains/comments/${reply}\n`);
});

test('when a moderator replies on the desk, the author is told at once; with an approval, after its undo window', async () => {
  const ada = { ...(await app.services.database.prisma.moderator.findFirstOrThrow()), ...ADMIN };
  const id = await miaIsPublished();
  const { version } = await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id } });
  await replyFromDesk(app.services, ada, { commentId: id, version, text: 'Welcome.', approve: false });
  await deliverAll(app);
  expect(newsTo(MIA)).toEqual([REPLY]);

  const second = await askToBeTold(app, { comment: 'Once more' }, browserOfMia);
  const answer = { commentId: second, version: 1, text: 'Welcome again.', approve: true };
  const { batchId } = await replyFromDesk(app.services, ada, answer);
  await undo(app.services, ada, batchId!);
  await afterUndo(app);
  expect(newsTo(MIA)).toEqual([REPLY]);

  await replyFromDesk(app.services, ada, { ...answer, version: 3, text: 'Welcome at last.' });
  await afterUndo(app);
  expect(newsTo(MIA)).toEqual([REPLY, '[Moderato] 2 updates about comments']);
  const { text, html } = mailsTo(app, MIA).at(-1)!.parsed;
  for (const part of [text, html]) {
    expect(part).toContain('Your comment was approved.');
    expect(part).toContain('Somebody replied to your comment.');
    expect(part).toContain('Welcome at last.');
  }
});

test('when a comment is published at once, followers are told at once, and its author not at all', async () => {
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  const id = await miaIsPublished();
  await followArticle(app, id, 'at-once', browserOfMia);
  await changeSite(app.services, ada, { premoderation: false });
  await benWrites();
  await deliverAll(app);
  expect(newsTo(MIA)).toEqual([NEW]);

  await postComment(app, { comment: 'My own' });
  await deliverAll(app);
  expect(newsTo(MIA)).toEqual([NEW]);
});

test('when new comments are followed daily, they come in one mail at eight in the morning where the site is', async () => {
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  await changeSite(app.services, ada, { timeZone: 'Europe/Berlin' });
  const id = await miaIsPublished();
  await followArticle(app, id, 'daily', browserOfMia);
  for (const comment of ['One', 'Two']) await decideNow(app, await benWrites({ comment }), 'approve');

  app.clock.set(new Date('2025-03-02T06:59:00Z'));
  await app.deliverMail();
  expect(newsTo(MIA)).toEqual([]);
  app.clock.set(new Date('2025-03-02T07:00:00Z'));
  await app.deliverMail();
  expect(newsTo(MIA)).toEqual(['[Moderato] 2 updates about comments']);
});

test('when a comment is gone from the page before the mail leaves, nobody is told; when it comes back, they are once', async () => {
  const id = await miaIsPublished();
  const reply = await benWrites({ comment_parent: String(id) });
  await decideNow(app, reply, 'approve');
  app.clock.advance(MINUTE_MS);
  await decideNow(app, reply, 'spam');
  await afterUndo(app);
  expect(newsTo(MIA)).toEqual([]);

  for (const action of ['approve', 'trash', 'approve'] as const) {
    await decideNow(app, reply, action);
    await afterUndo(app);
  }
  expect(newsTo(MIA)).toEqual([REPLY]);
});

/** Readers who follow the one article, half of them daily. */
async function plantFollowers(count: number, after: number): Promise<void> {
  const at = app.clock.now();
  const numbers = `WITH RECURSIVE "numbers" ("n") AS (SELECT ${after + 1} UNION ALL SELECT "n" + 1 FROM "numbers" WHERE "n" < ${after + count})`;
  await app.services.database.transaction(async (tx) => {
    await tx.run(
      `${numbers} INSERT INTO "Commenter" ("id", "emailCipher", "emailIndex", "createdAt")
       SELECT "n", ?, 'index-' || "n", ? FROM "numbers"`,
      [new Uint8Array([1]), at],
    );
    await tx.run(
      `${numbers} INSERT INTO "Subscription" ("commenterId", "kind", "articleId", "pace", "createdAt", "confirmedAt")
       SELECT "n", 'article', 1, CASE WHEN "n" % 2 = 0 THEN 'daily' ELSE 'at-once' END, ?, ? FROM "numbers"`,
      [at, at],
    );
  });
}

/** Approves a comment. @returns how often the database was asked, inside the transaction and outside */
async function statementsToApprove(commentId: number): Promise<number> {
  const { database } = app.services;
  let statements = 0;
  const count = <T>(work: () => T): T => {
    statements += 1;
    return work();
  };
  const inside = (tx: Tx): Tx =>
    Object.assign(Object.create(tx) as Tx, {
      insert: (...given: Parameters<Tx['insert']>) => count(() => tx.insert(...given)),
      run: (...given: Parameters<Tx['run']>) => count(() => tx.run(...given)),
      all: (...given: Parameters<Tx['all']>) => count(() => tx.all(...given)),
    });
  const counted: Services['database'] = Object.assign(Object.create(database) as Services['database'], {
    prisma: database.prisma.$extends({
      query: { $allOperations: ({ args, query }) => count(() => query(args)) },
    }),
    transaction: <T>(work: (tx: Tx) => Promise<T>) => database.transaction((tx) => work(inside(tx))),
  });
  const services = { ...app.services, database: counted };
  await decide(services, { id: 1 }, { commentId, version: 1, action: 'approve' });
  return statements;
}

test('when thousands follow an article, a decision owes them all with as many statements as for two', async () => {
  const { prisma } = app.services.database;
  await plantFollowers(2, 900);
  const forTwo = await statementsToApprove(await benWrites());
  await plantFollowers(5000, 1000);
  const forThousands = await statementsToApprove(await benWrites({ comment: 'Once more.' }));

  expect(forTwo).toBeGreaterThan(3);
  expect(forThousands).toBe(forTwo);
  const dues = await prisma.notice.groupBy({ by: ['dueAt'], where: { kind: 'new-comment' }, _count: true });
  expect(dues.map(({ _count }) => _count)).toEqual([2502, 2502]);
});

test('when two followers of an article write at the same moment, both are published and told of each other', async () => {
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  const ofMia = await miaIsPublished();
  const browserOfBen = app.newBrowser();
  const ofBen = await confirmedComment(app, { author: 'Ben', email: BEN, comment: 'Me too' }, browserOfBen);
  await followArticle(app, ofMia, 'at-once', browserOfMia);
  await followArticle(app, ofBen, 'at-once', browserOfBen);
  await changeSite(app.services, ada, { premoderation: false });

  for (let round = 1; round <= 10; round++) {
    const answers = await Promise.all([
      postComment(app, { email: MIA, comment: `Mia, round ${round}` }, browserOfMia),
      postComment(app, { email: BEN, comment: `Ben, round ${round}` }, browserOfBen),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
  }
  const owed = await app.services.database.prisma.notice.groupBy({
    by: ['commenterId'],
    where: { kind: 'new-comment' },
    _count: true,
  });
  expect(owed.map(({ _count }) => _count)).toEqual([10, 10]);
});
