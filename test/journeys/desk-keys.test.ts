import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { counts, focusedId, openDesk, plantWaiting, said } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const ticked = (page: Page) => page.locator('[data-tick]:checked').count();
const focusedElement = (page: Page) => page.evaluate(() => document.activeElement?.id ?? '');

test('each key does what the list of keys says, says so, and the next comment has the focus', async () => {
  const { ids } = await plantWaiting(app, 6);
  const page = await openDesk({ app, chromium });
  const press = (key: string) => page.keyboard.press(key);

  await press('j');
  expect(await focusedId(page)).toBe(ids[0]);
  await press('j');
  expect(await focusedId(page)).toBe(ids[1]);
  await press('k');
  expect(await focusedId(page)).toBe(ids[0]);
  await press('k');
  await said(page, 'This is the first comment.');

  await press('a');
  await said(page, 'Approved: the comment by Reader 0.');
  expect(await focusedId(page)).toBe(ids[1]);
  await press('s');
  await said(page, 'Marked as spam: the comment by Reader 1.');
  expect(await focusedId(page)).toBe(ids[2]);
  await press('d');
  await said(page, 'Moved to the trash: the comment by Reader 2.');
  expect(await focusedId(page)).toBe(ids[3]);
  expect(await counts(page)).toMatchObject({ pending: 3, approved: 1, spam: 1, trash: 1 });
  await press('u');
  await said(page, 'This is not possible here.');
  await press('z');
  await said(page, 'Undone: one comment is as it was.');
  expect(await counts(page)).toMatchObject({ pending: 4, trash: 0 });

  await press('x');
  await said(page, 'Ticked.');
  expect(await ticked(page)).toBe(1);
  await press('x');
  expect(await ticked(page)).toBe(0);
  await press('r');
  expect(await focusedElement(page)).toBe(`reply-${ids[3]}`);
  await page.keyboard.type('asdzx');
  expect(await counts(page)).toMatchObject({ pending: 4 });
  await page.locator(`[data-comment="${ids[3]}"]`).focus();
  await press('q');
  expect(await focusedElement(page)).toBe(`edit-${ids[3]}`);
  await page.locator(`[data-comment="${ids[3]}"]`).focus();
  await press('/');
  expect(await focusedElement(page)).toBe('q');
  await page.locator(`[data-comment="${ids[4]}"]`).focus();
  await press('?');
  expect(await page.locator('#shortcuts[open]').count()).toBe(1);
  await press('a');
  await press('Escape');
  expect(await counts(page)).toMatchObject({ pending: 4 });
  await press('e');
  await page.waitForURL(`**/desk/comments/${ids[4]}?from=*#edit-${ids[4]}`);
  await page.waitForFunction(() => document.activeElement?.matches('textarea'));
  expect(await focusedElement(page)).toBe(`edit-${ids[4]}`);
  for (const [key, field] of [
    ['r', 'reply'],
    ['q', 'edit'],
    ['r', 'reply'],
    ['e', 'edit'],
  ] as const) {
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    await press(key);
    expect(await focusedElement(page)).toBe(`${field}-${ids[4]}`);
  }

  await page.goto('/desk/comments?status=approved');
  await press('u');
  await said(page, 'Put back to pending: the comment by Reader 0.');
});

test('with Shift the same is done for all that are ticked; a key that cannot act says so where everybody sees it', async () => {
  await plantWaiting(app, 9);
  const page = await openDesk({ app, chromium });
  await page.keyboard.press('Shift+A');
  await said(page, 'No comment is ticked.');
  expect(await page.locator('#desk-status').evaluate((line) => getComputedStyle(line).opacity)).toBe('1');
  for (const [key, message] of [
    ['Shift+A', 'Approved: 2 comments.'],
    ['Shift+S', 'Marked as spam: 2 comments.'],
    ['Shift+D', 'Moved to the trash: 2 comments.'],
  ] as const) {
    await page.locator('[data-tick]').nth(0).check();
    await page.locator('[data-tick]').nth(1).check();
    await page.keyboard.press(key);
    await said(page, message);
  }
  expect(await counts(page)).toMatchObject({ pending: 3, approved: 2, spam: 2, trash: 2 });
  await page.keyboard.press('Shift+X');
  expect(await ticked(page)).toBe(3);
  await page.keyboard.press('Shift+X');
  expect(await ticked(page)).toBe(0);
  await page.keyboard.press('Shift+Z');
  await said(page, 'Undone: 2 comments are as they were.');
  await page.goto('/desk/comments?status=approved');
  await page.keyboard.press('Shift+X');
  await page.keyboard.press('Shift+U');
  await said(page, 'Put back to pending: 2 comments.');
});

test('the signs work on keyboards that need Shift for them, and letters under Caps Lock', async () => {
  await plantWaiting(app, 2);
  const page = await openDesk({ app, chromium });
  const key = (init: { key: string; code: string; shiftKey: boolean }) =>
    page.evaluate(
      (how) =>
        document.body.dispatchEvent(
          new KeyboardEvent('keydown', { ...how, bubbles: true, cancelable: true }),
        ),
      init,
    );
  await key({ key: '/', code: 'Digit7', shiftKey: true });
  expect(await focusedElement(page)).toBe('q');
  await page.locator('[data-comment]').first().focus();
  await key({ key: '?', code: 'Minus', shiftKey: true });
  expect(await page.locator('#shortcuts[open]').count()).toBe(1);
  await page.keyboard.press('Escape');
  await key({ key: 'A', code: 'KeyA', shiftKey: false });
  await said(page, 'Approved: the comment by Reader 0.');
});

test('a click with Shift ticks everything between', async () => {
  await plantWaiting(app, 6);
  const page = await openDesk({ app, chromium });
  await page.locator('[data-tick]').nth(1).click();
  await page
    .locator('[data-tick]')
    .nth(4)
    .click({ modifiers: ['Shift'] });
  expect(await ticked(page)).toBe(4);
});
