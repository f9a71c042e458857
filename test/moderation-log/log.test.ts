import { addModerator, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';

let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp({
    articles: { 'night-trains.md': '# Night trains', 'day-trains.md': '# Day trains' },
  });
  desk = await signIn(app);
});
afterEach(() => app.close());

const entriesOf = (page: Answer) =>
  page
    .$('.log > li')
    .toArray()
    .map((entry) => page.$(entry).text().replace(/\s+/g, ' ').trim());

async function decide(browser: Browser, id: number, values: Record<string, string>): Promise<void> {
  const page = await browser.open(`/desk/comments/${id}`);
  const answer = await browser.submit(page, 'form[action$="/decisions"]', values);
  expect(answer.status).toBe(303);
}

describe('the log', () => {
  test('tells in words who did what, from what to what and why, newest first', async () => {
    await postComment(app);
    const noor = await signIn(app, await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' }));
    const { reason } = app.services.database.prisma;
    const { id } = await reason.findFirstOrThrow({ where: { label: 'Advertising' } });
    await decide(noor, 1, { action: 'spam', note: 'An advertisement', reasonId: String(id) });

    const page = await desk.open('/desk/log');
    const entries = entriesOf(page);
    expect(entries[0]).toBe(
      '1 March 2025 at 10:00 UTC Noor marked this comment as spam Pending → to Spam Advertising An advertisement Comment 1 Night trains',
    );
    expect(entries).toContain(
      '1 March 2025 at 10:00 UTC The rules took this comment in Pending The default of the site Comment 1 Night trains',
    );
    const link = page.$('.log a').first().attr('href')!;
    expect((await desk.open(link)).status).toBe(200);
  });

  test('is filtered by who, what, comment, article and day, and every filter is in the address', async () => {
    await postComment(app, { comment: 'One' });
    app.clock.advance(24 * 3_600_000);
    desk = await signIn(app);
    await app.browser.post('/articles/day-trains/comments', {
      author: 'Mia',
      email: 'mia@readers.test',
      comment: 'Two',
    });
    const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
    await decide(await signIn(app, noor), 2, { action: 'approve' });

    const about = async (query: string) => {
      const page = await desk.open(`/desk/log?${query}`);
      return page
        .$('.log-line')
        .toArray()
        .map((line) =>
          page
            .$(line)
            .text()
            .replace(/\s+/g, ' ')
            .replace(/^.*at \d\d:\d\d UTC /, ''),
        );
    };
    expect(await about(`who=moderator-${noor.id}&comment=2`)).toEqual([
      'Noor approved this comment Pending → to Approved',
    ]);
    expect(await about('action=submit')).toHaveLength(2);
    expect(await about('who=rule&article=day-trains')).toEqual(['The rules took this comment in Pending']);
    expect(await about('comment=1')).toHaveLength(1);
    expect(await about('action=submit&to=2025-03-01')).toHaveLength(1);
    expect(await about('action=submit&from=2025-03-02')).toHaveLength(1);
    expect(await about('action=submit&from=2025-03-01&to=2025-03-02')).toHaveLength(2);
    expect(await about('who=commenter')).toEqual([]);
    const page = await desk.open('/desk/log?article=day-trains&from=2025-03-02');
    expect([page.$('#article').val(), page.$('#from').val()]).toEqual(['day-trains', '2025-03-02']);
  });

  test('a filter that cannot be is named at its field, with what was typed', async () => {
    const page = await desk.open('/desk/log?comment=abc&from=yesterday&who=nobody&article=%22x');
    expect(page.status).toBe(422);
    const links = page.$('.error-summary a').toArray();
    expect(links.map((link) => page.$(link).attr('href'))).toEqual(['#who', '#comment', '#article', '#from']);
    expect(page.$('#from').val()).toBe('yesterday');
    expect((await desk.open('/desk/log.csv?comment=abc')).status).toBe(422);
    expect((await desk.open('/desk/log?from=0000-01-01&to=0999-12-31')).status).toBe(422);
    const swapped = await desk.open('/desk/log?from=2025-03-02&to=2025-03-01');
    expect(swapped.status).toBe(422);
    expect(swapped.$('.error-summary a').attr('href')).toBe('#to');
    expect((await desk.open('/desk/log?who=a&who=b&comment[x]=1')).status).toBe(200);
  });

  test('goes on page by page while entries arrive, none twice and none missing', async () => {
    const { prisma } = app.services.database;
    const row = { actor: 'system', action: 'test', at: app.clock.now() };
    await prisma.logEntry.createMany({
      data: Array.from({ length: 120 }, (_, n) => ({ ...row, note: `n${n}` })),
    });
    const seen: string[] = [];
    let next: string | undefined = '/desk/log?action=test';
    while (next) {
      const page: Answer = await desk.open(next);
      seen.push(
        ...page
          .$('.log q')
          .toArray()
          .map((note) => page.$(note).text()),
      );
      await prisma.logEntry.create({ data: { ...row, note: 'late' } });
      next = page.$('a[rel=next]').attr('href');
    }
    expect(seen).toEqual(Array.from({ length: 120 }, (_, n) => `n${119 - n}`));
  });

  test('is for moderators alone', async () => {
    for (const path of ['/desk/log', '/desk/log.csv', '/desk/log.jsonl']) {
      expect((await app.newBrowser().open(path)).headers.location).toMatch(/^\/desk\/sign-in\?next=/);
    }
    expect((await desk.post('/desk/log', {})).status).toBe(405);
  });
});

describe('the timeline of a comment', () => {
  test('shows what an edit changed, also to a screen reader', async () => {
    const preview = await app.browser.follow(
      await postComment(app, { comment: 'The train leaves at nine.' }),
    );
    const receipt = await app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
    await app.browser.submit(receipt, 'form[action$="/edits"]', { comment: 'The train leaves at <ten>.' });
    const page = await desk.open('/desk/comments/1');
    expect(entriesOf(page)).toEqual([
      '1 March 2025 at 10:00 UTC The rules took this comment in Pending The default of the site',
      '1 March 2025 at 10:00 UTC Mia edited this comment The default of the site The train leaves at [deleted: nine][inserted: <ten>].',
    ]);
    expect(page.$('.timeline del').text()).toContain('nine');
    expect(page.$('.timeline ins').text()).toContain('<ten>');
    expect(page.$('.timeline ten').length).toBe(0);
  });
});
