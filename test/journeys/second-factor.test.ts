import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { ADMIN, startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';

const MANY_PAGES_MS = 120_000; // axe reads each of them twice
const ORIGIN = 'http://localhost'; // browsers know passkeys there without https

let app: TestApp;
let chromium: Browser;

beforeEach(async () => {
  app = await startTestApp({ env: { BASE_URL: ORIGIN } });
  chromium = await launchChromium([`--host-resolver-rules=MAP localhost:80 ${new URL(app.url).host}`]);
});
afterEach(async () => {
  await chromium.close();
  await app.close();
});

async function openWindow(options: Parameters<Browser['newContext']>[0] = {}): Promise<Page> {
  const context: BrowserContext = await chromium.newContext({ baseURL: ORIGIN, ...options });
  context.setDefaultTimeout(10_000);
  return context.newPage();
}

/** Plugs in a security key that agrees to everything. */
async function plugInKey(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'usb',
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

async function typePassword(page: Page): Promise<void> {
  await page.goto('/desk/sign-in');
  await page.fill('#email', ADMIN.email);
  await page.fill('#password', ADMIN.password);
  await page.click('form[action="/desk/sign-in"] button');
}

/** In light and dark, at both widths, nothing for axe to find and nothing wider than the window. */
async function judge(page: Page): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await new AxeBuilder({ page }).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
    expect([page.url(), ...found]).toEqual([page.url()]);
  }
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 800 });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
}

test(
  'a moderator adds a passkey, signs in with it, and the password alone opens nothing any more',
  async () => {
    const page = await openWindow();
    await plugInKey(page);
    await typePassword(page);
    await page.goto('/desk/account/second-factor');
    await page.fill('#label', 'Blue key');
    await page.click('text=Add a passkey');
    await page.waitForSelector('.codes');
    expect(await page.locator('.codes li').count()).toBe(10);
    await judge(page);

    await page.click('text=I have kept them');
    expect(await page.textContent('.cards')).toContain('Blue key');
    await page.click('text=Sign out');
    await typePassword(page);
    await page.waitForURL('**/desk/second-factor');
    await judge(page);
    await page.goto('/desk/comments');
    expect(page.url()).toContain('/desk/second-factor');
    await page.click('text=Use a passkey');
    await page.waitForURL('**/desk');
    expect(await page.textContent('h1')).toBe('Overview');
  },
  MANY_PAGES_MS,
);

test(
  'when the key is another one, the page says so and a recovery code still works',
  async () => {
    const page = await openWindow();
    await plugInKey(page);
    await typePassword(page);
    await page.goto('/desk/account/second-factor');
    await page.click('text=Add a passkey');
    const code = (await page.textContent('.codes li'))!.trim();

    const stranger = await openWindow();
    await plugInKey(stranger);
    await typePassword(stranger);
    await stranger.click('text=Use a passkey');
    await stranger.waitForSelector('text=The passkey was not used');
    await stranger.fill('#code', code);
    await stranger.click('form:has(#code) button');
    await stranger.waitForURL('**/desk');
  },
  MANY_PAGES_MS,
);

test(
  'every page about accounts is clean for axe, in light and dark, and fits 1280 and 360 pixels',
  async () => {
    const page = await openWindow();
    for (const path of ['/desk/sign-in', '/desk/password-resets']) {
      await page.goto(path);
      await judge(page);
    }
    await page.fill('#email', 'nobody');
    await page.click('main button');
    await judge(page);

    await typePassword(page);
    for (const path of [
      '/desk/account',
      '/desk/account/articles',
      '/desk/account/second-factor',
      '/desk/confirmations',
      '/desk/people',
    ]) {
      await page.goto(path);
      await judge(page);
    }
    await page.click('summary');
    await judge(page);
    await page.click('text=Make a link');
    const link = await page.inputValue('#link');
    await judge(page);

    const guest = await openWindow();
    await guest.goto(link);
    await judge(guest);
  },
  MANY_PAGES_MS,
);

test('without JavaScript, passkeys are not offered and everything else is there', async () => {
  const page = await openWindow({ javaScriptEnabled: false });
  await typePassword(page);
  await page.goto('/desk/account/second-factor');
  expect(await page.isVisible('form[data-add-passkey]')).toBe(false);
  expect(await page.textContent('noscript, main')).toContain('Passkeys need JavaScript');
  expect(await page.isVisible('.qr')).toBe(true);
  await page.goto('/desk/account');
  await page.fill('#name', 'Ada L.');
  await page.click('form[action="/desk/account/profile"] button');
  expect(await page.textContent('.notice[role=status]:has-text("Saved.")')).toBe('Saved.');
});
