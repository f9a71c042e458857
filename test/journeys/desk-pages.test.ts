import { jest } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { readRoutes } from '../../scripts/read-routes.ts';
import { permissionOf } from '../../src/accounts/guards.ts';
import { createApp } from '../../src/app.ts';
import { decide } from '../../src/moderation/decide.ts';
import { changeSite } from '../../src/sites/change-site.ts';
import { addWebhook, type WebhookChoices } from '../../src/webhooks/change-webhooks.ts';
import {
  addModerator,
  ADMIN,
  ARTICLE_SLUG,
  postComment,
  startTestApp,
  type TestApp,
} from '../support/app.ts';
import { axeFindings } from '../support/axe.ts';
import { launchChromium } from '../support/chromium.ts';

jest.setTimeout(480_000); // axe reads some forty pages twice, also on a busy machine

/** What scripts, files and frames are made of. */
const NO_PAGES = [
  '/desk/events',
  '/desk/changes',
  '/desk/cards',
  '/desk/log.csv',
  '/desk/log.jsonl',
  '/desk/mail/:id/html',
  '/desk/mail/previews/html',
];
/** Pages that are about what their address names. */
const QUERIES: Record<string, string> = {
  '/desk/bans/new': '?kind=website&name=casino.example',
  '/desk/decisions/matching': '?status=pending',
  '/desk/erasures': '?status=spam',
};
const WIDTHS = [1280, 360];
/** The Tab key stops at its day, month, year and calendar, or hour, minute and clock. */
const PARTS_OF_A_DATE = 4;

let app: TestApp;
let chromium: Browser;
let page: Page;

beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => {
  app = await startTestApp({ smtp: false });
  const context = await chromium.newContext({ baseURL: app.url });
  context.setDefaultTimeout(20_000);
  page = await context.newPage();
});
afterEach(async () => {
  await page.context().close();
  await app.close();
});

/** One comment of each kind of content, and whatever else fills a page. */
async function fillDesk(): Promise<void> {
  await postComment(app, { comment: 'I take the sleeper every winter.' });
  await postComment(app, { comment: 'So do I.\u202e Look:', url: 'https://casino.example/' });
  await postComment(app, { comment: `See https://casino.example/a\n\n${'A long thought. '.repeat(120)}` });
  await app.deliverMail();
  const hook: WebhookChoices = {
    name: 'Ours',
    url: 'https://hooks.example.com/',
    format: 'json',
    events: ['comment.held'],
  };
  await addWebhook(app.services, { id: 1 }, hook); // afterwards, so that the first message is a mail
}

async function signInAsAdmin(): Promise<void> {
  await page.goto('/desk/sign-in');
  await page.fill('#email', ADMIN.email);
  await page.fill('#password', ADMIN.password);
  await page.click('form[action="/desk/sign-in"] button');
  await page.goto('/desk/comments');
  await page.locator('[data-decide] button[value=spam]').first().click();
  await page.waitForSelector('#undo-bar button');
}

function pagesOfDesk(): { open: string[]; guarded: string[] } {
  const routes = readRoutes(createApp(app.services)).filter(
    ({ method, path }) => method === 'GET' && path.startsWith('/desk') && !NO_PAGES.includes(path),
  );
  const addressOf = ({ path }: { path: string }) =>
    path.replace(':slug', ARTICLE_SLUG).replace(/:\w+/, '1') + (QUERIES[path] ?? '');
  const isGuarded = ({ handlers }: { handlers: object[] }) =>
    handlers.some((handler) => permissionOf(handler));
  return {
    open: routes.filter((route) => !isGuarded(route)).map(addressOf),
    guarded: routes.filter(isGuarded).map(addressOf),
  };
}

