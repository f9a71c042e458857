import { forgetOver } from '../../src/retention/forget-over.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import {
  afterUndo,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
  linkIn,
  mailsTo,
  subjectsTo,
} from '../notifications/reader-support.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { addWebhook, type Receiver, refuse, startReceiver } from '../webhooks/support.ts';

const MIA = 'mia@readers.test';
const KEPT_MS = 90 * DAY_MS;

let app: TestApp;
let receiver: Receiver;
beforeEach(async () => {
  app = await startTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1/32' } });
  receiver = await startReceiver();
});
afterEach(async () => {
  await app.close();
  await receiver.close();
});

const forget = () => app.services.retention.runOnce();
const tables = () => app.services.database.prisma;
const kindsLeft = async () =>
  (await tables().outboxMessage.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);
const noticesLeft = async () =>
  (await tables().notice.findMany({ orderBy: { id: 'asc' } })).map(({ kind }) => kind);

async function forgetAfter(ms: number): Promise<void> {
  app.clock.advance(ms);
  await forget();
}

describe('mails to moderators', () => {
  test('when one was sent, it is forgotten with its notice after 90 days, and not before', async () => {
    await postComment(app);
    await app.deliverMail();
    await forgetAfter(KEPT_MS);
    expect([await kindsLeft(), await noticesLeft()]).toEqual([['comment-held'], ['held']]);
    await forgetAfter(1);
    expect([await kindsLeft(), await noticesLeft()]).toEqual([[], []]);
    await deliverAll(app);
    expect(app.smtp.mails).toHaveLength(1);
  });

  test('when one waits or has failed, or its notice is not gathered, nothing is forgotten', async () => {
    await postComment(app);
    app.smtp.refusals.rcpt = { code: 550, message: 'unknown' };
    await app.deliverMail();
    app.smtp.refusals.rcpt = { code: 450, message: 'later' };
    await postComment(app, { comment: 'A second one' });
    await deliverAll(app);
    await postComment(app, { comment: 'A third one' });
    await forgetAfter(2 * KEPT_MS);
    expect(await noticesLeft()).toEqual(['held', 'held', 'held']);
    expect(await kindsLeft()).toEqual(['comment-held', 'comment-held']);
  });

  test('when one was not needed, it is forgotten with its notice', async () => {
    await postComment(app);
    await decideNow(app, 1, 'spam');
    await app.deliverMail();
    expect(await tables().notice.findFirst()).toMatchObject({ cancelReason: 'decided meanwhile' });
    await forgetAfter(KEPT_MS + 1);
    expect(await noticesLeft()).toEqual([]);
  });
});

describe('mails to readers', () => {
  test('while the reader follows anything, each old mail can end it, and nobody is told twice', async () => {
    const id = await confirmedComment(app);
    await decideNow(app, id, 'approve');
    await afterUndo(app);
    const told = subjectsTo(app, MIA);
    await forgetAfter(KEPT_MS + DAY_MS);
    expect(await noticesLeft()).toEqual(['approved']);

    for (const action of ['pending', 'approve'] as const) {
      await decideNow(app, id, action);
      await afterUndo(app);
    }
    expect(subjectsTo(app, MIA)).toEqual(told);
    const path = linkIn(mailsTo(app, MIA).at(-1), 'unsubscribe');
    await app.newBrowser().submit(await app.newBrowser().open(path), 'form');
    expect(await tables().subscription.count({ where: { kind: 'decision', endedAt: null } })).toBe(0);
  });

  test('when a comment comes back to the page that a follower was told of, it is not told again', async () => {
    const browser = app.newBrowser();
    const own = await confirmedComment(app, {}, browser);
    await followArticle(app, own, 'at-once', browser);
    await postComment(app, { author: 'Ben', email: 'ben@readers.test', comment: 'By the sea' });
    await deliverAll(app);
    const { id } = await tables().comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
    for (const action of ['approve', 'trash', 'approve'] as const) {
      await decideNow(app, id, action);
      await afterUndo(app);
      await forgetAfter(KEPT_MS + DAY_MS);
    }
    const news = subjectsTo(app, MIA).filter((subject) => subject.includes('A new comment'));
    expect(news).toHaveLength(1);
  });

  test('when one was given up, it is forgotten too', async () => {
    const id = await confirmedComment(app);
    app.smtp.refusals.rcpt = { code: 550, message: 'unknown' };
    await decideNow(app, id, 'approve');
    await afterUndo(app);
    expect(await tables().outboxMessage.count({ where: { failedAt: { not: null } } })).toBe(1);
    await tables().subscription.updateMany({ data: { endedAt: app.clock.now() } });
    await forgetAfter(KEPT_MS + DAY_MS);
    expect([await kindsLeft(), await noticesLeft()]).toEqual([[], []]);
  });

  test('when the reader follows nothing any more, they are forgotten too', async () => {
    const id = await confirmedComment(app);
    await decideNow(app, id, 'approve');
    await afterUndo(app);
    await tables().subscription.updateMany({ data: { endedAt: app.clock.now() } });
    await forgetAfter(KEPT_MS + DAY_MS);
    expect([await kindsLeft(), await noticesLeft()]).toEqual([[], []]);
  });
});

