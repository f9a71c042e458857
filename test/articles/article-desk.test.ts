import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DAY_MS } from '../../src/time/clock.ts';
import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';

const DESK = `/desk/articles/${ARTICLE_SLUG}`;
const PAGE = `/articles/${ARTICLE_SLUG}`;
let app: TestApp;
let desk: Browser;
beforeEach(async () => {
  app = await startTestApp({
    articles: {
      'night-trains.md': '---\ntitle: Night trains return\npublished: 2025-02-01T08:00:00Z\n---\nText',
      'over.md':
        '---\ntitle: Über die Züge\ncloses: 2025-03-10T10:00:00Z\npublished: 2025-02-02T08:00:00Z\n---\nText',
    },
  });
  desk = await signIn(app);
});
afterEach(() => app.close());

const save = async (values: Record<string, string>, path = DESK) =>
  desk.submit(await desk.open(path), `form[action="${path}"]`, values);
const takesComments = async (path = PAGE) => (await app.browser.open(path)).$('#commentform').length === 1;
const logged = async () =>
  (
    await app.services.database.prisma.logEntry.findMany({
      where: { action: 'article' },
      orderBy: { id: 'asc' },
      include: { article: true },
    })
  ).map(({ article, note }) => [article?.slug, note]);

test('the list has every article with what waits and what is approved, and finds titles whatever their accents', async () => {
  await postComment(app);
  const page = await desk.open('/desk/articles');
  const rows = page
    .$('.row')
    .toArray()
    .map((row) => page.$(row).text().replace(/\s+/g, ' ').trim());
  expect(rows[0]).toContain('Über die Züge');
  expect(rows[0]).toContain('0 waiting');
  expect(rows[1]).toContain('1 waiting on Night trains return');
  const found = await desk.open('/desk/articles?q=UBER%20DIE%20zuge');
  expect(found.$('.row h2').text()).toBe('Über die Züge');
  expect((await desk.open('/desk/articles?q=nothing')).$('.empty').text()).toContain('No title');
  expect((await desk.open('/desk/articles?q=a&q=b&after=x')).status).toBe(200);
});

test('more articles than fit go on, none twice and none missing', async () => {
  const { prisma } = app.services.database;
  const row = { html: '', sourceHash: '', publishedAt: new Date('2024-01-01') };
  await prisma.article.createMany({
    data: Array.from({ length: 110 }, (_, n) => ({ ...row, slug: `number-${n}`, title: `Number ${n}` })),
  });
  const seen: string[] = [];
  let next: string | undefined = '/desk/articles?q=number';
  while (next) {
    const page = await desk.open(next);
    seen.push(
      ...page
        .$('.row h2')
        .toArray()
        .map((title) => page.$(title).text()),
    );
    next = page.$('a[rel=next]').attr('href');
  }
  expect(seen).toHaveLength(110);
  expect(new Set(seen).size).toBe(110);
});

test('closing takes the form from the kept page at once, opening brings it back, and both are logged', async () => {
  expect(await takesComments()).toBe(true);
  expect((await save({ comments: 'closed' })).status).toBe(303);
  expect(await takesComments()).toBe(false);
  expect((await desk.open(DESK)).$('main').text()).toContain('Closed: somebody closed it.');
  await save({ comments: 'open' });
  await save({});
  expect(await takesComments()).toBe(true);
  expect(await logged()).toEqual([
    [ARTICLE_SLUG, 'comments: open → closed'],
    [ARTICLE_SLUG, 'comments: closed → open'],
  ]);
  expect((await desk.open(`/desk/log?article=${ARTICLE_SLUG}`)).$('.log').text()).toContain('open → closed');
});

test('an article closes so many days after its publication, and the desk says since when', async () => {
  await save({ closing: 'days', closeAfterDays: '30' });
  expect(await takesComments()).toBe(true);
  app.clock.advance(3 * DAY_MS);
  app.services.pages.clear(); // the pages look at the real clock
  expect(await takesComments()).toBe(false);
  expect(
    (await app.browser.post(`${PAGE}/comments`, { author: 'a', email: 'a@b.test', comment: 'x' })).status,
  ).toBe(403);
  desk = await signIn(app);
  expect((await desk.open(DESK)).$('main').text()).toContain('Closed since 3 March 2025 at 08:00 UTC.');
  await save({ closing: 'never' });
  expect(await takesComments()).toBe(true);
  expect(await logged()).toEqual([
    [ARTICLE_SLUG, 'closing: as the site → after 30 days'],
    [ARTICLE_SLUG, 'closing: after 30 days → never'],
  ]);
});

