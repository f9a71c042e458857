import { createHash } from 'node:crypto';
import { ARTICLE_SLUG, postComment, startTestApp, type TestApp } from '../support/app.ts';

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
const ADDRESS = 'mia@readers.test';
let app: TestApp;

beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const send = (body: string, headers: Record<string, string> = {}) =>
  app.browser.send('POST', `${ARTICLE}/comments`, {
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Sec-Fetch-Site': 'same-origin',
      ...headers,
    },
    body,
  });
const good = (comment: string) => `author=Mia&email=${ADDRESS}&comment=${comment}`;
const comments = () => app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });

describe('the form', () => {
  test('when it is sent empty, three errors are named, linked and shown at their fields, and nothing is stored', async () => {
    const answer = await postComment(app, { author: '', email: '', comment: '', url: 'example.org' });
    expect(answer.status).toBe(422);
    const links = answer
      .$('.error-summary a')
      .map((_, link) => answer.$(link).attr('href'))
      .get();
    expect(links).toEqual(['#comment', '#author', '#email']);
    const fields = answer.$('#commentform [aria-invalid]');
    expect(fields.map((_, field) => `#${answer.$(field).attr('id')}`).get()).toEqual(links);
    for (const field of ['author', 'email', 'comment']) {
      expect(answer.$(`#${field}`).attr('aria-invalid')).toBe('true');
      expect(answer.$(`#${field}`).attr('aria-describedby')).toContain(`${field}-error`);
    }
    expect(answer.$('#url').val()).toContain('example.org');
    expect(await comments()).toEqual([]);
  });

  test('when one field is wrong, everything typed comes back', async () => {
    const answer = await postComment(app, {
      author: 'Mïa "Q"',
      email: 'not an address',
      comment: 'Two\n\nlines & <b>',
    });
    expect(answer.status).toBe(422);
    expect(answer.headers['cache-control']).toBe('private, no-cache');
    expect(answer.$('#author').val()).toBe('Mïa "Q"');
    expect(answer.$('#email').val()).toBe('not an address');
    expect(answer.$('#comment').val()).toBe('Two\n\nlines & <b>');
  });

  test.each([
    ['zero-width', '\u200b\u200d'],
    ['Braille blank', '\u2800'],
    ['Hangul filler', '\u3164'],
  ])('when the name is %s only, it is refused', async (_, author) => {
    expect((await postComment(app, { author })).status).toBe(422);
  });
});

describe('a good comment', () => {
  test('is held, seen by its author alone, and not on the page', async () => {
    const answer = await postComment(app, {
      comment: 'Held <b>text</b> with https://example.org/link',
      url: 'example.org/mia',
    });
    expect(answer.status).toBe(303);
    const preview = await app.browser.follow(answer);
    expect(preview.$('#comment-preview').text()).toContain('Website: https://example.org/mia');
    expect(preview.$('#comment-preview').text()).toContain('Held <b>text</b>');
    expect(preview.$('#comment-preview').text()).toContain('awaiting moderation');
    expect(preview.$('#comment-preview a[href*="example.org"]').length).toBe(0);
    expect(preview.headers['cache-control']).toBe('no-store');
    expect(preview.headers['x-robots-tag']).toContain('noindex');
    const receipt = preview.$('#comment-preview a[href^="/receipts/"]').attr('href');
    expect(receipt).toBeDefined();

    const stranger = app.newBrowser();
    const shared = await stranger.follow(answer);
    expect(shared.$('a[href^="/receipts/"]').length).toBe(0);
    const page = await stranger.open(ARTICLE);
    expect(page.body).not.toContain('Held');
    expect(page.headers['set-cookie']).toBeUndefined();

    app.clock.advance(11 * 60_000);
    expect((await stranger.follow(answer)).body).not.toContain('Held');
  });

  test('leaves the address nowhere: not in a page, not in a hash, not in the log, not in the database', async () => {
    const answer = await postComment(app);
    const pages = await Promise.all([
      app.browser.follow(answer),
      app.browser.open(ARTICLE),
      app.browser.open('/'),
    ]);
    const hashes = ['md5', 'sha1', 'sha256'].map((kind) => createHash(kind).update(ADDRESS).digest('hex'));
    const tables = await app.services.database.prisma.commenter.findMany();
    const stored =
      JSON.stringify([tables, await comments()]) +
      tables.map((row) => Buffer.from(row.emailCipher).toString('latin1')).join();
    for (const text of [...pages.map(({ body }) => body), app.logLines.join(''), stored]) {
      for (const secret of [ADDRESS, ...hashes]) expect(text).not.toContain(secret);
    }
  });

  test('by JSON is answered with 202 and the address of its receipt', async () => {
    const answer = await send(good('By+machine'), { Accept: 'application/json' });
    expect(answer.status).toBe(202);
    const { status, receipt } = JSON.parse(answer.body) as { status: string; receipt: string };
    expect(status).toBe('pending');
    const page = await app.browser.open(new URL(receipt).pathname);
    expect(page.body).toContain('Awaiting moderation');
  });

  test('sent again with the same submission id, it is stored once, fifty at a time', async () => {
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => send(`${good('Once')}&submission_id=same-id`)),
    );
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([303]));
    expect(await comments()).toHaveLength(1);
  });

  test('with the same text under the same name again, whatever the address, it is refused with 409', async () => {
    await send(good('Twice'));
    const again = await send('author=MIA&email=other@readers.test&comment=twice');
    expect(again.status).toBe(409);
    expect(again.$('#comment').val()).toBe('twice');
    expect(await comments()).toHaveLength(1);
  });

  test('of 65,525 emoji is accepted', async () => {
    const answer = await send(good(encodeURIComponent('😀'.repeat(65_525))));
    expect(answer.status).toBe(303);
    expect([...(await comments())[0]!.text]).toHaveLength(65_525);
  });

  test('with NUL, controls and lone surrogates is stored without them', async () => {
    const answer = await send(good('a%00b%1B%07c%ED%A0%80d%0D%0Ae'));
    expect(answer.status).toBe(303);
    expect((await comments())[0]!.text).toBe('abcd\ne');
  });
});

