import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { postComment, startTestApp, ARTICLE_SLUG, type TestApp } from '../support/app.ts';
import {
  afterUndo,
  confirm,
  decideNow,
  deliverAll,
  followArticle,
  linkIn,
  mailsTo,
  receiptOf,
} from '../notifications/reader-support.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

const MIA = 'mia@readers.test';

let app: TestApp;
let chromium: Browser;
beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const looks = [
  [360, 'light'],
  [1280, 'dark'],
] as const;

async function openPage(width: number, colorScheme: 'light' | 'dark'): Promise<Page> {
  const context = await chromium.newContext({
    baseURL: app.url,
    viewport: { width, height: 800 },
    colorScheme,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(10_000);
  return page;
}

/** Nothing to find for axe, nothing wider than the window. */
async function expectGoodLooks(page: Page, name: string): Promise<void> {
  expect([name, await axeFindings(page)]).toEqual([name, []]);
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect([name, overflow]).toEqual([name, 0]);
}

test.each(looks)('every page of mails for readers, %s wide and %s, is in order', async (width, scheme) => {
  const page = await openPage(width, scheme);
  const look = (name: string) => expectGoodLooks(page, `${name}-${width}`);
  await page.goto(`/articles/${ARTICLE_SLUG}`);
  await page.fill('#comment', 'I take the sleeper every winter.');
  await page.fill('#author', 'Mia');
  await page.fill('#email', MIA);
  await page.check('#notify');
  await look('form');
  await page.click('#submit');
  await page.waitForSelector('#comment-preview');
  expect(await page.textContent('.preview-status')).toContain('has to be confirmed');
  await look('preview');

  await page.goto(await receiptOf(app, 1));
  await page.check('input[name=article][value=daily]');
  await page.click('form[action$="/subscriptions"] button');
  await page.waitForSelector('[role=status]');
  expect(await page.isChecked('input[name=article][value=daily]')).toBe(true);
  await look('receipt');

  await deliverAll(app);
  await page.goto(linkIn(mailsTo(app, MIA)[0], 'confirmations'));
  await look('confirmation');
  await page.click('main button');
  await page.waitForSelector('[role=status]');
  await look('confirmed');

  await postComment(app, { email: MIA, comment: 'Another', notify: '1' }, app.newBrowser());
  await page.goto(linkIn(mailsTo(app, MIA)[0], 'subscriptions'));
  await look('subscriptions');
  await page.click('button[value=at-once]');
  await page.waitForSelector('[role=status]');
  expect(await page.textContent('.subscriptions')).toContain('New comments, at once');
  await look('other-pace');
  await page.click('text=No mail at all from this site');
  await page.waitForSelector('text=Allow mails again');
  await look('no-mail');
  await page.context().close();
});

test('every mail to readers is in order as a page', async () => {
  const page = await openPage(360, 'light');
  await postComment(app, { notify: '1' });
  const browser = app.newBrowser();
  await confirm(app, MIA, browser);
  await followArticle(app, 1, 'at-once', browser);
  await decideNow(app, 1, 'approve');
  await afterUndo(app);
  const written = [
    { comment: 'A reply', comment_parent: '1' },
    { comment: 'A new thread' },
    { comment: 'One more' },
    { comment: 'And another', comment_parent: '1' },
  ];
  for (const [at, values] of written.entries()) {
    await postComment(app, { ...values, author: 'Ben', email: 'ben@readers.test' }, app.newBrowser());
    await decideNow(app, at + 2, 'approve');
    if (at !== 2) await afterUndo(app); // the last two come in one mail
  }
  await decideNow(app, 1, 'trash');
  await afterUndo(app);

  const mails = mailsTo(app, MIA);
  expect(mails).toHaveLength(6);
  for (const [at, { parsed }] of mails.entries()) {
    await page.setContent(String(parsed.html));
    await expectGoodLooks(page, `mail-${at + 1}`);
  }
  await page.goto(linkIn(mails[1], 'unsubscribe'));
  await expectGoodLooks(page, 'unsubscribe');
  await page.click('main button');
  await page.waitForSelector('[role=status]');
  await expectGoodLooks(page, 'unsubscribed');
  await page.reload();
  await expectGoodLooks(page, 'unsubscribed-before');
  await page.context().close();
});
