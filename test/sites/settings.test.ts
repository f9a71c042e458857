import { changeSite } from '../../src/sites/change-site.ts';
import {
  addModerator,
  ADMIN,
  ARTICLE_SLUG,
  postComment,
  signIn,
  startTestApp,
  type TestApp,
} from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const FORM = 'form[action="/desk/settings"]';
let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp();
  desk = await signIn(app);
});
afterEach(() => app.close());

const save = async (values: Record<string, string>) =>
  desk.submit(await desk.open('/desk/settings'), FORM, values);

const logged = async () =>
  (
    await app.services.database.prisma.logEntry.findMany({
      where: { action: 'settings' },
      orderBy: { id: 'asc' },
      select: { note: true, moderator: { select: { email: true } } },
    })
  ).map(({ note, moderator }) => [note, moderator?.email]);

test('every choice is saved, counts at once, and the log says from what to what without the words', async () => {
  await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  const answer = await save({
    name: 'The Ledger',
    maxLinks: '0',
    blockedWords: 'casino\nmia@readers.test\n',
    closeAfterDays: '60',
    premoderation: 'off',
  });
  expect(answer.status).toBe(303);
  const page = await desk.follow(answer);
  expect(page.$('[role=status]').text()).toContain('Saved.');
  expect([page.$('#name').val(), page.$('#closeAfterDays').val()]).toEqual(['The Ledger', '60']);
  expect(page.$('input[name=premoderation][checked]').val()).toBe('off');
  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).$('title').text()).toContain('The Ledger');

  expect(await logged()).toEqual([
    [
      'name: Moderato → The Ledger; links allowed: 2 → 0; blocked words: 0 lines → 2 lines; closes: never → after 60 days; read first: every comment → what a rule holds',
      ADMIN.email,
    ],
  ]);
  await postComment(app, { author: 'Ann', email: 'ann@readers.test', comment: 'At once' });
  await postComment(app, { author: 'Ann', email: 'ann@readers.test', comment: 'See https://example.org/' });
  const comments = await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });
  expect(comments.map(({ status, reason }) => [status, reason])).toEqual([
    ['approved', 'site_default'],
    ['pending', 'too_many_links'],
  ]);
});

test('saving what is there already is no change, and other words of the same number are one', async () => {
  await save({});
  expect(await logged()).toEqual([]);
  await save({ blockedWords: 'one' });
  await save({ blockedWords: 'two' });
  expect((await logged()).map(([note]) => note)).toEqual([
    'blocked words: 0 lines → 1 line',
    'blocked words: changed',
  ]);
});

test.each([
  ['name', ''],
  ['name', '\u200b'],
  ['name', 'x'.repeat(101)],
  ['maxLinks', '-1'],
  ['maxLinks', 'two'],
  ['blockedWords', 'x'.repeat(20_001)],
  ['closeAfterDays', '0'],
  ['closeAfterDays', '3651'],
  ['closeAfterDays', '1.5'],
  ['premoderation', 'maybe'],
])('%s as %j is refused at its field, the rest is kept and nothing saved', async (field, value) => {
  const answer = await save({ name: 'Another name', [field]: value });
  expect(answer.status).toBe(422);
  const links = answer.$('.error-summary a').toArray();
  expect(links.map((link) => answer.$(link).attr('href'))).toEqual([`#${field}`]);
  expect(answer.$(`#${field}`).length).toBe(1);
  if (field !== 'name') expect(answer.$('#name').val()).toBe('Another name');
  expect(app.services.site.get().name).toBe('Moderato');
  expect(await logged()).toEqual([]);
});

test('with the default for closing, an older article takes no more comments, and one with its own choice does', async () => {
  const path = `/articles/${ARTICLE_SLUG}`; // published 28 days ago
  await save({ closeAfterDays: '29' });
  expect((await app.browser.open(path)).$('#commentform').length).toBe(1);
  await save({ closeAfterDays: '28' });
  const page = await app.browser.open(path);
  expect(page.$('#commentform').length).toBe(0);
  expect(page.$('.closed').text()).toContain('closed');
  const answer = await app.browser.post(`${path}/comments`, {
    author: 'Mia',
    email: 'mia@readers.test',
    comment: 'Late',
  });
  expect(answer.status).toBe(403);
  const article = await desk.open(`/desk/articles/${ARTICLE_SLUG}`);
  await desk.submit(article, 'form[method=post][action^="/desk/articles"]', { closing: 'never' });
  expect((await postComment(app)).status).toBe(303);
});

test('in another time zone the days of the overview are counted anew', async () => {
  await postComment(app);
  const { id } = await app.services.database.prisma.moderator.findFirstOrThrow();
  await changeSite(app.services, { id }, { timeZone: 'Pacific/Kiritimati' });
  const days = await app.services.database.prisma.dayCount.findMany({ where: { what: 'status' } });
  expect(days.map(({ day, count }) => [day, count])).toEqual([['2025-03-02', 1]]);
  expect((await logged()).map(([note]) => note)).toEqual(['time zone: UTC → Pacific/Kiritimati']);
});

test('a moderator who is no admin neither sees nor changes them', async () => {
  const other = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
  expect((await other.open('/desk/settings')).status).toBe(403);
  expect((await other.post('/desk/settings', { name: 'Mine' })).status).toBe(403);
  expect((await other.open('/desk/settings/reasons')).status).toBe(403);
});