test('the desk has the last word until the file says something else about comments', async () => {
  const path = '/desk/articles/over';
  const page = await desk.open(path);
  expect(page.$('input[name=closing][checked]').val()).toBe('date');
  expect(page.$('main').text()).toContain('Open until 10 March 2025 at 10:00 UTC.');
  await save({ closing: 'site', comments: 'closed' }, path);
  const rewrite = async (title: string, closes: string) => {
    writeFileSync(
      join(app.services.settings.articlesDir, 'over.md'),
      `---\ntitle: ${title}\ncloses: ${closes}\n---\nText`,
    );
    const deadline = performance.now() + 10_000;
    while ((await desk.open(path)).$('h1').text() !== title) {
      if (performance.now() > deadline) throw new Error('the file was not read again');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const { comments, closesAt } = await app.services.database.prisma.article.findUniqueOrThrow({
      where: { slug: 'over' },
    });
    return [comments, closesAt];
  };
  expect(await rewrite('Renamed', '2025-03-10T10:00:00Z')).toEqual(['closed', null]);
  const moved = '2025-03-11T10:00:00.000Z';
  expect(await rewrite('Longer', moved)).toEqual(['open', new Date(moved)]);
});

test('premoderation is chosen per article and told in words', async () => {
  const page = await desk.open(DESK);
  expect(page.$('main').text()).toContain('As the site says (read first)');
  await save({ premoderation: 'off' });
  await postComment(app, { comment: 'At once' });
  expect((await app.newBrowser().open(PAGE)).body).toContain('At once');
  await save({ premoderation: 'on' });
  await postComment(app, { comment: 'Held again' });
  expect((await app.newBrowser().open(PAGE)).body).not.toContain('Held again');
  const tallies = (await desk.open(DESK)).$('.tallies').text().replace(/\s+/g, ' ');
  expect(tallies).toContain('Pending 1');
  expect(tallies).toContain('Approved 1');
});

test.each([
  [{ closing: 'days', closeAfterDays: '' }, '#closeAfterDays'],
  [{ closing: 'days', closeAfterDays: '0' }, '#closeAfterDays'],
  [{ closing: 'later' }, '#closing'],
  [{ comments: 'maybe' }, '#comments'],
  [{ premoderation: '' }, '#premoderation'],
])('%j is refused with 422 and nothing is changed', async (values, field) => {
  const answer = await save({ ...values, ...('comments' in values ? {} : { comments: 'closed' }) });
  expect(answer.status).toBe(422);
  expect(answer.$('.error-summary a').attr('href')).toBe(field);
  expect(answer.$(field).length).toBe(1);
  expect(await takesComments()).toBe(true);
  expect(await logged()).toEqual([]);
});

test('no article is 404, nobody comes in without signing in', async () => {
  expect((await desk.open('/desk/articles/nowhere')).status).toBe(404);
  const form = { comments: 'open', closing: 'site', premoderation: 'site' };
  expect((await desk.post('/desk/articles/nowhere', form)).status).toBe(404);
  expect((await app.newBrowser().open('/desk/articles')).status).toBe(303);
  expect((await app.newBrowser().post(DESK, form)).status).toBe(401);
});

test('when a colleague saved meanwhile, an old form changes nothing, shows both and can be saved on', async () => {
  const old = await desk.open(DESK);
  await save({ comments: 'closed' });
  const form = `form[action="${DESK}"]`;
  const late = await desk.submit(old, form, { premoderation: 'off' });
  expect(late.status).toBe(409);
  expect(late.$('[role=alert]').text()).toContain('Takes comments: Closed');
  expect(late.$('input[name=premoderation][checked]').val()).toBe('off');
  expect(late.$('input[name=comments][checked]').val()).toBe('open');
  expect(await takesComments()).toBe(false);
  expect(await logged()).toHaveLength(1);
  expect((await desk.submit(late, form, { comments: 'closed' })).status).toBe(303);
  expect(await takesComments()).toBe(false);
  expect(await logged()).toHaveLength(2);
});

test.each(['%00', 'night%00trains'])('an article cannot be called %s', async (slug) => {
  for (const path of [`/desk/articles/${slug}`, `/articles/${slug}`]) {
    expect([path, (await desk.open(path)).status]).toEqual([path, 404]);
  }
  expect((await desk.post(`/desk/articles/${slug}`, {})).status).toBe(404);
});
