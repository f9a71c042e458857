import { editComment } from '../../src/comments/edit-comment.ts';
import { withdrawComment } from '../../src/comments/withdraw-comment.ts';
import { decide } from '../../src/moderation/decide.ts';
import { TOLD_AFTER_MS } from '../../src/moderation-log/undo-window.ts';
import { decideMany } from '../../src/moderation/decide-many.ts';
import { editAsModerator } from '../../src/moderation/edit-as-moderator.ts';
import { eraseComments } from '../../src/moderation/erase.ts';
import { replyFromDesk } from '../../src/moderation/reply.ts';
import { undo } from '../../src/moderation/undo.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { createWebhookWorker } from '../../src/webhooks/worker.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { within } from '../support/within.ts';
import { addWebhook, ALL_EVENTS, isSigned, type Receiver, refuse, startReceiver } from './support.ts';

const DEADLINE_MS = 3_000; // who answers at once keeps it on a busy machine, too
const PATIENCE_MS = 10_000;

let app: TestApp;
let desk: Browser;
let receiver: Receiver;
const ada = { id: 1, name: 'Ada', email: 'ada@moderato.test' };

beforeEach(async () => {
  app = await startTestApp({ env: { WEBHOOK_ALLOW_PRIVATE: '127.0.0.1/32' } });
  receiver = await startReceiver();
  desk = await signIn(app);
});
afterEach(async () => {
  await app.close();
  await receiver.close();
});

const deliver = () => app.services.webhooks.runOnce();
const rows = () =>
  app.services.database.prisma.outboxMessage.findMany({
    where: { channel: 'webhook' },
    orderBy: { id: 'asc' },
  });
/** Event and comment of each call, in order. */
const told = () =>
  receiver.calls.map(({ body }) => readBody(body)).map(({ event, comment }) => `${event} ${comment.id}`);

/** The database keeps no delivery to this webhook as taken. */
const refuseDeliveriesOf = (webhookId: number) =>
  app.services.database.transaction((tx) =>
    tx.run(
      tx.dialect === 'sqlite'
        ? `CREATE TRIGGER "refuse" BEFORE UPDATE OF "sentAt" ON "OutboxMessage"
           WHEN NEW."webhookId" = ${webhookId} AND NEW."sentAt" IS NOT NULL BEGIN SELECT RAISE(ABORT, 'refused'); END`
        : `ALTER TABLE "OutboxMessage" ADD CHECK ("webhookId" <> ${webhookId} OR "sentAt" IS NULL)`,
      [],
    ),
  );

interface Body {
  event: string;
  id: string;
  at: string;
  comment: {
    id: number;
    status: string;
    author: string;
    text: string;
    url: string;
    article: { title: string };
  };
}
const readBody = (body: string) => JSON.parse(body) as Body;

