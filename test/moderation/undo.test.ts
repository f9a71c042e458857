import { decide } from '../../src/moderation/decide.ts';
import { TOLD_AFTER_MS, UNDO_MS } from '../../src/moderation-log/undo-window.ts';
import { decideMany } from '../../src/moderation/decide-many.ts';
import { undo } from '../../src/moderation/undo.ts';
import { LOG_CHANNEL } from '../../src/moderation-log/append.ts';
import { readCounts } from '../../src/moderation-log/counts.ts';
import { gatherDue, PACE_MS } from '../../src/notifications/gather.ts';
import { DAY_MS, later, MINUTE_MS, SECOND_MS } from '../../src/time/clock.ts';
import { addModerator, ARTICLE_SLUG, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { holdWriteLock } from '../support/held-lock.ts';
import { plantComments } from '../support/plant-comments.ts';

let app: TestApp;
let ada: { id: number };
beforeEach(async () => {
  app = await startTestApp();
  ada = await app.services.database.prisma.moderator.findFirstOrThrow();
});
afterEach(() => app.close());

const stored = (id: number) =>
  app.services.database.prisma.comment.findUniqueOrThrow({
    where: { id },
    select: { status: true, reason: true, decidedAt: true, decidedById: true, version: true },
  });
const publicPage = async () => (await app.browser.open(`/articles/${ARTICLE_SLUG}`)).body;
const counts = () => readCounts(app.services.database);

/** A notice of the decision about comment 1, as it is owed to whoever asked to be told. */
async function oweForDecision(batchId: number): Promise<void> {
  const at = app.clock.now();
  const { commenterId } = await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id: 1 } });
  const owed = { kind: 'approved', commenterId, commentId: 1, dedupeKey: `decided:${batchId}` };
  const data = { ...owed, batchId, dueAt: later(at, UNDO_MS), createdAt: at };
  await app.services.database.prisma.notice.create({ data });
}

async function waitingComments(count: number): Promise<void> {
  for (let number = 1; number <= count; number++) {
    await postComment(app, { comment: `Comment number ${number}.`, email: `mia-${number}@readers.test` });
  }
}

