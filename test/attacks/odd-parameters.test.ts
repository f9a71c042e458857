import { ARTICLE_SLUG, signIn, startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
beforeAll(async () => (app = await startTestApp()));
afterAll(() => app.close());

const ODD = [
  '%00',
  'a%00b',
  '%0d%0a',
  '%ED%A0%80',
  '%F0%9F%92%A9',
  '..%2f..%2fetc',
  "'%20OR%201=1--",
  '99999999999999999999',
  '-1',
  '1e3',
  'x'.repeat(3000),
];

const PATHS = [
  '/*',
  '/articles/*',
  '/articles/*/comments',
  '/articles/*/comments/1',
  '/receipts/*',
  '/receipts/*/edits',
  '/receipts/*/withdrawals',
  '/receipts/*/subscriptions',
  '/act/*',
  '/confirmations/*',
  '/subscriptions/*',
  '/unsubscribe/*',
  '/desk/*',
  '/desk/comments/*',
  '/desk/comments/*/decisions',
  '/desk/mail/*',
  '/desk/mail/*/retries',
  '/assets/*',
];

const QUERIES = [
  `/articles/${ARTICLE_SLUG}?page=*`,
  `/articles/${ARTICLE_SLUG}?replytocom=*`,
  `/articles/${ARTICLE_SLUG}?preview=*`,
  `/articles/${ARTICLE_SLUG}/comments/*`,
  '/desk/set-up?code=*',
  '/desk/sign-in?next=*',
  '/desk/comments?status=*',
  '/desk/comments?after=*',
  '/desk/comments?q=*&article=*&commenter=*',
  '/desk/settings?saved=*',
];

test.each(PATHS)('%s with something odd in it is never found, and never a fault of ours', async (path) => {
  const moderator = await signIn(app);
  for (const odd of ODD) {
    const address = path.replaceAll('*', odd);
    const answers = [
      await moderator.open(address),
      await moderator.post(address, {
        author: 'Mia',
        email: 'mia@readers.test',
        comment: 'Hello',
        version: '1',
      }),
    ];
    for (const { status } of answers) {
      expect([address.slice(0, 100), status]).toEqual([address.slice(0, 100), expect.any(Number)]);
      expect([400, 404, 405, 410, 413, 414, 415, 422]).toContain(status);
    }
  }
});

test.each(QUERIES)('%s with something odd in it is answered', async (path) => {
  const moderator = await signIn(app);
  for (const odd of ODD) {
    const address = path.replaceAll('*', odd);
    for (const browser of [moderator, app.newBrowser()])
      expect([address.slice(0, 100), (await browser.open(address)).status < 500]).toEqual([
        address.slice(0, 100),
        true,
      ]);
  }
});
