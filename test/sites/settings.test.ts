import { changeSite } from '../../src/sites/change-site.ts';
import { TIME_ZONES } from '../../src/time/time-zones.ts';
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

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
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
  ['name', ' '],
  ['name', '\u200b\ufffc\ue000'],
  ['name', 'x'.repeat(101)],
  ['maxLinks', '-1'],
  ['maxLinks', 'two'],
  ['maxLinks', '+2'],
  ['maxLinks', '1001'],
  ['blockedWords', 'x'.repeat(20_001)],
  ['closeAfterDays', '0'],
  ['closeAfterDays', '3651'],
  ['closeAfterDays', '1.5'],
  ['closeAfterDays', '+2'],
  ['premoderation', 'maybe'],
])('%s as %j is refused at its field, the rest is kept and nothing saved', async (field, value) => {
  const answer = await save({ name: 'Another name', [field]: value });
  expect(answer.status).toBe(422);
  const links = answer.$('.error-summary a').toArray();
  expect(links.map((link) => answer.$(link).attr('href'))).toEqual([`#${field}`]);
  expect(answer.$(`#${field}`).length).toBe(1);
  expect(answer.$(`#${field}-error`).text()).toMatch(/^Please .+\.$/);
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

test('when the time zone is changed, pages kept before, receipt, desk and mail show times in it, and machines get UTC', async () => {
  const preview = await app.browser.follow(await postComment(app));
  const receipt = preview.$('a[href^="/receipts/"]').attr('href')!;
  await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action: 'approve' });
  await postComment(app, { comment: 'One that waits' });
  const before = await app.browser.open(ARTICLE);
  expect(before.$('.byline time').text()).toBe('1 February 2025 at 08:00 UTC');
  expect((await app.browser.open('/')).body).toContain('1 February 2025 at 08:00 UTC');

  const saved = await desk.submit(await desk.open('/desk/settings'), FORM, { timeZone: 'Europe/Berlin' });
  expect((await desk.follow(saved)).$('#timeZone').val()).toBe('Europe/Berlin');

  const after = await app.browser.open(ARTICLE, { 'If-None-Match': before.headers.etag! });
  expect(after.status).toBe(200);
  expect(after.$('.byline time').text()).toBe('1 February 2025 at 09:00 CET');
  expect(after.$('.comment-date time').text()).toBe('1 March 2025 at 11:00 CET');
  expect(after.$('.comment-date time').attr('datetime')).toBe('2025-03-01T10:00:00.000Z');
  expect((await app.browser.open('/')).body).toContain('1 February 2025 at 09:00 CET');
  expect((await app.browser.open(receipt)).body).toContain(
    'until <time datetime="2025-03-01T10:15:00.000Z">1 March 2025 at 11:15 CET',
  );
  await app.deliverMail();
  for (const path of ['/desk/comments', '/desk/comments/1', '/desk/mail']) {
    expect((await desk.open(path)).$('time').first().text()).toBe('1 March 2025 at 11:00 CET');
  }
  expect(app.smtp.mails.at(-1)?.parsed.text).toContain('Sent: 1 March 2025 at 11:00 CET');
});

test.each(['Mars/Olympus', '', 'europe/berlin', 'UTC\nX'])(
  'when the time zone is %j, it is refused',
  async (timeZone) => {
    const answer = await desk.submit(await desk.open('/desk/settings'), FORM, { timeZone });
    expect(answer.status).toBe(422);
    expect(answer.$('.error-summary a').attr('href')).toBe('#timeZone');
    expect(app.services.site.get().timeZone).toBe('UTC');
  },
);

test('every zone of the list can be used to show a time, and UTC is among them', () => {
  expect(TIME_ZONES[0]).toBe('UTC');
  expect(new Set(TIME_ZONES).size).toBe(TIME_ZONES.length);
  for (const timeZone of TIME_ZONES) expect(() => new Intl.DateTimeFormat('en', { timeZone })).not.toThrow();
});

test('when a zone was stored by its old name, the list shows the present one, and either can be chosen', async () => {
  await app.services.database.prisma.site.updateMany({ data: { timeZone: 'Europe/Kiev' } });
  await app.services.site.reload();
  const page = await desk.open('/desk/settings');
  expect(page.$('#timeZone').val()).toBe('Europe/Kyiv');
  expect(page.$('option[value="Europe/Kiev"]')).toHaveLength(0);
  expect((await desk.submit(page, FORM, { timeZone: 'Asia/Calcutta' })).status).toBe(303);
  expect(app.services.site.get().timeZone).toBe('Asia/Kolkata');
});

test('an admin reads what each choice does', async () => {
  const page = await desk.open('/desk/settings');
  for (const field of ['name', 'timeZone', 'maxLinks', 'blockedWords', 'closeAfterDays']) {
    expect(page.$(`#${field}`).attr('aria-describedby')).toBe(`${field}-hint`);
  }
  expect(page.$('#blockedWords-hint').text()).toContain('is held for a person');
});

test('when a colleague saved meanwhile, an old form changes nothing, shows both and can be saved on', async () => {
  const old = await desk.open('/desk/settings');
  await save({ name: 'The Ledger', maxLinks: '5' });

  const late = await desk.submit(old, FORM, { maxLinks: '1' });
  expect(late.status).toBe(409);
  const told = late.$('[role=alert]').text();
  expect(told).toContain('ada');
  expect(told).toContain('Name of the site: The Ledger');
  expect(told).toContain('Links allowed in a comment: 5');
  expect(told).not.toContain('Blocked words');
  expect([late.$('#name').val(), late.$('#maxLinks').val()]).toEqual(['Moderato', '1']);
  expect(app.services.site.get()).toMatchObject({ name: 'The Ledger', maxLinks: 5 });
  expect(await logged()).toHaveLength(1);

  const slip = await desk.submit(old, FORM, { maxLinks: 'many' });
  expect((await desk.submit(slip, FORM, { maxLinks: '1' })).status).toBe(409);
  expect((await desk.submit(late, FORM, { name: 'The Ledger' })).status).toBe(303);
  expect(app.services.site.get()).toMatchObject({ name: 'The Ledger', maxLinks: 1 });
});

test('when two admins save at the same moment, one of them is told', async () => {
  const page = await desk.open('/desk/settings');
  const answers = await Promise.all(['3', '4'].map((maxLinks) => desk.submit(page, FORM, { maxLinks })));
  expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([303, 409]);
  expect(await logged()).toHaveLength(1);
});
