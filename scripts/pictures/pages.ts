// Every page of the desk that docs/desk.md shows.
import { PICTURES_OF_MAILS } from './mails.ts';
import type { Page } from 'playwright-core';
import type { DemoSite } from './demo-site.ts';

export interface Picture {
  /** The beginning of the file's name. */
  name: string;
  path: string;
  /** Below docs/images; the desk's otherwise. */
  folder?: 'desk' | 'mail';
  /** Only this part of the page, all of it. */
  part?: string;
  /** All of the page, also what a window has no room for. */
  isWhole?: boolean;
  /** Also with the colours of the night. */
  inDark?: true;
  /** Before anybody signed in. */
  signedOut?: true;
  /** Brings the page to what is to be seen. */
  prepare?: (page: Page) => Promise<void>;
  /** Leaves the site as it was. */
  tidy?: (page: Page) => Promise<void>;
}

export function picturesOf({ ids: { told, regular } }: DemoSite): Picture[] {
  const seoul = 'seoul-and-tokyo-turn-to-nato';
  return [
    { name: 'sign-in', path: '/desk/sign-in', signedOut: true },
    { name: 'overview', path: '/desk' },
    { name: 'queue', path: '/desk/comments', inDark: true },
    { name: 'keys', path: '/desk/comments', prepare: openKeys },
    { name: 'bulk', path: '/desk/comments?order=newest', prepare: tickTwo },
    { name: 'links', path: '/desk/comments?order=riskiest', prepare: showFrom('[data-comment]') },
    { name: 'hidden', path: '/desk/comments', prepare: showFrom('[data-comment]:has(.hidden-character)') },
    { name: 'reason', path: '/desk/comments?order=newest', prepare: openParts('.why') },
    { name: 'reply', path: '/desk/comments?order=newest', prepare: openParts('[data-reply]') },
    { name: 'search', path: `/desk/comments?status=all&q=map&article=${seoul}`, prepare: openViews },
    { name: 'matching', path: '/desk/decisions/matching?status=pending' },
    { name: 'comment', path: `/desk/comments/${told}`, inDark: true },
    { name: 'history', path: `/desk/comments/${told}`, prepare: showFrom('#change-title') },
    { name: 'author', path: `/desk/authors/${regular}` },
    { name: 'ban', path: '/desk/bans/new?kind=domain&name=example.net' },
    { name: 'bans', path: '/desk/bans' },
    { name: 'articles', path: '/desk/articles' },
    { name: 'article', path: `/desk/articles/${seoul}` },
    { name: 'log', path: '/desk/log' },
    { name: 'people', path: '/desk/people' },
    { name: 'account', path: '/desk/account' },
    { name: 'account-articles', path: '/desk/account/articles' },
    { name: 'second-factor', path: '/desk/account/second-factor' },
    { name: 'settings', path: '/desk/settings' },
    { name: 'reasons', path: '/desk/settings/reasons' },
    { name: 'mail', path: '/desk/mail' },
    { name: 'mail-message', path: '/desk/mail/1' },
    { name: 'mail-previews', path: '/desk/mail/previews' },
    { name: 'webhooks', path: '/desk/webhooks' },
    { name: 'webhook', path: '/desk/webhooks/1' },
    { name: 'undo', path: '/desk/comments?order=newest', prepare: decideFirst, tidy: takeBack },
    ...PICTURES_OF_MAILS,
  ];
}

async function openKeys(page: Page): Promise<void> {
  await page.keyboard.press('Shift+?');
  await page.locator('#shortcuts[open]').waitFor();
}

async function tickTwo(page: Page): Promise<void> {
  for (const place of [0, 1]) await page.locator('[data-tick]').nth(place).check();
  await showFrom('[data-queue]')(page);
}

async function decideFirst(page: Page): Promise<void> {
  await page.keyboard.press('a');
  await page.locator('#undo-bar:not(.is-empty)').waitFor();
}

async function takeBack(page: Page): Promise<void> {
  await page.keyboard.press('z');
  await page.locator('#undo-bar.is-empty').waitFor({ state: 'attached' });
}

/** Unfolds what belongs to the first comment. */
function openParts(selector: string): (page: Page) => Promise<void> {
  return async (page) => {
    await page.locator(`[data-comment] ${selector} > summary`).first().click();
    await showFrom('[data-comment]')(page);
  };
}

async function openViews(page: Page): Promise<void> {
  await page.locator('search.filter > .filter-more > summary').click();
}

/** A little above it, so that its upper edge is seen. */
function showFrom(selector: string): (page: Page) => Promise<void> {
  return (page) =>
    page
      .locator(selector)
      .first()
      .evaluate((element) => {
        scrollTo(0, element.getBoundingClientRect().top + scrollY - 16);
      });
}
