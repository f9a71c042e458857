import { AxeBuilder } from '@axe-core/playwright';
import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { LANGUAGES, type Locale } from '../../src/mail/languages/index.ts';
import { makePreviews } from '../../src/mail/previews/previews.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const PHONE = 320;

let app: TestApp;
let chromium: Browser;
let page: Page;

beforeAll(async () => {
  app = await startTestApp();
  chromium = await launchChromium();
  page = await (await chromium.newContext()).newPage(); // axe needs a context of its own
});
afterAll(async () => {
  await chromium.close();
  await app.close();
});

test.each(Object.keys(LANGUAGES) as Locale[])(
  'axe finds nothing in the HTML part of any mail in %s, and each fits a phone',
  async (locale) => {
    const found: string[] = [];
    for (const [name, { html }] of await makePreviews(app.services.settings, locale)) {
      await page.setViewportSize({ width: PHONE, height: 700 });
      await page.setContent(html);
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > PHONE) found.push(`${name} needs ${needed} of ${PHONE} pixels`);
      if ((await page.evaluate(() => document.documentElement.lang)) !== locale)
        found.push(`${name} is not in ${locale}`);
      const { violations } = await new AxeBuilder({ page }).withTags(WCAG).analyze();
      found.push(
        ...violations.map(({ id, nodes }) => `${name} ${id}: ${nodes.map(({ html: part }) => part).join()}`),
      );
    }
    expect(found).toEqual([]);
  },
);
