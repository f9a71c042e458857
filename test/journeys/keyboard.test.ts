import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ADMIN, ARTICLE_SLUG, startTestApp, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp({ articles: { [`${ARTICLE_SLUG}.md`]: LONG_ARTICLE } })));
afterEach(() => app.close());

const LONG_ARTICLE = `# Night trains return\n\n${'The sleeper to the coast leaves at nine.\n\n'.repeat(60)}`;
const MOST_TABS = 40;

async function openPage(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context = await chromium.newContext({ baseURL: app.url, ...options });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

/** Presses Tab until the element has the focus, as somebody without a mouse must. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let tabs = 0; !(await isThere()); tabs++) {
    if (tabs === MOST_TABS) throw new Error(`${MOST_TABS} tabs do not lead to ${selector}`);
    await page.keyboard.press('Tab');
  }
}

async function typeInto(page: Page, selector: string, text: string): Promise<void> {
  await tabTo(page, selector);
  await page.keyboard.type(text);
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.className ?? '');

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_, javaScriptEnabled) => {
  test('a reader writes, is corrected, posts and opens the receipt by keyboard alone', async () => {
    const page = await openPage({ javaScriptEnabled });
    await page.goto(`/articles/${ARTICLE_SLUG}`);
    await typeInto(page, '#author', 'Mia');
    await typeInto(page, '#email', 'mia@readers');
    await tabTo(page, '#submit');
    await page.keyboard.press('Enter');

    await page.waitForSelector('.error-summary');
    expect(await focused(page)).toBe('error-summary');
    expect(
      await page.evaluate(() => document.querySelector('.error-summary')!.getBoundingClientRect().top),
    ).toBeLessThan(600);
    expect(await page.evaluate(() => getComputedStyle(document.documentElement).scrollBehavior)).toBe('auto');

    await tabTo(page, '.error-summary a[href="#comment"]');
    await page.keyboard.press('Enter');
    await page.keyboard.type('From the keyboard');
    await typeInto(page, '#email', '');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('mia@readers.test');
    await tabTo(page, '#submit');
    await page.keyboard.press('Space');

    await page.waitForSelector('#comment-preview');
    await tabTo(page, '#comment-preview a[href^="/receipts/"]');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.receipt');
    expect(await page.textContent('main')).toContain('From the keyboard');
    await tabTo(page, 'form[action$="/withdrawals"] button');
    await page.keyboard.press('Enter');
    await page.waitForSelector('text=Withdraw your comment?');
    if (javaScriptEnabled) expect(await axeFindings(page)).toEqual([]);
    await tabTo(page, '.danger');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.status-withdrawn');
  });
});

test('a moderator follows the link of a mail, signs in and approves by keyboard alone', async () => {
  await app.browser.post(`/articles/${ARTICLE_SLUG}/comments`, {
    author: 'Mia',
    email: 'mia@readers.test',
    comment: 'Waiting',
  });
  const page = await openPage();
  await page.goto('/desk/comments/1');
  await typeInto(page, '#email', ADMIN.email);
  await typeInto(page, '#password', ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk/comments/1');
  await tabTo(page, 'button[value=approve]');
  await page.keyboard.press('Space');
  await page.waitForSelector('text=Approved: the comment by Mia');
  expect(await axeFindings(page)).toEqual([]);
  await tabTo(page, '#undo-bar a');
  await page.keyboard.press('Enter');
  await page.waitForURL('**/desk/comments/1');
  await tabTo(page, `a[href="/articles/${ARTICLE_SLUG}#comment-1"]`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('#comment-1:target');
});

test('after a corrected error the way back shows the form again, and no page of the browser', async () => {
  const page = await openPage();
  await page.goto(`/articles/${ARTICLE_SLUG}`);
  await page.fill('#author', 'Mia');
  await page.fill('#comment', 'What I think');
  await page.click('#submit');
  await page.waitForSelector('.error-summary');
  await page.fill('#email', 'mia@readers.test');
  await page.click('#submit');
  await page.waitForSelector('#comment-preview');
  await page.goBack();
  expect(await page.inputValue('#author')).toBe('Mia');
});

test('when a page is opened for the first time, the browser finds nothing missing', async () => {
  const page = await openPage();
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('response', (response) => {
    if (response.status() >= 400) complaints.push(response.url());
  });
  for (const path of ['/', `/articles/${ARTICLE_SLUG}`, '/desk/sign-in', '/favicon.ico'])
    await page.goto(path);
  expect(complaints).toEqual([]);
});
