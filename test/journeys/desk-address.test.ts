import { jest } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { postComment, startTestApp, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';
import { openDesk, said } from './desk-support.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

let app: TestApp;
let chromium: Browser;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => {
  app = await startTestApp();
  await postComment(app);
  await postComment(app, { author: 'Jonas', email: 'jonas@readers.test', comment: 'So do I.' });
});
afterEach(() => app.close());

const looks = () => app.services.database.prisma.logEntry.count({ where: { action: 'reveal' } });

test('an address appears in the place of its button and is said; nothing moves, and the look is logged', async () => {
  const page = await openDesk({ app, chromium });
  const next = page.locator('[data-comment="2"]');
  const before = await next.boundingBox();
  await page.locator('[data-comment="1"] .reveal button').focus();
  await page.keyboard.press('Enter');
  await said(page, 'Address of Mia: mia@readers.test');
  const address = page.locator('[data-comment="1"] .facts', { hasText: 'mia@readers.test' });
  expect(await address.count()).toBe(1);
  expect(await page.locator('[data-comment="1"] .reveal').count()).toBe(0);
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('mia@readers.test');
  expect(await next.boundingBox()).toEqual(before);
  expect(page.url()).toMatch(/\/desk\/comments$/);
  expect(await page.locator('body').textContent()).not.toContain('jonas@readers.test');
  expect(await looks()).toBe(1);
  expect(await axeFindings(page)).toEqual([]);
});

test('an address that the server does not give is asked for again by the same button', async () => {
  const page = await openDesk({ app, chromium });
  await page.goto('/desk/comments/1');
  await page.route('**/reveals*', (route) => route.abort(), { times: 1 });
  await page.click('.reveal button');
  await said(page, 'cannot be reached');
  await page.click('.reveal button');
  await said(page, 'Address of Mia: mia@readers.test');
  expect(await looks()).toBe(1);
});

test('without a script the button leads to the page of the author with the address', async () => {
  const page = await openDesk({ app, chromium }, { javaScriptEnabled: false });
  await page.click('[data-comment="1"] .reveal button');
  expect(await page.textContent('h1')).toBe('Mia');
  expect(await page.textContent('.facts')).toContain('mia@readers.test');
  expect(await looks()).toBe(1);
});
