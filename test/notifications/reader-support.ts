import { receiptToken } from '../../src/comments/receipt-tokens.ts';
import { decide } from '../../src/moderation/decide.ts';
import { TOLD_AFTER_MS } from '../../src/moderation-log/undo-window.ts';
import type { DecisionAction } from '../../src/moderation/decision-table.ts';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { postComment, type TestApp } from '../support/app.ts';
import type { Answer, Browser } from '../support/browser.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';
import { mailsTo } from './support.ts';

export { mailsTo };

export const subjectsTo = (app: TestApp, email: string): string[] =>
  mailsTo(app, email).map(({ parsed }) => parsed.subject ?? '');

/** The path behind the first link of this kind in a mail. */
export function linkIn(mail: ReceivedMail | undefined, kind: string): string {
  const [, path] = new RegExp(`moderato\\.test(/${kind}/[\\w.-]+)`).exec(mail?.parsed.text ?? '') ?? [];
  if (!path) throw new Error(`no link to ${kind} in:\n${mail?.parsed.text}`);
  return path;
}

/** Delivers what is due, and what was held back because a mail went to the same person a moment ago. */
export async function deliverAll(app: TestApp): Promise<void> {
  app.clock.advance(PACE_MS);
  await app.deliverMail();
}

/** Posts a comment and asks to be mailed about it. @returns its id */
export async function askToBeTold(
  app: TestApp,
  values: Parameters<typeof postComment>[1] = {},
  browser: Browser = app.newBrowser(),
): Promise<number> {
  const answer = await postComment(app, { notify: '1', ...values }, browser);
  if (answer.status !== 303) throw new Error(`posting gave ${answer.status}`);
  const { id } = await app.services.database.prisma.comment.findFirstOrThrow({ orderBy: { id: 'desc' } });
  return id;
}

/** Presses the button behind the newest mail that asks to confirm this address. */
export async function confirm(
  app: TestApp,
  email: string,
  browser: Browser = app.newBrowser(),
): Promise<Answer> {
  await deliverAll(app);
  const asking = mailsTo(app, email).filter(({ parsed }) => parsed.text?.includes('/confirmations/'));
  const path = linkIn(asking.at(-1), 'confirmations');
  return browser.submit(await browser.open(path), 'form');
}

/** A comment whose author is told, and has confirmed so. @returns its id */
export async function confirmedComment(
  app: TestApp,
  values: Parameters<typeof postComment>[1] = {},
  browser: Browser = app.newBrowser(),
): Promise<number> {
  const id = await askToBeTold(app, values, browser);
  await confirm(app, values?.email ?? 'mia@readers.test', browser);
  return id;
}

/** The admin decides about a comment as it is now. @returns the batch, for an undo */
export async function decideNow(
  app: TestApp,
  commentId: number,
  action: DecisionAction,
  choice: { reasonId?: number } = {},
): Promise<number> {
  const { prisma } = app.services.database;
  const moderator = await prisma.moderator.findFirstOrThrow();
  const { version } = await prisma.comment.findUniqueOrThrow({ where: { id: commentId } });
  const { batchId } = await decide(app.services, moderator, { commentId, version, action, ...choice });
  return batchId ?? 0;
}

/** Lets the time pass in which a decision can be undone, and delivers. */
export async function afterUndo(app: TestApp): Promise<void> {
  app.clock.advance(TOLD_AFTER_MS);
  await deliverAll(app);
}

/** Asks on the private page of a comment to be told of new comments under its article, beside what it shows. */
export async function followArticle(
  app: TestApp,
  commentId: number,
  pace: 'at-once' | 'daily',
  browser: Browser = app.newBrowser(),
): Promise<Answer> {
  const page = await browser.open(await receiptOf(app, commentId));
  return browser.submit(page, 'form[action$="/subscriptions"]', { article: pace });
}

/** The path of the private page of a comment. */
export async function receiptOf(app: TestApp, commentId: number): Promise<string> {
  const { submittedAt } = await app.services.database.prisma.comment.findUniqueOrThrow({
    where: { id: commentId },
  });
  return `/receipts/${receiptToken(app.services.keys, commentId, submittedAt)}`;
}

/** What one of the pages behind the links in mails lists, without the buttons. */
export const listedOn = (page: Answer): string[] =>
  page
    .$('.subscriptions li')
    .map((_, item) => inOneLine(page.$(item).clone().find('form').remove().end().text()))
    .get();

export const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();
