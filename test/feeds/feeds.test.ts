import { SaxesParser } from 'saxes';
import { ADMIN, ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { decide } from '../../src/moderation/decide.ts';
import { withdrawComment } from '../../src/comments/withdraw-comment.ts';

const FEEDS = [
  `/articles/${ARTICLE_SLUG}/comments.atom`,
  `/articles/${ARTICLE_SLUG}/comments.rss`,
  '/comments.atom',
  '/comments.rss',
];

let app: TestApp;
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

/** The texts of every element of this name. @throws when it is not well-formed XML */
function textsOf(xml: string, wanted: string): string[] {
  const parser = new SaxesParser({ xmlns: true });
  const texts: string[] = [];
  const open: string[] = [];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name }) => {
    open.push(name);
    if (name === wanted) texts.push('');
  });
  parser.on('text', (text) => {
    if (open.at(-1) === wanted) texts.push((texts.pop() ?? '') + text);
  });
  parser.on('closetag', () => void open.pop());
  parser.write(xml).close();
  return texts;
}

async function approve(id: number, version = 1): Promise<void> {
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  await decide(app.services, ada, { commentId: id, version, action: 'approve' });
}

describe.each(FEEDS)('GET %s', (address) => {
  const body = address.endsWith('rss') ? 'description' : 'content';

  test('when comments are held, the feed is empty; when they are approved, it has them, newest first', async () => {
    await postComment(app, { comment: 'The first one.' });
    await postComment(app, { comment: 'The second one.' });
    const before = await app.browser.open(address);
    expect(before.status).toBe(200);
    expect(before.body).not.toContain('one.');
    expect(before.headers['content-type']).toContain(
      address.endsWith('rss') ? 'application/rss+xml' : 'application/atom+xml',
    );

    await approve(1);
    await approve(2);
    const { body: xml } = await app.browser.open(address);
    expect(textsOf(xml, body).slice(-2)).toEqual(['<p>The second one.</p>', '<p>The first one.</p>']);
    expect(xml).toContain(`http://moderato.test/articles/${ARTICLE_SLUG}#comment-2`);
    expect(xml).not.toContain('readers.test');
  });

  test('when a comment leaves the page, it leaves the feed at once', async () => {
    await postComment(app, { comment: 'Not for long.' });
    await approve(1);
    expect((await app.browser.open(address)).body).toContain('Not for long.');
    await withdrawComment(app.services, 1);
    expect((await app.browser.open(address)).body).not.toContain('Not for long.');
  });

  test('when names and texts are hostile, it is well-formed, and what nobody sees is not in it', async () => {
    const comment = `]]> <script>alert(1)</script> & "quoted" \u202eback`;
    await postComment(app, { author: `]]>"<b>\u202e&amp;'`, comment, url: 'https://mia.test/?a=1&b=2' });
    await approve(1);
    const name = 'Dawn \u0001\u000b\uffff\u202e</title>]]>';
    await app.services.database.prisma.article.updateMany({ data: { title: name } });
    const { body: xml } = await app.browser.open(address);
    expect(textsOf(xml, body).at(-1)).toContain('&lt;script&gt;');
    expect(textsOf(xml, 'title').at(-1)).toContain('</title>]]>');
    for (const unseen of ['\u0001', '\u000b', '\uffff']) expect(xml).not.toContain(unseen);
    expect(textsOf(xml, 'title').join()).not.toContain('\u202e');
  });

  test('when the reader has it already, the answer is 304 without it', async () => {
    const { headers } = await app.browser.open(address);
    const again = await app.browser.open(address, { 'If-None-Match': headers.etag! });
    expect([again.status, again.body]).toEqual([304, '']);
    await postComment(app);
    await approve(1);
    expect((await app.browser.open(address, { 'If-None-Match': headers.etag! })).status).toBe(200);
  });

  test('when another method is used, it is refused', async () => {
    expect((await app.browser.post(address, {})).status).toBe(405);
    expect((await app.browser.send('HEAD', address)).status).toBe(200);
  });
});

test('when there is no such article, or its file is gone, there is no feed, and the site’s has none of it', async () => {
  expect((await app.browser.open('/articles/other/comments.atom')).status).toBe(404);
  expect((await app.browser.open('/articles/%ff/comments.rss')).status).toBeLessThan(500);
  await postComment(app);
  await approve(1);
  await app.services.database.prisma.article.updateMany({ data: { missingSince: app.clock.now() } });
  expect((await app.browser.open(FEEDS[0]!)).status).toBe(404);
  expect(textsOf((await app.browser.open('/comments.atom')).body, 'content')).toEqual([]);
});

test('an entry keeps its id and time when others come, and a later edit moves the time alone', async () => {
  await postComment(app);
  await approve(1);
  const first = (await app.browser.open('/comments.atom')).body;
  app.clock.advance(60_000);
  await postComment(app, { comment: 'Another one.' });
  await approve(2);
  const second = (await app.browser.open('/comments.atom')).body;
  expect(textsOf(second, 'id').at(-1)).toBe(textsOf(first, 'id').at(-1));
  expect(textsOf(second, 'updated').at(-1)).toBe(textsOf(first, 'updated').at(-1));
  expect(textsOf(second, 'updated')[0]).toBe('2025-03-01T10:01:00.000Z');

  app.clock.advance(60_000);
  await app.services.database.prisma.comment.update({
    where: { id: 1 },
    data: { editedByModeratorAt: app.clock.now() },
  });
  app.services.pages.clear();
  const third = (await app.browser.open('/comments.atom')).body;
  expect(textsOf(third, 'id').at(-1)).toBe(textsOf(first, 'id').at(-1));
  expect(textsOf(third, 'published').at(-1)).toBe('2025-03-01T10:00:00.000Z');
  expect(textsOf(third, 'updated').at(-1)).toBe('2025-03-01T10:02:00.000Z');
});

test('only the newest 50 are in it, and a moderator’s reply is marked and says what it answers', async () => {
  const desk = await signIn(app, ADMIN);
  for (let at = 1; at <= 50; at++) {
    await postComment(app, { comment: `Number ${at}.`, email: `mia-${at}@readers.test` });
    app.clock.advance(60_000);
    await approve(at);
  }
  const page = await desk.open('/desk/comments/50');
  await desk.submit(page, 'form[action$="/replies"]', { text: 'Thank you.' });
  const { body: xml } = await app.browser.open('/comments.atom');
  expect(textsOf(xml, 'content')).toHaveLength(50);
  expect(textsOf(xml, 'content').at(-1)).toBe('<p>Number 2.</p>');
  expect(textsOf(xml, 'name')[0]).toBe('ada (moderator)');
  expect(xml).toContain(`ref="http://moderato.test/articles/${ARTICLE_SLUG}#comment-50"`);
});

test('pages name their feed: for feed readers in the head, for people below the comments and on the desk', async () => {
  const article = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect(article.$('link[type="application/atom+xml"]').attr('href')).toBe(FEEDS[0]);
  expect(article.$(`a[href="${FEEDS[0]}"], a[href="${FEEDS[1]}"]`)).toHaveLength(2);
  expect((await app.browser.open('/')).$('link[type="application/atom+xml"]').attr('href')).toBe(
    '/comments.atom',
  );
  const desk = await signIn(app);
  expect((await desk.open(`/desk/articles/${ARTICLE_SLUG}`)).$(`a[href="${FEEDS[0]}"]`)).toHaveLength(1);
});
