import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { PACE_MS } from '../../src/notifications/gather.ts';
import { HOUR_MS } from '../../src/time/clock.ts';
import { ADMIN, signIn, startTestApp, type TestApp } from '../support/app.ts';
import { launchChromium } from '../support/chromium.ts';
import { expectEqualParts } from '../support/mail-parts.ts';
import { submit } from '../notifications/support.ts';

let app: TestApp;
let chromium: Browser;
beforeAll(async () => (chromium = await launchChromium()));
afterAll(() => chromium.close());
beforeEach(async () => (app = await startTestApp()));
afterEach(() => app.close());

/** Everything that is mailed to a moderator, in one language. */
async function everyMail(locale: string): Promise<void> {
  const { site, moderator, outboxMessage } = app.services.database.prisma;
  await site.updateMany({ data: { escalateAfterHours: 24, blockedWords: 'casino' } });
  await moderator.updateMany({ data: { locale } });
  await app.services.site.reload();
  const mailed = async (ms: number) => {
    app.clock.advance(ms);
    await app.deliverMail();
  };

  await submit(app, 1, {
    url: 'https://reader.example/',
    comment: 'Line\n\nanother https://reader.example/',
  });
  await mailed(0);
  for (let at = 2; at < 25; at += 1) await submit(app, at, { comment: `${at % 2 ? 'casino' : ''} ${at}` });
  await mailed(PACE_MS);
  await mailed(24 * HOUR_MS);

  await site.updateMany({ data: { requireSecondFactor: true } });
  await app.services.site.reload();
  await submit(app, 'second factor');
  await mailed(PACE_MS);
  await site.updateMany({ data: { requireSecondFactor: false } });
  await app.services.site.reload();

  const desk = await signIn(app);
  const account = await desk.open('/desk/account');
  const form = 'form[action="/desk/account/address"]';
  await desk.submit(account, form, { email: 'new@moderato.test', password: ADMIN.password });
  const asked = await app.newBrowser().open('/desk/password-resets');
  await app.newBrowser().submit(asked, 'main form', { email: ADMIN.email });
  const at = app.clock.now();
  const { id: moderatorId } = await moderator.findFirstOrThrow();
  const owed = { moderatorId, dueAt: at, createdAt: at };
  await outboxMessage.create({ data: { ...owed, kind: 'waiting-digest', dedupeKey: 'waiting' } });
  const change = await app.services.database.prisma.addressChange.findFirstOrThrow();
  const about = { subjectId: change.id, dedupeKey: 'changed' };
  await outboxMessage.create({ data: { ...owed, ...about, kind: 'address-changed' } });
  await mailed(PACE_MS);
}

const KINDS = [
  'account-notice',
  'address-changed',
  'address-confirm',
  'comment-held',
  'held-digest',
  'password-reset',
  'waiting-digest',
];

test.each(['en', 'de'])(
  'when mails are shown in %s, axe finds nothing, nothing is fetched, and both parts say the same',
  async (locale) => {
    await everyMail(locale);
    const sent = await app.services.database.prisma.outboxMessage.findMany({
      where: { sentAt: { not: null } },
      select: { kind: true },
    });
    expect([...new Set(sent.map(({ kind }) => kind))].sort()).toEqual(KINDS);

    const context = await chromium.newContext({ offline: true, viewport: { width: 360, height: 800 } });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    for (const { parsed } of app.smtp.mails) {
      const html = String(parsed.html);
      expectEqualParts({ text: parsed.text ?? '', html });
      await page.setContent(html);
      expect(await page.evaluate(() => document.documentElement.lang)).toBe(locale);
      // The mails set no colours, so light and dark are the reader's own and one look is enough.
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect({ mail: parsed.subject, findings: violations.map(({ id }) => id) }).toEqual({
        mail: parsed.subject,
        findings: [],
      });
    }
    expect(requests).toEqual([]);
    await context.close();
  },
  120_000,
);