describe('events of webhooks', () => {
  test('when they were taken, given up or not needed, they are forgotten after 90 days', async () => {
    await addWebhook(await signIn(app), { url: receiver.url, held: '1', edited: '1' });
    await postComment(app);
    await app.services.webhooks.runOnce();
    receiver.answer = refuse(500);
    await postComment(app, { comment: 'Given up' });
    await app.services.webhooks.runOnce();
    app.clock.advance(3 * DAY_MS);
    await app.services.webhooks.runOnce();
    const events = () => tables().outboxMessage.count({ where: { channel: 'webhook' } });
    await forgetAfter(KEPT_MS - 4 * DAY_MS);
    expect(await events()).toBe(2);
    await forgetAfter(4 * DAY_MS);
    expect(await events()).toBe(1);
    await forgetAfter(DAY_MS);
    expect(await events()).toBe(0);
  });
});

describe('links that were used', () => {
  test('are known as used for as long as they work, and forgotten when they have expired', async () => {
    await postComment(app);
    await app.deliverMail();
    const path = linkIn(app.smtp.mails[0], 'act');
    await app.newBrowser().submit(await app.newBrowser().open(path), 'main form');
    await decideNow(app, 1, 'pending');
    await forgetAfter(7 * DAY_MS - 1);
    expect((await app.newBrowser().open(path)).$('main').text()).toContain('was used already');
    await forgetAfter(2 * DAY_MS);
    expect(await tables().usedToken.count()).toBe(0);
    expect((await app.newBrowser().open(path)).status).toBe(410);
  });
});

describe('a long table', () => {
  const LONG = 450;
  beforeEach(async () => {
    const at = app.clock.now();
    await tables().outboxMessage.createMany({
      data: Array.from({ length: LONG }, (_, n) => ({
        kind: 'test',
        moderatorId: 1,
        dedupeKey: `${n}`,
        createdAt: at,
        dueAt: at,
        ...(n % 2 === 0 ? { sentAt: at } : { failedAt: at }),
      })),
    });
    app.clock.advance(KEPT_MS + DAY_MS);
  });

  test('is gone through to its end, beyond what has to stay', async () => {
    expect(await forget()).toBe(LONG / 2);
    expect(await tables().outboxMessage.count({ where: { sentAt: { not: null } } })).toBe(0);
    expect(await forget()).toBe(0);
  });

  test('is left after the portion at work when the process stops', async () => {
    let portions = 0;
    await forgetOver(app.services, () => portions++ < 3); // the first two find no IP address and no notice
    expect(await tables().outboxMessage.count()).toBe(LONG - 50);
  });

  test('can be gone through by several processes at once', async () => {
    const forgotten = await Promise.all([1, 2, 3].map(() => forgetOver(app.services, () => true)));
    expect(forgotten.reduce((sum, count) => sum + count, 0)).toBe(LONG / 2);
  });
});
