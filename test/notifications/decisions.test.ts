import { TOLD_AFTER_MS, UNDO_MS } from '../../src/moderation-log/undo-window.ts';
import { undo } from '../../src/moderation/undo.ts';
import { gatherDue, PACE_MS } from '../../src/notifications/gather.ts';
import { endAllSubscriptions } from '../../src/notifications/subscriptions.ts';
import { DAY_MS, later, MINUTE_MS } from '../../src/time/clock.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  askToBeTold,
  confirm,
  confirmedComment,
  decideNow,
  deliverAll,
  mailsTo,
  subjectsTo,
} from './reader-support.ts';

const MIA = 'mia@readers.test';
const APPROVED = '[Moderato] Your comment was approved: "Night trains return"';
const DECLINED = '[Moderato] Your comment was not approved: "Night trains return"';
const ASKED = '[Moderato] Please confirm that you want mails';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const admin = () => app.services.database.prisma.moderator.findFirstOrThrow();

test('when a comment is approved, its author is told after the undo window, with a link to it', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  await deliverAll(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);

  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
  const { text } = mailsTo(app, MIA)[1]!.parsed;
  expect(text).toContain(`http://moderato.test/articles/night-trains/comments/${id}\n`);
  expect(text).toContain('> I take the sleeper every winter.');
});

test('when the clock was far ahead for a while, a reader is mailed all the same', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  const gatheredAt = later(app.clock.now(), DAY_MS);
  await app.services.database.prisma.commenter.updateMany({ data: { gatheredAt } });
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
});

test('when it is not approved, the author reads the reason for authors and nothing of the moderator', async () => {
  const id = await confirmedComment(app);
  const { id: reasonId } = await app.services.database.prisma.reason.create({
    data: { label: 'Off topic, says Ada', authorText: 'It is not about trains.' },
  });
  await decideNow(app, id, 'trash', { reasonId });
  await afterUndo(app);

  expect(subjectsTo(app, MIA)).toEqual([ASKED, DECLINED]);
  const { raw, parsed } = mailsTo(app, MIA)[1]!;
  expect(parsed.text).toContain('The reason: It is not about trains.');
  expect(parsed.text).not.toContain('/comments/');
  expect(raw.toLowerCase()).not.toContain('ada');
});

test('when a decision is undone within the window, its author never receives it', async () => {
  const id = await confirmedComment(app);
  for (const action of ['trash', 'approve'] as const) {
    const batchId = await decideNow(app, id, action);
    app.clock.advance(2 * MINUTE_MS - 1);
    await app.deliverMail();
    await undo(app.services, await admin(), batchId);
    await afterUndo(app);
    await afterUndo(app);
  }
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);

  await decideNow(app, id, 'approve');
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
});

test('when it is decided otherwise while the first decision can be undone, only the last one is told', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(MINUTE_MS);
  await decideNow(app, id, 'trash');
  app.clock.advance(MINUTE_MS + MINUTE_MS / 2); // the first one could not be undone any more
  await app.deliverMail();
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, DECLINED]);
});

test('when the second decision is undone, the first one is told after all', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(MINUTE_MS);
  const second = await decideNow(app, id, 'trash');
  app.clock.advance(MINUTE_MS + MINUTE_MS / 2);
  await app.deliverMail();
  await undo(app.services, await admin(), second);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
});

test('when the last of three decisions is undone, nothing of it was told', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(MINUTE_MS);
  await decideNow(app, id, 'trash');
  app.clock.advance(MINUTE_MS / 2);
  const last = await decideNow(app, id, 'approve');
  app.clock.advance(MINUTE_MS); // the first one, with the same outcome, cannot be undone any more
  await app.deliverMail();
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);
  await undo(app.services, await admin(), last);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, DECLINED]);
});

test('when a decision is undone after which a mail that waited was dropped, that mail goes after all', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(TOLD_AFTER_MS);
  await gatherDue(app.services);
  const second = await decideNow(app, id, 'trash');
  await app.deliverMail();
  const { dropReason } = await app.services.database.prisma.outboxMessage.findFirstOrThrow({
    where: { kind: 'comment-approved' },
  });
  expect(dropReason).toBe('decided meanwhile');
  await undo(app.services, await admin(), second);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
});

test('when its reader unsubscribed after such a mail was dropped, an undo brings nothing', async () => {
  const id = await confirmedComment(app);
  await decideNow(app, id, 'approve');
  app.clock.advance(TOLD_AFTER_MS);
  await gatherDue(app.services);
  const second = await decideNow(app, id, 'trash');
  await app.deliverMail();
  const { database, clock } = app.services;
  const { commenterId } = await database.prisma.comment.findUniqueOrThrow({ where: { id } });
  await database.transaction((tx) => endAllSubscriptions(tx, commenterId, clock.now()));
  await undo(app.services, await admin(), second);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);
});

test('when an approved comment is taken off later, its author is told; from spam to trash nothing new is told', async () => {
  const id = await confirmedComment(app);
  for (const action of ['approve', 'spam', 'trash', 'pending', 'approve'] as const) {
    await decideNow(app, id, action);
    await afterUndo(app);
  }
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED, DECLINED, APPROVED]);
});

test('when the address is confirmed after the decision, the author is told then', async () => {
  const id = await askToBeTold(app);
  await decideNow(app, id, 'approve');
  await confirm(app, MIA);
  app.clock.advance(UNDO_MS - PACE_MS); // an undo of many that began a moment ago may still be at work
  await app.deliverMail();
  expect(subjectsTo(app, MIA)).toEqual([ASKED]);
  await afterUndo(app);
  expect(subjectsTo(app, MIA)).toEqual([ASKED, APPROVED]);
});

test('when nobody asked, or the address was not confirmed, nobody is told', async () => {
  const asked = await askToBeTold(app);
  const silent = await askToBeTold(app, { email: 'ben@readers.test', comment: 'Another', notify: '' });
  for (const id of [asked, silent]) await decideNow(app, id, 'approve');
  await afterUndo(app);
  expect([subjectsTo(app, MIA), subjectsTo(app, 'ben@readers.test')]).toEqual([[ASKED], []]);
});
