// What mail scanners and previews do to the links of a mail: fetch them, and run their scripts.
import type { Browser } from 'playwright-core';
import { load } from 'cheerio';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { DAY_MS } from '../../src/time/clock.ts';
import { postComment, startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { everyRow } from '../support/every-row.ts';
import type { ReceivedMail } from '../support/smtp-sink.ts';
import {
  afterUndo,
  askToBeTold,
  confirmedComment,
  decideNow,
  deliverAll,
  followArticle,
} from '../notifications/reader-support.ts';
import { mailsTo, submit } from '../notifications/support.ts';

const READER = 'mia@readers.test';
const THIRTY_SECONDS = 30_000;

let app: TestApp;
let chromium: Browser;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

const MAILS: Record<string, () => Promise<ReceivedMail[]>> = {
  'a notice of one held comment': async () => {
    await submit(app, 'first', { comment: 'Look: https://reader.example/ and <a href="/act/x">this</a>' });
    await app.deliverMail();
    return mailsTo(app, 'ada@moderato.test');
  },
  'a digest of held comments': digestOfHeld,
  'the request to confirm an address': async () => {
    await askToBeTold(app);
    await deliverAll(app);
    return mailsTo(app, READER);
  },
  'what a reader is told': async () => {
    const browser = app.newBrowser();
    const id = await confirmedComment(app, {}, browser);
    await followArticle(app, id, 'daily', browser);
    app.smtp.mails.length = 0;
    await decideNow(app, id, 'approve');
    await afterUndo(app);
    const ben = { author: 'Ben', email: 'ben@readers.test' };
    for (const values of [{ comment: 'A reply', comment_parent: String(id) }, { comment: 'A new thread' }]) {
      await postComment(app, { ...ben, ...values }, app.newBrowser());
    }
    await decideNow(app, id + 1, 'approve');
    await decideNow(app, id + 2, 'approve');
    await afterUndo(app);
    app.clock.advance(DAY_MS);
    await deliverAll(app);
    const mails = mailsTo(app, READER);
    expect(mails).toHaveLength(3);
    return mails;
  },
};

async function digestOfHeld(): Promise<ReceivedMail[]> {
  await submit(app, 'first');
  await app.deliverMail();
  app.smtp.mails.length = 0;
  for (const at of [1, 2, 3]) await submit(app, at);
  app.clock.advance(PACE_MS);
  await app.deliverMail();
  return mailsTo(app, 'ada@moderato.test');
}

/** Every address in these mails, also the one that only mail programs see. */
function linksIn(mails: ReceivedMail[]): string[] {
  const links = mails.flatMap(({ parsed, raw }) => {
    const $ = load(String(parsed.html));
    const inText = $('a')
      .toArray()
      .map((link) => $(link).attr('href')!);
    return [...inText, ...unsubscribeLinks(raw)];
  });
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((link) => !link.startsWith(`${app.origin}/`))).toEqual([]);
  return [...new Set(links)].map((link) => link.slice(app.origin.length));
}

const unsubscribeLinks = (raw: string): string[] =>
  [...raw.replace(/\r\n[ \t]/g, '').matchAll(/^List-Unsubscribe: <(.+)>/gim)].map(([, link]) => link!);

const isAction = (link: string): boolean => link.startsWith('/act/');

test.each(Object.keys(MAILS))(
  'when every link of %s is fetched twenty times and asked for by HEAD, nothing changes in the database',
  async (kind) => {
    const links = linksIn(await MAILS[kind]!());
    const before = await everyRow(app);
    const scanner = app.newBrowser();
    for (const link of links) {
      for (let time = 0; time < 20; time += 1) {
        expect((await scanner.send('GET', link)).status).toBeLessThan(400);
      }
      expect((await scanner.send('HEAD', link)).status).toBeLessThan(400);
    }
    expect(await everyRow(app)).toBe(before);
  },
  60_000,
);

describe('with scripts', () => {
  beforeAll(async () => {
    chromium = await launchChromium();
  });
  afterAll(() => chromium.close());

  test.each(Object.keys(MAILS).slice(1))(
    'when a browser opens every link of %s and runs its scripts for half a minute, nothing is sent and nothing changes',
    async (kind) => {
      const links = linksIn(await MAILS[kind]!());
      const before = await everyRow(app);
      const context = await chromium.newContext({ baseURL: app.url });
      const unsafe: string[] = [];
      for (const link of links) {
        const page = await context.newPage();
        page.on('request', (request) => {
          if (!['GET', 'HEAD'].includes(request.method()))
            unsafe.push(`${request.method()} ${request.url()}`);
        });
        await page.clock.install();
        await page.goto(link, { waitUntil: 'networkidle' });
        await page.clock.runFor(THIRTY_SECONDS);
        await page.mouse.move(200, 200);
        await page.waitForLoadState('networkidle');
        await page.close();
      }
      expect(unsafe).toEqual([]);
      expect(await everyRow(app)).toBe(before);
      await context.close();
    },
    120_000,
  );
});

test('when one button of a digest is pressed after all that, it acts once, on its own comment', async () => {
  const links = linksIn(await digestOfHeld());
  const [approve] = links.filter(isAction);
  const reader = app.newBrowser();
  for (const link of links) await reader.send('GET', link);
  const page = await reader.open(approve!);
  await reader.submit(page, 'main form');
  await reader.submit(page, 'main form');
  const { comment, logEntry } = app.services.database.prisma;
  expect(await comment.count({ where: { status: 'approved' } })).toBe(1);
  expect(await logEntry.count({ where: { action: 'approve' } })).toBe(1);
});