describe('undoing a decision', () => {
  test('gives the comment back exactly what it had; page, counts and log tell the same', async () => {
    await waitingComments(1);
    const before = await stored(1);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    expect(await publicPage()).toContain('Comment number 1.');
    expect(await counts()).toMatchObject({ pending: 0, approved: 1 });

    const undone = await undo(app.services, ada, batchId!);

    expect(undone).toEqual({ action: 'approve', restored: [1], repliesRemoved: 0, skipped: [] });
    expect(await stored(1)).toEqual({ ...before, version: 3 });
    expect(await publicPage()).not.toContain('Comment number 1.');
    expect(await counts()).toMatchObject({ pending: 1, approved: 0 });
    const log = await app.services.database.prisma.logEntry.findMany({
      where: { commentId: 1 },
      orderBy: { id: 'asc' },
    });
    expect(log.map(({ action, fromStatus, toStatus }) => [action, fromStatus, toStatus])).toEqual([
      ['submit', '', 'pending'],
      ['approve', 'pending', 'approved'],
      ['undo', 'approved', 'pending'],
    ]);
  });

  test('restores an earlier decision with its moment and its moderator', async () => {
    await waitingComments(1);
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    await decide(app.services, noor, { commentId: 1, version: 1, action: 'spam' });
    const before = await stored(1);
    app.clock.advance(MINUTE_MS);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 2, action: 'approve' });

    await undo(app.services, ada, batchId!);

    expect(await stored(1)).toEqual({ ...before, version: 4 });
  });

  test('names what a colleague changed since, and leaves it alone', async () => {
    await waitingComments(3);
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const seen = [1, 2, 3].map((commentId) => ({ commentId, version: 1 }));
    const { batchId } = await decideMany(app.services, ada, { action: 'spam' }, seen);
    await decide(app.services, noor, { commentId: 2, version: 2, action: 'approve' });

    const undone = await undo(app.services, ada, batchId!);

    expect(undone.restored).toEqual([1, 3]);
    expect(undone.skipped).toEqual([
      {
        commentId: 2,
        first: expect.objectContaining({ name: 'Noor', action: 'approve' }),
        now: { status: 'approved', reason: '' },
      },
    ]);
    expect((await stored(1)).status).toBe('pending');
    expect((await stored(2)).status).toBe('approved');
    expect(await counts()).toMatchObject({ pending: 2, approved: 1, spam: 0 });
  });

  test('is over after two minutes, belongs to who decided, and does nothing twice', async () => {
    await waitingComments(2);
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    const first = await decide(app.services, ada, { commentId: 1, version: 1, action: 'trash' });
    await expect(undo(app.services, noor, first.batchId!)).rejects.toMatchObject({ status: 404 });
    await undo(app.services, ada, first.batchId!);
    expect(await undo(app.services, ada, first.batchId!)).toMatchObject({ restored: [], skipped: [] });

    const second = await decide(app.services, ada, { commentId: 2, version: 1, action: 'trash' });
    app.clock.advance(2 * MINUTE_MS);
    await expect(undo(app.services, ada, second.batchId!)).rejects.toMatchObject({ status: 410 });
    expect((await stored(2)).status).toBe('trash');
  });

  test('names nobody when the button is pressed twice at once', async () => {
    await waitingComments(3);
    const seen = [1, 2, 3].map((commentId) => ({ commentId, version: 1 }));
    const { batchId } = await decideMany(app.services, ada, { action: 'spam' }, seen);
    const both = await Promise.all([1, 2].map(() => undo(app.services, ada, batchId!)));
    expect(both.flatMap(({ restored }) => restored).sort()).toEqual([1, 2, 3]);
    expect(both.map(({ skipped }) => skipped)).toEqual([[], []]);
  });

  test('cancels what the decision owed and was not sent', async () => {
    await waitingComments(1);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    await oweForDecision(batchId!);

    await undo(app.services, ada, batchId!);

    const { notice } = app.services.database.prisma;
    expect(await notice.findFirst({ where: { batchId } })).toMatchObject({ cancelReason: 'undone' });
    app.clock.advance(UNDO_MS);
    await gatherDue(app.services);
    expect(await notice.findFirst({ where: { batchId } })).toMatchObject({ messageId: null });
  });

  test('cannot happen any more when what the decision owed is sent', async () => {
    await waitingComments(1);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    await oweForDecision(batchId!);

    app.clock.advance(UNDO_MS - 1);
    expect(await gatherDue(app.services)).toBe(0);
    app.clock.advance(1);
    expect(await gatherDue(app.services)).toBe(1);
    await expect(undo(app.services, ada, batchId!)).rejects.toMatchObject({ status: 410 });
  });

  test('owes the notice again that was dropped because the comment was decided', async () => {
    await waitingComments(1);
    const { batchId } = await decide(app.services, ada, { commentId: 1, version: 1, action: 'approve' });
    await app.deliverMail();
    expect(app.smtp.mails).toHaveLength(0);

    await undo(app.services, ada, batchId!);
    await app.deliverMail();

    expect(app.smtp.mails).toHaveLength(1);
  });

  test('while the notice is being cancelled, leaves it owed, whoever of the two is faster', async () => {
    const ROUNDS = 20;
    for (let commentId = 1; commentId <= ROUNDS; commentId++) {
      await postComment(app, { comment: `Round ${commentId}`, email: `mia-${commentId}@readers.test` });
      const { batchId } = await decide(app.services, ada, { commentId, version: 1, action: 'approve' });
      const steps = [() => app.deliverMail(), () => undo(app.services, ada, batchId!)];
      if (commentId % 2 === 0) steps.reverse();
      await Promise.all(steps.map((step) => step()));
      app.clock.advance(PACE_MS);
      await app.deliverMail();
    }

    expect(app.smtp.mails).toHaveLength(ROUNDS);
  }, 30_000);
});

describe('an undo of many that is cut off', () => {
  let batchId: number;
  let ids: number[];

  /** Approves 300 comments, whose authors and a webhook are to be told, and loses the database half-way through the undo. */
  beforeEach(async () => {
    const { database, settings, clock } = app.services;
    const { prisma } = database;
    await prisma.webhook.create({
      data: {
        name: '',
        url: '',
        secretCipher: new Uint8Array(1),
        events: 'comment.approved',
        createdAt: clock.now(),
      },
    });
    const waiting = Array.from({ length: 300 }, () => ({ parent: null, status: 'pending' as const }));
    ({ ids } = await plantComments(app.services, waiting));
    const seen = ids.map((commentId) => ({ commentId, version: 1 }));
    batchId = (await decideMany(app.services, ada, { action: 'approve' }, seen)).batchId!;
    const { id: commenterId } = await prisma.commenter.findFirstOrThrow();
    const owed = { kind: 'approved', commenterId, batchId, createdAt: clock.now() };
    const dueAt = later(clock.now(), TOLD_AFTER_MS);
    await prisma.notice.createMany({
      data: ids.map((commentId) => ({ ...owed, commentId, dueAt, dedupeKey: `decided:${commentId}` })),
    });

    app.clock.advance(UNDO_MS - SECOND_MS);
    let release: Promise<() => Promise<void>> | undefined;
    const stopListening = database.listen(LOG_CHANNEL, () => {
      release ??= holdWriteLock(settings.databaseUrl, ['Comment']);
    });
    await expect(undo(app.services, ada, batchId)).rejects.toMatchObject({ status: 503 });
    stopListening();
    await (
      await release!
    )();
  }, 30_000);

  /** Of how many comments somebody is told by now. */
  async function toldOf(): Promise<number[]> {
    const { notice, outboxMessage } = app.services.database.prisma;
    await gatherDue(app.services);
    const isDue = { channel: 'webhook', droppedAt: null, dueAt: { lte: app.clock.now() } };
    return [
      await notice.count({ where: { messageId: { not: null } } }),
      await outboxMessage.count({ where: isDue }),
    ];
  }

  test('is gone on with by a second click, and nobody is told of anything', async () => {
    const restored = (await counts()).pending;
    expect(restored).toBeGreaterThanOrEqual(100);
    expect(restored).toBeLessThan(300);
    app.clock.advance(MINUTE_MS);
    expect(await toldOf()).toEqual([0, 0]);

    const undone = await undo(app.services, ada, batchId);

    expect(undone).toMatchObject({ restored: ids.slice(restored), skipped: [] });
    expect(await counts()).toMatchObject({ pending: 300, approved: 0 });
    app.clock.advance(DAY_MS);
    expect(await toldOf()).toEqual([0, 0]);
  });

  test('when nobody clicks again, that is told which was not taken back', async () => {
    const left = 300 - (await counts()).pending;
    app.clock.advance(TOLD_AFTER_MS);
    expect(await toldOf()).toEqual([left, left]);
    await expect(undo(app.services, ada, batchId)).rejects.toMatchObject({ status: 410 });
  });
});

