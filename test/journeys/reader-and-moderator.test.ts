import { jest } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ADMIN, ARTICLE_SLUG, postComment, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

/** A browser window of its own whose requests for the site reach the app. */
async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<BrowserContext> {
  const context = await chromium.newContext({ baseURL: app.url, ...options });
  context.setDefaultTimeout(10_000);
  return context;
}

async function axe(page: Page): Promise<void> {
  expect(await axeFindings(page)).toEqual([]);
}

async function fillIn(page: Page, comment: string): Promise<void> {
  await page.fill('#comment', comment);
  await page.fill('#author', 'Mia');
  await page.fill('#email', 'mia@readers.test');
}

async function linkOf(action: string): Promise<string> {
  await app.deliverMail();
  const text = app.smtp.mails.at(-1)!.parsed.text!;
  return [...text.matchAll(/\/act\/\S+/g)]
    .map(([path]) => path)
    .find((path) => path.includes(`.${action}.`))!;
}

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_, javaScriptEnabled) => {
  test('a comment travels from the form over the mail to the page, and axe finds nothing on the way', async () => {
    const reader = await openWindow({ javaScriptEnabled });
    const page = await reader.newPage();
    await page.goto(`/articles/${ARTICLE_SLUG}`);
    if (javaScriptEnabled) await axe(page);

    await page.fill('#author', 'Mia');
    await page.click('#commentform button[name=submit], #commentform button');
    await page.waitForSelector('.error-summary');
    expect(await page.inputValue('#author')).toBe('Mia');
    expect(await page.locator('.error-summary a').count()).toBe(2);
    if (javaScriptEnabled) await axe(page);

    await fillIn(page, 'From a real browser');
    await page.click('#commentform button');
    await page.waitForSelector('#comment-preview');
    expect(await page.textContent('#comment-preview')).toContain('awaiting moderation');
    if (javaScriptEnabled) await axe(page);
    await page.click('#comment-preview a[href^="/receipts/"]');
    expect(await page.textContent('main')).toContain('Awaiting moderation');
    if (javaScriptEnabled) await axe(page);

    const stranger = await (await openWindow({ javaScriptEnabled })).newPage();
    await stranger.goto(`/articles/${ARTICLE_SLUG}`);
    expect(await stranger.textContent('body')).not.toContain('From a real browser');

    await stranger.goto(await linkOf('approve'));
    if (javaScriptEnabled) await axe(stranger);
    await stranger.click('form[action^="/act/"] button');
    expect(await stranger.textContent('main')).toContain('You approved');
    await stranger.goto(`/articles/${ARTICLE_SLUG}`);
    expect(await stranger.textContent('#comment-1')).toContain('From a real browser');
  });
});

async function signInWithKeys(page: Page): Promise<void> {
  await page.focus('#email');
  await page.keyboard.type(ADMIN.email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(ADMIN.password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.chart');
}

const postWaiting = () =>
  app.browser.post(`/articles/${ARTICLE_SLUG}/comments`, {
    author: 'Mia',
    email: 'mia@readers.test',
    comment: 'Waiting',
  });

test('a moderator signs in and approves with the keyboard alone', async () => {
  await postWaiting();
  const page = await (await openWindow()).newPage();
  await page.goto('/desk');
  await signInWithKeys(page);
  await page.goto('/desk/comments');
  await axe(page);

  await page.focus('.card a');
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let n = 0; n < 20 && !(await focused()).startsWith('Approve'); n++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=Nothing is waiting');
  expect((await app.browser.open(`/articles/${ARTICLE_SLUG}`)).body).toContain('Waiting');
});

test('a moderator writes a note and bans a website without a script, and axe finds nothing on these pages', async () => {
  await postComment(app, { url: 'https://casino.example' });
  const context = await openWindow();
  await context.addCookies(
    [...(await signIn(app)).cookies].map(([name, value]) => ({ name, value, url: app.url })),
  );
  const page = await context.newPage();
  for (const path of ['/desk/authors/1', '/desk/bans', '/desk/bans/new?kind=domain&name=gmail.com']) {
    await page.goto(path);
    await axe(page);
  }

  const plain = await openWindow({ javaScriptEnabled: false });
  await plain.addCookies(await context.cookies());
  const form = await plain.newPage();
  await form.goto('/desk/authors/1');
  await form.fill('#note', 'Advertises.');
  await form.click('text=Add the note');
  expect(await form.textContent('.note-text')).toBe('Advertises.');
  await form.click('text=Ban this author');
  await form.click('text=Website casino.example');
  await form.click('main button');
  expect(await form.textContent('.ban')).toContain('casino.example');
}, 90_000); // axe looks at six pages

test('the draft is kept over a reload, the box remembers the reader, and a reply opens in place', async () => {
  const page = await (await openWindow()).newPage();
  await page.goto(`/articles/${ARTICLE_SLUG}`);
  await fillIn(page, 'Half a thought');
  await page.getByLabel('Save my name').check();
  await page.reload();
  expect(await page.inputValue('#comment')).toBe('Half a thought');
  await fillIn(page, 'A whole thought');
  await page.getByLabel('Save my name').check();
  await page.click('#commentform button');
  await page.waitForSelector('#comment-preview');

  await app.services.database.prisma.comment.updateMany({ data: { status: 'approved' } });
  app.services.pages.clear();
  await page.goto(`/articles/${ARTICLE_SLUG}`);
  expect(await page.inputValue('#comment')).toBe('');
  expect(await page.inputValue('#author')).toBe('Mia');
  await page.click('#comment-1 .comment-reply-link');
  expect(await page.textContent('#reply-title')).toContain('Leave a Reply to Mia');
  expect(await page.inputValue('input[name=comment_parent]')).toBe('1');
  expect(page.url()).not.toContain('replytocom');
});

test('no page asks another host for anything, and none is wider than a phone', async () => {
  const context = await openWindow({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const foreign: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(app.url)) foreign.push(request.url());
  });
  for (const path of ['/', `/articles/${ARTICLE_SLUG}`, '/desk/sign-in', '/nowhere']) {
    await page.goto(path);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
  }
  expect(foreign).toEqual([]);
});
