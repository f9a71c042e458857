import { MINUTE_MS } from '../../src/time/clock.ts';
import { ADMIN, addModerator, signIn, startTestApp, type TestApp } from '../support/app.ts';
import type { Browser } from '../support/browser.ts';
import { addTotp } from '../support/second-factor.ts';
import { within } from '../support/within.ts';

const NEW = 'a lighthouse at noon';
const ASK = 'form[action="/desk/password-resets"]';

let app: TestApp;
afterEach(() => app.close());

const ask = async (
  email: string,
  browser: Browser = app.newBrowser(),
  headers: Record<string, string> = {},
) => browser.post('/desk/password-resets', { email }, headers);

const owed = () => app.services.database.prisma.outboxMessage.count({ where: { kind: 'password-reset' } });

/** Asks and waits for the mail. @returns the path of its link */
async function linkFor(email: string): Promise<string> {
  const before = await owed();
  const browser = app.newBrowser();
  await browser.submit(await browser.open('/desk/password-resets'), ASK, { email });
  await within(5_000, async () => (await owed()) > before);
  await app.deliverMail();
  return /\/desk\/new-password\?code=\S+/.exec(app.smtp.mails.at(-1)!.parsed.text!)![0];
}

const setNew = async (path: string, newPassword = NEW, browser = app.newBrowser()) =>
  browser.submit(await browser.open(path), 'form[action="/desk/new-password"]', { newPassword });

describe('a forgotten password', () => {
  test('when the link of the mail is used, the new password counts and every session has ended', async () => {
    app = await startTestApp();
    const browser = await signIn(app);
    const path = await linkFor(ADMIN.email.toUpperCase());
    expect(app.smtp.mails.map(({ to }) => to)).toEqual([[ADMIN.email]]);
    expect((await setNew(path)).status).toBe(200);
    expect((await browser.open('/desk/comments')).status).toBe(303);
    await signIn(app, { ...ADMIN, password: NEW });
    expect((await app.newBrowser().post('/desk/sign-in', ADMIN)).status).toBe(422);
  });

  test('when it is set anew, a link for another address is over', async () => {
    app = await startTestApp();
    const browser = await signIn(app);
    await browser.post('/desk/account/address', { email: 'eve@moderato.test', password: ADMIN.password });
    await app.deliverMail();
    const address = /\/desk\/new-address\?code=\S+/.exec(app.smtp.mails[0]!.parsed.text!)![0];
    expect((await app.newBrowser().open(address)).status).toBe(200);
    await setNew(await linkFor(ADMIN.email));
    expect((await app.newBrowser().open(address)).status).toBe(410);
  });

  test('when nobody has the address, the answer is the same and nothing is mailed', async () => {
    app = await startTestApp();
    const known = await ask(ADMIN.email);
    const unknown = await ask('eve@moderato.test');
    expect(known.status).toBe(200);
    expect([unknown.status, unknown.body]).toEqual([known.status, known.body]);
    await within(5_000, async () => (await owed()) === 1);
    await app.deliverMail();
    expect(app.smtp.mails.map(({ to }) => to)).toEqual([[ADMIN.email]]);
  });

  test('when the link was used, it is over, also when it comes twice at the same moment', async () => {
    app = await startTestApp();
    const path = await linkFor(ADMIN.email);
    const code = new URL(path, app.origin).searchParams.get('code')!;
    const answers = await Promise.all(
      ['one good password', 'another good one'].map((newPassword) =>
        app.newBrowser().post('/desk/new-password', { code, newPassword }),
      ),
    );
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 410]);
    expect((await app.newBrowser().open(path)).status).toBe(410);
  });

  test('when 30 minutes have passed, the password was changed otherwise, or a letter differs, the link is over', async () => {
    app = await startTestApp();
    const first = await linkFor(ADMIN.email);
    expect(
      (await app.newBrowser().open(`${first.slice(0, -1)}${first.endsWith('A') ? 'B' : 'A'}`)).status,
    ).toBe(410);
    const browser = await signIn(app);
    await browser.post('/desk/account/password', { password: ADMIN.password, newPassword: NEW });
    expect((await app.newBrowser().open(first)).status).toBe(410);
    const second = await linkFor(ADMIN.email);
    app.clock.advance(30 * MINUTE_MS);
    expect((await app.newBrowser().open(second)).status).toBe(410);
  });

  test('when the account is disabled, nothing is mailed, and a link from before is over', async () => {
    app = await startTestApp();
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    const path = await linkFor(grace.email);
    const data = { disabledAt: app.clock.now() };
    await app.services.database.prisma.moderator.update({ where: { id: grace.id }, data });
    expect((await app.newBrowser().open(path)).status).toBe(410);
    await ask(grace.email);
    await linkFor(ADMIN.email);
    expect(app.smtp.mails.filter(({ to }) => to[0] === grace.email)).toHaveLength(1);
  });

  test('when the account has a second factor, the new password does not go around it', async () => {
    app = await startTestApp();
    await addTotp(app, ADMIN.email);
    await setNew(await linkFor(ADMIN.email));
    const browser = app.newBrowser();
    const answer = await browser.post('/desk/sign-in', { ...ADMIN, password: NEW });
    expect(answer.headers.location).toBe('/desk/second-factor');
    expect((await browser.open('/desk/comments')).headers.location).toBe('/desk/second-factor');
  });

  test('when the mail could not leave in time, a link that is over is not sent', async () => {
    app = await startTestApp();
    await ask(ADMIN.email);
    await within(5_000, async () => (await owed()) === 1);
    app.clock.advance(30 * MINUTE_MS);
    await app.deliverMail();
    expect(app.smtp.mails).toEqual([]);
  });

  test('when the new password is not acceptable, the form comes back and the link stays good', async () => {
    app = await startTestApp();
    const path = await linkFor(ADMIN.email);
    expect((await setNew(path, 'password')).status).toBe(422);
    expect((await setNew(path)).status).toBe(200);
  });

  test('when one address is asked for too often, the answer stays the same and no more is mailed', async () => {
    app = await startTestApp({ env: { TRUST_PROXY: '1' } });
    for (let at = 1; at <= 5; at++) {
      const answer = await ask(ADMIN.email, app.newBrowser(), { 'X-Forwarded-For': `192.0.${at}.1` });
      expect(answer.status).toBe(200);
      if (at <= 3) await within(5_000, async () => (await owed()) === at);
    }
    const grace = await addModerator(app, { name: 'Grace', email: 'grace@moderato.test' });
    await ask(grace.email, app.newBrowser(), { 'X-Forwarded-For': '192.0.2.9' });
    await within(5_000, async () => (await owed()) === 4);
    await app.deliverMail();
    expect(app.smtp.mails.filter(({ to }) => to[0] === ADMIN.email)).toHaveLength(3);
  });

  test('when one network asks too often, it waits', async () => {
    app = await startTestApp();
    for (let at = 0; at < 10; at++) expect((await ask(`eve${at}@moderato.test`)).status).toBe(200);
    const refused = await ask('eve@moderato.test');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  });

  test('when it is asked for and used, log and outbox hold no address and no link', async () => {
    app = await startTestApp();
    const path = await linkFor(ADMIN.email);
    await setNew(path);
    const { logEntry, outboxMessage } = app.services.database.prisma;
    const rows =
      JSON.stringify([await logEntry.findMany(), await outboxMessage.findMany()]) + app.logLines.join('');
    expect(rows).not.toContain(path.split('=')[1]);
    expect(rows).not.toContain(ADMIN.email);
  });
});
