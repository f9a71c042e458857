import { ARTICLE_SLUG, startTestApp, type TestApp } from '../support/app.ts';
import type { Answer } from '../support/browser.ts';

const PATH = `/articles/${ARTICLE_SLUG}/comments`;
const TYPED = {
  author: 'Mia <b>',
  email: 'mia@readers.test',
  url: 'https://example.org',
  comment: 'Two\nlines & more',
};
const ELSEWHERE = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.test' };
let app: TestApp;

beforeEach(async () => (app = await startTestApp({ env: { COMMENT_LIMIT: '1' } })));
afterEach(() => app.close());

const stored = () => app.services.database.prisma.comment.count();

function expectAllBack(answer: Answer): void {
  expect(answer.$('textarea').text().trim()).toBe(TYPED.comment);
  expect(
    answer
      .$('dd')
      .map((_, one) => answer.$(one).text())
      .get(),
  ).toEqual(['Mia <b>', TYPED.email, TYPED.url]);
}
const linkBack = (answer: Answer) => answer.$('.failure a').last().attr('href');

test('when too many were posted, the page gives the text back and leads to the article', async () => {
  await app.browser.post(PATH, { ...TYPED, comment: 'The first' });
  const answer = await app.browser.post(PATH, TYPED);
  expect(answer.status).toBe(429);
  expectAllBack(answer);
  expect(linkBack(answer)).toBe(`/articles/${ARTICLE_SLUG}`);
  expect(await stored()).toBe(1);
});

test('when it counts, it counts whatever the body is', async () => {
  const headers = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' };
  expect((await app.browser.send('POST', PATH, { headers, body: '{}' })).status).toBe(415);
  expect((await app.browser.post(PATH, TYPED)).status).toBe(429);
});

test('when it comes from another site, nothing is stored and the page gives the text back', async () => {
  const answer = await app.browser.post(PATH, TYPED, ELSEWHERE);
  expect(answer.status).toBe(403);
  expectAllBack(answer);
  expect(await stored()).toBe(0);
});

test('when there is no such article, the page gives the text back and leads to those there are', async () => {
  const answer = await app.browser.post('/articles/nowhere/comments', TYPED);
  expect(answer.status).toBe(404);
  expectAllBack(answer);
  expect(linkBack(answer)).toBe('/');
});

test('when there are too many fields, the page gives back what was among the first', async () => {
  const more = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`field-${n}`, 'x']));
  const answer = await app.browser.post(PATH, { ...TYPED, ...more });
  expect(answer.status).toBe(413);
  expectAllBack(answer);
});

test('when a later part cannot be decoded, the page gives back what came before', async () => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Sec-Fetch-Site': 'same-origin' };
  const answer = await app.browser.send('POST', PATH, { headers, body: 'comment=Mine&author=%zz' });
  expect([answer.status, answer.$('textarea').text().trim()]).toEqual([400, 'Mine']);
});

test('when the body is too large to be read, the answer is still the first refusal', async () => {
  const huge = { ...TYPED, comment: 'x'.repeat(1_000_000) };
  const answer = await app.browser.post(PATH, huge, ELSEWHERE);
  expect([answer.status, answer.$('textarea').length]).toEqual([403, 0]);
});

test('when a receipt is over, an edit gives the text back', async () => {
  const answer = await app.browser.post('/receipts/r.1.9999999999.abc/edits', { comment: 'Mine' });
  expect([answer.status, answer.$('textarea').text().trim()]).toEqual([404, 'Mine']);
});

test('when a program asks for JSON, it gets the refusal alone', async () => {
  const headers = { Accept: 'application/json', ...ELSEWHERE };
  const answer = await app.browser.post(PATH, TYPED, headers);
  expect(JSON.parse(answer.body)).toMatchObject({ error: { code: 'http.cross_site' } });
  expect(answer.body).not.toContain('lines');
});