/** What a pointer could use and the Tab key does not reach, or reaches without anything that shows it. */
async function outOfReach(): Promise<string[]> {
  const all = await page.evaluate(() => {
    const usable = [
      ...document.querySelectorAll<HTMLElement>('a[href], button, input, select, textarea, summary'),
    ];
    const groups = new Set<string>();
    const wanted = usable.filter((element) => {
      if (!element.checkVisibility({ visibilityProperty: true }) || element.matches(':disabled'))
        return false;
      if (!(element instanceof HTMLInputElement) || element.type !== 'radio') return true;
      const isSeen = groups.has(element.name);
      groups.add(element.name);
      return !isSeen;
    });
    for (const [place, element] of wanted.entries()) element.dataset.place = String(place);
    (document.activeElement as HTMLElement | null)?.blur();
    return wanted.map(({ outerHTML }) => outerHTML.slice(0, 120));
  });
  const dates = await page.locator('input[type=date], input[type=time]').count();
  const reachedAndShown = new Set<number>();
  for (let presses = 0; presses < all.length + 5 + PARTS_OF_A_DATE * dates; presses++) {
    await page.keyboard.press('Tab');
    const focus = await page.evaluate(() => {
      const element = document.activeElement as HTMLElement;
      const { outlineStyle, outlineWidth } = getComputedStyle(element);
      const group = element instanceof HTMLInputElement && element.type === 'radio' ? element.name : '';
      const first = group ? document.querySelector<HTMLElement>(`[name="${group}"][data-place]`) : element;
      const shown = outlineStyle !== 'none' && outlineWidth !== '0px';
      return { place: first?.dataset.place, shown };
    });
    if (focus.place !== undefined && focus.shown) reachedAndShown.add(Number(focus.place));
  }
  return all.filter((_, place) => !reachedAndShown.has(place));
}

const fit = async (path: string): Promise<string[]> => {
  const tooWide: string[] = [];
  for (const width of WIDTHS) {
    await page.setViewportSize({ width, height: 800 });
    const needed = await page.evaluate(() => document.documentElement.scrollWidth);
    if (needed > width) tooWide.push(`${path} needs ${needed} of ${width} pixels`);
  }
  return tooWide;
};

test('axe finds nothing on any page of the desk, and each fits a wide window and a phone', async () => {
  await fillDesk();
  const { open, guarded } = pagesOfDesk();
  expect(guarded.length).toBeGreaterThan(15);
  const found: string[] = [];
  for (const path of open) {
    await page.goto(path);
    found.push(...(await fit(path)), ...(await axeFindings(page)).map((finding) => `${path} ${finding}`));
  }
  await signInAsAdmin();
  for (const path of guarded) {
    const answer = await page.goto(path);
    expect(`${path} ${answer?.status()}`).toBe(`${path} 200`);
    found.push(...(await fit(path)), ...(await axeFindings(page)).map((finding) => `${path} ${finding}`));
  }
  expect(found).toEqual([]);
});

/** As without a script: the page that answers is shown, at the address that the form was sent to. */
async function sendForm(selector: string, action: string): Promise<void> {
  await page.locator(selector).evaluate((form: HTMLFormElement, value) => {
    form.append(Object.assign(document.createElement('input'), { type: 'hidden', name: 'action', value }));
    form.submit();
  }, action);
  await page.waitForURL('**/decisions');
}

async function decideAsColleague(commentId: number): Promise<void> {
  const noor = await addModerator(app, { name: 'Noor', email: `noor-${commentId}@moderato.test` });
  await decide(app.services, noor, { commentId, version: 1, action: 'trash' });
}

async function linkInMail(): Promise<string> {
  await page.goto('/desk/mail');
  await page.locator('.card a[href^="/desk/mail/"]').first().click();
  await page.click('a[href$="/file"]');
  const text = await page.locator('.message').textContent();
  return new URL(/http\S+\/act\/\S+/.exec(text!)![0]).pathname;
}

