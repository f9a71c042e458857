import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { counts, openDesk, plantWaiting, said, shownIds } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const waiting = (page: Page, count: number) =>
  page.waitForFunction(
    (left) => document.querySelector('[data-count=pending]')?.textContent === left,
    String(count),
  );

test('after an undo nothing is skipped or lost: the page goes on to its end with what was typed in it', async () => {
  const { ids } = await plantWaiting(app, 60);
  const page = await openDesk({ app, chromium });
  for (let decided = 1; decided <= 13; decided++) {
    await page.keyboard.press('a');
    await waiting(page, 60 - decided);
  }
  const typedIn = `[data-comment="${ids[15]}"]`;
  await page.locator(`${typedIn} [data-reply] summary`).click();
  await page.fill(`#reply-${ids[15]}`, 'Half a reply');
  await page.locator(`${typedIn} [data-tick]`).check();
  await page.locator(typedIn).focus();
  await page.keyboard.press('z');
  await waiting(page, 48);
  await page.waitForSelector(`[data-comment="${ids[12]}"]`);
  expect(await page.inputValue(`#reply-${ids[15]}`)).toBe('Half a reply');
  expect(await page.locator(`${typedIn} [data-tick]`).isChecked()).toBe(true);
  const all = await shownIds(page);
  expect(all).toEqual(ids.slice(12, 12 + all.length));
  for (let left = 47; left >= 0; left--) {
    await page.keyboard.press('s');
    await waiting(page, left);
  }
  expect(await counts(page)).toMatchObject({ pending: 0, spam: 48, approved: 12 });
  await page.keyboard.press('z');
  await page.waitForSelector('[data-comment]');
  expect(await page.isVisible('[data-empty]')).toBe(false);
});

test('a decision that the page came with can be undone by key and button, until its time is over', async () => {
  const { ids } = await plantWaiting(app, 3);
  const page = await openDesk({ app, chromium });
  await page.goto('/desk/decisions/matching?status=pending');
  await page.click('button[value=approve]');
  await page.waitForSelector('#undo-bar:not(.is-empty)');
  expect(await shownIds(page)).toEqual([]);
  await page.keyboard.press('z');
  await waiting(page, 3);
  await page.waitForSelector(`[data-comment="${ids[2]}"]`);
  expect(await shownIds(page)).toEqual(ids);
  expect(await page.isVisible('[data-empty]')).toBe(false);

  await page.goto(`/desk/comments/${ids[0]}`);
  await page.click('button[value=approve]');
  await page.click('#undo-bar button');
  await waiting(page, 3);
  await page.keyboard.press('z');
  await said(page, 'There is nothing to undo.');
  expect(await page.isVisible('#desk-status')).toBe(true);

  await page.clock.install();
  await page.goto(`/desk/comments/${ids[1]}`);
  await page.click('button[value=approve]');
  await page.waitForSelector('#undo-bar:not(.is-empty)');
  app.clock.advance(121_000);
  await page.clock.fastForward(121_000);
  await said(page, 'can no longer be undone');
  expect(await page.isVisible('#undo-bar')).toBe(false);
  // The next decision has a button again, although the page came with one whose time was over.
  await page.reload();
  expect(await page.isVisible('#undo-bar button')).toBe(false);
  await page.keyboard.press('a');
  await waiting(page, 1);
  await page.click('#undo-bar button');
  await waiting(page, 2);
});

test('an undo that did not reach the server can be tried again', async () => {
  await plantWaiting(app, 2);
  const page = await openDesk({ app, chromium });
  await page.keyboard.press('a');
  await waiting(page, 1);
  await page.route('**/undo', (route) => route.abort(), { times: 1 });
  await page.keyboard.press('z');
  await said(page, 'cannot be reached');
  await page.keyboard.press('z');
  await waiting(page, 2);
});