describe('what webhooks are told', () => {
  test('when a comment is held, its webhook is told at once, signed, without the address of its author', async () => {
    const secret = await addWebhook(desk, { url: receiver.url });
    await postComment(app, { author: 'Mia', comment: 'Ein Ü <b>' });
    expect(await deliver()).toBe(1);

    const [call] = receiver.calls;
    expect(readBody(call!.body)).toMatchObject({
      event: 'comment.held',
      at: '2025-03-01T10:00:00.000Z',
      comment: {
        id: 1,
        status: 'pending',
        author: 'Mia',
        text: 'Ein Ü <b>',
        url: 'http://moderato.test/articles/night-trains/comments/1',
        article: { title: 'Night trains return', slug: 'night-trains' },
      },
    });
    expect(isSigned(call!, secret)).toBe(true);
    expect(isSigned(call!, `${secret}x`)).toBe(false);
    expect(call!.headers).toMatchObject({
      'moderato-event': 'comment.held',
      'moderato-event-id': readBody(call!.body).id,
    });
    expect(JSON.stringify(call)).not.toContain('readers.test');
    expect(call!.body).not.toMatch(/network|127\.0\.0\.1|email/i);
    expect(await rows()).toMatchObject([{ sentVia: 'webhook', attempts: 1 }]);
  });

  test('when there is no webhook, or none that asked for it, nothing is owed', async () => {
    await postComment(app);
    await addWebhook(desk, { url: receiver.url, spam: '1' });
    await postComment(app, { comment: 'Another one' });
    expect(await rows()).toEqual([]);
  });

  test('when a moderator decides, nobody is told before the decision can be undone no more', async () => {
    await addWebhook(desk, { url: receiver.url, approved: '1' });
    await postComment(app);
    await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    await deliver();
    app.clock.advance(TOLD_AFTER_MS - 1);
    await deliver();
    expect(told()).toEqual([]);
    app.clock.advance(1);
    await deliver();
    expect(told()).toEqual(['comment.approved 1']);
  });

  test('when a decision is undone, nobody is ever told of it, and what it had made untrue is told after all', async () => {
    await addWebhook(desk, { url: receiver.url, ...ALL_EVENTS });
    await postComment(app);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 1, action: 'spam' });
    await deliver();
    expect(await rows()).toMatchObject([
      { kind: 'comment.held', dropReason: 'decided meanwhile' },
      { kind: 'comment.spam', droppedAt: null },
    ]);
    await undo(app.services, ada, batchId!);
    app.clock.advance(HOUR_MS);
    await deliver();
    expect(told()).toEqual(['comment.held 1']);
    expect(await rows()).toMatchObject([{ dropReason: '' }, { dropReason: 'undone' }]);
  });

  test('when another event was sent since, an undo brings back nothing older', async () => {
    await addWebhook(desk, { url: receiver.url, approved: '1', trashed: '1' });
    await postComment(app);
    const decideNext = async (action: 'approve' | 'trash' | 'spam') => {
      const { version } = await app.services.database.prisma.comment.findFirstOrThrow();
      return (await decide(app.services, ada, { commentId: 1, version, action })).batchId!;
    };
    await decideNext('approve');
    for (const action of ['trash', 'approve'] as const) {
      await decideNext(action);
      app.clock.advance(HOUR_MS);
      await deliver();
    }
    expect(told()).toEqual(['comment.trashed 1', 'comment.approved 1']);

    await undo(app.services, ada, await decideNext('spam'));
    app.clock.advance(HOUR_MS);
    await deliver();
    expect(told()).toEqual(['comment.trashed 1', 'comment.approved 1']);
  });

  test('when a reply is published with an approval and both are undone, nobody is told of either', async () => {
    await addWebhook(desk, { url: receiver.url, approved: '1', trashed: '1' });
    await postComment(app);
    const { batchId } = await replyFromDesk(app.services, ada, {
      commentId: 1,
      version: 1,
      text: 'Thank you.',
      approve: true,
    });
    expect((await rows()).map(({ kind, commentId }) => `${kind} ${commentId}`).sort()).toEqual([
      'comment.approved 1',
      'comment.approved 2',
    ]);
    await undo(app.services, ada, batchId!);
    app.clock.advance(HOUR_MS);
    await deliver();
    expect(told()).toEqual([]);
  });

  test('when many are decided at once, each is owed once to each webhook that asked', async () => {
    await addWebhook(desk, { name: 'One', url: receiver.url, spam: '1' });
    await addWebhook(desk, { name: 'Two', url: receiver.url, spam: '1', approved: '1' });
    for (let n = 1; n <= 5; n++) await postComment(app, { comment: `Number ${n}` });
    const seen = [1, 2, 3, 4, 5].map((commentId) => ({ commentId, version: 1 }));
    await decideMany(app.services, ada, { action: 'spam' }, seen);
    app.clock.advance(TOLD_AFTER_MS);
    expect(await deliver()).toBe(10);
    expect(new Set(receiver.calls.map(({ body }) => readBody(body).id)).size).toBe(10);
  });

  test('when texts are changed and comments withdrawn, that is told as it happened', async () => {
    await addWebhook(desk, { url: receiver.url, edited: '1', trashed: '1', held: '1', approved: '1' });
    await postComment(app);
    await deliver();
    await editAsModerator(app.services, ada, { commentId: 1, version: 1, text: 'By a moderator.' });
    await deliver();
    await editComment(app.services, 1, 'By its author.');
    await deliver();
    await withdrawComment(app.services, 1);
    await deliver();
    expect(told()).toEqual(['comment.held 1', 'comment.edited 1', 'comment.edited 1', 'comment.trashed 1']);
    expect(receiver.calls.map(({ body }) => readBody(body).comment.text).slice(1, 3)).toEqual([
      'By a moderator.',
      'By its author.',
    ]);
  });

  test('when it is true no more before it was sent, or the comment was deleted for good, it is dropped', async () => {
    await addWebhook(desk, { url: receiver.url, held: '1', edited: '1', trashed: '1' });
    await postComment(app);
    await editAsModerator(app.services, ada, { commentId: 1, version: 1, text: 'Changed.' });
    await decide(app.services, ada, { commentId: 1, version: 2, action: 'trash' });
    await eraseComments(app.services, ada, [{ commentId: 1, version: 3 }]);
    app.clock.advance(TOLD_AFTER_MS);
    await deliver();
    expect(told()).toEqual([]);
    expect((await rows()).map(({ dropReason }) => dropReason)).toEqual(['deleted', 'deleted', 'deleted']);
  });
});

