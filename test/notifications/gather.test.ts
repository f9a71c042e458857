import type { Services } from '../../src/services.ts';
import { DUE_TO_READERS, gatherDue, PACE_MS } from '../../src/notifications/gather.ts';
import { readCarried } from '../../src/notifications/carried.ts';
import { oweHeldNotices } from '../../src/notifications/owe.ts';
import { cancelNotices, reviveHeldNotices } from '../../src/notifications/take-back.ts';
import { DAY_MS, later } from '../../src/time/clock.ts';
import type { Database } from '../../src/database/database.ts';
import { buildComment, buildModerator } from '../outbox/support.ts';
import { openTestDatabase } from '../support/database.ts';
import { holdWriteLock } from '../support/held-lock.ts';
import { createTestClock, type TestClock } from '../support/test-clock.ts';

let database: Database;
let url: string;
let close: () => Promise<void>;
let clock: TestClock;
beforeEach(async () => {
  ({ database, url, close } = await openTestDatabase());
  clock = createTestClock();
});
afterEach(() => close());

const services = () =>
  ({ database, clock, site: { get: () => ({ timeZone: 'UTC' }) } }) as unknown as Services;
const gather = () => gatherDue(services());

async function hold(): Promise<number> {
  const commentId = await buildComment(database);
  await database.transaction((tx) => oweHeldNotices(tx, { commentId, at: clock.now() }));
  return commentId;
}

async function holdMany(count: number): Promise<number[]> {
  const { comment } = database.prisma;
  const { id: first, ...row } = await comment.findUniqueOrThrow({
    where: { id: await buildComment(database) },
  });
  await comment.createMany({
    data: Array.from({ length: count - 1 }, () => ({ ...row, ipCipher: null })),
  });
  const held = await comment.findMany({ where: { id: { gte: first } }, orderBy: { id: 'asc' } });
  const at = clock.now();
  await database.transaction(async (tx) => {
    for (const { id } of held) await oweHeldNotices(tx, { commentId: id, at });
  });
  return held.map(({ id }) => id);
}

async function decide(id: number, status: string): Promise<void> {
  await database.prisma.comment.update({ where: { id }, data: { status } });
}

/** What each message carries, in order. */
async function messages(): Promise<{ kind: string; moderatorId: number | null; comments: number[] }[]> {
  const rows = await database.prisma.outboxMessage.findMany({
    orderBy: { id: 'asc' },
    include: { notices: { orderBy: { id: 'asc' } } },
  });
  return rows.map(({ kind, moderatorId, notices }) => ({
    kind,
    moderatorId,
    comments: notices.map(({ commentId }) => commentId),
  }));
}

test('when a comment is held, each moderator who wants mails is owed one notice, however often it is asked', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  const ben = await buildModerator(database, 'ben@example.org', { notify: 'daily' });
  await buildModerator(database, 'quiet@example.org', { notify: 'none' });
  await buildModerator(database, 'gone@example.org', { disabledAt: clock.now() });
  const commentId = await hold();
  await database.transaction((tx) => oweHeldNotices(tx, { commentId, at: clock.now() }));

  const notices = await database.prisma.notice.findMany({ orderBy: { moderatorId: 'asc' } });
  expect(notices.map(({ moderatorId }) => moderatorId)).toEqual([mia, ben]);
  expect(notices[0]).toMatchObject({ kind: 'held', commentId, dedupeKey: `held:${commentId}:1:${mia}` });
});

test('when it is quiet, a held comment is a mail of its own; what comes within a minute becomes one digest', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  const first = await hold();
  expect(await gather()).toBe(1);
  const second = await hold();
  const third = await hold();
  expect(await gather()).toBe(0);
  clock.advance(PACE_MS - 1);
  expect(await gather()).toBe(0);
  clock.advance(1);
  expect(await gather()).toBe(1);
  expect(await messages()).toEqual([
    { kind: 'comment-held', moderatorId: mia, comments: [first] },
    { kind: 'held-digest', moderatorId: mia, comments: [second, third] },
  ]);
});

test('when several processes gather at once, each notice is carried once and the pace is kept', async () => {
  await buildModerator(database, 'mia@example.org');
  const held = [await hold(), await hold(), await hold()];
  const made = await Promise.all([gather(), gather(), gather(), gather()]);
  expect(made.reduce((sum, count) => sum + count)).toBe(1);
  expect((await messages()).flatMap(({ comments }) => comments)).toEqual(held);
});

test('when a comment was decided before anybody was told, its notice is cancelled, and revived when it waits again', async () => {
  await buildModerator(database, 'mia@example.org');
  const commentId = await hold();
  await decide(commentId, 'approved');
  expect(await gather()).toBe(0);
  expect(await database.prisma.notice.findFirst()).toMatchObject({
    messageId: null,
    cancelReason: 'decided meanwhile',
  });

  await decide(commentId, 'pending');
  await database.transaction((tx) => reviveHeldNotices(tx, { commentId }));
  expect(await gather()).toBe(1);
});

/** How many comments each message names. */
const sizes = async () => (await messages()).map(({ comments }) => comments.length);

