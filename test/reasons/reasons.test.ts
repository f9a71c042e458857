import { makeFirstReasons } from '../../src/reasons/first-reasons.ts';
import { listReasons } from '../../src/reasons/reasons.repository.ts';
import { addModerator, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const LIST = '/desk/settings/reasons';
let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

const labels = async () => (await listReasons(app.services.database)).map(({ label }) => label);
const logged = async () =>
  (
    await app.services.database.prisma.logEntry.findMany({
      where: { action: { startsWith: 'reason' } },
      orderBy: { id: 'asc' },
      include: { decisionReason: true },
    })
  ).map(({ action, note, decisionReason }) => [action, decisionReason?.label, note]);

test('a new site has a list to begin with, made once even when two processes start together', async () => {
  const first = await labels();
  expect(first).toContain('Off topic');
  const { database } = app.services;
  await database.prisma.reason.deleteMany();
  await Promise.all([makeFirstReasons(database), makeFirstReasons(database)]);
  await makeFirstReasons(database);
  expect(await labels()).toEqual(first);
});

test('a reason is added, changed, moved, archived and restored, each with its entry in the log', async () => {
  const before = await labels();
  const add = await desk.open(LIST);
  await desk.submit(add, `form[action="${LIST}"]`, {
    label: 'Spoiler',
    authorText: 'It gives the end away.',
  });
  expect(await labels()).toEqual([...before, 'Spoiler']);
  const { id } = await app.services.database.prisma.reason.findFirstOrThrow({ where: { label: 'Spoiler' } });

  const one = await desk.open(`${LIST}/${id}`);
  expect(one.$('#authorText').val()).toBe('It gives the end away.');
  expect((await desk.submit(one, `form[action="${LIST}/${id}"]`, { label: 'Spoilers' })).status).toBe(303);
  await desk.submit(await desk.open(LIST), `form[action="${LIST}/${id}/moves"]`);
  expect(await labels()).toEqual([...before.slice(0, -1), 'Spoilers', before.at(-1)]);
  await desk.post(`${LIST}/${id}/moves`, { direction: 'down' });
  await desk.post(`${LIST}/${id}/moves`, { direction: 'down' }); // is last already
  expect(await labels()).toEqual([...before, 'Spoilers']);

  await desk.submit(await desk.open(LIST), `form[action="${LIST}/${id}/archivals"]`);
  expect(await labels()).toEqual(before);
  const archived = await desk.open(LIST);
  await desk.submit(archived, `form[action="${LIST}/${id}/restorals"]`);
  await desk.post(`${LIST}/${id}/restorals`, {});
  expect(await labels()).toEqual([...before, 'Spoilers']);

  expect(await logged()).toEqual([
    ['reason-add', 'Spoilers', ''],
    ['reason-change', 'Spoilers', 'label: Spoiler → Spoilers'],
    ['reason-move', 'Spoilers', 'up'],
    ['reason-move', 'Spoilers', 'down'],
    ['reason-archive', 'Spoilers', ''],
    ['reason-restore', 'Spoilers', ''],
  ]);
});

test.each([
  [{ label: '', authorText: 'x' }, ['#label']],
  [{ label: 'x'.repeat(81), authorText: 'kept' }, ['#label']],
  [{ label: 'kept', authorText: 'x'.repeat(1001) }, ['#authorText']],
])('what cannot be a reason is refused, and what was typed is kept', async (values, fields) => {
  const answer = await desk.submit(await desk.open(LIST), `form[action="${LIST}"]`, values);
  expect(answer.status).toBe(422);
  expect(
    answer
      .$('.error-summary a')
      .toArray()
      .map((link) => answer.$(link).attr('href')),
  ).toEqual(fields);
  expect(answer.$('#authorText').val()?.toString().trim()).toBe(values.authorText);
});

test('a reason that is not there is 404, and only admins change the list', async () => {
  for (const id of ['4711', '0', 'x', '99999999999']) {
    expect((await desk.open(`${LIST}/${id}`)).status).toBe(404);
    expect((await desk.post(`${LIST}/${id}/archivals`, {})).status).toBe(404);
    expect((await desk.post(`${LIST}/${id}/moves`, { direction: 'up' })).status).toBe(404);
  }
  const other = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
  expect((await other.post(LIST, { label: 'Mine', authorText: '' })).status).toBe(403);
  expect(await logged()).toEqual([]);
});
