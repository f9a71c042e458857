import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ARTICLE_SLUG, postComment, startTestApp, type TestApp } from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(120_000); // a real browser, also on a busy machine

const ARTICLE = `/articles/${ARTICLE_SLUG}`;
const LONG_ARTICLE = `# Night trains return\n\n${'The sleeper to the coast leaves at nine.\n\n'.repeat(60)}`;

let app: TestApp;
let chromium: Browser;
let page: Page;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => {
  app = await startTestApp({ articles: { [`${ARTICLE_SLUG}.md`]: LONG_ARTICLE } });
  const context = await chromium.newContext({ baseURL: app.url, viewport: { width: 360, height: 800 } });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
});
afterEach(async () => {
  await page.context().close();
  await app.close();
});

async function approve(id: number): Promise<void> {
  await app.services.database.prisma.comment.update({ where: { id }, data: { status: 'approved' } });
  app.services.pages.clear();
}

const styleOf = (selector: string, name: string) =>
  page
    .locator(selector)
    .first()
    .evaluate((element, property) => getComputedStyle(element).getPropertyValue(property), name);

test('a deep reply names whom it answers, and the line is under the name alone', async () => {
  for (let id = 1; id <= 6; id++) {
    await postComment(app, { author: `Person ${id}`, comment: `Thought ${id}`, comment_parent: `${id - 1}` });
    await approve(id);
  }
  await page.goto(ARTICLE);
  expect(await page.textContent('.in-reply-to a')).toBe('Person 5');
  expect(await page.locator('.in-reply-to').innerText()).toBe('In reply to Person 5');
  expect(await styleOf('.in-reply-to a .name', 'text-decoration-line')).toBe('underline');
});

test('a message that breaks into two lines keeps its bullet, and the ring around a preview is seen whole', async () => {
  await page.goto(ARTICLE);
  await page.fill('#url', 'no address at all');
  await page.click('#submit');
  await page.waitForSelector('.error-summary');
  expect(await styleOf('.error-summary a', 'display')).toBe('inline');

  await page.fill('#comment', 'What I think');
  await page.fill('#author', 'Mia');
  await page.fill('#email', 'mia@readers.test');
  await page.fill('#url', '');
  await page.click('#submit');
  await page.waitForSelector('#comment-preview');
  const top = () =>
    page.locator('#comment-preview').evaluate((preview) => preview.getBoundingClientRect().top);
  expect(await top()).toBeGreaterThanOrEqual(5);
  expect(await top()).toBeLessThan(800);
});

test('both boxes to tick in the form look alike, one under the other', async () => {
  await page.goto(ARTICLE);
  const looks = (id: string) =>
    page.locator(`#${id}`).evaluate((input) => {
      const label = document.querySelector(`label[for="${input.id}"]`)!;
      const { left, width, height } = input.getBoundingClientRect();
      const { font, color } = getComputedStyle(label);
      return {
        box: { left, width, height },
        label: { left: label.getBoundingClientRect().left, font, color },
      };
    });
  await page.waitForSelector('#wp-comment-cookies-consent');
  expect(await looks('wp-comment-cookies-consent')).toEqual(await looks('notify'));
});

test('a receipt shows a published comment in another colour than one that waits', async () => {
  const preview = await app.browser.follow(await postComment(app));
  const receipt = preview.$('a[href^="/receipts/"]').attr('href')!;
  await page.goto(receipt);
  const waiting = await styleOf('.status', 'background-color');
  await approve(1);
  await page.reload();
  expect(await styleOf('.status', 'background-color')).not.toBe(waiting);
  expect(await axeFindings(page)).toEqual([]);
});

test('where comments were closed meanwhile, the typed text can be copied, and axe finds nothing', async () => {
  await page.goto(ARTICLE);
  await app.services.database.prisma.article.updateMany({ data: { comments: 'closed' } });
  await page.fill('#comment', 'Too late');
  await page.fill('#author', 'Mia');
  await page.fill('#email', 'mia@readers.test');
  await page.click('#submit');
  await page.waitForSelector('textarea[readonly]');
  expect(await page.inputValue('textarea[readonly]')).toBe('Too late');
  expect(await axeFindings(page)).toEqual([]);
});
