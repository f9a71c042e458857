// What mail scanners and previews do to the links of a mail: fetch them, and run their scripts.
import type { Browser } from 'playwright-core';
import { load } from 'cheerio';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { everyRow } from '../support/every-row.ts';
import { mailsTo, submit } from '../notifications/support.ts';

const THIRTY_SECONDS = 30_000;

let app: TestApp;
let chromium: Browser;
beforeEach(async () => {
  app = await startTestApp();
});
afterEach(() => app.close());

/** Every address in a mail that carries one comment, or in a digest of several. */
async function linksOf(kind: 'single' | 'digest'): Promise<string[]> {
  await submit(app, 'first', { comment: 'Look: https://reader.example/ and <a href="/act/x">this</a>' });
  await app.deliverMail();
  if (kind === 'digest') {
    app.smtp.mails.length = 0;
    for (const at of [1, 2, 3]) await submit(app, at);
    app.clock.advance(PACE_MS);
    await app.deliverMail();
  }
  const [mail] = mailsTo(app, 'ada@moderato.test');
  const $ = load(String(mail!.parsed.html));
  const links = $('a')
    .toArray()
    .map((link) => $(link).attr('href')!);
  expect(links.every((link) => link.startsWith(`${app.origin}/`))).toBe(true);
  return links.map((link) => link.slice(app.origin.length));
}

const isAction = (link: string): boolean => link.startsWith('/act/');

test.each(['single', 'digest'] as const)(
  'when every link of a %s is fetched twenty times and asked for by HEAD, nothing changes in the database',
  async (kind) => {
    const links = await linksOf(kind);
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

  test('when a browser opens every link and runs its scripts for half a minute, nothing is sent and nothing changes', async () => {
    const links = await linksOf('digest');
    const before = await everyRow(app);
    const context = await chromium.newContext({ baseURL: app.url });
    const unsafe: string[] = [];
    for (const link of links) {
      const page = await context.newPage();
      page.on('request', (request) => {
        if (!['GET', 'HEAD'].includes(request.method())) unsafe.push(`${request.method()} ${request.url()}`);
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
  }, 120_000);
});

test('when one button of a digest is pressed after all that, it acts once, on its own comment', async () => {
  const links = await linksOf('digest');
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
