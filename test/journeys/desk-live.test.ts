import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { decideMany } from '../../src/moderation/decide-many.ts';
import { addModerator, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { COLLEAGUE_MS, counts, openDesk, plantWaiting, said } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

async function openTwo(): Promise<{ mine: Page; theirs: Page }> {
  const mine = await openDesk({ app, chromium });
  const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
  return { mine, theirs: await openDesk({ app, chromium }, {}, noor) };
}

const top = (page: Page, id: number) =>
  page.evaluate(
    (comment) => document.querySelector(`[data-comment="${comment}"]`)!.getBoundingClientRect().top,
    id,
  );

test('a colleague’s edit and undo refresh the card in its place, and what was typed stays', async () => {
  const { ids } = await plantWaiting(app, 3);
  const [first = 0, second = 0] = ids;
  const { mine, theirs } = await openTwo();
  await mine.locator(`[data-comment="${first}"] .why summary`).click();
  await mine.fill(`#note-${first}`, 'My half a note');
  const before = await top(mine, second);

  await theirs.click(`[data-comment="${first}"] button[value=spam]`);
  const line = mine.locator(`[data-comment="${first}"] [data-card-message]`);
  await line.filter({ hasText: 'Noor marked this comment as spam' }).waitFor({ timeout: COLLEAGUE_MS });
  expect(await top(mine, second)).toBe(before);
  await theirs.keyboard.press('z');
  await mine
    .locator(`[data-comment="${first}"] button[value=approve]:enabled`)
    .waitFor({ timeout: COLLEAGUE_MS });
  expect(await mine.inputValue(`#note-${first}`)).toBe('My half a note');

  await theirs.goto(`/desk/comments/${first}`);
  await theirs.fill(`#edit-${first}`, 'Mended by Noor');
  await theirs.click('form[action$="/edits"] button');
  await mine
    .locator(`[data-comment="${first}"] .comment-text`, { hasText: 'Mended by Noor' })
    .waitFor({ timeout: COLLEAGUE_MS });
  expect(await mine.inputValue(`#note-${first}`)).toBe('My half a note');
  await mine.click(`[data-comment="${first}"] button[value=approve]`);
  await mine.locator(`[data-comment="${first}"]`).waitFor({ state: 'detached' });
});

test('the page of one comment follows too, and keeps a half-typed reply', async () => {
  const { ids } = await plantWaiting(app, 1);
  const { mine, theirs } = await openTwo();
  await mine.goto(`/desk/comments/${ids[0]}`);
  await mine.fill(`#reply-${ids[0]}`, 'Half a reply');
  await theirs.click('button[value=approve]');
  await mine.locator('h1 .badge-approved').waitFor({ timeout: COLLEAGUE_MS });
  expect(await mine.textContent('[data-card-message]')).toBe('Noor approved this comment.');
  expect(await mine.inputValue(`#reply-${ids[0]}`)).toBe('Half a reply');
  expect(await mine.evaluate(() => document.activeElement?.id)).toBe(`reply-${ids[0]}`);
});

test('without the stream the page asks by itself', async () => {
  const { ids } = await plantWaiting(app, 2);
  const { mine, theirs } = await openTwo();
  await mine.route('**/desk/events*', (route) => route.abort());
  await mine.reload();
  await theirs.click(`[data-comment="${ids[0]}"] button[value=approve]`);
  const line = mine.locator(`[data-comment="${ids[0]}"] [data-card-message]`);
  await line.filter({ hasText: 'Noor approved' }).waitFor({ timeout: 2 * COLLEAGUE_MS });
});

test('who has a comment open is shown to colleagues until they leave', async () => {
  const { ids } = await plantWaiting(app, 2);
  const { mine, theirs } = await openTwo();
  const dot = (id = 0) => mine.locator(`[data-comment="${id}"] [data-presence]`, { hasText: 'Noor' });
  await theirs.locator(`[data-comment="${ids[1]}"]`).focus();
  await dot(ids[1]).waitFor({ timeout: COLLEAGUE_MS });
  await theirs.goto(`/desk/comments/${ids[0]}`);
  await dot(ids[0]).waitFor({ timeout: COLLEAGUE_MS });
  await dot(ids[1]).waitFor({ state: 'detached', timeout: COLLEAGUE_MS });
  await mine.goto(`/desk/comments/${ids[0]}`);
  await dot(ids[0]).waitFor({ timeout: COLLEAGUE_MS });
  await theirs.goto('/desk/settings');
  await dot(ids[0]).waitFor({ state: 'detached', timeout: COLLEAGUE_MS });
});

test('new comments are counted on each page that they belong to, and on no other', async () => {
  await plantWaiting(app, 1);
  const desk = await openDesk({ app, chromium });
  const openAlso = async (path: string) => {
    const page = await desk.context().newPage();
    await page.goto(path);
    return page;
  };
  const all = await openAlso('/desk/comments?status=all');
  const matching = await openAlso('/desk/comments?status=pending&q=sleeper');
  const other = await openAlso('/desk/comments?status=pending&q=zeppelin');
  await postComment(app, { comment: 'The sleeper is late.' });
  for (const page of [desk, all, matching])
    await page
      .locator('#new-comments:not(.is-empty)', { hasText: '1 new comment' })
      .waitFor({ timeout: 2 * COLLEAGUE_MS });
  await other.locator('[data-count=pending]', { hasText: '2' }).waitFor();
  expect(await other.isVisible('#new-comments')).toBe(false);
});

test('what a colleague decided is passed over by keys, and makes room for the next page', async () => {
  const { ids } = await plantWaiting(app, 30);
  const page = await openDesk({ app, chromium });
  const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
  const first = ids.slice(0, 15).map((commentId) => ({ commentId, version: 1 }));
  await decideMany(app.services, noor, { action: 'spam' }, first);
  await page.waitForFunction(() => document.querySelectorAll('[data-comment].is-settled').length === 15);
  for (let left = 14; left >= 0; left--) {
    await page.keyboard.press('a');
    await page.locator('[data-count=pending]', { hasText: new RegExp(`^${left}$`) }).waitFor();
  }
  expect(await counts(page)).toMatchObject({ pending: 0, approved: 15, spam: 15 });
});

test('which comments were left alone, and why, is said after a decision about many and after an undo', async () => {
  const { ids } = await plantWaiting(app, 2);
  const { mine, theirs } = await openTwo();
  await mine.route(/\/desk\/(events|changes)/, (route) => route.abort());
  await mine.reload();
  await theirs.click(`[data-comment="${ids[0]}"] button[value=trash]`);
  await theirs.locator(`[data-comment="${ids[0]}"]`).waitFor({ state: 'detached' });
  await mine.keyboard.press('Shift+X');
  await mine.keyboard.press('Shift+A');
  await said(mine, `Comment ${ids[0]}: Noor moved this comment to the trash before; it was left alone.`);
  await said(mine, 'Approved: the comment by Reader 1.');
  expect(await mine.locator('#desk-status').evaluate((line) => getComputedStyle(line).opacity)).toBe('1');

  await theirs.goto(`/desk/comments/${ids[1]}`);
  await theirs.fill(`#edit-${ids[1]}`, 'Mended by Noor');
  await theirs.click('form[action$="/edits"] button');
  await theirs.locator('.comment-content', { hasText: 'Mended by Noor' }).waitFor();
  await mine.keyboard.press('z');
  await said(mine, `Comment ${ids[1]}: Noor edited this comment before; it was left alone.`);
});
