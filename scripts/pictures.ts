// npm run pictures             makes the pictures of docs/desk.md and docs/mails.md anew, from the real desk of a demo site
// npm run pictures -- queue    only those whose name begins so; of mails: mail/...
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { launchChromium } from '../test/support/chromium.ts';
import { type DemoSite, startDemoSite } from './pictures/demo-site.ts';
import { type Picture, picturesOf } from './pictures/pages.ts';
import { smallPng } from './pictures/small-png.ts';

const FOLDER = join(import.meta.dirname, '../docs/images');

const VARIANTS = [
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 360, height: 780, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
  { width: 360, height: 780, colorScheme: 'dark' },
] as const;

type Variant = (typeof VARIANTS)[number];
type Session = BrowserContextOptions['storageState'];

const [wanted = ''] = process.argv.slice(2);
for (const folder of ['desk', 'mail']) mkdirSync(join(FOLDER, folder), { recursive: true });
const site = await startDemoSite();
const chromium = await launchChromium();
try {
  const session = await signIn(chromium, site);
  const pictures = picturesOf(site).filter(({ folder, name }) =>
    (folder ? `${folder}/${name}` : name).startsWith(wanted),
  );
  for (const picture of pictures) {
    for (const variant of VARIANTS.filter(({ colorScheme }) => colorScheme === 'light' || picture.inDark)) {
      await shoot(chromium, picture, variant, picture.signedOut ? undefined : session);
    }
  }
} finally {
  await chromium.close();
  await site.app.close();
}

/** @returns the cookies with which each picture begins */
async function signIn(browser: Browser, { app, ada }: DemoSite): Promise<Session> {
  const context = await browser.newContext({ baseURL: app.url });
  const page = await context.newPage();
  await page.goto('/desk/sign-in');
  await page.fill('#email', ada.email);
  await page.fill('#password', ada.password);
  await page.click('form[action="/desk/sign-in"] button');
  await page.waitForURL('**/desk');
  const session = await context.storageState();
  await context.close();
  return session;
}

async function shoot(
  browser: Browser,
  { name, path, folder = 'desk', part, isWhole = false, inDark, prepare, tidy }: Picture,
  { width, height, colorScheme }: Variant,
  session: Session,
): Promise<void> {
  const context = await browser.newContext({
    baseURL: site.app.url,
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    ...(session === undefined ? {} : { storageState: session }),
  });
  const page = await context.newPage();
  const answer = await page.goto(path);
  if (!answer?.ok()) throw new Error(`${path} answered ${answer?.status()}`);
  await prepare?.(page);
  const night = inDark && colorScheme === 'dark' ? '-dark' : '';
  await page.mouse.move(0, 0);
  const needed = await heightOf(page);
  const clip = { x: 0, y: 0, width, height: isWhole ? needed : Math.min(height, needed) };
  const png = part
    ? await page.locator(part).screenshot()
    : await page.screenshot({ clip, fullPage: isWhole });
  writeFileSync(join(FOLDER, folder, `${name}${night}-${width}.png`), smallPng(png));
  await tidy?.(page);
  await context.close();
}

/** CSS pixels that the page fills; a short one leaves no empty paper below it. */
function heightOf(page: Page): Promise<number> {
  return page.evaluate(() => Math.ceil(document.body.getBoundingClientRect().bottom + scrollY));
}
