import type { Browser, Page } from 'playwright-core';
import { ADMIN, type TestApp } from '../support/app.ts';
import { plantComments } from '../support/plant-comments.ts';

export const COLLEAGUE_MS = 2_000;

/** Somebody signed in, with the queue open. */
export async function openDesk(
  { app, chromium }: { app: TestApp; chromium: Browser },
  options: Parameters<Browser['newContext']>[0] = {},
  who: { email: string; password: string } = ADMIN,
): Promise<Page> {
  const context = await chromium.newContext({ baseURL: app.url, ...options });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  await page.goto('/desk/sign-in');
  await page.fill('#email', who.email);
  await page.fill('#password', who.password);
  await page.click('form[action="/desk/sign-in"] button');
  await page.goto('/desk/comments');
  return page;
}

export const plantWaiting = (app: TestApp, count: number) =>
  plantComments(
    app.services,
    Array.from({ length: count }, () => ({ parent: null, status: 'pending' as const })),
  );

export const counts = (page: Page) =>
  page.$$eval('[data-count]', (tabs) =>
    Object.fromEntries(tabs.map((tab) => [tab.getAttribute('data-count'), Number(tab.textContent)])),
  );

export const said = async (page: Page, text: string): Promise<void> => {
  await page.waitForFunction(
    (wanted) => document.querySelector('#desk-status')?.textContent?.includes(wanted),
    text,
  );
};

/** The comments of the page, in its order. */
export const shownIds = (page: Page) =>
  page.$$eval('[data-comment]', (cards) => cards.map((card) => Number(card.getAttribute('data-comment'))));

/** Which comment's card has the focus. */
export const focusedId = (page: Page) =>
  page.evaluate(() =>
    Number(document.activeElement?.closest<HTMLElement>('[data-comment]')?.dataset.comment),
  );
