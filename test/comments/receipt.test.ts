import { ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

async function postAndOpenReceipt() {
  const preview = await app.browser.follow(await postComment(app));
  const address = preview.$('a[href^="/receipts/"]').attr('href')!;
  return { address, page: await app.browser.open(address) };
}

test('the receipt shows the status, edits the text for 15 minutes, and then no more', async () => {
  const { address, page } = await postAndOpenReceipt();
  expect(page.body).toContain('Awaiting moderation');
  expect(page.headers['cache-control']).toBe('no-store');

  const edited = await app.browser.submit(page, 'form[action$="/edits"]', { comment: 'Mended text' });
  expect(edited.status).toBe(303);
  const after = await app.browser.open(address);
  expect(after.body).toContain('Mended text');
  expect((await app.services.database.prisma.revision.findMany()).map(({ text }) => text)).toEqual([
    'I take the sleeper every winter.',
  ]);

  app.clock.advance(16 * 60_000);
  const late = await app.browser.submit(after, 'form[action$="/edits"]', { comment: 'Too late' });
  expect(late.status).toBe(403);
});

test('when a published comment is edited, it waits again', async () => {
  const { page } = await postAndOpenReceipt();
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action: 'approve' });
  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).body).toContain('sleeper every winter');

  await app.browser.submit(page, 'form[action$="/edits"]', { comment: 'Changed after approval' });
  const article = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect(article.body).not.toContain('sleeper every winter');
  expect(article.body).not.toContain('Changed after approval');
});

test('when it is withdrawn, nobody sees it any more, and a reply to it leaves a tombstone', async () => {
  const { address, page } = await postAndOpenReceipt();
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action: 'approve' });
  await postComment(app, { comment: 'A reply', comment_parent: '1' });
  await desk.submit(await desk.open('/desk/comments/2'), 'form[action$="/decisions"]', { action: 'approve' });

  await app.browser.submit(page, 'form[action$="/withdrawals"]');
  expect((await app.browser.open(address)).body).toContain('Withdrawn');
  const article = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect(article.body).not.toContain('sleeper every winter');
  expect(article.body).toContain('A reply');
  expect(article.$('#comment-1').length).toBe(1);
});

test('a changed or foreign address is 404', async () => {
  const { address } = await postAndOpenReceipt();
  expect((await app.browser.open(`${address}x`)).status).toBe(404);
  expect((await app.browser.open('/receipts/r.1.9999999999.abc')).status).toBe(404);
});
