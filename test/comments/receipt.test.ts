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

  expect(page.$('main').text()).toContain('for another 15 minutes, until 1 March 2025 at 10:15 UTC');
  expect(page.$('time[datetime="2025-03-01T10:15:00.000Z"]')).toHaveLength(1);
  expect(page.body).not.toContain('edited');

  app.clock.advance(60_000);
  const edited = await app.browser.submit(page, 'form[action$="/edits"]', { comment: 'Mended text' });
  expect(edited.status).toBe(303);
  expect((await app.browser.follow(edited)).$('[role=status]').text()).toContain('Your change was saved.');
  const after = await app.browser.open(address);
  expect(after.$('[role=status]')).toHaveLength(0);
  expect(after.body).toContain('Mended text');
  expect(after.$('.comment-meta').text()).toContain('edited 1 March 2025 at 10:01 UTC');
  expect(after.$('main').text()).toContain('for another 14 minutes');
  expect((await app.services.database.prisma.revision.findMany()).map(({ text }) => text)).toEqual([
    'I take the sleeper every winter.',
  ]);

  app.clock.advance(16 * 60_000);
  const late = await app.browser.submit(after, 'form[action$="/edits"]', { comment: 'Too late' });
  expect(late.status).toBe(403);
  expect(late.$('textarea[readonly]').val()).toBe('Too late');
});

test('when a published comment is edited, it waits again, and its author is told before and after', async () => {
  const { address } = await postAndOpenReceipt();
  const desk = await signIn(app);
  await desk.submit(await desk.open('/desk/comments/1'), 'form[action$="/decisions"]', { action: 'approve' });
  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).body).toContain('sleeper every winter');

  const page = await app.browser.open(address);
  expect(page.$('.status').attr('class')).toContain('status-published');
  expect(page.$('main').text()).toContain('your comment leaves the page until a moderator has read it again');
  const edited = await app.browser.submit(page, 'form[action$="/edits"]', {
    comment: 'Changed after approval',
  });
  const after = await app.browser.follow(edited);
  expect(after.$('[role=status]').text()).toContain('on the page when a moderator has read it');
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

  const asked = await app.browser.open(page.$('form[action$="/withdrawals"]').attr('action')!);
  expect(asked.headers['cache-control']).toBe('no-store');
  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).body).toContain('sleeper every winter');
  await app.browser.submit(asked, 'form[action$="/withdrawals"]');
  expect((await app.browser.open(`${address}/withdrawals`)).headers.location).toBe(address);
  expect((await app.browser.open(address)).body).toContain('Withdrawn');
  const article = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect(article.body).not.toContain('sleeper every winter');
  expect(article.body).toContain('A reply');
  expect(article.$('#comment-1').length).toBe(1);
});

test('when it is withdrawn, no moderator can bring it back, and the desk offers nothing of the kind', async () => {
  const { page } = await postAndOpenReceipt();
  const desk = await signIn(app);
  const open = await desk.open('/desk/comments/1');
  await app.browser.submit(page, 'form[action$="/withdrawals"]');

  const late = await desk.submit(open, 'form[action$="/decisions"]', { action: 'approve' });
  expect(late.status).toBe(409);
  for (const action of ['approve', 'pending', 'spam', 'trash']) {
    const forged = await desk.post('/desk/comments/1/decisions', { action, version: '2' });
    expect(forged.status).toBe(409);
    expect(forged.$('h1').text()).toBe('Withdrawn by the author');
    expect(forged.$('[role=alert]').text()).toContain('The author withdrew this comment');
  }
  for (const path of ['/desk/comments?status=trash', '/desk/comments/1']) {
    const shown = await desk.open(path);
    expect(shown.$('.badge').first().text()).toBe('Withdrawn by the author');
    expect(shown.$('form[action^="/desk/comments/"][action$="/decisions"]')).toHaveLength(0);
  }
  const comment = await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id: 1 } });
  expect([comment.status, comment.reason, comment.version]).toEqual(['trash', 'withdrawn', 2]);
});

test('a changed or foreign address is 404', async () => {
  const { address } = await postAndOpenReceipt();
  expect((await app.browser.open(`${address}x`)).status).toBe(404);
  expect((await app.browser.open('/receipts/r.1.9999999999.abc')).status).toBe(404);
});

test('when it is declined for a reason, its author reads the reason’s text, and no more after an undo', async () => {
  const { address } = await postAndOpenReceipt();
  const { prisma } = app.services.database;
  const reason = await prisma.reason.findFirstOrThrow({ where: { label: 'Advertising' } });
  const desk = await signIn(app);
  const decisions = 'form[action$="/decisions"]';
  const choice = { action: 'trash', reasonId: String(reason.id), note: 'Third time this week.' };
  await desk.submit(await desk.open('/desk/comments/1'), decisions, choice);

  const told = await app.browser.open(address);
  expect(told.$('.status').text()).toContain('Your comment advertises something.');
  for (const inside of ['Third time', 'ada']) expect(told.$('main').text()).not.toContain(inside);

  const { id: batch } = await prisma.decisionBatch.findFirstOrThrow();
  await desk.post(`/desk/decisions/${batch}/undo`, {});
  const after = await app.browser.open(address);
  expect(after.$('.status').text()).toContain('Awaiting moderation');
  expect(after.body).not.toContain('advertises');

  const page = await desk.open('/desk/comments/1');
  await desk.submit(page, decisions, { ...choice, action: 'approve' });
  expect((await app.browser.open(address)).body).not.toContain('advertises');
});
