import { TIME_ZONES } from '../../src/time/time-zones.ts';
import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
const FORM = 'form[action="/desk/settings"]';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

test.each([
  ['name', ' '],
  ['name', '\u200b\ufffc\ue000'],
  ['name', 'x'.repeat(101)],
  ['maxLinks', '+2'],
  ['maxLinks', '1001'],
])('when %s is %j, nothing is saved and the form says why', async (field, typed) => {
  const before = app.services.site.get();
  const desk = await signIn(app);
  const answer = await desk.submit(await desk.open('/desk/settings'), FORM, { [field]: typed });
  expect(answer.status).toBe(422);
  expect(answer.$(`#${field}-error`).text()).toMatch(/^Please .+\.$/);
  expect(app.services.site.get()).toEqual(before);
});

test('when the time zone is changed, pages kept before, receipt, desk and mail show times in it, and machines get UTC', async () => {
  const preview = await app.browser.follow(await postComment(app));
  const receipt = preview.$('a[href^="/receipts/"]').attr('href')!;
  const desk = await signIn(app);
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
  for (const path of ['/desk/comments', '/desk/comments/1', '/desk/mail']) {
    expect((await desk.open(path)).$('time').first().text()).toBe('1 March 2025 at 11:00 CET');
  }
  await app.deliverMail();
  expect(app.smtp.mails.at(-1)?.parsed.text).toContain('Sent: 1 March 2025 at 11:00 CET');
});

test.each(['Mars/Olympus', '', 'europe/berlin', 'UTC\nX'])(
  'when the time zone is %j, it is refused',
  async (timeZone) => {
    const desk = await signIn(app);
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

test('an admin reads what each choice does', async () => {
  const page = await (await signIn(app)).open('/desk/settings');
  for (const field of ['name', 'timeZone', 'maxLinks', 'blockedWords']) {
    expect(page.$(`#${field}`).attr('aria-describedby')).toBe(`${field}-hint`);
  }
  expect(page.$('#blockedWords-hint').text()).toContain('is held for a person');
});