describe('deciding about many at once', () => {
  test('skips and names what somebody changed since, and counts the rest exactly', async () => {
    await waitingComments(4);
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    await decide(app.services, noor, { commentId: 3, version: 1, action: 'approve' });
    const seen = [1, 2, 3, 4, 99].map((commentId) => ({ commentId, version: 1 }));

    const outcome = await decideMany(app.services, ada, { action: 'spam' }, seen);

    expect(outcome.decided).toEqual([1, 2, 4]);
    expect(outcome.skipped).toEqual([
      {
        commentId: 3,
        first: expect.objectContaining({ name: 'Noor' }),
        now: { status: 'approved', reason: '' },
      },
      { commentId: 99, first: null, now: null },
    ]);
    expect(await counts()).toMatchObject({ pending: 0, approved: 1, spam: 3 });
  });

  test('a double click names nobody', async () => {
    await waitingComments(3);
    const seen = [1, 2, 3].map((commentId) => ({ commentId, version: 1 }));
    const decide = () => decideMany(app.services, ada, { action: 'spam' }, seen);
    const [first, second] = await Promise.all([decide(), decide()]);
    expect([...first.decided, ...second.decided]).toHaveLength(3);
    expect([first.skipped, second.skipped]).toEqual([[], []]);
  });

  test('when the database refuses half-way, what was decided stays, can be undone, and the rest is told', async () => {
    const { ids } = await plantComments(
      app.services,
      Array.from({ length: 400 }, () => ({ parent: null, status: 'pending' as const })),
    );
    const { database, settings } = app.services;
    let release: Promise<() => Promise<void>> | undefined;
    const stopListening = database.listen(LOG_CHANNEL, () => {
      release ??= holdWriteLock(settings.databaseUrl, ['Comment']);
    });
    const seen = ids.map((commentId) => ({ commentId, version: 1 }));

    const { batchId, decided, skipped, notReached } = await decideMany(
      app.services,
      ada,
      { action: 'spam' },
      seen,
    );

    stopListening();
    await (
      await release!
    )();
    expect(decided.length).toBeGreaterThanOrEqual(100);
    expect(notReached).toBe(400 - decided.length);
    expect(notReached).toBeGreaterThan(0);
    expect(skipped).toEqual([]);
    expect(await undo(app.services, ada, batchId!)).toMatchObject({ restored: decided });
    expect(await counts()).toMatchObject({ pending: 400, spam: 0 });
  }, 30_000);

  test('one batch holds more than fit into one transaction', async () => {
    await waitingComments(1);
    const { comment } = app.services.database.prisma;
    const { id: _id, ...row } = await comment.findUniqueOrThrow({ where: { id: 1 } });
    for (let number = 2; number <= 230; number++) {
      await comment.create({
        data: { ...row, ipCipher: null, fingerprint: `f${number}`, submissionKey: null },
      });
    }
    const seen = Array.from({ length: 230 }, (_, index) => ({ commentId: index + 1, version: 1 }));

    const { batchId, decided } = await decideMany(app.services, ada, { action: 'trash' }, seen);
    expect(decided).toHaveLength(230);
    expect((await undo(app.services, ada, batchId!)).restored).toEqual(decided);
    expect(await comment.count({ where: { status: 'pending' } })).toBe(230);
  });
});