describe('what is not acceptable', () => {
  test.each([
    ['a repeated field', 'author=a&author=b&email=m@example.com&comment=x', {}, 422],
    ['a nested field', 'author[x]=a&email=m@example.com&comment=x', {}, 422],
    ['a bad percent sequence', 'author=%zz&email=m@example.com&comment=x', {}, 400],
    ['bytes that are no UTF-8', 'author=%FF%FE&email=m@example.com&comment=x', {}, 400],
    [
      'another charset',
      good('x'),
      { 'Content-Type': 'application/x-www-form-urlencoded; charset=utf-16' },
      400,
    ],
    ['JSON', '{"author":["a"]}', { 'Content-Type': 'application/json' }, 415],
    ['multipart', 'x', { 'Content-Type': 'multipart/form-data; boundary=x' }, 415],
    ['one megabyte', good('x'.repeat(1_000_000)), {}, 413],
    ['too long a comment', good('x'.repeat(65_526)), {}, 422],
    ['another site', good('x'), { 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['a foreign origin', good('x'), { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' }, 403],
  ])('%s gets its 4xx and stores nothing', async (_, body, headers, status) => {
    expect((await send(body, headers as Record<string, string>)).status).toBe(status);
    expect(await comments()).toEqual([]);
  });

  test('an unknown article is 404, another method 405 with Allow', async () => {
    const unknown = await app.browser.post('/articles/nowhere/comments', {
      author: 'a',
      email: 'a@example.com',
      comment: 'x',
    });
    expect(unknown.status).toBe(404);
    const method = await app.browser.open(`${ARTICLE}/comments`);
    expect([method.status, method.headers.allow]).toEqual([405, 'POST']);
    expect((await app.browser.open('/articles/%zz')).status).toBe(400);
  });

  test('a reply to a comment that is not on the page is refused, and the text comes back', async () => {
    const answer = await postComment(app, { comment_parent: '4711' });
    expect(answer.status).toBe(403);
    expect(answer.$('#comment').val()).toContain('sleeper');
  });

  test('after sixty comments in a minute the next gets 429 with Retry-After', async () => {
    let last = await send(good('0'));
    for (let n = 1; n <= 60; n++) last = await send(good(String(n)));
    expect(last.status).toBe(429);
    expect(Number(last.headers['retry-after'])).toBeGreaterThan(0);
  });
});

test('rules leave their verdicts: the honeypot makes spam, links and words hold', async () => {
  await app.services.database.prisma.site.updateMany({ data: { blockedWords: 'casino' } });
  await app.services.site.reload();
  await send(`${good('Bot')}&website_confirm=x`);
  await send(good('My+CASINO+http://a.example+http://b.example+http://c.example'));
  const [bot, links] = await app.services.database.prisma.comment.findMany({
    include: { verdicts: true },
    orderBy: { id: 'asc' },
  });
  expect([bot?.status, bot?.reason]).toEqual(['spam', 'honeypot']);
  expect(links?.status).toBe('pending');
  expect(links?.verdicts.map(({ rule }) => rule)).toEqual([
    'blocked_words',
    'too_many_links',
    'site_default',
  ]);
});

test('when comments are closed, posting is refused with 403 and the text comes back to be copied, without a form', async () => {
  await app.services.database.prisma.article.updateMany({ data: { comments: 'closed' } });
  const answer = await send(good('Late'));
  expect(answer.status).toBe(403);
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.$('[role=alert]').text()).toContain('Comments on this article are closed.');
  expect(answer.$('textarea[readonly]').val()).toBe('Late');
  expect(answer.$('#commentform')).toHaveLength(0);
});