test('axe finds nothing on the pages that follow an action', async () => {
  await fillDesk();
  await postComment(app, { comment: 'For the list of what was left alone.' });
  await signInAsAdmin();
  await page.route(/\/desk\/(events|changes)/, (route) => route.abort()); // else the page hears of the colleague
  const found: string[] = [];
  const look = async (heading: string): Promise<void> => {
    await page.locator('h1, h2', { hasText: heading }).first().waitFor();
    found.push(...(await axeFindings(page)).map((finding) => `${heading}: ${finding}`));
  };

  await page.goto('/desk/comments');
  await page
    .locator('.card')
    .first()
    .locator('details')
    .evaluateAll((parts) => {
      for (const part of parts as HTMLDetailsElement[]) part.open = true;
    });
  await look('Comments');
  await page.keyboard.press('?');
  await page.waitForSelector('#shortcuts[open]');
  await look('Keys');

  await page.goto('/desk/comments/2');
  await decideAsColleague(2);
  await sendForm('form.decisions', 'approve');
  await look('Already decided');

  await page.goto('/desk/comments');
  for (const tick of await page.locator('[data-tick]').all()) await tick.check();
  await decideAsColleague(3);
  await sendForm('#bulk', 'spam');
  await look('Not all were changed');

  await page.goto('/desk/settings');
  const ada = await app.services.database.prisma.moderator.findFirstOrThrow();
  await changeSite(app.services, ada, { name: 'Another name' });
  await page.click('form[action="/desk/settings"] button');
  await page.waitForSelector('[role=alert]');
  await look('Settings');

  await postComment(app, { comment: 'One more.' });
  await app.deliverMail();
  await page.goto(await linkInMail());
  await page.click('main button');
  await look('Done');
  expect(found).toEqual([]);
});

test('axe finds nothing on what the queue says about a filter, an address and a choice that cannot be', async () => {
  await fillDesk();
  await app.services.database.prisma.article.create({
    data: {
      slug: 'night-buses',
      title: 'Night buses',
      publishedAt: app.clock.now(),
      html: '',
      sourceHash: '',
    },
  });
  await signInAsAdmin();
  const found: string[] = [];
  const look = async (path: string, expected: string): Promise<void> => {
    await page.locator('main', { hasText: expected }).waitFor();
    found.push(...(await fit(path)), ...(await axeFindings(page)).map((finding) => `${path} ${finding}`));
  };
  for (const [query, expected] of [
    ['q=mia@readers.test', 'This looks like an email address.'],
    ['article=night', 'Several articles have these words in their titles.'],
    ['from=2025-03-02&to=2025-03-01', 'The first day is after the last day'],
    ['by=999&domain=no domain', 'Nothing is known under this'],
    ['status=trash', 'The trash is empty.'],
    ['q=zeppelin', 'No comment matches.'],
  ] as const) {
    await page.goto(`/desk/comments?${query}`);
    await look(query, expected);
  }

  await page.goto('/desk/comments');
  await page.locator('[data-tick]').first().check();
  await page.locator('#note-bulk').evaluate((field: HTMLInputElement) => {
    field.removeAttribute('maxlength');
    field.value = 'long '.repeat(120);
  });
  await sendForm('#bulk', 'spam');
  await look('ticked', 'Please shorten the note');

  for (const [button, expected] of [
    ['Save the view', 'Please give the view a name'],
    ['Find the author', 'Please type the whole address'],
  ] as const) {
    await page.goto('/desk/comments');
    await page.click('summary:text("Views and search by address")');
    await page.click(`button:text("${button}")`);
    await look(button, expected);
  }
  expect(found).toEqual([]);
});

test('the Tab key reaches everything on every page of the desk, and shows where it is', async () => {
  await fillDesk();
  await signInAsAdmin();
  const found: string[] = [];
  for (const path of pagesOfDesk().guarded) {
    await page.goto(path);
    found.push(...(await outOfReach()).map((element) => `${path} ${element}`));
  }
  expect(found).toEqual([]);
});
