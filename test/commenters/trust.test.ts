import { setTrust } from '../../src/commenters/trust.ts';
import { COMMENTS_PER_PAGE } from '../../src/comments/comment-pages.ts';
import { decide } from '../../src/moderation/decide.ts';
import type { Browser } from '../support/browser.ts';
import { ARTICLE_SLUG, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { plantComments } from '../support/plant-comments.ts';

let app: TestApp;
let ada: { id: number };
beforeEach(async () => {
  app = await startTestApp();
  ada = await app.services.database.prisma.moderator.findFirstOrThrow();
});
afterEach(() => app.close());

const approve = (commentId: number) =>
  decide(app.services, ada, { commentId, version: 1, action: 'approve' });
const trust = (trusted = true) => setTrust(app.services, ada, { commenterId: 1, trusted });
const statusOf = async (id: number) =>
  (await app.services.database.prisma.comment.findUniqueOrThrow({ where: { id } })).status;

async function post(comment: string, browser: Browser = app.browser, email = 'mia@readers.test') {
  const answer = await postComment(app, { comment, email }, browser);
  app.clock.advance(1000);
  return answer;
}

describe('a trusted author', () => {
  test('is on the page at once from the browser whose comment was approved, and nobody is mailed', async () => {
    await post('First.');
    await approve(1);
    await trust();
    await app.deliverMail();
    const mails = app.smtp.mails.length;
    await app.browser.open(`/articles/${ARTICLE_SLUG}`); // the page is kept from here on

    const answer = await post('At once.');

    expect(answer).toMatchObject({ status: 303 });
    expect(answer.headers.location).toContain('#comment-2');
    expect((await app.newBrowser().open(`/articles/${ARTICLE_SLUG}`)).body).toContain('At once.');
    await app.deliverMail();
    expect(app.smtp.mails).toHaveLength(mails);
    const { commenter } = app.services.database.prisma;
    expect(await commenter.findFirstOrThrow()).toMatchObject({ approvedCount: 2, pendingCount: 0 });
  });

  test('is led to the page of comments on which the new one stands', async () => {
    await post('First.');
    await approve(1);
    await trust();
    const threads = Array.from({ length: COMMENTS_PER_PAGE }, () => ({ parent: null }));
    const { slug } = await plantComments(app.services, threads);
    const values = { author: 'Mia', email: 'mia@readers.test', comment: 'At once.' };
    const answer = await app.browser.post(`/articles/${slug}/comments`, values);
    const anchor = answer.headers.location!.split('#')[1]!;
    expect((await app.browser.follow(answer)).$(`#${anchor}`).text()).toContain('At once.');
  });

  test('waits for a moderator when an edit replaced what had been read', async () => {
    const preview = await app.browser.follow(await post('First.'));
    const receipt = await app.browser.open(preview.$('a[href^="/receipts/"]').attr('href')!);
    await approve(1);
    await trust();
    await post('At once.');
    await app.browser.submit(receipt, 'form[action$="/edits"]', { comment: 'Something else.' });
    const [edited, other] = await app.services.database.prisma.comment.findMany({ orderBy: { id: 'asc' } });
    expect([edited, other]).toMatchObject([
      { status: 'pending', reason: 'site_default' },
      { status: 'approved', reason: 'trusted_author' },
    ]);
  });

  test('waits in any other browser, however well the address is known', async () => {
    await post('First.');
    await approve(1);
    await trust();
    const other = app.newBrowser();
    await post('Somebody with the address.', other);
    expect(await statusOf(2)).toBe('pending');
    await approve(2); // harmless words do not make the other browser known
    await post('And now the advertisement.', other);
    expect(await statusOf(3)).toBe('pending');
  });

  test('waits in their own browser when trust ended, or when another address was typed', async () => {
    await post('First.');
    await approve(1);
    await trust();
    await post('Under another address.', app.browser, 'noor@readers.test');
    expect(await statusOf(2)).toBe('pending');
    await post('This browser is known by the other comment now.');
    expect(await statusOf(3)).toBe('pending');
  });

  test('waits again after the switch was turned off; both are in the log', async () => {
    await post('First.');
    await approve(1);
    await trust();
    await trust();
    await trust(false);
    await post('Second.');
    expect(await statusOf(2)).toBe('pending');
    const log = await app.services.database.prisma.logEntry.findMany({ where: { commenterId: 1 } });
    expect(log.map(({ action }) => action)).toEqual(['trust', 'distrust']);
  });

  test('waits when a rule found something, or when no person approved the earlier comment', async () => {
    await post('First.');
    await trust();
    await post('Nobody has read the first one.');
    expect(await statusOf(2)).toBe('pending');
    await approve(2);
    await trust(false);
    await trust();
    await post('https://a.example https://b.example https://c.example');
    expect(await statusOf(3)).toBe('pending');
    await post('Known again.');
    expect(await statusOf(4)).toBe('approved');
  });
});

test('the browser’s cookie is for those who post, hidden from scripts, and names no author', async () => {
  const page = await app.browser.open(`/articles/${ARTICLE_SLUG}`);
  expect(page.headers['set-cookie']).toBeUndefined();
  const answer = await post('First.');
  const cookie = answer.headers['set-cookie']!.find((line) => line.startsWith('moderato-browser='))!;
  expect(cookie).toMatch(
    /^moderato-browser=1\.\d+\.[\w-]{43}; Max-Age=31536000; Path=\/; HttpOnly; SameSite=Lax$/,
  );
});

test('a forged cookie is no cookie', async () => {
  await post('First.');
  await approve(1);
  await trust();
  const stranger = app.newBrowser();
  const [id, expires] = app.browser.cookies.get('moderato-browser')!.split('.');
  stranger.cookies.set('moderato-browser', `${id}.${expires}.${'A'.repeat(43)}`);
  await post('Forged.', stranger);
  expect(await statusOf(2)).toBe('pending');
});
