import { jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { addModerator, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';
import { openDesk, plantWaiting, said } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp({ env: { COMMENT_LIMIT: '1000' } })));
afterEach(() => app.close());

const PHONE = { viewport: { width: 360, height: 740 } };
const THUMB_PX = 44;

test('on a phone the buttons that decide are large enough for a thumb', async () => {
  await plantWaiting(app, 1);
  const page = await openDesk({ app, chromium }, PHONE);
  for (const button of await page.locator('[data-decide] .buttons button').all()) {
    const box = await button.boundingBox();
    expect(box!.height).toBeGreaterThanOrEqual(THUMB_PX);
    expect(box!.width).toBeGreaterThanOrEqual(THUMB_PX);
  }
});

test.each([{ viewport: { width: 1280, height: 800 } }, PHONE])(
  'the bar that undoes and the one for all that are ticked leave each other in sight: %j',
  async (how) => {
    await plantWaiting(app, 12);
    const page = await openDesk({ app, chromium }, how);
    await page.click('[data-decide] button[value=approve]');
    await page.locator('#undo-bar:not(.is-empty)').waitFor();
    await page.locator('[data-tick]').first().check();
    const areApart = async () => {
      const [undo, bulk] = [
        await page.locator('#undo-bar').boundingBox(),
        await page.locator('#bulk').boundingBox(),
      ];
      return undo!.y >= 0 && (undo!.y + undo!.height <= bulk!.y || bulk!.y + bulk!.height <= undo!.y);
    };
    expect(await areApart()).toBe(true);
    await page.click('#bulk summary');
    expect(await areApart()).toBe(true);
  },
);

test('from 1024 pixels on, an admin’s sections are one row, also beside long names', async () => {
  const { site, moderator } = app.services.database.prisma;
  await site.updateMany({ data: { name: 'Railway Commuters of the Northern Coast' } });
  await app.services.site.reload();
  await moderator.updateMany({ data: { name: 'Bartholomew Featherstonehaugh' } });
  const page = await openDesk({ app, chromium }, { viewport: { width: 1024, height: 768 } });
  const header = await page.locator('.desk-header').boundingBox();
  const first = await page.locator('.desk-header nav li').first().boundingBox();
  expect(header!.height).toBeLessThan(2 * first!.height);
  expect(await page.locator('.desk-header nav a').last().isVisible()).toBe(true);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(1024);
  expect(await axeFindings(page)).toEqual([]);
});

test('deciding, undoing and what a key says move nothing else on the page', async () => {
  const { ids } = await plantWaiting(app, 4);
  const page = await openDesk({ app, chromium });
  const tops = () =>
    page.$$eval('[data-comment], .tabs, .filter', (parts) =>
      parts.map((part) => part.getBoundingClientRect().top + scrollY),
    );
  const before = await tops();
  await page.keyboard.press('u');
  await said(page, 'This is not possible here.');
  expect(await tops()).toEqual(before);
  await page.keyboard.press('a');
  await page.locator(`[data-comment="${ids[0]}"]`).waitFor({ state: 'detached' });
  expect(await tops()).toEqual(before.slice(0, -1));
  await page.keyboard.press('z');
  await page.locator(`[data-comment="${ids[0]}"]`).waitFor();
  expect(await tops()).toEqual(before);
});

test('on a phone a colleague who comes to a comment and comments that come in move nothing and are read out', async () => {
  const { ids } = await plantWaiting(app, 2);
  await app.services.database.prisma.comment.updateMany({
    data: { authorName: 'Bartholomew Featherstone' },
  });
  const noor = await addModerator(app, { name: 'Noor Jensen-Blomqvist', email: 'noor@moderato.test' });
  const mine = await openDesk({ app, chromium }, PHONE);
  const theirs = await openDesk({ app, chromium }, {}, noor);
  const tops = () =>
    mine.$$eval('[data-comment], .facts', (parts) =>
      parts.map((part) => part.getBoundingClientRect().top + scrollY),
    );
  const before = await tops();
  await theirs.locator(`[data-comment="${ids[0]}"]`).focus();
  const presence = mine.locator(`[data-comment="${ids[0]}"] [data-presence]`, { hasText: 'Noor' });
  await presence.waitFor();
  expect(await presence.textContent()).toBe('● Noor Jensen-Blomqvist at this comment now');
  expect(await tops()).toEqual(before);
  for (let count = 1; count <= 12; count++) await postComment(app, { comment: `Number ${count}.` });
  const bar = mine.locator('#new-comments', { hasText: '12 new comments: show them' });
  await bar.waitFor();
  expect(await tops()).toEqual(before);
  expect(await bar.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true);
  expect(await axeFindings(mine)).toEqual([]);
});

test('the skip link leads to the content', async () => {
  const page = await openDesk({ app, chromium });
  await page.keyboard.press('Tab');
  expect(await page.evaluate(() => document.activeElement?.className)).toBe('skip-link');
  await page.keyboard.press('Enter');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('main');
});

test('who asked for less motion gets none', async () => {
  await plantWaiting(app, 1);
  const page = await openDesk({ app, chromium }, { reducedMotion: 'reduce' });
  const moving = await page.$$eval(
    '*',
    (all) =>
      all.filter((one) => {
        const { transitionDuration, animationName, scrollBehavior } = getComputedStyle(one);
        const moves = transitionDuration.split(', ').some((time) => parseFloat(time) > 0.01);
        return moves || animationName !== 'none' || scrollBehavior === 'smooth';
      }).length,
  );
  expect(moving).toBe(0);
});

test('on paper are the comments and no controls', async () => {
  await plantWaiting(app, 1);
  const page = await openDesk({ app, chromium });
  await page.emulateMedia({ media: 'print' });
  const controls = page.locator('button, input, select, textarea, summary, nav');
  for (const control of await controls.all()) expect(await control.isVisible()).toBe(false);
  expect(await page.isVisible('.comment-text')).toBe(true);
});