test('when most of what is owed was decided meanwhile, the mail names all that still waits', async () => {
  await buildModerator(database, 'mia@example.org', { notify: 'daily' });
  const held = await holdMany(600);
  const open = [...held.slice(490, 500), ...held.slice(550)];
  await database.prisma.comment.updateMany({ where: { id: { notIn: open } }, data: { status: 'approved' } });
  clock.advance(DAY_MS);
  await gather();
  expect((await messages()).map(({ comments }) => comments)).toEqual([open]);
});

test.each(['each', 'hourly', 'daily'])(
  'when more is owed than a mail has room for, the rest follows a minute later, and no other: %s',
  async (notify) => {
    await buildModerator(database, 'mia@example.org', { notify });
    await holdMany(505);
    clock.advance(DAY_MS);
    expect(await gather()).toBe(1);
    expect(await gather()).toBe(0);
    clock.advance(PACE_MS);
    expect(await gather()).toBe(1);
    expect(await sizes()).toEqual([500, 5]);
    await hold();
    clock.advance(PACE_MS);
    expect(await gather()).toBe(notify === 'each' ? 1 : 0);
  },
);

test('when a message waits for its first try, it loses what was decided; from then on it keeps what it said', async () => {
  await buildModerator(database, 'mia@example.org');
  const [first, second, third] = [await hold(), await hold(), await hold()];
  await gather();
  const { id } = await database.prisma.outboxMessage.findFirstOrThrow();
  const carried = async (contentHash: string) =>
    (await readCarried(services(), { id, contentHash })).map(({ commentId }) => commentId);

  await decide(first, 'approved');
  expect(await carried('')).toEqual([second, third]);
  await decide(second, 'spam');
  expect(await carried('tried')).toEqual([second, third]);
  await decide(third, 'trash');
  expect(await carried('tried')).toEqual([]);
});

test('when a mail that was sent is looked at, nobody has to wait for it, nor does it wait for anybody', async () => {
  await buildModerator(database, 'mia@example.org');
  const commentId = await hold();
  await gather();
  await decide(commentId, 'approved');
  const { id } = await database.prisma.outboxMessage.findFirstOrThrow();
  const release = await holdWriteLock(url, ['Notice', 'Comment']);
  const carried = await readCarried(services(), { id, contentHash: '', sentAt: clock.now() });
  await release();
  expect(carried).toMatchObject([{ commentId }]);
});

test('when a decision is undone, its notice is cancelled, but not one that somebody was told', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  const commentId = await buildComment(database);
  const owed = { kind: 'held', moderatorId: mia, commentId, batchId: 5, createdAt: clock.now() };
  for (const [dedupeKey, dueAt] of [
    ['now', clock.now()],
    ['later', later(clock.now(), DAY_MS)],
  ] as const) {
    await database.prisma.notice.create({ data: { ...owed, dedupeKey, dueAt } });
  }
  await gather();
  await database.transaction((tx) => cancelNotices(tx, { batchId: 5, commentId, at: clock.now() }));
  const reasons = await database.prisma.notice.findMany({ orderBy: { id: 'asc' } });
  expect(reasons.map(({ cancelReason }) => cancelReason)).toEqual(['', 'undone']);
});

test('when the clock was far ahead for a while, a person is mailed all the same', async () => {
  await buildModerator(database, 'mia@example.org', { gatheredAt: later(clock.now(), DAY_MS) });
  await hold();
  expect(await gather()).toBe(1);
});

test('when one person’s notices cannot be gathered, all others get theirs, and the fault names that person', async () => {
  const mia = await buildModerator(database, 'mia@example.org');
  const ben = await buildModerator(database, 'ben@example.org');
  const commentId = await hold();
  const first = await database.prisma.notice.findFirstOrThrow({ where: { moderatorId: mia } });
  const at = { createdAt: clock.now(), dueAt: clock.now() };
  const dedupeKey = `notice:${first.id}:${clock.now().getTime()}`;
  await database.prisma.outboxMessage.create({ data: { kind: 'in-the-way', dedupeKey, ...at } });

  await expect(gather()).rejects.toThrow(`notices of Moderator ${mia}`);
  expect(await messages()).toMatchObject([
    { kind: 'in-the-way' },
    { kind: 'comment-held', moderatorId: ben, comments: [commentId] },
  ]);
});

test('when very much was cancelled before anybody was told, what is due is still found by the index', async () => {
  const moderatorId = await buildModerator(database, 'mia@example.org');
  const commentId = await hold();
  const at = clock.now();
  const explain = database.dialect === 'sqlite' ? 'EXPLAIN QUERY PLAN' : 'EXPLAIN';
  const plan = await database.transaction(async (tx) => {
    await tx.run(
      `WITH RECURSIVE "counted" ("n") AS (SELECT 1 UNION ALL SELECT "n" + 1 FROM "counted" WHERE "n" < 20000)
       INSERT INTO "Notice" ("kind", "moderatorId", "commentId", "dedupeKey", "createdAt", "dueAt", "cancelledAt")
       SELECT 'held', ${moderatorId}, ${commentId}, 'cancelled:' || "n", ?, ?, ? FROM "counted"`,
      [at, at, at],
    );
    await tx.run('ANALYZE');
    return JSON.stringify(await tx.all(`${explain} ${DUE_TO_READERS}`, [at, at, at]));
  });
  expect(plan).toContain('Notice_messageId_cancelledAt_dueAt_idx');
  expect(plan).not.toMatch(/TEMP B-TREE|Sort/);
});
