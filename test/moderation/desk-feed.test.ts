import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { formatCursor, moveOn, parseCursor } from '../../src/moderation/change-cursor.ts';
import { latestCursor } from '../../src/moderation/read-changes.ts';
import { appendLogEntry } from '../../src/moderation-log/append.ts';
import { HOUR_MS, SECOND_MS } from '../../src/time/clock.ts';
import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { within } from '../support/within.ts';

const JSON_WANTED = { Accept: 'application/json' };

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

const cookie = () => [...desk.cookies].map(([name, value]) => `${name}=${value}`).join('; ');

/** An open desk. @returns what it has been told so far */
async function follow(path: string, headers: Record<string, string> = {}) {
  const sent = request(new URL(path, app.url), { headers: { Cookie: cookie(), ...headers } }).end();
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  let told = '';
  let hasEnded = false;
  answer.setEncoding('utf8').on('data', (chunk: string) => (told += chunk));
  answer.once('end', () => (hasEnded = true)).on('error', () => undefined);
  return { told: () => told, hasEnded: () => hasEnded, leave: () => sent.destroy() };
}

const changeIds = (told: string): number[] =>
  [...told.matchAll(/^data: (\{.*"changes".*)$/gm)].flatMap(([, json = '']) =>
    (JSON.parse(json) as { changes: { id: number }[] }).changes.map(({ id }) => id),
  );

describe('the cursor of an open desk', () => {
  test('what was skipped is looked for again, until it was seen or is too old', () => {
    const cursor = moveOn({ latest: 10, missing: [8] }, new Set([11, 14]));
    expect(cursor).toEqual({ latest: 14, missing: [8, 12, 13] });
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
    expect(moveOn(cursor, new Set([12]))).toEqual({ latest: 14, missing: [8, 13] });
    expect(moveOn(cursor, new Set([10_000])).missing).not.toContain(13);
    expect(parseCursor('5-x')).toEqual({ latest: 0, missing: [] });
  });

  test('an entry that is committed after one with a higher id is told all the same', async () => {
    await postComment(app);
    const { prisma } = app.services.database;
    const { id } = await prisma.logEntry.findFirstOrThrow({ orderBy: { id: 'desc' } });
    const at = app.clock.now();
    const entry = { commentId: 1, actor: 'moderator', action: 'approve', at };
    await prisma.logEntry.create({ data: { ...entry, id: id + 5 } });
    const { cursor } = await app.services.desk.since({ latest: id, missing: [] });
    const page = formatCursor(await latestCursor(app.services.database));
    await prisma.logEntry.create({ data: { ...entry, id: id + 2 } });
    for (const since of [cursor, page]) {
      const { body } = await desk.open(`/desk/changes?since=${since}`, JSON_WANTED);
      expect((JSON.parse(body) as { changes: { id: number }[] }).changes.map((one) => one.id)).toEqual([
        id + 2,
      ]);
    }
  });
});

describe('the stream of an open desk', () => {
  test('after more entries than one reading takes, the newest is told', async () => {
    await postComment(app);
    const at = app.clock.now();
    const first = await follow('/desk/events?since=0');
    await within(5_000, () => first.told() !== '');
    first.leave();
    const { prisma } = app.services.database;
    await prisma.logEntry.createMany({
      data: Array.from({ length: 1_200 }, () => ({ commentId: 1, actor: 'moderator', action: 'edit', at })),
    });
    const { latest } = await latestCursor(app.services.database);
    const second = await follow(`/desk/events?since=${latest}`);
    await within(5_000, () => second.told() !== '');
    await app.services.database.transaction((tx) =>
      appendLogEntry(tx, { commentId: 1, actor: 'moderator', action: 'approve', at }),
    );
    await within(5_000, () => changeIds(second.told()).length > 0);
    expect(changeIds(second.told())).toEqual([latest + 1]);
    second.leave();
    const { body } = await desk.open('/desk/changes?since=1', JSON_WANTED);
    expect((JSON.parse(body) as { changes: object[] }).changes.length).toBeGreaterThan(1_200);
  });

  test('a browser that comes back goes on where it was', async () => {
    for (const comment of ['One', 'Two']) await postComment(app, { comment });
    const { latest } = await latestCursor(app.services.database);
    const back = await follow('/desk/events?since=0', { 'Last-Event-ID': String(latest - 1) });
    await within(5_000, () => back.told().includes('event: changes'));
    expect(changeIds(back.told())).toEqual([latest]);
    expect(back.told()).toContain(`id: ${latest}\n`);
    back.leave();
  });

  test('who only asks for the head is answered and done', async () => {
    expect((await desk.send('HEAD', '/desk/events')).status).toBe(200);
  });

  test('when the process stops, it ends, and so does one that is opened then', async () => {
    const open = await follow('/desk/events');
    await within(5_000, () => open.told() !== '');
    app.services.desk.close();
    await within(5_000, open.hasEnded);
    const late = await follow('/desk/events');
    await within(5_000, late.hasEnded);
  });
});

test('when the process stops while a desk begins to follow, that one is ended too', async () => {
  let ended = 0;
  const follower = { changes: () => undefined, presence: () => undefined, end: () => void (ended += 1) };
  const following = app.services.desk.follow({ latest: 0, missing: [] }, follower);
  app.services.desk.close();
  await following;
  expect(ended).toBe(1);
});

describe('presence', () => {
  test('of two who have the same name, one who leaves does not take the other along', async () => {
    const twin = await addModerator(app, { name: 'ada', email: 'other-ada@moderato.test' });
    const other = await signIn(app, twin);
    await postComment(app);
    const open = await follow('/desk/events');
    await desk.post('/desk/comments/1/presence', {});
    await other.post('/desk/comments/1/presence', {});
    const both = `"moderators":[{"id":1,"name":"ada"},{"id":${twin.id},"name":"ada"}]`;
    await within(5_000, () => open.told().includes(both));
    await other.post('/desk/comments/1/absence', {});
    await within(5_000, () => open.told().endsWith('"moderators":[{"id":1,"name":"ada"}]}]\n\n'));
    open.leave();
  });

  test('is told at once, to those who come later too, and ends with leaving or with silence', async () => {
    await postComment(app);
    const open = await follow('/desk/events');
    await desk.post('/desk/comments/1/presence', {});
    await within(5_000, () => open.told().includes('[{"comment":1,"moderators":[{"id":1,"name":"ada"}]}]'));
    const later = await follow('/desk/events');
    await within(5_000, () => later.told().includes('"moderators":[{"id":1,"name":"ada"}]'));
    const present = async () =>
      (JSON.parse((await desk.open('/desk/changes?since=1', JSON_WANTED)).body) as { present: object[] })
        .present;

    await desk.post('/desk/comments/1/absence', {});
    await within(5_000, () => open.told().endsWith('data: []\n\n'));
    expect(await present()).toEqual([]);

    await desk.post('/desk/comments/1/presence', {});
    app.clock.advance(24 * SECOND_MS);
    app.services.desk.forgetSilent();
    await within(5_000, async () => (await present()).length === 1);
    app.clock.advance(SECOND_MS);
    app.services.desk.forgetSilent();
    expect(await present()).toEqual([]);
    await within(5_000, () => open.told().endsWith('data: []\n\n'));
    open.leave();
    later.leave();
  });
});

test('what an open page asks by itself does not keep a session alive', async () => {
  await postComment(app);
  for (let hours = 0; hours < 12; hours += 1) {
    app.clock.advance(HOUR_MS);
    await desk.open('/desk/changes', JSON_WANTED);
    await desk.post('/desk/comments/1/presence', {});
    (await follow('/desk/events')).leave();
  }
  expect((await desk.open('/desk/changes', JSON_WANTED)).status).toBe(401);
});
