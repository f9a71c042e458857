import { gatherDue } from '../../src/notifications/gather.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../src/time/clock.ts';
import { postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

async function overview(): Promise<Answer> {
  return (await signIn(app)).open('/desk');
}

async function decide(id: number, action: string): Promise<void> {
  const desk = await signIn(app);
  const page = await desk.open(`/desk/comments/${id}`);
  await desk.submit(page, 'form[action$="/decisions"]', { action });
}

const rowsOf = (page: Answer, table: string) =>
  page
    .$(`${table} tbody tr`)
    .toArray()
    .map((row) =>
      page
        .$(row)
        .children()
        .toArray()
        .map((cell) => page.$(cell).text()),
    );

const text = (page: Answer, selector: string) => page.$(selector).text().replace(/\s+/g, ' ');

test('it says what waits, since when, and leads to it', async () => {
  expect(text(await overview(), '[aria-labelledby=waiting-title]')).toContain('0 Nothing is waiting');
  await postComment(app, { comment: 'First' });
  app.clock.advance(3 * HOUR_MS);
  await postComment(app, { comment: 'Second' });

  const page = await overview();
  const waiting = text(page, '[aria-labelledby=waiting-title]');
  expect(waiting).toContain('Waiting now 2');
  expect(waiting).toContain('The oldest since 1 March 2025 at 10:00 UTC: 3 hours.');
  const desk = await signIn(app);
  for (const link of page.$('[aria-labelledby=waiting-title] a').toArray()) {
    expect((await desk.open(page.$(link).attr('href')!)).body).toContain('First');
  }
});

test('it tells the median time to decision, the days and how often moderators agreed with a rule', async () => {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'casino' } });
  await app.services.site.reload();
  for (const comment of ['Casino one', 'Casino two', 'Casino three', 'A kind word'])
    await postComment(app, { comment });
  app.clock.advance(20 * MINUTE_MS);
  await decide(1, 'spam');
  await decide(2, 'trash');
  app.clock.advance(20 * HOUR_MS); // the next day
  await decide(3, 'approve');
  await postComment(app, { comment: 'Another day' });

  const page = await overview();
  expect(text(page, '[aria-labelledby=median-title]')).toMatch(/(19|20|21|22) minutes/);
  const days = rowsOf(page, '[aria-labelledby=days-title]');
  expect(days).toHaveLength(30);
  expect(days.slice(0, 3)).toEqual([
    ['2 Mar', '0', '1', '0', '0', '1'],
    ['1 Mar', '1', '1', '1', '1', '4'],
    ['28 Feb', '0', '0', '0', '0', '0'],
  ]);
  expect(rowsOf(page, '[aria-labelledby=rules-title]')).toEqual([
    ['Blocked words', '3', '60 %', '67 % of 3'],
    ['The default of the site', '2', '40 %', 'holds everything'],
  ]);
  expect(page.$('svg[role=img] rect')).toHaveLength(5);

  app.clock.advance(31 * DAY_MS);
  expect(text(await overview(), '[aria-labelledby=median-title]')).toContain('none yet');
});

test('days are those of the site', async () => {
  await app.services.database.prisma.site.updateMany({ data: { timeZone: 'Pacific/Kiritimati' } });
  await app.services.site.reload();
  await postComment(app);
  expect(rowsOf(await overview(), '[aria-labelledby=days-title]')[0]).toEqual([
    '2 Mar',
    '0',
    '1',
    '0',
    '0',
    '1',
  ]);
});

test('mail that could not be delivered is named, with a link', async () => {
  await postComment(app);
  await gatherDue(app.services);
  await app.services.database.prisma.outboxMessage.updateMany({ data: { failedAt: app.clock.now() } });
  const page = await overview();
  expect(text(page, 'main')).toContain('One mail could not be delivered.');
  expect(page.$('main a[href="/desk/mail"]').length).toBe(1);
});

test('nobody sees it without signing in', async () => {
  const answer = await app.newBrowser().open('/desk');
  expect([answer.status, answer.headers.location]).toEqual([303, '/desk/sign-in']);
});