describe('a receiver that does not take events', () => {
  test('when it fails for a while, the same event with the same id and body comes again', async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(500, 'out of order');
    await postComment(app);
    await deliver();
    expect(await rows()).toMatchObject([
      { errorWord: 'refused', errorDetail: '500 out of order', attempts: 1 },
    ]);
    expect((await desk.open('/desk/webhooks')).$('.row .field-error').text()).toContain(
      'The receiver did not take it: 500 out of order',
    );
    app.clock.advance(30 * MINUTE_MS);
    expect((await desk.open('/desk/webhooks/1')).$('.row .badge').text()).toBe(
      'Waits for the receiver, since',
    );
    receiver.answer = refuse(200);
    app.clock.advance(HOUR_MS);
    await deliver();
    expect((await desk.open('/desk/webhooks')).$('.row .field-error')).toHaveLength(0);
    const [first, second] = receiver.calls;
    expect(second!.body).toBe(first!.body);
    expect(second!.headers['moderato-event-id']).toBe(first!.headers['moderato-event-id']);
    expect(second!.headers['moderato-signature']).not.toBe(first!.headers['moderato-signature']);
  });

  test('when the comment was changed in between, the other text comes with another id', async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(503);
    await postComment(app);
    await deliver();
    await editAsModerator(app.services, ada, { commentId: 1, version: 1, text: 'Changed.' });
    app.clock.advance(HOUR_MS);
    await deliver();
    const [first, second] = receiver.calls.map(({ body }) => readBody(body));
    expect(second!.id).toBe(`${first!.id}-2`);
    expect(second!.comment.text).toBe('Changed.');
  });

  test('when it fails for three days, the event is given up, and can be tried again by hand', async () => {
    await addWebhook(desk, { url: receiver.url });
    receiver.answer = refuse(500);
    await postComment(app);
    await deliver();
    app.clock.advance(3 * DAY_MS);
    await deliver();
    expect((await rows())[0]!.failedAt).not.toBeNull();
    app.clock.advance(HOUR_MS);
    await deliver();
    expect(receiver.calls).toHaveLength(2);

    receiver.answer = refuse(200);
    desk = await signIn(app);
    expect((await desk.open('/desk/webhooks')).$('main').text()).toContain('One event was given up.');
    const page = await desk.open('/desk/webhooks/1');
    expect(page.$('#deliveries-title').parent().text()).toMatch(
      /Given up[\s\S]*The receiver did not take it: 500/,
    );
    await desk.submit(page, 'form[action*="/deliveries/"]');
    await deliver();
    expect((await desk.open('/desk/webhooks/1')).$('#deliveries-title').parent().text()).toContain(
      'Taken, answer 200',
    );
  });

  test('when one is slow, the others are told meanwhile, and it is left alone for a pause', async () => {
    const slow = await startReceiver();
    slow.answer = () => undefined;
    await addWebhook(desk, { name: 'Slow', url: slow.url });
    await addWebhook(desk, { name: 'Quick', url: receiver.url });
    for (let n = 1; n <= 3; n++) await postComment(app, { comment: `Number ${n}` });
    const worker = createWebhookWorker(app.services, DEADLINE_MS);
    expect(await worker.runOnce()).toBe(3);
    await worker.runOnce();
    expect(slow.calls).toHaveLength(1);
    app.clock.advance(10 * SECOND_MS);
    await worker.runOnce();
    expect(slow.calls).toHaveLength(2);
    expect((await rows()).filter(({ errorWord }) => errorWord === 'timed_out')).toHaveLength(2);
    await slow.close();
  });

  test('when one takes its time, the others are told of what happens meanwhile', async () => {
    const slow = await startReceiver();
    slow.answer = () => undefined;
    await addWebhook(desk, { name: 'Slow', url: slow.url });
    await addWebhook(desk, { name: 'Quick', url: receiver.url });
    await postComment(app, { comment: 'The first' });
    const worker = createWebhookWorker(app.services, 3 * PATIENCE_MS);
    worker.start();
    try {
      await within(PATIENCE_MS, () => slow.calls.length === 1 && receiver.calls.length === 1);
      await postComment(app, { comment: 'The second' });
      worker.wake();
      await within(PATIENCE_MS, () => receiver.calls.length === 2);
      expect(slow.calls).toHaveLength(1);
    } finally {
      await worker.stop();
      await slow.close();
    }
  });

  test('when somebody tries one again by hand, it goes before all others that are due', async () => {
    await addWebhook(desk, { url: receiver.url });
    for (let n = 1; n <= 3; n++) await postComment(app, { comment: `Number ${n}` });
    receiver.answer = refuse(500);
    for (let n = 0; n < 3; n++) {
      await deliver();
      app.clock.advance(10 * MINUTE_MS);
    }
    const page = await desk.open('/desk/webhooks/1');
    const buttons = page.$('form[action$="/retries"]');
    const action = buttons.eq(1).attr('action')!;
    const asked = Number(/deliveries\/(\d+)\//.exec(action)![1]);
    receiver.calls.length = 0;
    app.clock.advance(1);
    await desk.submit(page, `form[action="${action}"]`);
    await deliver();
    expect(readBody(receiver.calls[0]!.body).id).toMatch(new RegExp(`^evt-${asked}-`));
  });

  test('when what became of an event cannot be written, the round still waits for the other receivers', async () => {
    const slow = await startReceiver();
    slow.answer = () => undefined;
    await addWebhook(desk, { name: 'Unwritten', url: receiver.url });
    await addWebhook(desk, { name: 'Slow', url: slow.url });
    await postComment(app);
    await refuseDeliveriesOf(1);
    await expect(createWebhookWorker(app.services, DEADLINE_MS).runOnce()).rejects.toThrow();
    expect(await rows()).toMatchObject([{ errorWord: '' }, { errorWord: 'timed_out', leaseToken: null }]);
    await slow.close();
  });

  test('when its name leads inside and no setting allows it, it is not called and the page says why', async () => {
    await addWebhook(desk, { url: `http://localhost:${receiver.port}/hook` });
    Object.assign(app.services, { settings: { ...app.services.settings, webhookAllowPrivate: [] } });
    const strict = createWebhookWorker(app.services);
    await postComment(app);
    await strict.runOnce();
    expect(receiver.calls).toEqual([]);
    expect((await desk.open('/desk/webhooks/1')).$('.field-error').text()).toContain(
      'The address is inside a private network, which is not allowed',
    );
  });

  test('when two workers look at once, an event is sent once', async () => {
    await addWebhook(desk, { url: receiver.url });
    for (let n = 1; n <= 5; n++) await postComment(app, { comment: `Number ${n}` });
    const other = createWebhookWorker(app.services);
    const [mine, theirs] = await Promise.all([deliver(), other.runOnce()]);
    expect(mine + theirs).toBe(5);
    expect(new Set(told()).size).toBe(5);
    expect(receiver.calls).toHaveLength(5);
  });

  test('when the process stops during a call, the event is sent again with the same id', async () => {
    await addWebhook(desk, { url: receiver.url });
    await postComment(app);
    let stopped: Promise<void> | undefined;
    receiver.answer = () => {
      stopped = app.services.webhooks.stop();
    };
    expect(await deliver()).toBe(0);
    await stopped;
    receiver.answer = refuse(204);
    app.clock.advance(HOUR_MS);
    expect(await createWebhookWorker(app.services).runOnce()).toBe(1);
    const [first, second] = receiver.calls.map(({ body }) => readBody(body).id);
    expect(second).toBe(first);
  });
});
