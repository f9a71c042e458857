import { jest } from '@jest/globals';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { addModerator, ARTICLE_SLUG, startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { COLLEAGUE_MS, counts, openDesk as openDeskOf, plantWaiting } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

const WAITING = 40;
const MACHINE_MS = 15_000;

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

const openDesk = (
  ...how: [options?: Parameters<Browser['newContext']>[0], who?: { email: string; password: string }]
) => openDeskOf({ app, chromium }, ...how);
const plant = (count: number) => plantWaiting(app, count);

/** How many comments the article shows to everybody. */
async function shown(slug: string): Promise<number> {
  const { body } = await app.browser.open(`/articles/${slug}`);
  return body.split('<article id="comment-').length - 1;
}

test('forty waiting comments are decided by keyboard alone, five taken back; counts and page are exact', async () => {
  const { slug } = await plant(WAITING);
  const page = await openDesk();
  let presses = 0;
  const press = async (key: string) => {
    presses += 1;
    await page.keyboard.press(key);
  };
  const waiting = (count: number) =>
    page.waitForFunction(
      (left) => document.querySelector('[data-count=pending]')?.textContent === left,
      String(count),
    );

  const began = performance.now();
  for (let decided = 1; decided <= WAITING; decided++) {
    await press(decided % 4 === 0 ? 's' : 'a');
    await waiting(WAITING - decided);
  }
  for (let undone = 1; undone <= 5; undone++) {
    await press('z');
    await waiting(undone);
  }
  await page.waitForFunction(() => document.querySelectorAll('[data-comment]').length === 5);

  expect(performance.now() - began).toBeLessThan(MACHINE_MS);
  expect(presses).toBeLessThan(60);
  expect(await counts(page)).toEqual({ pending: 5, approved: 27, spam: 8, trash: 0, all: 40 });
  expect(await page.locator('[data-comment]').count()).toBe(5);
  expect(await shown(slug)).toBe(27);
});

test('the same forty are decided by plain forms without a script', async () => {
  const { slug } = await plant(WAITING);
  const page = await openDesk({ javaScriptEnabled: false });
  const decide = async (action: string, count: number) => {
    for (let tick = 0; tick < count; tick++) await page.locator('[data-tick]').nth(tick).check();
    await page.click(`#bulk button[value=${action}]`);
  };
  await decide('approve', 18);
  await decide('spam', 9);
  await decide('trash', 8);
  const undone: string[] = [];
  for (const action of ['approve', 'spam', 'trash', 'approve', 'approve']) {
    const card = page.locator('[data-comment]').first();
    undone.push((await card.getAttribute('id')) ?? '');
    await card.locator(`button[value=${action}]`).click();
    await page.click('#undo-bar button');
  }
  expect(new Set(undone).size).toBe(1); // it came back each time, to its place
  await decide('approve', 5);
  expect(await counts(page)).toEqual({ pending: 0, approved: 23, spam: 9, trash: 8, all: 40 });
  expect(await page.textContent('[data-empty]')).toContain('Nothing is waiting');
  expect(await shown(slug)).toBe(23);
  await page.click('#undo-bar button');
  expect(await counts(page)).toEqual({ pending: 5, approved: 18, spam: 9, trash: 8, all: 40 });
  expect(await shown(slug)).toBe(18);
});

test.each([
  ['the button', (page: Page) => page.click('#undo-bar button')],
  ['the key', (page: Page) => page.keyboard.press('z')],
])('what was decided on another page is taken back by %s of the queue', async (_, takeBack) => {
  await plant(3);
  const page = await openDesk();
  await page.locator('[data-edit]').first().click();
  await page.click('[data-decide] button[value=approve]');
  await page.waitForURL('**done=**');
  expect(await counts(page)).toMatchObject({ pending: 2, approved: 1 });
  await takeBack(page);
  await page.locator('[data-comment]').nth(2).waitFor();
  expect(await counts(page)).toMatchObject({ pending: 3, approved: 0 });

  await page.click('[formaction="/desk/decisions/matching"]');
  await page.waitForURL('**/desk/decisions/matching');
  await page.click('button[value=spam]');
  await page.waitForURL('**done=**');
  expect(await counts(page)).toMatchObject({ pending: 0, spam: 3 });
  await takeBack(page);
  await page.locator('[data-comment]').nth(2).waitFor();
  expect(await counts(page)).toMatchObject({ pending: 3, spam: 0 });
});

test('ticked comments are decided in place with one reason, and the next decision starts without it', async () => {
  await plant(3);
  const page = await openDesk();
  await page.locator('[data-tick]').nth(0).check();
  await page.locator('[data-tick]').nth(1).check();
  await page.click('#bulk summary');
  await page.selectOption('#reason-bulk', { label: 'Off topic' });
  await page.fill('#note-bulk', 'Same person');
  await page.click('#bulk button[value=trash]');
  await page.waitForFunction(() => document.querySelectorAll('[data-comment]').length === 1);

  const logged = await app.services.database.prisma.logEntry.findMany({
    where: { action: 'trash' },
    include: { decisionReason: true },
  });
  expect(logged.map(({ note, decisionReason }) => [decisionReason?.label, note])).toEqual([
    ['Off topic', 'Same person'],
    ['Off topic', 'Same person'],
  ]);
  await page.locator('#bulk .why:not([open])').waitFor();
  expect([await page.inputValue('#reason-bulk'), await page.inputValue('#note-bulk')]).toEqual(['', '']);
});

test('a colleague’s decision shows on the open desk within two seconds, and a new comment is announced', async () => {
  await plant(3);
  const mine = await openDesk();
  const noor = await addModerator(app, { name: 'Noor', email: 'noor@moderato.test' });
  const theirs = await openDesk({}, noor);
  const [first] = await mine.locator('[data-comment]').evaluateAll((all) => all.map(({ id }) => id));

  await theirs.click(`#${first} button[value=approve]`);
  const line = mine.locator(`#${first} [data-card-message]`);
  await line.waitFor({ timeout: COLLEAGUE_MS });
  expect(await line.textContent()).toBe('Noor approved this comment.');
  expect(await mine.locator(`#${first} [data-decide] button`).first().isDisabled()).toBe(true);
  expect(await counts(mine)).toMatchObject({ pending: 2, approved: 1 });

  const reader = await (await chromium.newContext({ baseURL: app.url })).newPage();
  await reader.goto(`/articles/${ARTICLE_SLUG}`);
  await reader.fill('#comment', 'A new one');
  await reader.fill('#author', 'Mia');
  await reader.fill('#email', 'mia@readers.test');
  await reader.click('#commentform button');
  await mine.locator('#new-comments:not(.is-empty)').waitFor({ timeout: COLLEAGUE_MS });
  expect(await mine.textContent('#new-comments')).toContain('1 new comment');
});

test('keys never fire while somebody types, and can be switched off', async () => {
  await plant(2);
  const page = await openDesk();
  await page.fill('#q', 'said');
  await page.focus('#q');
  await page.keyboard.type('asd');
  expect(await counts(page)).toMatchObject({ pending: 2 });
  await app.services.database.prisma.moderator.updateMany({ data: { shortcuts: false } });
  await page.goto('/desk/comments');
  await page.keyboard.press('a');
  await page.keyboard.press('?');
  expect(await page.locator('dialog[open]').count()).toBe(0);
  expect(await counts(page)).toMatchObject({ pending: 2 });
});

test('search and help open where their signs need Shift, and where they do not', async () => {
  await plant(1);
  const page = await openDesk();
  const isSearching = () => page.evaluate(() => document.activeElement?.id === 'q');
  for (const shiftKey of [false, true]) {
    const press = (key: string) => page.locator('main').dispatchEvent('keydown', { key, shiftKey });
    await press('/');
    expect(await isSearching()).toBe(true);
    await page.locator('#q').blur();
    await press('?');
    expect(await page.locator('#shortcuts[open]').count()).toBe(1);
    await page.keyboard.press('Escape');
  }
});

test('on a phone every section is one line, and the current one is in sight', async () => {
  const page = await openDesk({ viewport: { width: 360, height: 740 } });
  await page.goto('/desk/settings');
  const sections = await page.locator('.desk-header nav a').evaluateAll((links) =>
    links.map((link) => {
      const { height, left, right } = link.getBoundingClientRect();
      return { height, isSeen: left >= 0 && right <= innerWidth, isCurrent: link.ariaCurrent === 'page' };
    }),
  );
  expect(Math.max(...sections.map(({ height }) => height))).toBeLessThan(50);
  expect(sections.filter(({ isCurrent }) => isCurrent)).toEqual([expect.objectContaining({ isSeen: true })]);
});

test.each(['/desk/comments', '/desk/decisions/matching?status=pending', '/desk/erasures?status=spam'])(
  'axe finds nothing on %s, and it is no wider than a phone',
  async (path) => {
    await plant(3);
    const page = await openDesk({ viewport: { width: 360, height: 740 } });
    await page.goto(path);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`)).toEqual([]);
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  },
);
