import { decideMany } from '../../src/moderation/decide-many.ts';
import { eraseComments } from '../../src/moderation/erase.ts';
import { undo } from '../../src/moderation/undo.ts';
import { countFirstDays, recountDays, waitOfClass } from '../../src/moderation-log/count-days.ts';
import { MINUTE_MS } from '../../src/time/clock.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

/** What is counted and not zero, such as { "2025-03-01 status pending": 1 }. */
async function counts(): Promise<Record<string, number>> {
  const rows = await app.services.database.prisma.dayCount.groupBy({
    by: ['day', 'what', 'key'],
    _sum: { count: true },
  });
  const named = rows.map(({ day, what, key, _sum }) => [`${day} ${what} ${key}`, _sum.count ?? 0] as const);
  return Object.fromEntries(named.filter(([, count]) => count !== 0));
}

const recount = (timeZone: string) =>
  app.services.database.transaction((tx) =>
    recountDays(app.services.database, tx, { timeZone, now: app.clock.now() }),
  );

async function decide(id: number, action: string): Promise<void> {
  const desk = await signIn(app);
  const page = await desk.open(`/desk/comments/${id}`);
  expect((await desk.submit(page, 'form[action$="/decisions"]', { action })).status).toBe(303);
}

test('a comment counts on its day, with the rule that held it, whether the moderator agreed and how long it took', async () => {
  await postComment(app);
  expect(await counts()).toEqual({ '2025-03-01 status pending': 1, '2025-03-01 held site_default': 1 });

  app.clock.advance(5 * MINUTE_MS);
  await decide(1, 'approve');
  const after = await counts();
  expect(after).toMatchObject({
    '2025-03-01 status approved': 1,
    '2025-03-01 held site_default': 1,
    '2025-03-01 overruled site_default': 1,
  });
  const [wait] = Object.keys(after).filter((name) => name.includes(' wait '));
  const ms = waitOfClass(Number(wait!.split(' ').at(-1)));
  expect(Math.abs(ms / (5 * MINUTE_MS) - 1)).toBeLessThan(0.1);

  await decide(1, 'spam');
  expect(await counts()).toMatchObject({ '2025-03-01 agreed site_default': 1, '2025-03-01 status spam': 1 });
  expect(Object.keys(await counts())).not.toContain('2025-03-01 overruled site_default');
  await decide(1, 'pending');
  expect(await counts()).toEqual({ '2025-03-01 status pending': 1, '2025-03-01 held site_default': 1 });
});

test('a moderator’s reply counts as its row says, also when it is trashed later', async () => {
  await postComment(app);
  const desk = await signIn(app);
  const queue = await desk.open('/desk/comments');
  await desk.submit(queue, 'form[action="/desk/comments/1/replies"]', { text: 'Thank you.' });
  const published = await counts();
  await recount('UTC');
  expect(await counts()).toEqual(published);

  app.clock.advance(5 * MINUTE_MS);
  await decide(2, 'trash');
  const trashed = await counts();
  expect(Object.values(trashed).filter((count) => count < 0)).toEqual([]);
  await recount('UTC');
  expect(await counts()).toEqual(trashed);
});

test('what its author withdraws says nothing about a rule', async () => {
  const answer = await app.browser.follow(await postComment(app));
  const receipt = await app.browser.open(answer.$('a[href^="/receipts/"]').attr('href')!);
  await app.browser.submit(receipt, 'form[action$="/withdrawals"]');
  expect(await counts()).toEqual({ '2025-03-01 status trash': 1, '2025-03-01 held site_default': 1 });
});

test('counting anew gives the same counts, and days of another place when the time zone changed', async () => {
  for (let n = 0; n < 4; n++) await postComment(app, { comment: `Number ${n}` });
  await decide(1, 'approve');
  await decide(2, 'trash');
  await postComment(app, { comment: 'A bot', website_confirm: 'x' });
  const kept = await counts();

  await recount('UTC');
  expect(await counts()).toEqual(kept);
  await recount('Pacific/Kiritimati'); // 14 hours ahead: 10:00 is the next day there
  const nextDay = Object.entries(kept).map(([name, count]) => [name.replace('03-01', '03-02'), count]);
  expect(await counts()).toEqual(Object.fromEntries(nextDay));
});

test('decisions about many, their undo and an erasure leave the counts of the comments', async () => {
  for (let n = 0; n < 3; n++) await postComment(app, { comment: `Number ${n}` });
  const waiting = await counts();
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  const seen = [1, 2, 3].map((commentId) => ({ commentId, version: 1 }));
  const { batchId } = await decideMany(app.services, ada, { action: 'spam' }, seen);
  const decided = await counts();
  expect(decided).toMatchObject({ '2025-03-01 status spam': 3, '2025-03-01 agreed site_default': 3 });
  await recount('UTC');
  expect(await counts()).toEqual(decided);

  await undo(app.services, ada, batchId!);
  expect(await counts()).toEqual(waiting);

  const again = [1, 2].map((commentId) => ({ commentId, version: 3 }));
  await decideMany(app.services, ada, { action: 'trash' }, again);
  await eraseComments(
    app.services,
    ada,
    [1, 2].map((commentId) => ({ commentId, version: 4 })),
  );
  const left = { '2025-03-01 status pending': 1, '2025-03-01 held site_default': 1 };
  expect(await counts()).toEqual(left);
  await recount('UTC');
  expect(await counts()).toEqual(left);
});

test('many are decided while readers post and others decide, and nobody is refused', async () => {
  const ids = Array.from({ length: 20 }, (_, n) => n + 1);
  for (const id of ids) await postComment(app, { comment: `Number ${id}`, email: `mia-${id}@readers.test` });
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  const seen = ids.map((commentId) => ({ commentId, version: 1 }));
  const decide = (from: number, to: number) =>
    decideMany(app.services, ada, { action: 'approve' }, seen.slice(from, to));
  const posts = Array.from({ length: 15 }, (_, n) =>
    postComment(app, { comment: `Meanwhile ${n}`, email: `mia-${n + 1}@readers.test` }),
  );
  const [first, second, ...answers] = await Promise.all([decide(0, 10), decide(10, 20), ...posts]);
  expect([first.skipped, second.skipped]).toEqual([[], []]);
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 303));
  const kept = await counts();
  expect(kept).toMatchObject({ '2025-03-01 status approved': 20, '2025-03-01 status pending': 15 });
  await recount('UTC');
  expect(await counts()).toEqual(kept);
});

test('what an older site has is counted at the first start, once', async () => {
  await postComment(app);
  const kept = await counts();
  const { database } = app.services;
  await database.prisma.dayCount.deleteMany();
  const options = { timeZone: 'UTC', now: app.clock.now() };
  await countFirstDays(database, options);
  await countFirstDays(database, options);
  expect(await counts()).toEqual(kept);
});

test('of many comments that come in at once, none is missed', async () => {
  await Promise.all(
    Array.from({ length: 25 }, (_, n) =>
      app.browser.post('/articles/night-trains/comments', {
        author: 'Mia',
        email: 'mia@readers.test',
        comment: `At once ${n}`,
      }),
    ),
  );
  expect(await counts()).toEqual({ '2025-03-01 status pending': 25, '2025-03-01 held site_default': 25 });
});
